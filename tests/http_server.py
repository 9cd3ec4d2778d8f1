"""An application on a free port of this machine, for tests that ask it as a browser would."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode

import uvicorn
from starlette.types import ASGIApp


@dataclass(frozen=True)
class HttpAnswer:
    """What came back; names of headers in lower case."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Client:
    """Asks an application that listens on `port`."""

    port: int

    def get(self, path: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", quote(path, safe="/?=&.") + (f"?{urlencode(params)}" if params else ""), headers=dict(headers or {}))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return HttpAnswer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)


@contextmanager
def served_application(app: ASGIApp) -> Iterator[Client]:
    """The application, served by a thread of this process until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield Client(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
