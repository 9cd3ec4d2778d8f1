"""Claim: the map of 448 and of 8,183 units comes, answers a click and takes other colours many times faster, and in far fewer bytes, than a Folium choropleth.

Both sides on loopback from the same kind of server, in one headless Chromium, with the same polygons and the same protected numbers: our whole page with its
real panel, and `folium_page.py`, folium.Choropleth in st_folium with a panel of five lines. Berlin's planning areas, and the municipalities of Spain (8,213
features, of which 28 have no shape and 2 no area of their own; people seeded). Sides take turns; every page is opened with an empty cache.

Bytes are those the browser counts until the map takes clicks: encoded length of every answer and every frame of the socket, Streamlit's own scripts, which both
sides load alike, told apart. Drawn, clicked and coloured are what `map_watch.js` sees on the page. How long Streamlit takes for a click that does nothing is
told beside it. A goal of the product is told with its line: reached or missed.
"""

import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as NeverCame

from bench.claim import Measured, tell
from bench.map_places import Prepared, berlin, country, served
from bench.screenshots import FLAGS

WATCH: Final = (Path(__file__).parent / "map_watch.js").read_text("utf-8")
PEER: Final = "folium.Choropleth in st_folium"
LOADS, CLICKS, COLOURS = 5, 24, 16
AT_REST_S: Final = 20  # servers prepare what they are soon asked for; a visitor of an office meets one that has done so
LOAD_WITHIN_MS, STEP_WITHIN_MS, BUDGET_S = 120_000, 60_000, 240.0
VIEWPORT: Final[ViewportSize] = {"width": 1366, "height": 768}


@dataclass(frozen=True, slots=True)
class Goals:
    """What the product promises for a size: shares of the peer's bytes and time, seconds at the 95th percentile, and times as fast."""

    bytes_share: float
    drawn_share: float
    click_s: float
    click_ratio: float
    recolour_s: float


@dataclass(frozen=True, slots=True)
class Step:
    """Seconds from a click to what it asked for, and to the last change that it made."""

    named_s: float
    whole_s: float


@dataclass
class Sight:
    """A page that is open, and the bytes it took, those of Streamlit's own scripts apart."""

    page: Page
    map_bytes: int = 0
    streamlit_bytes: int = 0
    addresses: dict[str, str] = field(default_factory=dict)

    def drawn(self) -> tuple[float, float]:
        """Seconds from asking for the page to the map drawn, and to the page's own map, which takes clicks."""
        self.page.wait_for_function("window.bench && bench.ownAt", timeout=LOAD_WITHIN_MS)
        drawn, own = self.page.evaluate("[bench.drawnAt, bench.ownAt]")
        return float(drawn) / 1000, float(own) / 1000

    def meter(self) -> None:
        """Count bytes from now on, as the browser's protocol tells them."""
        client = self.page.context.new_cdp_session(self.page)
        client.on("Network.requestWillBeSent", lambda event: self.addresses.update({event["requestId"]: event["request"]["url"]}))
        client.on("Network.loadingFinished", self._loaded)
        client.on("Network.webSocketFrameReceived", self._framed)
        client.send("Network.enable")

    def _loaded(self, event: dict[str, Any]) -> None:
        if "/static/" in self.addresses.get(event["requestId"], ""):
            self.streamlit_bytes += int(event["encodedDataLength"])
        else:
            self.map_bytes += int(event["encodedDataLength"])

    def _framed(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        self.map_bytes += len(frame["payloadData"]) if frame["opcode"] == 1 else len(frame["payloadData"]) * 3 // 4  # binary frames are told in base64


def main() -> None:
    """Measure both sizes and print a line for each claim."""
    sizes = ((berlin, Goals(1 / 5, 1.0, 0.2, 4.0, 0.25)), (country, Goals(1 / 10, 1 / 3, 0.2, 20.0, 0.4)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=FLAGS)
        for prepared, goals in sizes:
            place = prepared()
            if place is None:
                sys.stderr.write("bench map: the published files of a place are not on this machine, it was not measured\n")
            else:
                with served(place, is_peer=False) as ours, served(place, is_peer=True) as peer:
                    measure(browser, place, goals, (ours, peer))
        browser.close()


def measure(browser: Browser, place: Prepared, goals: Goals, addresses: tuple[str, str]) -> None:
    """Every claim of one size."""
    facts: dict[str, Any] = {"units": place.unit_count}
    first = [loaded(browser, place, address)[0] for address in addresses]
    time.sleep(AT_REST_S)
    loads = [[loaded(browser, place, address) for address in addresses] for _ in range(LOADS)]
    seconds, own_s, map_bytes, all_bytes = ([Measured(tuple(load[side][part] for load in loads)) for side in (0, 1)] for part in range(4))
    told("bytes of the map until it takes clicks", map_bytes, unit="bytes", goal_ratio=1 / goals.bytes_share, **facts)
    told("the same with Streamlit's own scripts", all_bytes, unit="bytes", **facts)
    told("page asked for to map drawn", seconds, goal_ratio=1 / goals.drawn_share, first_after_start=[round(s, 2) for s in first], **facts)
    told("page asked for to the map that takes clicks", own_s, **facts)
    empty = statistics.median(step.whole_s for step in trips(browser, place, addresses[1] + "/?empty", empty_clicks))
    clicks = [trips(browser, place, address, map_clicks) for address in addresses]
    named, whole = ([Measured(tuple(getattr(step, name) for step in side)) for side in clicks] for name in ("named_s", "whole_s"))
    told("click to the unit's name in the panel", named, goal_s=goals.click_s, goal_ratio=goals.click_ratio, empty_trip=empty, **facts)
    told("click to the whole panel", whole, goal_s=goals.click_s, goal_ratio=goals.click_ratio, empty_trip=empty, **facts)
    colours = [Measured(tuple(step.whole_s for step in trips(browser, place, address, colour_clicks))) for address in addresses]
    told("another group to other colours", colours, goal_s=goals.recolour_s, empty_trip=empty, **facts)


@contextmanager
def opened(browser: Browser, place: Prepared, address: str) -> Iterator[Sight]:
    """A page with an empty cache, watched."""
    context = browser.new_context(viewport=VIEWPORT)
    try:
        context.add_init_script(WATCH + f"if (window.bench) bench.unitCount = {place.unit_count};")
        sight = Sight(context.new_page())
        sight.meter()
        sight.page.goto(address)
        yield sight
    finally:
        context.close()


def loaded(browser: Browser, place: Prepared, address: str) -> tuple[float, float, float, float]:
    """Seconds until drawn and until it takes clicks, bytes of the map, and bytes with Streamlit's own scripts; the time limit where it is never drawn."""
    with opened(browser, place, address) as sight:
        try:
            drawn, own = sight.drawn()
        except NeverCame:
            sys.stderr.write(f"bench map: {address} had not drawn after {LOAD_WITHIN_MS // 1000} s\n")
            drawn = own = LOAD_WITHIN_MS / 1000
        return drawn, own, sight.map_bytes, sight.map_bytes + sight.streamlit_bytes


def trips(browser: Browser, place: Prepared, address: str, steps: Callable[[Page, Prepared], Iterator[Step]]) -> list[Step]:
    """Steps on one page, ended early where they take longer than the budget in all; the time limit where the map is never drawn."""
    with opened(browser, place, address) as sight:
        if not address.endswith("?empty"):
            try:
                sight.drawn()
            except NeverCame:
                sys.stderr.write(f"bench map: {address} had not drawn after {LOAD_WITHIN_MS // 1000} s, its clicks count as that\n")
                return [Step(LOAD_WITHIN_MS / 1000, LOAD_WITHIN_MS / 1000)]
        sight.page.wait_for_timeout(1500)
        until, done = time.monotonic() + BUDGET_S, []
        for step in steps(sight.page, place):
            done.append(step)
            sight.page.wait_for_timeout(250)
            if time.monotonic() > until:
                sys.stderr.write(f"bench map: {address} was left after {len(done)} steps, which took longer than {BUDGET_S:.0f} s\n")
                break
        return done


def map_clicks(page: Page, place: Prepared) -> Iterator[Step]:
    """Clicks on units."""
    seen = [(code, where) for code, *spot in place.spots if (where := page.evaluate("spot => bench.place(spot)", spot))]
    for code, (x, y) in seen[:CLICKS]:
        page.evaluate("code => bench.panel(code)", code)
        page.mouse.click(x, y)
        yield finished(page)


def colour_clicks(page: Page, _place: Prepared) -> Iterator[Step]:
    """Another group: to other colours on the map."""
    for _ in range(COLOURS):
        page.evaluate("bench.recolour()")
        page.locator("[data-testid=stButtonGroup] button[aria-checked=false]").first.click()
        yield finished(page)


def empty_clicks(page: Page, _place: Prepared) -> Iterator[Step]:
    """A fragment that only counts."""
    for trip in range(1, CLICKS + 1):
        page.evaluate("text => bench.panel(text)", f"trip {trip}.")
        page.get_by_text("again").click()
        yield finished(page)


def finished(page: Page) -> Step:
    """The step once it is done, or the time limit."""
    try:
        page.wait_for_function("bench.trip.last", timeout=STEP_WITHIN_MS)
    except NeverCame:
        sys.stderr.write(f"bench map: a step was not done after {STEP_WITHIN_MS // 1000} s and counts as that\n")
        return Step(STEP_WITHIN_MS / 1000, STEP_WITHIN_MS / 1000)
    trip = page.evaluate("bench.trip")
    return Step(float(trip.get("first") or trip["last"]) / 1000, float(trip["last"]) / 1000)


def told(
    claim: str, sides: list[Measured], *, goal_s: float | None = None, goal_ratio: float | None = None, empty_trip: float | None = None, **facts: Any
) -> None:
    """One line: medians, the 95th percentiles, Streamlit's share where it is known, and whether the goals are reached."""
    ours, peer = sides
    pairs = min(len(ours.seconds), len(peer.seconds))
    ratio = statistics.median(theirs / mine for mine, theirs in zip(ours.seconds, peer.seconds, strict=False))
    p95 = [round(float(np.percentile(side.seconds, 95)), 4) for side in sides]
    goals: dict[str, str] = {}
    if goal_s is not None:
        goals[f"p95 <= {goal_s} s"] = "reached" if p95[0] <= goal_s else "missed"
    if goal_ratio is not None:
        goals[f"ratio >= {goal_ratio:g}"] = "reached" if ratio >= goal_ratio else "missed"
    if empty_trip is not None:
        facts["streamlit_alone"], facts["streamlit_share"] = round(empty_trip, 4), round(empty_trip / ours.median_s, 2)
    ours_in_pairs, peer_in_pairs = (Measured(side.seconds[:pairs]) for side in sides)
    tell(f"{claim}, {facts['units']:,} units", ours_in_pairs, peer_in_pairs, peer_name=PEER, p95=p95, goals=goals, **facts)


if __name__ == "__main__":
    main()
