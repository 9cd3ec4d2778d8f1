"""Before the page is there, where it cannot be, and while its database is away, in Chromium."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Route, expect

from etl.pipeline import build
from geo.db.cluster import OWNER
from geo.db.engine import Database
from tests.browsing import chromium, map_frame, served
from tests.gridville import gridville

pytestmark = pytest.mark.browser

QUESTION = "?service=family&group=all&walk=1300"
PATHS = ("/", "/area", "/data", "/help")


@pytest.fixture(scope="module")
def database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    opened = new_database()
    build(opened, gridville(input_hash="waiting"), data_folder=data_folder)
    return opened


@pytest.fixture(scope="module")
def address(database: Database, data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("dashboard.app:app", database, data_folder, tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


@contextmanager
def away(database: Database) -> Iterator[None]:
    """Nobody can reach the database, and who had reached it is cut off."""
    url = database.reader.url
    server = sa.create_engine(url.set(database="postgres", username=OWNER), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false'))
        connection.execute(sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": url.database})
        try:
            yield
        finally:
            connection.execute(sa.text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true'))
    server.dispose()


def wait_until_drawn(page: Page) -> None:
    page.locator(".gm:visible").first.wait_for(timeout=60_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


@pytest.mark.parametrize(("lang", "words"), [("zh", "正在打开页面"), ("en", "Opening the page")])
def test_while_the_page_is_on_its_way_its_picture_stands_where_the_page_will_stand(lang: str, words: str, page: Page, address: str) -> None:
    held: list[Route] = []
    page.route("**/static/js/index.*.js", lambda route: held.append(route))  # noqa: PLW0108 -- the browser's driver marks the function
    page.goto(f"{address}/{QUESTION}&lang={lang}", wait_until="commit")
    expect(page.get_by_text(words)).to_be_visible()
    boxes = [page.locator(f"#gm-first {part}").bounding_box() for part in (".bar", ".panel", ".map")]
    page.wait_for_timeout(100)  # the held script has been asked for
    for route in held:
        route.continue_()
    page.unroute("**/static/js/index.*.js")
    wait_until_drawn(page)
    expect(page.locator("#gm-first")).to_have_count(0)
    drawn = [page.locator(part).bounding_box() for part in ("header.stAppHeader", ".st-key-panel", ".st-key-frame")]
    for before, after in zip(boxes, drawn, strict=True):
        assert before is not None
        assert after is not None
        assert (before["x"], before["width"]) == pytest.approx((after["x"], after["width"]), abs=2)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (900, 800), (390, 844)])
def test_the_map_is_seen_before_the_page_is_there_and_gives_way_to_the_page_s_own(size: tuple[int, int], browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    held: list[Route] = []
    page.route("**/static/js/index.*.js", lambda route: held.append(route))  # noqa: PLW0108 -- the browser's driver marks the function
    page.goto(f"{address}/{QUESTION}&area=3-4", wait_until="commit")
    page.wait_for_selector("#gm-first-map", state="attached")
    first = next(frame for frame in page.frames if "first-map" in frame.url or frame.parent_frame is not None)
    first.wait_for_function("window.GapMap && GapMap.current && GapMap.current.isSettled")
    assert first.evaluate("GapMap.current.layers.units.items[GapMap.current.selected].properties.code") == "3-4"
    before, view = page.locator("#gm-first-map").bounding_box(), first.evaluate("GapMap.current.map.getZoom()")
    for route in held:
        route.continue_()
    page.unroute("**/static/js/index.*.js")
    own = map_frame(page)
    after = page.locator("#root iframe").bounding_box()
    assert before is not None
    assert after is not None
    assert [before[part] for part in ("x", "width", "height")] == pytest.approx([after[part] for part in ("x", "width", "height")], abs=1)
    assert own.evaluate("GapMap.current.map.getZoom()") == pytest.approx(view, abs=0.05)
    page.close()


def test_where_the_page_comes_without_a_map_the_first_map_goes(page: Page, address: str) -> None:
    page.route("**/first-map.html**", lambda route: route.fulfill(status=204))
    page.goto(f"{address}/", wait_until="commit")
    page.wait_for_selector("#gm-first-map", state="attached")
    wait_until_drawn(page)
    page.get_by_role("link", name="数据", exact=True).click()
    expect(page.locator("#gm-first-map")).to_have_count(0)


def test_a_page_that_does_not_come_says_that_it_takes_long(page: Page, address: str) -> None:
    page.clock.install()
    page.route("**/static/js/index.*.js", lambda _route: None)
    page.goto(f"{address}/", wait_until="commit")
    expect(page.get_by_text("正在打开页面")).to_be_visible()
    page.wait_for_function("document.documentElement.hasAttribute('data-gm-waits')")  # the first script has run
    page.clock.fast_forward(21_000)
    expect(page.get_by_text("载入时间比平时长")).to_be_visible()


@pytest.mark.parametrize("path", PATHS)
def test_an_old_browser_is_told_so_in_both_languages(path: str, page: Page, address: str) -> None:
    page.add_init_script("delete Array.prototype.toSorted")
    page.route("**/static/js/index.*.js", lambda route: route.abort())  # such a browser cannot read it
    page.goto(address + path, wait_until="commit")
    for words in ("浏览器版本过旧", "This browser is too old"):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("正在打开页面")).to_be_hidden()


def test_a_browser_without_scripts_is_told_so_in_both_languages(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    for place, words in (("zh-CN", "地图需要 JavaScript"), ("en", "The map needs JavaScript")):
        expect(page.locator(f"#gm-noscript p[lang={place}]")).to_be_visible()
        assert words in page.locator(f"#gm-noscript p[lang={place}]").inner_text()
    expect(page.locator("#gm-first")).to_be_hidden()
    context.close()


def test_pages_that_had_an_answer_keep_it_while_the_database_is_away_and_recover_without_a_click(browser: Browser, address: str, database: Database) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    pages = [context.new_page() for _ in PATHS]
    for page, path in zip(pages, PATHS, strict=True):
        page.goto(f"{address}{path}{QUESTION}&area=3-4")
        wait_until_drawn(page)
    with away(database):
        for page in pages:
            page.reload()
            expect(page.get_by_text("数据库暂时没有响应")).to_be_visible(timeout=30_000)
            expect(page.locator(".gm:visible").first).to_be_visible()
        map_frame(pages[0])
        pages[0].evaluate("document.querySelector('#root iframe').stays = true")
    for page in pages:
        expect(page.get_by_text("数据库暂时没有响应")).to_have_count(0, timeout=30_000)
        assert page.get_by_test_id("stAlert").count() == 0
    pages[0].wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    assert pages[0].evaluate("document.querySelector('#root iframe').stays") is True  # the map was not drawn anew
    context.close()


def test_pages_without_an_answer_yet_come_by_themselves_once_the_database_is_there(
    browser: Browser, database: Database, data_folder: Path, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    with ExitStack() as stack:
        with away(database):
            url = stack.enter_context(served("dashboard.app:app", database, data_folder, tmp_path))
            pages = [context.new_page() for _ in PATHS]
            for page, path in zip(pages, PATHS, strict=True):
                page.goto(url + path)
                expect(page.get_by_text("暂时无法显示内容")).to_be_visible(timeout=30_000)
        for page in pages:
            page.locator(".gm:visible").first.wait_for(timeout=60_000)
            expect(page.get_by_text("暂时无法显示内容")).to_have_count(0)
    context.close()
