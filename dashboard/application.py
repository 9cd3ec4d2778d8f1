"""How the pages are served: Streamlit, our own routes beside it, and the headers that keep every request on this machine."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final

import streamlit as st
from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from dashboard import data
from dashboard.database import close_database, database
from dashboard.maps.assets import ASSETS
from dashboard.memory import settle
from dashboard.packed_files import PackedFiles
from dashboard.routes import assets, layers, search
from dashboard.routes.answers_ahead import answers_ahead
from dashboard.routes.exports import export
from dashboard.routes.first_map import first_map
from dashboard.routes.health import health
from dashboard.shell import Shell
from geo.analysis.gaps import default_question
from geo.db.release import Release
from geo.errors import GapMapError

_LOOK_EVERY_S: Final = 10.0  # for another release
_LOG: Final = logging.getLogger(__name__)
_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' blob: 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


class KeepInside:
    """Adds to every answer the headers that forbid the browser to ask or to tell anybody else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; complete the headers of HTTP answers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *((name.encode(), value.encode()) for name, value in _HEADERS.items())]
            await send(message)

        await self._app(scope, receive, send_with_headers)


ROUTES: Final = (
    Route("/layers/{release_id}/{layer}.json", layers.layer),
    Route("/exports/{name}", export),
    Route("/search/{release_id}.json", search.found),
    Route("/health", health),
    Route("/first-map.html", first_map),
    Route("/answers-ahead.json", answers_ahead),
    Route("/assets/map.js", assets.map_script),
    Mount("/assets", assets.Files(directory=ASSETS)),
)
MIDDLEWARE: Final = (Middleware(KeepInside), Middleware(Shell))


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """The database is opened once, before the first page, and given back at the end; where it cannot be, pages say so until it can."""
    stopping = Event()
    warming = asyncio.create_task(run_in_threadpool(_keep_warm, stopping))
    try:
        await run_in_threadpool(database)
    except GapMapError as error:
        _LOG.error("%s", error)
    try:
        yield
    finally:
        stopping.set()
        await warming
        await run_in_threadpool(close_database)


def _keep_warm(stopping: Event) -> None:
    """Prepare every release that comes to be served before anybody asks for it, until `stopping`; whatever fails is tried again."""
    prepared: int | None = None
    while True:
        with suppress(GapMapError, DBAPIError):
            release = data.served().release
            if release.release_id != prepared:
                _prepare(release, stopping)
                prepared = release.release_id
        if stopping.wait(_LOOK_EVERY_S):
            return


def _prepare(release: Release, stopping: Event) -> None:
    """Answer the usual question, pack the layers and read all names; kernels are compiled once after an installation."""
    data.present_answer(release, default_question(data.present(release)))
    layers.warm_up(release, stopped=stopping.is_set)
    if not stopping.is_set():
        search.warm_up(release)
    settle()


def application(script: Path) -> ASGIApp:
    """The ASGI application whose pages are made by `script`; files that are kept packed are answered before anything else is asked."""
    config.set_option(key="browser.gatherUsageStats", value=False)  # Streamlit would tell its makers who looks at which page
    return PackedFiles(st.App(script, lifespan=lifespan, routes=ROUTES, middleware=MIDDLEWARE))
