"""Files made under a plan: they hold the plan's answer, say so inside and in their name, and never show the present instead."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pytest
from starlette.applications import Starlette

from dashboard.application import MIDDLEWARE, ROUTES
from dashboard.database import close_database
from dashboard.plan_numbers import plan_numbers, plan_text
from etl.pipeline import build
from geo.crs import to_stored
from geo.db.engine import Database
from geo.db.plans import OutletChange, Plan, begin_draft, keep
from geo.settings import settings
from tests.gridville import CRS, SIDE_M, SOUTH_M, WEST_M, gridville
from tests.http_server import Client, served_application

ASKED = {"service": "family", "group": "all", "walk_m": "1300"}
LON, LAT = (float(degrees) for degrees in to_stored(CRS).transform(WEST_M + 4.5 * SIDE_M, SOUTH_M + 4.5 * SIDE_M))  # the middle of unit 4-4
GATE = OutletChange("add", "gate", name_zh="门口", outlet_type="service_room", service_codes=("family",), serves_migrants="yes", lon=LON, lat=LAT)


@pytest.fixture(scope="module")
def database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    opened = new_database()
    build(opened, gridville(), data_folder=data_folder)
    return opened


@pytest.fixture(scope="module")
def plan(database: Database) -> Plan:
    with database.editor.begin() as connection:
        return keep(connection, begin_draft(connection, [GATE, OutletChange("close", "post"), OutletChange("close", "demolished")]), name="门口方案")


@pytest.fixture
def client(database: Database, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("GAPMAP_DATA_FOLDER", str(data_folder))
    monkeypatch.setenv("GAPMAP_PLACE", str(database.reader.url.database).removeprefix("gapmap_"))
    settings.cache_clear()
    with ExitStack() as stack:
        yield stack.enter_context(served_application(Starlette(routes=list(ROUTES), middleware=list(MIDDLEWARE))))
    close_database()
    settings.cache_clear()


def table(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), comment="#", dtype=str)


def test_the_gaps_under_a_plan_are_the_plan_s_and_the_file_says_so(client: Client, plan: Plan) -> None:
    answer = client.get("/exports/gaps.csv", params={**ASKED, "plan": str(plan.plan_id)})
    rows = table(answer.content).set_index("unit_code")
    # The gate reaches 4-4, 3-4 and 4-3; closing the post loses 0-0, 0-1 and 1-0. So 340 stay 340, elsewhere.
    assert rows["beyond_count"].astype(int).sum() == 340
    assert rows.loc["4-4", "beyond_count"] == "0"
    assert rows.loc["0-0", "beyond_count"] == "20"
    assert (rows.loc["4-4", "nearest_outlet_code"], rows.loc["0-0", "nearest_outlet_code"]) == ("gate", "hall")
    assert float(str(rows.loc["0-0", "nearest_distance_m"])) == pytest.approx(2000 * 2**0.5, abs=0.06)
    text = answer.content.decode("utf-8-sig")
    assert re.search(rf"# 网点方案 / Outlet plan: .*门口方案.*{plan.plan_id}.*3 .*1 .*非现状", text)
    assert f"-plan-{plan.plan_id}.csv" in answer.headers["content-disposition"]


def test_the_outlets_under_a_plan_tell_what_it_does_to_each(client: Client, plan: Plan) -> None:
    rows = table(client.get("/exports/outlets.csv", params={"plan": str(plan.plan_id)}).content).set_index("outlet_code")
    assert rows["plan_change"].fillna("").to_dict() == {"hall": "", "post": "close", "gate": "add"}
    assert rows["status"].to_dict() == {"hall": "open", "post": "closed", "gate": "open"}
    assert "# plan_change = " in client.get("/exports/outlets.csv", params={"plan": str(plan.plan_id)}).content.decode("utf-8-sig")


def test_without_a_plan_the_file_is_of_the_present_and_names_none(client: Client, plan: Plan) -> None:
    answer = client.get("/exports/gaps.csv", params=ASKED)
    assert "网点方案" not in answer.content.decode("utf-8-sig")
    assert "plan" not in answer.headers["content-disposition"]
    assert table(answer.content).set_index("unit_code").loc["0-0", "beyond_count"] == "0"


@pytest.mark.parametrize("text", ["999999", "first", "", "1.", "-1", "1.999999", "99999999999999999999"])
def test_a_plan_that_is_none_is_not_found_and_never_the_present(text: str, client: Client) -> None:
    answer = client.get("/exports/gaps.csv", params={**ASKED, "plan": text})
    assert (answer.status_code, set(answer.json())) == (404, {"zh", "en"})


def test_numbers_of_plans_are_the_address_both_ways() -> None:
    assert plan_numbers("5.3.5") == (3, 5)
    assert plan_text((5, 3)) == "3.5"
    assert [plan_numbers(text) for text in (None, "", "3.", "x", "١", "3,5", "-3")] == [()] * 7
    assert plan_text(()) is None
