"""Claim: whatever changes in the question, the whole cascade of every area of a city is there within a tenth of a second.

The demonstration, and a made-up city along Wuhan's real streets: 20,000 residences × 500 outlets × 6 cells, 320 units, 12 priority areas, walks of up to
1,200 m, three in ten facts and a tenth of the capacities unknown, so that room is worked out four times; then as many homes and outlets crowded within
3 km of the place where most streets meet. `geo.analysis.gaps.answer` is asked end to end, and no question finds an answer or a walk that was worked out
before, but for another hour, service or group: those find the walks.
"""

import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from bench.claim import Measured, tell, timed
from bench.reach import STREETS
from etl.folder import load_place
from etl.pipeline import build
from geo.analysis.gaps import Question, answer, default_question
from geo.analysis.snapshot import Snapshot, WalkingRoads, read_snapshot
from geo.catalogue import thresholds
from geo.core.network import Network, attach, network
from geo.core.noding import noded
from geo.db.cluster import Cluster
from geo.db.engine import open_database
from geo.db.release import Release, current_release
from geo.frames import FloatArray
from geo.settings import PROJECT, Settings

RESIDENCES, OUTLETS, UNITS, AREAS = 20_000, 500, 320, 12
REACH_M, GREATEST_M, RUNS, GOAL_S = 1_200, thresholds().greatest_threshold_m, 40, 0.1
SPEEDS = tuple(mode.speed_m_per_s for mode in thresholds().modes)
HOURS_ASKED = tuple(thresholds().window_by_code)
CELLS = ("registered_child", "registered_woman", "registered_other", "migrant_child", "migrant_woman", "migrant_other")
GROUPS = {"all": CELLS, "migrant": CELLS[3:], "registered": CELLS[:3], "children": (CELLS[0], CELLS[3]), "women": (CELLS[1], CELLS[4])}
SERVICES = {"information": "all", "vaccination": "children", "check": "women", "contraceptives": "women"}
HOURS = ("周一至周五 8:30-11:30, 13:30-17:00", "周一至周五 9:00-17:00;周六上午", "每天 8:30-20:30", "周二、周四 14:00-16:30", None, "看情况")


def main() -> None:
    """Measure every kind of change on each place and print a line for each."""
    with demonstration() as place:
        measure("the demonstration", place, default_question(place))
    if not STREETS.exists():
        sys.exit("bench live: Wuhan's streets are not on this machine, the city was not measured")
    roads = network(noded(gpd.read_parquet(STREETS, columns=["geometry"]).geometry.to_numpy()))
    usual = Question("information", "all", REACH_M)
    measure("a city along Wuhan's streets", city(roads, within_m=np.inf), usual)
    measure("the same crowded within 3 km", city(roads, within_m=3_000.0), usual)


def measure(name: str, place: Snapshot, usual: Question) -> None:
    """Questions that differ from the usual one in one thing; it is answered before the clock starts, so that everything is compiled and read."""
    services = [code for code in place.services["service_code"] if code != usual.service_code]
    groups = [code for code in place.groups["people_group_code"] if code != usual.group_code]
    unasked_m = iter(range(usual.threshold_m - 1, 0, -1))
    kinds: dict[str, Callable[[int], Question]] = {
        "walk": lambda _run: replace(usual, threshold_m=next(unasked_m)),
        "speed": lambda run: replace(usual, threshold_m=round(SPEEDS[run % len(SPEEDS)] / max(SPEEDS) * usual.threshold_m) - run - 100),
        "hour": lambda run: replace(usual, when=HOURS_ASKED[run % len(HOURS_ASKED)]),
        "service": lambda run: replace(usual, service_code=services[run % len(services)]),
        "group": lambda run: replace(usual, group_code=groups[run % len(groups)]),
        "everything": lambda run: Question(services[run % len(services)], groups[run % len(groups)], next(unasked_m), "free"),
    }
    found = answer(place, usual)
    facts: dict[str, Any] = {
        "pairs": len(place.pairs(usual.threshold_m).cost_m),
        "people": int(found.eligible_count.sum()),
        "areas": len(found.state) + len(place.areas),
    }
    for kind, question in kinds.items():
        asked = [question(run) for run in range(RUNS)]
        seconds = tuple(timed(lambda one=one: answer(place, one)) for one in asked)  # type: ignore[misc]
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        tell(f"another {kind}, {name}", Measured(seconds), p95=round(float(np.percentile(seconds, 95)), 4), goal_s=GOAL_S, peak_mb=peak_mb, **facts)
    far = tuple(timed(lambda m=m: answer(place, replace(usual, threshold_m=m))) for m in range(GREATEST_M, GREATEST_M - 7, -1))  # type: ignore[misc]
    tell(f"another walk of {GREATEST_M:,} m, the farthest that is offered, {name}", Measured(far), pairs=len(place.pairs(GREATEST_M).cost_m))


@contextmanager
def demonstration() -> Iterator[Snapshot]:
    """The demonstration, built in a private database and read."""
    store = Path(tempfile.mkdtemp(prefix="gapmap-bench-", dir="/tmp"))
    store.chmod(0o755)
    try:
        with Cluster(store), open_database(Settings(data_folder=store, database_url=None), "bench_live") as database:
            build(database, load_place(PROJECT / "data"), data_folder=store)
            with database.reader.connect() as connection:
                release = current_release(connection)
                if release is None:
                    sys.exit("bench live: the demonstration was not built")
                yield read_snapshot(connection, release)
    finally:
        shutil.rmtree(store, ignore_errors=True)


def city(roads: Network, *, within_m: float) -> Snapshot:
    """Homes and outlets beside streets within so many metres of the place where most streets meet; everything but the streets is made up."""
    rng = np.random.default_rng(8989)
    node_m = roads.edges.node_m
    centre_m = node_m[cKDTree(node_m).query_ball_point(node_m, 500, return_length=True).argmax()]
    near_m = node_m[np.hypot(*(node_m - centre_m).T) <= within_m]
    home_m, outlet_m = (near_m[rng.choice(len(near_m), count)] + rng.normal(0, 15, (count, 2)) for count in (RESIDENCES, OUTLETS))
    home_m = home_m[np.lexsort((home_m[:, 1], home_m[:, 0]))]
    unit_pos = np.arange(RESIDENCES) * UNITS // RESIDENCES
    unit_codes = [f"32041200{unit:04d}" for unit in range(UNITS)]
    areas = [frozenset(rng.choice(unit_codes, 4, replace=False)) for _ in range(AREAS)]
    release = Release(
        release_id=1, content_hash="", schema_version=1, key_id="", data_date=date(2026, 9, 30), built_at=datetime(2026, 9, 30, tzinfo=UTC),
        is_correction=False, is_illustrative=True, place_code="city", name_zh="城市", name_en="city", metric_crs="EPSG:4547", rounding_base=5,
        migrant_group_code="migrant", default_service_code="information", audit={},
    )  # fmt: skip
    return Snapshot(
        release=release,
        units=pd.DataFrame({"unit_code": unit_codes}),
        residences=pd.DataFrame({"residence_code": codes(rng, "R", RESIDENCES), "unit_pos": unit_pos, "x_m": home_m[:, 0], "y_m": home_m[:, 1]}),
        outlets=outlets(rng, outlet_m),
        outlet_services=offers(rng),
        cells=pd.DataFrame({"cell_code": CELLS}),
        groups=pd.DataFrame({"people_group_code": list(GROUPS), "cell_codes": [frozenset(cells) for cells in GROUPS.values()], "is_offered": True}),
        services=pd.DataFrame({"service_code": list(SERVICES), "eligible_group": list(SERVICES.values()), "visits_per_person_year": None}),
        outlet_types=pd.DataFrame(),
        concentration_areas=pd.DataFrame({"area_code": [f"A{pos}" for pos in range(AREAS)], "unit_codes": areas}),
        coverage=pd.DataFrame(),
        people=5 * rng.integers(0, 7, (RESIDENCES, len(CELLS))),
        people_basis=pd.DataFrame({"unit_pos": range(UNITS), "basis": "illustrative"}),
        roads=WalkingRoads(roads, attach(home_m, roads), attach(outlet_m, roads)),
    )


def codes(rng: np.random.Generator, letter: str, count: int) -> list[str]:
    """Codes in no order."""
    return [f"{letter}{number:06d}" for number in rng.permutation(count)]


def outlets(rng: np.random.Generator, outlet_m: FloatArray) -> pd.DataFrame:
    """Outlets with hours as offices write them, some of them not understood; each offers about three services in four."""
    offered = [frozenset(code for code in SERVICES if rng.random() < 0.75) for _ in range(OUTLETS)]
    columns = {"outlet_code": codes(rng, "O", OUTLETS), "x_m": outlet_m[:, 0], "y_m": outlet_m[:, 1], "service_codes": offered}
    told = {"status": np.where(rng.random(OUTLETS) < 0.95, "open", "closed"), "hours_text": rng.choice(np.array(HOURS, dtype=object), OUTLETS)}
    return pd.DataFrame(columns | told)


def offers(rng: np.random.Generator) -> pd.DataFrame:
    """Who accepts migrants, and how many people a year there is room for; some of both unknown."""
    rows = pd.DataFrame([(pos, code) for pos in range(OUTLETS) for code in SERVICES], columns=["outlet_pos", "service_code"])
    capacity = pd.Series(rng.integers(0, 9_000, len(rows)), dtype="Int64").mask(rng.random(len(rows)) < 0.1)
    accepts = rng.choice(["yes", "no", "unknown"], len(rows), p=[0.6, 0.1, 0.3])
    return rows.assign(serves_migrants=accepts, capacity_unit="people_per_year", capacity_count=capacity)


if __name__ == "__main__":
    main()
