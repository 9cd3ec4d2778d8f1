"""The project keeps its own rules: translations, documents, layout of the code, addresses; each rule is shown to be able to fail."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geo import errors
from geo.settings import PROJECT
from tests import rules

pytestmark = pytest.mark.rules

Rule = Callable[[str], list[str]]

PACKAGES = ("geo", "etl", "dashboard")
CODE_FOLDERS = (*PACKAGES, "tests", "bench")
SETUP_FILES = ("gapmap", ".ci/run", "pyproject.toml", "requirements.lock", "requirements-test.lock")
ERROR_NAMES = {name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, errors.GapMapError)}


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def texts() -> dict[str, str]:
    """Every text that belongs to the project, by its path from the root."""
    roots = [PROJECT / folder for folder in (*CODE_FOLDERS, "docs", "data")]
    paths = [path for root in roots for path in root.rglob("*") if path.suffix in {".py", ".sql", ".js", ".css", ".md", ".yml", ".po", ".toml"}]
    paths += [
        path for path in PROJECT.iterdir() if path.is_file() and path.suffix in {"", ".md", ".toml", ".lock", ".example"} and path.name not in {".git", ".env"}
    ]
    paths += [PROJECT / ".ci" / "run"]
    vendored = PROJECT / "dashboard" / "assets" / "leaflet"
    return {str(path.relative_to(PROJECT)): path.read_text("utf-8") for path in sorted(paths) if vendored not in path.parents}


def complaints_by_file(rule: Rule, files: dict[str, str]) -> list[str]:
    return [f"{path}: {complaint}" for path, text in files.items() for complaint in rule(text)]


def agree(complaints: list[str]) -> None:
    """Fails with every complaint on a line of its own."""
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.parametrize("package", PACKAGES)
def test_every_message_has_its_chinese_and_no_entry_is_stale(package: str) -> None:
    messages = {message for path in modules(package) for message in rules.marked_messages(path.read_text("utf-8"))}
    catalogue = PROJECT / package / "locales" / "zh.po"
    agree(rules.translation_complaints(messages, catalogue.read_bytes() if catalogue.exists() else b""))


def test_every_error_that_is_raised_is_marked_for_translation() -> None:
    files = {path: text for path, text in texts().items() if path.endswith(".py") and path.startswith(PACKAGES)}
    agree(complaints_by_file(lambda text: rules.unmarked_errors(text, ERROR_NAMES), files))


def test_the_core_never_asks_what_time_it_is() -> None:
    agree(complaints_by_file(rules.clock_readings, {str(path): path.read_text("utf-8") for path in modules("geo/core")}))


def test_every_folder_of_modules_is_a_package_or_the_import_contracts_would_not_see_it() -> None:
    folders = {path.parent for path in modules(*PACKAGES)}
    agree([f"{folder.relative_to(PROJECT)} has no __init__.py" for folder in sorted(folders) if not (folder / "__init__.py").exists()])


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    hand_written = {path: text for path, text in texts().items() if not path.endswith((".lock", ".po", ".md", ".yml"))}
    agree(complaints_by_file(rules.too_long, hand_written))


def test_no_file_names_a_registry_and_no_set_up_file_any_address() -> None:
    files = texts()
    agree(complaints_by_file(rules.registry_addresses, files))
    agree(complaints_by_file(rules.addresses, {path: files[path] for path in SETUP_FILES}))


def test_links_in_the_documents_lead_somewhere() -> None:
    documents = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    assert PROJECT / "README.md" in documents
    broken = []
    for document in documents:
        text = document.read_text("utf-8")
        links = {link.split("#")[0].rstrip("/") for link in rules.relative_links(text)}
        exists = {link for link in links if link and (document.parent / link).exists()}
        broken += [f"{document.name}: {complaint}" for complaint in rules.broken_links(text, exists)]
    agree(broken)


def test_the_tree_in_the_architecture_is_the_tree_on_disk() -> None:
    files = [str(path.relative_to(PROJECT)) for folder in (*CODE_FOLDERS, "docs", "data", ".ci") for path in (PROJECT / folder).rglob("*") if path.is_file()]
    files += [path.name for path in PROJECT.iterdir() if path.is_file()]
    kept = [path for path in files if "__pycache__" not in path]
    agree(rules.tree_complaints((PROJECT / "docs" / "architecture.md").read_text("utf-8"), kept, PACKAGES))


def test_every_direct_dependency_has_its_reason_and_its_pin() -> None:
    files = texts()
    dependencies = rules.direct_dependencies(files["pyproject.toml"])
    agree(rules.reason_complaints(dependencies, files["docs/decisions/0001-dependencies.md"]))
    assert dependencies <= rules.pinned_versions(files["requirements-test.lock"]).keys()


def test_the_tests_run_on_just_the_versions_that_the_product_runs_on() -> None:
    product, tests = (rules.pinned_versions((PROJECT / name).read_text("utf-8")) for name in ("requirements.lock", "requirements-test.lock"))
    assert product.items() <= tests.items()


# ---- each rule can fail

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{count} areas"\nmsgstr "{}"\n'


def po(chinese: str) -> bytes:
    return PO.replace('msgstr "{}"', f'msgstr "{chinese}"').encode("utf-8")


@pytest.mark.parametrize(
    ("messages", "chinese", "complaint"),
    [
        (["{count} areas", "No area."], "{count}个片区", "no Chinese for: No area."),
        (["{count} areas"], "", "no Chinese for: {count} areas"),
        ([], "{count}个片区", "no module says any more: {count} areas"),
        (["{count} areas"], "{number}个片区", "other placeholders in Chinese: {count} areas"),
        (["{count} areas"], "您有{count}个片区", "'您' does not belong in: 您有{count}个片区"),
        (["{count} areas"], "片区,{count}个", "half-width punctuation in: 片区,{count}个"),
    ],
)
def test_a_translation_that_is_missing_stale_or_different_is_found(messages: list[str], chinese: str, complaint: str) -> None:
    assert rules.translation_complaints(messages, po(chinese)) == [complaint]


def test_a_translation_that_fits_is_accepted() -> None:
    assert rules.translation_complaints(["{count} areas"], po("{count}个片区，已核对")) == []


def test_marks_are_found_however_they_are_written() -> None:
    assert rules.marked_messages('N_("a")\n_("b" " c", x=1)\ntranslate("d", "zh")\nprint("e")\ntranslate(message, "zh")') == {"a", "b c", "d"}


def test_an_error_without_a_mark_is_found() -> None:
    source = 'raise InputError("lost")\nraise InputError(N_("found"))\nraise InputError(f"{lost}")\nraise ValueError("not ours")'
    assert rules.unmarked_errors(source, ERROR_NAMES) == ["line 1: mark the sentence with N_", "line 3: mark the sentence with N_"]


def test_a_clock_is_found() -> None:
    assert rules.clock_readings("import datetime\nyear = datetime.date.today().year") == ["line 2: .today"]


def test_a_long_file_is_found() -> None:
    assert rules.too_long("a\n" * 301) == ["301 lines, at most 300"]
    assert rules.too_long("a\n" * 300) == []


def test_an_address_is_found() -> None:
    host = rules.REGISTRY_HOSTS[0]
    assert rules.registry_addresses(f"see {host}") == [f"names {host}"]
    assert rules.addresses("--index https://example.invalid/simple") == ["names https://example.invalid/simple"]


def test_a_link_that_leads_nowhere_is_found() -> None:
    text = "# Two words\n[a](docs/there.md#part) [b](docs/gone.md) [c](#two-words) [d](#nothing) [e](https://example.invalid/) ![f](docs/images)"
    assert rules.broken_links(text, {"docs/there.md", "docs/images"}) == ["leads nowhere: docs/gone.md", "leads nowhere: #nothing"]


def test_a_dependency_without_reason_and_a_reason_without_dependency_are_found() -> None:
    pyproject = '[project]\ndependencies = ["numpy>=2", "psycopg[binary]>=3"]\n[dependency-groups]\ntest = ["pytest>=9"]'
    decision = "| package | why |\n|---|---|\n| `numpy` | arrays |\n| `pytest` | |\n| `pandas` | tables |\n"
    assert rules.direct_dependencies(pyproject) == {"numpy", "psycopg", "pytest"}
    found = rules.reason_complaints(rules.direct_dependencies(pyproject), decision)
    assert found == ["no reason for psycopg", "no reason for pytest", "a reason for pandas, which is not a dependency"]


def test_a_pin_without_a_hash_is_refused() -> None:
    assert rules.pinned_versions("a==1 ; x\n    --hash=sha256:0\nb==2 \\\n    --hash=sha256:0") == {"a": "1", "b": "2"}
    with pytest.raises(ValueError, match="b==2"):
        rules.pinned_versions("a==1 \\\n    --hash=sha256:0\nb==2")


TREE = "```\nREADME.md  gapmap\ngeo/   the library\n  errors.py\n  core/  pure: network · decay (no place.yml)\ndocs/  data.md\n```"


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        (["geo/crs.py"], "the tree does not name crs of geo/crs.py"),
        (["geo/db/network.py"], "the tree does not name db of geo/db/network.py"),
        (["-geo/errors.py"], "the tree names errors.py in geo, which is not there"),
        (["-geo/core/decay.py"], "the tree names decay in geo, which is not there"),
        (["-docs/data.md"], "the tree names data.md in docs, which is not there"),
        (["-README.md"], "the tree names README.md in README.md, which is not there"),
    ],
)
def test_a_tree_that_names_too_little_or_too_much_is_found(files: list[str], complaint: str) -> None:
    there = {"README.md", "gapmap", "geo/__init__.py", "geo/errors.py", "geo/core/network.py", "geo/core/decay.py", "docs/data.md"}
    assert rules.tree_complaints(TREE, there, ["geo"]) == []
    changed = (there - {path[1:] for path in files if path.startswith("-")}) | {path for path in files if not path.startswith("-")}
    assert complaint in rules.tree_complaints(TREE, changed, ["geo"])
