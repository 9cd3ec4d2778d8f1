"""Scripts and styles: packed, from memory, the same bytes as on the disk; everything else as it was."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import file_util

from dashboard.ahead import map_files, module_links
from dashboard.app import app
from dashboard.packed_files import PackedFiles
from dashboard.shell import completed
from tests.http_server import Client, served_application

STATIC = Path(file_util.get_static_dir())
PACKS = {"accept-encoding": "gzip"}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with served_application(app) as opened:
        yield opened


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def counted(asked: list[str]) -> Iterator[Client]:
    """An application that writes down what it is asked for."""

    def script(request: Request) -> Response:
        asked.append(str(request.url.path) + "?" + request.url.query)
        missing = request.path_params["name"] == "missing.js"
        return Response("" if missing else "let a = 1;", status_code=404 if missing else 200, media_type="text/javascript", headers={"ETag": '"1"'})

    with served_application(PackedFiles(Starlette(routes=[Route("/{folder}/{name}", script)]))) as opened:
        yield opened


def test_a_script_of_the_framework_comes_packed_and_is_the_file_on_the_disk(client: Client) -> None:
    script = max((STATIC / "static" / "js").glob("index.*.js"), key=lambda path: path.stat().st_size)
    for _ in range(2):
        answer = client.get(f"/static/js/{script.name}", headers=PACKS)
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert "immutable" in answer.headers["cache-control"]
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        assert len(answer.content) < script.stat().st_size / 2
        assert gzip.decompress(answer.content) == script.read_bytes()
    assert client.get(f"/static/js/{script.name}").content == script.read_bytes()


def test_a_kept_file_is_asked_for_once_and_told_unchanged_to_whom_has_it(counted: Client, asked: list[str]) -> None:
    for _ in range(3):
        assert gzip.decompress(counted.get("/assets/a.js?v=0123456789ab", headers=PACKS).content) == b"let a = 1;"
    same = counted.get("/assets/a.js?v=0123456789ab", headers={**PACKS, "if-none-match": '"1"'})
    assert (same.status_code, same.content) == (304, b"")
    assert asked == ["/assets/a.js?v=0123456789ab"]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/assets/a.js?v=0123456789ab", {}, 200),  # a browser that cannot unpack
        ("/assets/a.js?v=<script>", PACKS, 200),  # an address that anybody can vary without end
        ("/static/a.js?x=1", PACKS, 200),
        ("/layers/a.js", PACKS, 200),  # no folder of files
        ("/assets/missing.js", PACKS, 404),
    ],
)
def test_whatever_is_no_file_of_the_installation_is_asked_for_each_time(
    path: str, headers: dict[str, str], status: int, counted: Client, asked: list[str]
) -> None:
    for _ in range(2):
        answer = counted.get(path, headers=headers)
        assert answer.status_code == status
        assert "content-encoding" not in answer.headers
    assert len(asked) == 2


def test_every_file_that_is_fetched_ahead_is_there_once_and_not_named_by_the_document_already(client: Client) -> None:
    document = (STATIC / "index.html").read_text("utf-8")
    links = re.findall(r'href="\./([^"]+)"', module_links())
    assert len(links) == len(set(links)) > 10
    for part in ("Html", "Selectbox", "ButtonGroup", "Slider", "BidiComponent", "ComponentInstance", "Button"):
        assert any(link.startswith(f"static/js/{part}.") for link in links), part
    for link in links:
        assert (STATIC / link).is_file()
        assert link not in document
    for address in map_files():
        answer = client.get(address, headers=PACKS)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"]


def test_the_map_s_files_are_fetched_before_streamlit_s_where_there_is_a_map() -> None:
    document = (STATIC / "index.html").read_text("utf-8")
    with_map, without = (completed(document, path=path, query="", language="zh") for path in ("/", "/help"))
    assert all(address in with_map and address not in without for address in map_files())
    assert set(re.findall(r'<link rel="modulepreload"( fetchpriority="low")?', with_map)) == {' fetchpriority="low"'}
