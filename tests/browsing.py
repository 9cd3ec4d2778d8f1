"""What tests in the browser share: the application served by a program of its own, Chromium, and pages that have come to rest."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from geo.db.engine import Database
from geo.settings import PROJECT

OFFICE, PHONE = (1366, 768), (390, 844)
PAGES_WITH_MAP = {"", "area"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@contextmanager
def served(application: str, database: Database, data_folder: Path, log_folder: Path) -> Iterator[str]:
    """`application` (module:name) on the place that `database` holds, on a free loopback port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = str(database.reader.url.database).removeprefix("gapmap_")
    environment = {**os.environ, "GAPMAP_DATA_FOLDER": str(data_folder), "GAPMAP_PLACE": place, "PYTHONPATH": str(PROJECT)}
    log = log_folder / "log"
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--log-level", "warning"]
    with log.open("w") as file, subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=file, stderr=file) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except HTTPError:
            return  # it is served, if without its database
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the page is not served: {log.read_text()[-2000:]}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; where there is none that starts (Ubuntu's is a snap) the test is skipped, but never where CI runs."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    may_skip = not os.environ.get("CI")
    if program is None and may_skip:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        except PlaywrightError as error:
            if may_skip:
                pytest.skip(f"Chromium does not start here: {error.message.splitlines()[0]}")
            raise
        yield opened
        opened.close()


def opened(browser: Browser, address: str, size: tuple[int, int] = OFFICE, *, is_phone: bool = False) -> Page:
    """The page in a window of so many pixels, everything of it drawn."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, is_mobile=is_phone, has_touch=is_phone)
    page.goto(address)
    page.wait_for_selector(".gm", state="attached", timeout=60_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    if urlsplit(address).path.strip("/") in PAGES_WITH_MAP:
        map_frame(page)
        page.wait_for_selector("input[aria-controls=found][placeholder]", state="attached", timeout=60_000)
    return page


def map_frame(page: Page) -> Frame:
    """The frame of the page's own map, its layers there, and the first map gone."""
    page.wait_for_selector("#root iframe", state="attached", timeout=60_000)
    page.wait_for_selector("#gm-first-map", state="detached", timeout=60_000)
    frame = next(frame for frame in page.frames if frame.parent_frame is not None)
    frame.wait_for_function("window.GapMap && GapMap.current && GapMap.current.ready", timeout=60_000)
    return frame
