"""The document that holds every page: language, first picture, messages for browsers that cannot show it; served whole whatever the browser accepts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import file_util

from dashboard.app import app
from dashboard.framework_words import framework_words
from dashboard.shell import completed
from geo.settings import PROJECT
from tests.http_server import Client, served_application

DOCUMENT = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("lang", "tag", "title", "line"), [("zh", "zh-CN", "服务缺口地图", "正在打开页面"), ("en", "en", "who cannot use", "Opening the page")]
)
def test_the_document_says_its_language_and_what_is_being_done(lang: str, tag: str, title: str, line: str) -> None:
    document = completed(DOCUMENT, path="/", query="", language="en" if lang == "en" else "zh")
    assert f'<html lang="{tag}">' in document
    assert title in re.findall("<title>(.*?)</title>", document)[0]
    assert line in document
    assert "Streamlit app can also offer" not in document


def test_a_browser_that_cannot_show_the_page_is_told_so_in_both_languages() -> None:
    document = completed(DOCUMENT, path="/data", query="", language="en")
    no_script = re.findall("<noscript>(.*?)</noscript>", document, re.DOTALL)
    assert len(no_script) == 1
    for words in ("JavaScript，而浏览器已将其关闭", "needs JavaScript"):
        assert words in no_script[0]
    for words in ("浏览器版本过旧", "browser is too old"):
        assert document.count(words) == 1


def test_where_the_page_has_a_map_the_document_asks_for_it_as_the_address_does() -> None:
    query = "service=family&lang=en&x=</script>"
    assert '"map": "/first-map.html?service=family&lang=en&x=\\u003c/script>"' in completed(DOCUMENT, path="/", query=query, language="en")
    assert "first-map.html" not in completed(DOCUMENT, path="/data", query=query, language="en")


def test_the_first_script_is_one_that_old_browsers_can_read() -> None:
    script = re.sub(r"/\*.*?\*/", "", (PROJECT / "dashboard" / "assets" / "own" / "first.js").read_text("utf-8"), flags=re.DOTALL)
    assert not re.findall(r"=>|\b(?:let|const|class|async)\b|`|\?\.|\?\?", script)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_of_the_framework_says_something_else_and_keeps_its_place(lang: str) -> None:
    for word in framework_words("en" if lang == "en" else "zh"):
        assert word["from"] != word["to"]
        assert set(re.findall(r"\{\w+\}", word["to"])) <= set(re.findall(r"\{\w+\}", word["from"]))
        assert len(re.findall(r"\{\w+\}", word["from"])) <= 1


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with served_application(app) as opened:
        yield opened


def test_pages_are_completed_and_other_answers_pass_as_they_are(client: Client) -> None:
    for path in ("/", "/data", "/help", "/anything"):
        answer = client.get(f"{path}?lang=en", headers={"accept-encoding": "gzip"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        assert b'<html lang="en">' in answer.content
        assert b'id="gm-first"' in answer.content
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        assert "etag" not in answer.headers
    script = client.get("/assets/own/words.js")
    assert script.content == (PROJECT / "dashboard" / "assets" / "own" / "words.js").read_bytes()


def test_a_browser_that_asks_whether_the_document_changed_gets_it_whole(client: Client) -> None:
    answer = client.get("/", headers={"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT", "range": "bytes=0-10"})
    assert answer.status_code == 200
    assert b'id="gm-first"' in answer.content
