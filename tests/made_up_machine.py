"""A made-up machine for tests of the launcher: a clone in a folder, and programs that only write down what was asked of them."""

import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

TOOLS = (
    "awk",
    "cat",
    "cp",
    "dash",
    "df",
    "dirname",
    "env",
    "flock",
    "grep",
    "id",
    "mkdir",
    "mv",
    "readlink",
    "rm",
    "sed",
    "sh",
    "sha256sum",
    "sleep",
    "tail",
    "tee",
    "touch",
)
PYTHON = """#!/bin/sh
echo "$*" >>"{machine}/calls"
case "$*" in
"-c import ensurepip"*) [ ! -e "{machine}/old_python" ] ;;
"-m venv --clear "*)
    leaflet="$4/lib/python3.11/site-packages/js_lib_leaflet/static/js_lib_leaflet"
    rm -rf "$4" && mkdir -p "$4/bin" "$leaflet" && touch "$leaflet/leaflet.css" "$leaflet/leaflet.js.map" && cp "{bin}/python3" "$4/bin/python"
    ;;
"-m pip install"*)
    [ ! -e "{machine}/pip_hangs" ] || sleep 60
    [ ! -e "{machine}/pip_fails" ] || {{ cat "{machine}/pip_fails"; exit 1; }}
    ;;
*"fails") exit 7 ;;
*) echo "pid $$ in $PWD: $*" ;;
esac
"""
APT_GET = """#!/bin/sh
echo "apt-get $*" >>"{machine}/calls"
case "$*" in *install*) [ ! -e "{machine}/apt_fails" ] || {{ cat "{machine}/apt_fails"; exit 100; }}; rm -f "{machine}/old_python" ;; esac
"""


@dataclass(frozen=True)
class Machine:
    """A folder with a clone whose path holds spaces and Chinese, and a folder of programs that is all there is on PATH."""

    folder: Path

    @property
    def clone(self) -> Path:
        return self.folder / "服务 缺口"

    @property
    def calls(self) -> list[str]:
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def program(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.unlink(missing_ok=True)
        path.write_text(text.format(machine=self.folder, bin=self.folder / "bin"))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def start(self, *words: str, cwd: Path | None = None, launcher: Path | None = None) -> subprocess.Popen[str]:
        command = [str(launcher or self.clone / "gapmap"), *words]
        environment = {"PATH": str(self.folder / "bin"), "GAPMAP_DATABASE_URL": "postgresql://made-up/place"}
        return subprocess.Popen(
            command,
            cwd=cwd or self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str, cwd: Path | None = None, launcher: Path | None = None) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, cwd=cwd, launcher=launcher)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(words, process.returncode, out, err)
