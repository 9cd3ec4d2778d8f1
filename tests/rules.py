"""Rules that documents, translations and the layout of the code keep: pure functions that return what is wrong, one line each."""

import ast
import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

from babel.messages.extract import extract
from babel.messages.pofile import read_po

MOST_LINES = 300
# Written in halves, so that this file keeps the rule too.
REGISTRY_HOSTS = tuple(
    ".".join(halves)
    for halves in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs", "cloudflare.com"),
        ("googleapis", "com"),
        ("deb", "debian.org"),
        ("archive", "ubuntu.com"),
    )
)
_MARKS = {"N_": None, "_": None, "translate": None}
_ADDRESS = re.compile(r"[a-z]+://[^\s\"'`)]+")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")


def marked_messages(source: str) -> set[str]:
    """English source texts that a module marks for the translators."""
    found = extract("python", BytesIO(source.encode("utf-8")), keywords=_MARKS)
    return {text for _, message, _, _ in found if (text := message if isinstance(message, str) else message[0])}


def translation_complaints(messages: Iterable[str], catalogue: bytes) -> list[str]:
    """What keeps `catalogue` (a .po file) from being the Chinese of just `messages`."""
    entries = {str(entry.id): entry for entry in read_po(BytesIO(catalogue), locale="zh") if entry.id}
    wanted = set(messages)
    missing = [message for message in sorted(wanted) if message not in entries or not entries[message].string or entries[message].fuzzy]
    complaints = [f"no Chinese for: {message}" for message in missing]
    complaints += [f"no module says any more: {message}" for message in sorted(entries.keys() - wanted)]
    for message in sorted(wanted & entries.keys()):
        chinese = str(entries[message].string)
        if chinese and placeholders(chinese) != placeholders(message):
            complaints.append(f"other placeholders in Chinese: {message}")
        complaints += [f"{word!r} does not belong in: {chinese}" for word in ("您", "！") if word in chinese]
        complaints += [f"half-width punctuation in: {chinese}"] if _HALF_WIDTH.search(chinese) else []
    return complaints


def placeholders(text: str) -> set[str]:
    """Names between braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def unmarked_errors(source: str, error_names: Iterable[str]) -> list[str]:
    """Errors of the product whose sentence no translator can find, because it is not marked."""
    names = set(error_names)
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names)
    return [f"line {call.lineno}: mark the sentence with N_" for call in calls if call.args and isinstance(call.args[0], ast.Constant | ast.JoinedStr)]


def clock_readings(source: str) -> list[str]:
    """Places where a module asks what time it is."""
    asked = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"})
    return [f"line {node.lineno}: .{node.attr}" for node in asked]


def too_long(text: str, most_lines: int = MOST_LINES) -> list[str]:
    """Whether a file is longer than one idea."""
    count = len(text.splitlines())
    return [f"{count} lines, at most {most_lines}"] if count > most_lines else []


def registry_addresses(text: str) -> list[str]:
    """Hosts of package registries and script networks named in a text."""
    return [f"names {host}" for host in REGISTRY_HOSTS if host in text]


def addresses(text: str) -> list[str]:
    """Addresses of any kind in a text."""
    return [f"names {found}" for found in _ADDRESS.findall(text)]


def relative_links(text: str) -> list[str]:
    """Targets of a Markdown text's links within the project."""
    return [link for link in _LINK.findall(text) if "://" not in link]


def broken_links(text: str, exists: Iterable[str]) -> list[str]:
    """Relative links of a Markdown text that lead neither to a path in `exists` nor to a heading of the text itself."""
    known = set(exists) | {f"#{slug}" for slug in _slugs(text)}
    targets = [link if link.startswith("#") else link.split("#")[0].rstrip("/") for link in relative_links(text)]
    return [f"leads nowhere: {target}" for target in targets if target not in known]


def _slugs(text: str) -> Iterator[str]:
    for heading in re.findall(r"^#+ +(.*)$", text, re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def direct_dependencies(pyproject: str) -> set[str]:
    """Names of the packages that pyproject.toml asks for, those of the tests included."""
    table = tomllib.loads(pyproject)
    asked = [*table["project"]["dependencies"], *(line for group in table.get("dependency-groups", {}).values() for line in group)]
    return {re.split(r"[\[<>=~! ]", line)[0] for line in asked}


def reason_complaints(dependencies: Iterable[str], decision: str) -> list[str]:
    """Dependencies without a line of reason, and reasons without a dependency; such a line is ``| `name` | reason |``."""
    reasons = dict(re.findall(r"^\| `([^`]+)` \| *(.*?) *\|$", decision, re.MULTILINE))
    wanted = set(dependencies)
    missing = [f"no reason for {name}" for name in sorted(wanted) if not reasons.get(name)]
    return missing + [f"a reason for {name}, which is not a dependency" for name in sorted(reasons.keys() - wanted)]


def pinned_versions(lock: str) -> dict[str, str]:
    """Package → version of a lock file; ValueError where an entry carries no hash."""
    entries = re.split(r"\n(?=\S)", lock.strip())
    unhashed = [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    if unhashed:
        raise ValueError(f"without a hash: {unhashed}")
    return {name: version for entry in entries for name, version in re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", entry)}


def tree_complaints(document: str, files: Iterable[str], packages: Iterable[str]) -> list[str]:
    """Where the tree in docs/architecture.md and the files differ.

    Parameters
    ----------
    document
        Markdown whose first fenced block that holds ``geo/`` is the tree: top-level names at the left edge, what is in them below.
    files
        Paths of the files that exist, from the root, with ``/``.
    packages
        Top-level folders whose every Python module must be named.
    """
    blocks = _tree_blocks(document)
    paths = sorted(files)
    complaints = []
    for package in packages:
        words = set(re.findall(r"\w+", blocks.get(package, "")))
        for path in paths:
            if path.startswith(f"{package}/") and path.endswith(".py") and not path.endswith("__init__.py"):
                parts = path.removesuffix(".py").split("/")[1:]
                complaints += [f"the tree does not name {part} of {path}" for part in parts if part not in words]
    for name, text in blocks.items():
        inside = [path for path in paths if path == name or path.startswith(f"{name}/")]
        complaints += [f"the tree names {named} in {name}, which is not there" for named in _named(text) if not _is_inside(named, inside)]
    return complaints


def _tree_blocks(document: str) -> Mapping[str, str]:
    fenced = next((block for block in re.findall(r"```\w*\n(.*?)```", document, re.DOTALL) if re.search(r"^geo/", block, re.MULTILINE)), "")
    blocks: dict[str, str] = {}
    for entry in re.findall(r"^\S.*(?:\n\s.*)*", fenced, re.MULTILINE):
        first = entry.split(maxsplit=1)[0]
        if first.endswith("/"):
            blocks[first.rstrip("/")] = entry
        else:  # a line of files
            blocks |= {name: name for name in re.findall(r"[\w./-]*\.\w+", entry.splitlines()[0])}
    return blocks


def _named(text: str) -> list[str]:
    if "/" not in text.split(maxsplit=1)[0]:
        return [text]
    text = re.sub(r"\([^)]*\)", "", text)  # what stands in parentheses explains and names nothing
    folders = re.findall(r"(?<![\w/])[\w.-]+/", text)
    file_names = re.findall(r"(?<![\w./*])[\w-]+\.(?:py|sql|yml|md|js|css|toml|po)\b", text)
    listed = re.findall(r"(?<=· )[a-z_]+(?![\w./*])|(?<![\w./*])[a-z_]+(?= ·)", text)
    return sorted({*folders, *file_names, *listed})


def _is_inside(name: str, paths: Iterable[str]) -> bool:
    part = name.rstrip("/")
    return any(name == path or part in path.split("/") or part in re.sub(r"\.\w+$", "", path).split("/") for path in paths)
