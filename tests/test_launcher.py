"""The launcher on made-up machines: what it installs, what it asks of whom, what it says when something is lacking."""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from geo.settings import PROJECT
from tests.made_up_machine import APT_GET, PYTHON, TOOLS, Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    (tmp_path / "bin").mkdir()
    (made.clone / "dashboard" / "assets").mkdir(parents=True)
    shutil.copy(PROJECT / "gapmap", made.clone)
    for lock in ("requirements.lock", "requirements-test.lock"):
        (made.clone / lock).write_text(f"{lock}, first version\n")
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, f"this machine has no {tool}"
        (tmp_path / "bin" / tool).symlink_to(found)
    made.program("python3", PYTHON)
    made.program("apt-get", APT_GET)
    made.program("id", "#!/bin/sh\necho 1000\n")
    return made


def without_python(machine: Machine) -> None:
    (machine.folder / "old_python").touch()


def installations(machine: Machine) -> list[str]:
    """What was done to the clone's .venv, in order."""
    return [("venv" if call.startswith("-m venv") else Path(call.split()[-1]).name) for call in machine.calls if call.startswith(("-m venv", "-m pip"))]


@pytest.mark.parametrize("words", [(), ("help",), ("--help",)])
def test_help_is_short_in_both_languages_and_installs_nothing(machine: Machine, words: tuple[str, ...]) -> None:
    without_python(machine)
    done = machine.run(*words)
    assert done.returncode == 0
    assert "./gapmap run" in done.stdout
    assert "安装所缺" in done.stdout
    assert "install, build the demonstration, serve it" in done.stdout
    assert len(done.stdout.splitlines()) < 15
    assert machine.calls == []


def test_the_first_start_installs_and_the_second_does_nothing_but_what_was_asked(machine: Machine) -> None:
    assert machine.run("run").returncode == 0
    assert installations(machine) == ["venv", "requirements.lock"]
    assert (machine.clone / "dashboard/assets/leaflet/leaflet.css").exists()
    assert not (machine.clone / "dashboard/assets/leaflet/leaflet.js.map").exists()
    before = len(machine.calls)
    assert machine.run("run").returncode == 0
    assert machine.calls[before:] == ["-P -m etl.cli run"]


def test_words_reach_the_command_line_as_they_were_typed_and_its_exit_code_comes_back(machine: Machine) -> None:
    done = machine.run("build", "a place", "--data", "./数据 1", cwd=machine.folder)
    assert done.stdout.endswith(f"in {machine.folder}: -P -m etl.cli build a place --data ./数据 1\n")
    assert machine.run("run", "--", "--port", "8600").stdout.endswith(": -P -m etl.cli run --port 8600\n")
    assert machine.run("doctor", "fails").returncode == 7


def test_it_finds_its_folder_through_a_link_and_from_anywhere(machine: Machine) -> None:
    link = machine.folder / "bin" / "gapmap"
    link.symlink_to(machine.clone / "gapmap")
    assert machine.run("releases", cwd=Path("/"), launcher=link).returncode == 0
    assert (machine.clone / ".venv" / "complete").exists()


def test_the_command_takes_the_launchers_place_so_that_signals_reach_it(machine: Machine) -> None:
    machine.run("run")
    process = machine.start("run")
    out, _ = process.communicate(timeout=60)
    assert f"pid {process.pid} " in out


TEST_PACKAGES = [
    *Path("/usr/lib").glob("*/libatomic.so.1"),
    *Path("/usr/share/fonts/opentype/noto").glob("NotoSansCJK-Regular.ttc"),
    *Path("/usr/lib/postgresql").glob("*/lib/postgis-3.so"),
]
TESTABLE = pytest.mark.skipif(len(TEST_PACKAGES) < 3, reason="system packages are looked for on the real machine, and it lacks some")


@TESTABLE
def test_tests_come_on_top_of_the_product_and_run_on_two_cores(machine: Machine) -> None:
    machine.program("chromium", "#!/bin/sh\n")
    assert machine.run("run").returncode == 0
    done = machine.run("test", "-k", "two words")
    assert done.stdout.endswith(f"in {machine.clone}: -m pytest -n 2 --dist loadfile -k two words\n")
    assert installations(machine) == ["venv", "requirements.lock", "requirements-test.lock"]
    assert machine.run("run").returncode == 0
    assert len(installations(machine)) == 3


@TESTABLE
@pytest.mark.parametrize(("words", "starts_as_before"), [("from versions: none", True), ("Installing collected packages: numpy\nfailed", False)])
def test_without_a_network_for_the_tests_the_product_still_starts(machine: Machine, words: str, starts_as_before: bool) -> None:
    machine.program("chromium", "#!/bin/sh\n")
    machine.run("run")
    (machine.folder / "pip_fails").write_text(words)
    assert machine.run("test").returncode != 0
    assert (machine.run("run").returncode == 0) is starts_as_before


@pytest.mark.parametrize("change", ["never finished", "other versions are pinned", "another Python", "Python is gone"])
def test_a_venv_that_is_not_just_what_is_pinned_is_made_anew(machine: Machine, change: str) -> None:
    machine.run("run")
    python = machine.clone / ".venv" / "bin" / "python"
    if change == "never finished":
        (machine.clone / ".venv" / "complete").unlink()
    elif change == "other versions are pinned":
        (machine.clone / "requirements.lock").write_text("second version\n")
    elif change == "another Python":
        python.rename(machine.folder / "bin" / "python3.12")
        python.symlink_to(machine.folder / "bin" / "python3.12")
    else:
        python.unlink()
    assert machine.run("run").returncode == 0
    assert installations(machine) == ["venv", "requirements.lock"] * 2


def test_a_set_up_killed_half_way_is_done_again(machine: Machine) -> None:
    (machine.folder / "pip_hangs").touch()
    process = machine.start("run")
    deadline = time.monotonic() + 30
    while "requirements.lock" not in installations(machine) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (machine.clone / ".venv" / "complete").exists()
    (machine.folder / "pip_hangs").unlink()
    assert machine.run("run").returncode == 0
    assert installations(machine) == ["venv", "requirements.lock"] * 2


def test_two_starts_at_once_set_up_once(machine: Machine) -> None:
    both = [machine.start("run"), machine.start("run")]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert installations(machine) == ["venv", "requirements.lock"]


def test_without_root_and_sudo_the_line_for_the_administrator_is_printed(machine: Machine) -> None:
    without_python(machine)
    done = machine.run("run")
    assert done.returncode != 0
    assert "apt-get install --yes --no-install-recommends python3 python3-venv\n" in done.stderr
    assert "请管理员执行" in done.stderr
    assert not any(call.startswith("apt-get") for call in machine.calls)


@pytest.mark.parametrize("as_root", [True, False])
def test_root_installs_and_others_do_it_by_sudo(machine: Machine, as_root: bool) -> None:
    without_python(machine)
    if as_root:
        machine.program("id", "#!/bin/sh\necho 0\n")
    else:
        machine.program("sudo", '#!/bin/sh\n[ "$1" = -n ] || {{ echo "sudo" >>"{machine}/calls"; exec "$@"; }}\n')
    assert machine.run("run").returncode == 0
    asked = [call for call in machine.calls if call.startswith("apt-get")]
    assert asked == ["apt-get update", "apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends python3 python3-venv"]
    assert ("sudo" in machine.calls) is not as_root


@pytest.mark.parametrize(
    ("step", "words", "chinese", "english"),
    [
        ("apt_fails", "E: Unable to locate package python3-venv", "连不上软件源", "no package source answers"),
        ("apt_fails", "E: You don't have enough free space in /var/cache/apt/archives/.", "磁盘已满", "the disk is full"),
        ("apt_fails", "E: Sub-process /usr/bin/dpkg returned an error code (1)", "详见", "see "),
        (
            "pip_fails",
            "ERROR: Could not find a version that satisfies the requirement numpy (from versions: none)",
            "连不上软件源",
            "no package source answers",
        ),
        ("pip_fails", "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘已满", "the disk is full"),
    ],
)
def test_a_step_that_fails_is_one_sentence_in_each_language(machine: Machine, step: str, words: str, chinese: str, english: str) -> None:
    machine.program("id", "#!/bin/sh\necho 0\n")
    without_python(machine)
    (machine.folder / step).write_text(words)
    done = machine.run("run")
    assert done.returncode != 0
    *_, said_in_chinese, said_in_english = done.stderr.splitlines()
    assert chinese in said_in_chinese
    assert english in said_in_english
    assert not (machine.clone / ".venv" / "complete").exists()


def test_a_full_disk_is_said_before_anything_is_installed(machine: Machine) -> None:
    machine.program("df", "#!/bin/sh\necho header\necho '/dev/made-up 9000000 8900000 102400 99% /'\n")
    done = machine.run("run")
    assert done.returncode != 0
    assert "安装需要 1800 MB，只剩 100 MB" in done.stderr
    assert "installing needs 1800 MB and 100 MB are free" in done.stderr
    assert installations(machine) == []


def test_a_machine_whose_packages_hold_no_suitable_python_is_told_so(machine: Machine) -> None:
    machine.program("id", "#!/bin/sh\necho 0\n")
    machine.program("apt-get", "#!/bin/sh\n")
    without_python(machine)
    done = machine.run("run")
    assert done.returncode != 0
    assert "Python 3.11 至 3.13" in done.stderr
    assert "Python 3.11 to 3.13" in done.stderr


@pytest.mark.parametrize(("test_code", "check_code"), [(0, 0), (1, 0), (0, 1)])
def test_continuous_integration_fails_where_tests_or_checks_fail_and_runs_both(tmp_path: Path, test_code: int, check_code: int) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(PROJECT / ".ci" / "run", tmp_path / ".ci" / "run")
    launcher = tmp_path / "gapmap"
    launcher.write_text(f'#!/bin/sh\necho "$1 ran"\ncase $1 in test) exit {test_code} ;; check) exit {check_code} ;; esac\n')
    launcher.chmod(0o755)
    done = subprocess.run(["bash", str(tmp_path / ".ci" / "run")], cwd="/", capture_output=True, text=True, check=False)
    assert done.stdout == "test ran\ncheck ran\n"
    assert (done.returncode == 0) is (test_code == check_code == 0)


@pytest.mark.parametrize(
    ("name", "published_sha256"),
    [("leaflet.js", "20nQCchB9co0qIjJZRGuk2/Z9VM+kNiyxNV1lvTlZBo="), ("leaflet.css", "p4NxAoJBhIIN+hmNHrzRCf9tD/miZyoHS5obTRR9BMY=")],
)
def test_leaflet_is_what_its_makers_published_as_1_9_4(name: str, published_sha256: str) -> None:
    content = (PROJECT / "dashboard" / "assets" / "leaflet" / name).read_bytes()
    assert base64.b64encode(hashlib.sha256(content).digest()).decode() == published_sha256
