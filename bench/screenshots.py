"""The pictures of the documents: the demonstration in Chromium, every page and state of `bench.pictures`, in every size and both languages.

Builds the demonstration into a private server of its own, serves it on a free loopback port, and writes docs/images/page-state-size-language.png.
"""

import argparse
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.pictures import LANGUAGES, PLAN, PLAN_CHANGES, PLAN_NAMES, SIZES, STATES, Language, Size, State
from geo.db.engine import Database, open_database
from geo.db.plans import begin_draft, discard, keep
from geo.settings import PROJECT, settings

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
COLOURS = 64
WAIT_MS = 60_000
SETTLE_MS = 700
TALLEST_PX = 2600
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
TOUR_CLOSED = "localStorage.setItem('gapmap-tour-closed', '1')"


def main() -> None:
    """Serve, look, write."""
    parser = argparse.ArgumentParser(prog="gapmap screenshots")
    parser.add_argument("--only", default="", metavar="TEXT", help="only pictures whose name contains this")
    parser.add_argument("--into", type=Path, default=PROJECT / "docs" / "images", metavar="FOLDER")
    chosen = parser.parse_args()
    chosen.into.mkdir(parents=True, exist_ok=True)
    with (
        demonstration() as (address, store),
        open_database(settings(), settings().place) as database,
        sync_playwright() as playwright,
        ProcessPoolExecutor(1, get_context("spawn")) as packer,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        look = Look(browser, address, chosen.into, chosen.only, packer)
        for language in LANGUAGES:
            with kept_plan(database, language) as plan_id:
                look.take(language, plan_id, needs_database=True)
        stop_database(store)
        for language in LANGUAGES:
            look.take(language, 0, needs_database=False)
        browser.close()
    look.report()


@contextmanager
def demonstration() -> Iterator[tuple[str, Path]]:
    """The demonstration served from a data folder of its own: its address and the folder."""
    store = Path(tempfile.mkdtemp(prefix="gapmap-pictures-", dir="/tmp"))
    store.chmod(0o755)
    os.environ["GAPMAP_DATA_FOLDER"] = str(store)
    settings.cache_clear()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "etl.cli", "run", "--port", str(port)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/health", server)
            yield f"http://127.0.0.1:{port}", store
        finally:
            server.terminate()
            server.wait(30)
            shutil.rmtree(store, ignore_errors=True)


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Until the page is served, three minutes at most."""
    until = time.monotonic() + 180
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the demonstration was not served")


@contextmanager
def kept_plan(database: Database, language: Language) -> Iterator[int]:
    """The plan of the pictures, named in their language, as long as they are taken."""
    with database.editor.begin() as connection:
        plan = keep(connection, begin_draft(connection, PLAN_CHANGES), name=PLAN_NAMES[language])
    yield plan.plan_id
    with database.editor.begin() as connection:
        discard(connection, plan)


def stop_database(store: Path) -> None:
    """Stop the private server of the pictures, as a power cut would; the pages go on with what they know."""
    (pid_file,) = store.glob("server/data/postmaster.pid")
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
    until = time.monotonic() + 30
    while pid_file.exists() and time.monotonic() < until:
        time.sleep(0.1)


class Look:
    """Chromium before the demonstration."""

    def __init__(self, browser: Browser, address: str, folder: Path, only: str, packer: Executor) -> None:
        self.browser, self.address, self.folder, self.only, self.packer = browser, address, folder, only, packer
        self.written: list[Future[Path]] = []
        self.problems: list[str] = []

    def take(self, language: Language, plan_id: int, *, needs_database: bool) -> None:
        """Every picture in a language that needs the database, or every one that shows that it is gone."""
        for size in SIZES:
            states = [state for state in STATES if state.needs_database == needs_database]
            wanted = {f"{state.page}-{state.name}-{size.name}-{language}": state for state in states}
            wanted = {name: state for name, state in wanted.items() if self.only in name}
            for name, state in wanted.items():
                viewport = {"width": size.width_px, "height": size.height_px}
                context = self.browser.new_context(viewport=viewport, device_scale_factor=size.zoom, has_touch=size.is_whole)  # type: ignore[arg-type]
                self._picture(context, name, state, size, language, plan_id)
                context.close()

    def _picture(self, context: BrowserContext, name: str, state: State, size: Size, language: Language, plan_id: int) -> None:
        context.set_default_timeout(WAIT_MS)
        if not state.has_tour:
            context.add_init_script(TOUR_CLOSED)
        page = context.new_page()
        page.on("request", lambda request: self._see(name, request.url))
        path = state.path.replace(PLAN, str(plan_id))
        page.goto(self.address + path + ("" if language == "zh" else f"{'&' if '?' in path else '?'}lang=en"))
        drawn(page, has_map=state.has_map)
        if size.is_whole:
            height_px = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            page.set_viewport_size({"width": size.width_px, "height": min(max(int(height_px), size.height_px), TALLEST_PX)})
        if words := state.typed[LANGUAGES.index(language)]:
            search(page, words)
        page.wait_for_timeout(SETTLE_MS)
        if page.locator("[data-testid=stException]").count():
            self.problems.append(f"{name}: the page shows an exception")
        self.written.append(self.packer.submit(write, self.folder / f"{name}.png", page.screenshot()))

    def _see(self, name: str, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", f"ws://{self.address.removeprefix('http://')}")):
            self.problems.append(f"{name}: asks {url}")

    def report(self) -> None:
        """Say what was written, and end with what was wrong."""
        files = [written.result() for written in self.written]
        print(f"{len(files)} pictures, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB, in {self.folder}")
        if self.problems:
            sys.exit("\n".join(self.problems))


def write(file: Path, png: bytes) -> Path:
    """A picture in few colours, which takes longer than to take it."""
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    print(f"{file.stat().st_size / 1000:7.0f} kB  {file.name}", flush=True)
    return file


def drawn(page: Page, *, has_map: bool) -> None:
    """Until the page has run and its map, where it has one, has drawn."""
    page.wait_for_selector("#gm-bar", state="attached")
    page.wait_for_selector(AT_REST)
    if has_map:
        page.wait_for_selector("#root iframe", state="attached")
        page.wait_for_selector("#gm-first-map", state="detached")
        frame = next(frame for frame in page.frames if frame.parent_frame is not None)
        frame.wait_for_function("window.GapMap && GapMap.current && GapMap.current.ready")
    page.wait_for_selector(AT_REST)


def search(page: Page, words: str) -> None:
    """Type into the search box, which a phone unfolds first, and wait for what is found."""
    box = page.locator("input[aria-controls=found]")
    if not box.is_visible():
        page.locator(".gm.asked summary").click()
    box.click()
    page.keyboard.type(words, delay=20)
    page.locator("#found li").first.wait_for()


if __name__ == "__main__":
    main()
