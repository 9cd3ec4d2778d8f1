"""Scripts and styles, packed once and sent from memory.

Streamlit sends its own unpacked and reads them anew for every visitor: it counts on a proxy in front of it, which an office does not have.
"""

import gzip
import re
from collections import OrderedDict
from http import HTTPStatus
from threading import Lock
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLDERS: Final = ("/static/", "/assets/", "/component/")
_ENDINGS: Final = (".js", ".css")
_VERSION: Final = re.compile(rb"v=[0-9a-f.]{1,12}")
_KEPT: Final = 400
_OWN_HEADERS: Final = frozenset({b"content-length", b"content-encoding", b"accept-ranges", b"vary"})
Packed = tuple[list[tuple[bytes, bytes]], bytes]


class PackedFiles:
    """Answers a browser that can unpack; any other, and whatever is no script or style, is answered by the application itself.

    The files are those of an installation and do not change while it is served. An address with a question after it, other than the version in our own links,
    is never kept, so that nobody can fill the memory.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packed: OrderedDict[tuple[str, bytes], Packed] = OrderedDict()
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is kept; otherwise ask the application once, and keep its answer."""
        if not _is_kept(scope):
            await self._app(scope, receive, send)
            return
        key = (scope["path"], scope["query_string"])
        found = self._packed.get(key) or await self._ask(scope, receive, send)
        if found is not None:
            self._keep(key, found)
            headers, body = found
            tag = dict(headers).get(b"etag")
            if tag is not None and tag == dict(scope["headers"]).get(b"if-none-match"):
                await send({"type": "http.response.start", "status": HTTPStatus.NOT_MODIFIED, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
            await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
            await send({"type": "http.response.body", "body": body})

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> Packed | None:
        """The application's answer, whole and packed; None where it is no file and was passed on as it is."""
        unwanted = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
        headers: list[tuple[bytes, bytes]] = []
        body = bytearray()
        passes = False

        async def gather(message: Message) -> None:
            nonlocal passes, headers
            if message["type"] == "http.response.start":
                passes = message["status"] != HTTPStatus.OK
                headers = [header for header in message["headers"] if header[0] not in _OWN_HEADERS]
            if passes:
                await send(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self._app({**scope, "headers": [header for header in scope["headers"] if header[0] not in unwanted]}, receive, gather)
        if passes:
            return None
        packed = await run_in_threadpool(gzip.compress, bytes(body), mtime=0)
        return [*headers, (b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")], packed

    def _keep(self, key: tuple[str, bytes], found: Packed) -> None:
        with self._lock:
            self._packed[key] = found
            self._packed.move_to_end(key)
            while len(self._packed) > _KEPT:
                self._packed.popitem(last=False)


def _is_kept(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_FOLDERS) or not scope["path"].endswith(_ENDINGS):
        return False
    if scope["query_string"] and not (scope["path"].startswith("/assets/") and _VERSION.fullmatch(scope["query_string"])):
        return False
    return b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
