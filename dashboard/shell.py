"""The document that holds every page, as Streamlit sends it, completed.

Its language, a picture of the page while the page is on its way, a message for browsers that cannot show it, Streamlit's own words in the page's language.
"""

import json
import re
from html import escape
from typing import Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.ahead import map_files, module_links
from dashboard.framework_words import framework_words
from dashboard.maps.assets import ASSETS, own_link
from geo.errors import N_
from geo.i18n import LANGUAGES, Language, translate

TITLE: Final = N_("GapMap · who cannot use a service, and why")
_LOADING: Final = N_("Opening the page")
_SLOW: Final = N_("This takes longer than usual. If nothing comes, load the page again or ask whoever runs the server.")
_OLD: Final = N_("This browser is too old for the map. Please use a current Chrome, Edge, Firefox or Safari (of 2023 or later).")
_NO_SCRIPT: Final = N_("The map needs JavaScript, which this browser has switched off. Please switch it on and load the page again.")
_TAGS: Final[dict[Language, str]] = {"zh": "zh-CN", "en": "en"}
_STYLE: Final = f"<style>{(ASSETS / 'own' / 'first.css').read_text('utf-8')}</style>"
_SCRIPT: Final = f"<script>{(ASSETS / 'own' / 'first.js').read_text('utf-8')}</script>"
_QUESTION: Final = "".join(f'<i style="left:{left}px;width:{width}px"></i>' for left, width in ((48, 200), (298, 235), (583, 308), (953, 172), (1133, 212)))
_MAP: Final = (
    f'<div class="question">{_QUESTION}</div><div class="map"><i></i></div><div class="panel">'
    + "".join(f'<i style="top:{64 + 24 * row}px"></i>' for row in range(16))
    + "</div>"
)
_SHEET: Final = '<div class="sheet">' + "".join(f'<i style="top:{20 + 27 * row}px"></i>' for row in range(16)) + "</div>"
_MAP_PATHS: Final = ("/", "/map")


def completed(document: str, *, path: str, query: str, language: Language) -> str:
    """Streamlit's `index.html` for the page at `path` with the address's `query`, in `language`."""
    words = {"locale": _TAGS[language], "words": framework_words(language)}
    scripts = "".join(f'<script defer src="{own_link(name)}"></script>' for name in ("words.js", "print.js"))
    # Ours before Streamlit's hundred modules: the picture of the page and the first map do not wait for them.
    head = f"<title>{escape(translate(TITLE, language))}</title>{_STYLE}{_json('gm-words', words)}{scripts}"
    document = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", document)  # a typeface that no page of ours uses
    document = re.sub(r"<noscript>.*?</noscript>", lambda _: f'<noscript><style>#gm-first{{display:none}}</style>{_both("gm-noscript", _NO_SCRIPT)}</noscript>',
                      document, count=1, flags=re.DOTALL)  # fmt: skip
    for old, new in (
        ('<html lang="en">', f'<html lang="{_TAGS[language]}">'),
        ("<title>Streamlit</title>", head),
        ("</head>", f"{module_links()}</head>"),
        ('<div id="root"></div>', _picture(path, query, language) + '<div id="root"></div>'),
    ):
        document = document.replace(old, new, 1)
    return document.replace('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')


def _picture(path: str, query: str, language: Language) -> str:
    body = _MAP if path in _MAP_PATHS else _SHEET
    line = f'<p id="gm-first-line" role="status">{escape(translate(_LOADING, language))}</p>'
    bar = '<div class="bar"><img src="/assets/own/logo.svg" alt=""></div>'
    first_map = {"map": f"/first-map.html?{query}", "files": map_files()} if path in _MAP_PATHS else {}
    words = _json("gm-first-words", {"slow": translate(_SLOW, language), **first_map})
    return f'<div id="gm-first">{bar}{body}{line}{_both("gm-old", _OLD, "hidden")}</div>{words}{_SCRIPT}'


def _both(identity: str, message: str, attribute: str = "") -> str:
    """A message for whom nothing else can be shown: in both languages."""
    return f'<div id="{identity}" {attribute}>' + "".join(f'<p lang="{_TAGS[lang]}">{escape(translate(message, lang))}</p>' for lang in LANGUAGES) + "</div>"


def _json(identity: str, facts: object) -> str:
    text = json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{identity}">{text}</script>'


class Shell:
    """Completes the documents among the answers; everything else passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for the document whole (not compressed, not "unchanged since"), and send it completed."""
        if scope["type"] != "http" or scope["method"] != "GET" or "." in scope["path"].rsplit("/", 1)[-1]:
            await self._app(scope, receive, send)
            return
        unwanted = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
        whole = {**scope, "headers": [header for header in scope["headers"] if header[0] not in unwanted]}
        held: list[Message] = []
        body = bytearray()

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start" and dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                held.append(message)
            elif not held:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._send(held[0], bytes(body), scope, send)

        await self._app(whole, receive, complete)

    async def _send(self, start: Message, body: bytes, scope: Scope, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")
        language: Language = "en" if parse_qs(query).get("lang", [])[-1:] == ["en"] else "zh"
        document = completed(body.decode("utf-8"), path=scope["path"], query=query, language=language).encode("utf-8")
        unfit = {b"content-length", b"etag", b"last-modified", b"accept-ranges"}
        headers = [header for header in start["headers"] if header[0] not in unfit] + [(b"content-length", str(len(document)).encode())]
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": document})
