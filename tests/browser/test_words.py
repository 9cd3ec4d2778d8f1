"""No word of the other language, the framework's own included, on any page or state that a person can reach; and what the page says without its server."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.pipeline import build
from geo.db.engine import Database
from tests.browsing import map_frame, served
from tests.gridville import gridville

pytestmark = pytest.mark.browser

QUESTION = "service=family&group=all&walk=1300"
# Names of formats, reference systems, licences and programs; file names and hashes; authors; hours as their source words them.
ALLOWED = {
    "zh": re.compile(
        r"GapMap|CSV|WKT|POLYGON|GeoPackage|GeoJSON|WGS|EPSG:\d+|CC0-1.0|GB 50180-2018|TD/T|\bA 类|\bB 类"
        r"|[\w-]+\.(csv|geojson|py)|\b[0-9a-f]{12}\b|Wilson|Newcombe|Luo|Wang|Dai|Dinic"
    ),
    "en": re.compile("周一至周五 (8:30|9:00)-17:00"),
}
FOREIGN = {"zh": re.compile("[A-Za-z]{2,}"), "en": re.compile("[\u4e00-\u9fff]")}
SHOWN = """() => {
  const found = [];
  const read = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement || node.getRootNode().host : node;
      if (!element.getClientRects().length || element.closest("script,style,a[hreflang],[data-testid=stIconMaterial],#licences,.formula")) continue;
      if (node !== element) { if (node.data.trim()) found.push(node.data.trim()); continue; }
      for (const name of ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt"])
        if (node.getAttribute(name)) found.push(`${name}: ${node.getAttribute(name)}`.slice(name.length + 2));
      if (node.shadowRoot) read(node.shadowRoot);
    }
  };
  read(document.body);
  return window === top ? [document.title, ...found] : found;
}"""


@pytest.fixture(scope="module")
def database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    opened = new_database()
    build(opened, gridville(input_hash="words"), data_folder=data_folder)
    return opened


@pytest.fixture(scope="module")
def address(database: Database, data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("dashboard.app:app", database, data_folder, tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, lang: str) -> Iterator[Page]:
    """A browser that speaks the other language: what the framework says in the browser's language is found out."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="en-US" if lang == "zh" else "zh-CN")
    opened = context.new_page()
    opened.add_init_script("localStorage.setItem('gapmap-tour-closed', '1')")
    yield opened
    context.close()


def foreign(page: Page, lang: str) -> set[str]:
    """Everything shown that holds a word of the other language, the map's frame included."""
    page.wait_for_timeout(400)  # lists open, the framework announces what it found
    shown = {text for frame in page.frames for text in frame.evaluate(SHOWN)}
    assert len(shown) > 3
    return {text for text in shown if FOREIGN[lang].search(ALLOWED[lang].sub("", text))}


def open_map(page: Page, address: str, lang: str, more: str = "") -> None:
    page.goto(f"{address}/?{QUESTION}{more}&lang={lang}")
    map_frame(page)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


@pytest.mark.parametrize("more", ["", "&area=2-2", "&area=3-4&when=evening&group=migrant", "&edit=list"])
def test_the_map_page_speaks_one_language(more: str, page: Page, address: str, lang: str) -> None:
    open_map(page, address, lang, more)
    assert foreign(page, lang) == set()


def test_the_first_start_and_every_unfolded_part_speak_one_language(browser: Browser, address: str, lang: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    open_map(page, address, lang)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    for expander in page.locator("[data-testid=stExpander] summary").all():
        expander.click()
    expect(page.locator("#gm-tour")).to_be_visible()
    assert foreign(page, lang) == set()
    page.get_by_role("button", name="显示页面" if lang == "zh" else "Show the pages").click()
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    assert foreign(page, lang) == set()
    page.close()


def test_a_list_with_nothing_in_it_and_a_search_without_result_speak_one_language(page: Page, address: str, lang: str) -> None:
    open_map(page, address, lang)
    choice = page.locator(".st-key-question [data-testid=stSelectbox] input").first
    choice.click()
    assert foreign(page, lang) == set()
    choice.fill("??")
    expect(page.get_by_text("没有匹配的选项" if lang == "zh" else "No results")).to_be_visible()
    assert foreign(page, lang) == set()
    choice.press("Escape")
    search = page.get_by_role("combobox", name="查找" if lang == "zh" else "Find a community")
    for text in ("??", "1"):
        search.fill(text)
        assert foreign(page, lang) == set()


def test_an_open_plan_speaks_one_language(page: Page, address: str, lang: str) -> None:
    open_map(page, address, lang, "&edit=list")
    page.locator(".st-key-begin button").click()
    panel = page.locator(".st-key-panel")
    expect(panel.locator("[data-testid=stNumberInput]").first).to_be_visible()
    for kind in panel.locator("[data-testid=stButtonGroup] button").all():
        kind.click()
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        assert foreign(page, lang) == set()
    panel.locator("[data-testid=stButtonGroup] button").first.click()
    panel.locator("[data-testid=stNumberInput] input").first.fill("1")
    panel.locator("[data-testid=stTextInput] input").first.fill("1")
    assert foreign(page, lang) == set()
    services = panel.locator("[data-testid=stMultiSelect] input")
    services.fill("??")
    expect(page.get_by_text("没有匹配的选项" if lang == "zh" else "No results")).to_be_visible()
    assert foreign(page, lang) == set()
    services.press("Escape")
    page.locator(".st-key-discard button").click()


@pytest.mark.parametrize("path", ["area?area=2-2", "area?area=place:gridville", "data?", "help?"])
def test_the_other_pages_speak_one_language(path: str, page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}/{path}&lang={lang}")
    page.locator(".gm:visible").first.wait_for(timeout=30_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert foreign(page, lang) == set()


def test_a_page_that_is_not_there_is_said_in_the_page_s_language(page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}/nowhere?lang={lang}")
    expect(page.get_by_role("dialog")).to_contain_text("没有这个页面" if lang == "zh" else "There is no such page", timeout=30_000)
    assert foreign(page, lang) == set()


def test_without_its_server_the_page_says_so_in_its_language_and_keeps_what_it_shows(
    page: Page, database: Database, data_folder: Path, tmp_path: Path, lang: str
) -> None:
    with served("dashboard.app:app", database, data_folder, tmp_path) as url:
        open_map(page, url, lang)
    expect(page.get_by_test_id("stConnectionStatus")).to_contain_text("正在连接服务器" if lang == "zh" else "Reconnecting to the server", timeout=30_000)
    assert foreign(page, lang) == set()
    expect(page.get_by_role("dialog")).to_contain_text("服务器没有响应" if lang == "zh" else "The server does not answer", timeout=60_000)
    expect(page.locator(".gm.sentence")).to_be_visible()
    assert foreign(page, lang) == set()
