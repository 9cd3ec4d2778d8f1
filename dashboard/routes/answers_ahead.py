"""Answers that are likely to be asked for next: the question of an address for the other groups, so that the map takes their colours at once."""

import json
from dataclasses import replace

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response

from dashboard import data
from dashboard.i18n import LANGUAGE
from dashboard.maps.overlay import overlay, overlay_texts
from dashboard.state import EDIT, PLAN, parse
from geo.errors import GapMapError
from geo.i18n import Language


def answers_ahead(request: Request) -> Response:
    """GET /answers-ahead.json?, asked like the page: the release, and the map's answer for each other group; 204 where there is none, or under plans."""
    asked = dict(request.query_params)
    try:
        if PLAN in asked or EDIT in asked:
            return Response(status_code=204)
        content = _content(asked, "en" if asked.get(LANGUAGE) == "en" else "zh")
    except (GapMapError, DBAPIError):
        return Response(status_code=204)  # the page itself says what is wrong
    return Response(json.dumps(content, ensure_ascii=False, sort_keys=True), media_type="application/json", headers={"Cache-Control": "no-store"})


def _content(asked: dict[str, str], language: Language) -> dict[str, object]:
    release = data.served().release
    snapshot = data.present(release)
    question = parse(asked, snapshot).question
    offered = snapshot.groups.loc[snapshot.groups["is_offered"], "people_group_code"]
    answers = {}
    for code in offered[offered != question.group_code]:
        other = replace(question, group_code=str(code))
        answers[str(code)] = overlay(snapshot, *data.present_answer(release, other)) | overlay_texts(snapshot, other, language)
    return {"release": release.release_id, "answers": answers}
