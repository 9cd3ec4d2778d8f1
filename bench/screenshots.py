"""The pictures of the documents: the demonstration in Chromium, every page in both languages, on an office PC and on a phone.

Builds the demonstration into a private server of its own, serves it on a free loopback port, and writes docs/images/*.png.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from geo.settings import PROJECT

IMAGES = PROJECT / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
SIZES = {"pc": (1366, 768), "phone": (390, 844)}
PAGES = {"map": "/", "area": "/?area=320412411014", "data": "/data", "help": "/help"}
LANGUAGES = ("zh", "en")


def main() -> None:
    """Serve, look, write."""
    store = Path(tempfile.mkdtemp(prefix="gapmap-pictures-", dir="/tmp"))
    store.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "GAPMAP_DATA_FOLDER": str(store)}
    command = [sys.executable, "-m", "etl.cli", "run", "--port", str(port)]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/health", server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                IMAGES.mkdir(parents=True, exist_ok=True)
                for name, path in PAGES.items():
                    for size in SIZES:
                        for language in LANGUAGES:
                            take(browser, f"http://127.0.0.1:{port}{path}", name, size, language)
                browser.close()
        finally:
            server.terminate()
            server.wait(30)
            shutil.rmtree(store, ignore_errors=True)


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Until the page is served, two minutes at most."""
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the demonstration was not served")


def take(browser: Browser, url: str, name: str, size: str, language: str) -> None:
    """One picture, once the map has drawn."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(url + ("" if language == "zh" else f"{'&' if '?' in url else '?'}lang=en"))
    page.wait_for_selector("#gm-bar", state="attached", timeout=60_000)
    if name in {"map", "area"}:
        page.wait_for_selector("iframe", timeout=60_000)
        frame = next(frame for frame in page.frames if frame.parent_frame is not None)
        frame.wait_for_function("window.GapMap && GapMap.current && GapMap.current.ready", timeout=60_000)
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"{name}-{size}-{language}.png", full_page=size == "phone")
    page.close()


if __name__ == "__main__":
    main()
