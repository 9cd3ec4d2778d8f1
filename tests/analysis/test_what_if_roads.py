"""A plan in a place with roads: a dragged pin enters the network just where a build would have put it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from etl.folder import load_place
from etl.pipeline import build
from geo.analysis.difference import difference
from geo.analysis.gaps import Question, answer, default_question
from geo.analysis.nearest import nearest_by_unit
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.analysis.what_if import place, what_if
from geo.core.facts import NO
from geo.db import read
from geo.db.engine import Database
from geo.db.plans import OutletChange
from geo.db.release import current_release
from geo.settings import PROJECT


@pytest.fixture(scope="module")
def database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    opened = new_database()
    build(opened, load_place(PROJECT / "data"), data_folder=data_folder)
    return opened


@pytest.fixture(scope="module")
def snapshot(database: Database) -> Snapshot:
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        return read_snapshot(connection, release)


def test_every_outlet_moved_to_where_it_is_enters_the_roads_bit_for_bit_as_built(database: Database, snapshot: Snapshot) -> None:
    here = snapshot.outlets[["outlet_code", "lon", "lat"]].to_dict("records")
    changes = [OutletChange("move", str(row["outlet_code"]), lon=row["lon"], lat=row["lat"]) for row in here]
    with database.reader.connect() as connection:
        placed = place(connection, snapshot, changes)
    assert snapshot.roads is not None
    assert placed["is_near"].all()
    for name in ("edge_pos", "along_m", "walk_m"):
        assert np.array_equal(placed[name].to_numpy(dtype=float), getattr(snapshot.roads.outlets, name))
    for name in ("x_m", "y_m"):
        assert np.array_equal(placed[name], snapshot.outlets[name])
    assert placed["unit_code"].where(placed["unit_code"].notna(), "").tolist() == snapshot.outlets["unit_code"].where(
        snapshot.outlets["unit_code"].notna(), ""
    ).tolist()  # fmt: skip
    same = what_if(snapshot, changes, placed)
    question = default_question(snapshot)
    assert not same.lapsed
    assert np.array_equal(answer(same.snapshot, question).steps.beyond_reach, answer(snapshot, question).steps.beyond_reach)


def test_the_nearest_outlets_of_a_plan_are_found_as_the_build_finds_them(database: Database, snapshot: Snapshot) -> None:
    for service_code in snapshot.services["service_code"]:
        with database.reader.connect() as connection:
            built = read.nearest_outlet_by_unit(connection, snapshot.release.release_id, service_code=service_code)
        found = nearest_by_unit(snapshot, service_code)
        both = built.merge(found, on="unit_code", how="outer", suffixes=("", "_found"), validate="one_to_one")
        assert len(both) == len(built) == len(found)
        assert both["distance_m"].to_numpy() == pytest.approx(both["distance_m_found"].to_numpy(), abs=1e-6)
        assert (both["outlet_pos"] == both["outlet_pos_found"]).all()


def test_an_outlet_at_the_gate_of_an_estate_out_of_reach_covers_whoever_lives_there(database: Database, snapshot: Snapshot) -> None:
    usual = default_question(snapshot)
    walks = snapshot.pairs(usual.threshold_m)
    reached = np.zeros(len(snapshot.residences), dtype=bool)
    facts = snapshot.outlet_facts(usual.service_code, "any")
    reached[walks.origin_pos[(facts.offers & (facts.accepts_migrants != NO))[walks.outlet_pos]]] = True
    eligible = snapshot.people[:, snapshot.group_cells(usual.group_code)].sum(axis=1)
    gate = int(np.argmax(np.where(reached, 0, eligible)))
    lon, lat = snapshot.residences[["lon", "lat"]].to_numpy(dtype=float)[gate].tolist()
    added = OutletChange("add", "gate", name_zh="门口", outlet_type=str(snapshot.outlet_types["outlet_type_code"].iloc[0]), service_codes=(usual.service_code,),
                         serves_migrants="yes", lon=lon, lat=lat)  # fmt: skip
    with database.reader.connect() as connection:
        planned = what_if(snapshot, [added], place(connection, snapshot, [added])).snapshot
    of_service = snapshot.service(usual.service_code)["eligible_group"]
    entitled = snapshot.people[:, snapshot.group_cells(usual.group_code) & snapshot.group_cells(str(of_service))].sum(axis=1)
    near = planned.pairs(usual.threshold_m)
    at_gate = near.origin_pos[near.outlet_pos == len(snapshot.outlets)]
    assert gate in at_gate
    newly = np.setdiff1d(at_gate, np.flatnonzero(reached))
    found = difference(snapshot, planned, Question(usual.service_code, usual.group_code, usual.threshold_m))
    assert found.newly_reached == entitled[newly].sum() > 0
