"""Claim: a place of an office's size is built from files to a served release in seconds and in little memory.

Builds the demonstration and, where the real data lie beside the checkout, Berlin 2020, each in a fresh process on a fresh database of a
private server that runs already; tells the seconds of the whole build and the peak memory of the building process.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.claim import Measured, tell
from geo.db.cluster import Cluster
from geo.settings import PROJECT

RUNS = 5
BUILD = """
import json, resource, sys, time
from pathlib import Path
from etl.folder import load_place
from etl.pipeline import build
from geo.db.engine import open_database
from geo.settings import Settings
folder, data, store, name = Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2] else None, Path(sys.argv[3]), sys.argv[4]
with open_database(Settings(data_folder=store, database_url=None), name) as database:
    started = time.perf_counter()
    place = load_place(folder, data)
    build(database, place, data_folder=store)
    seconds = time.perf_counter() - started
rows = {table: len(frame) for table, frame in place.frames.items()}
print(json.dumps({'seconds': seconds, 'peak_mb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, 'rows': rows}))
"""


def main() -> None:
    """Build every place that is there and print a line for each."""
    real = PROJECT.parent / "shared" / "data" / "berlin_2020"
    places: list[tuple[str, Path, Path | None]] = [("the demonstration", PROJECT / "data", None)]
    if real.is_dir():
        places.append(("Berlin 2020", PROJECT / "tests" / "places" / "berlin_2020", real))
    else:
        sys.stderr.write("Berlin is left out: the real data are not beside this checkout\n")
    store = Path(tempfile.mkdtemp(prefix="gapmap-bench-", dir="/tmp"))
    store.chmod(0o755)
    try:
        with Cluster(store):
            for name, folder, data in places:
                measure(name, folder, data, store)
    finally:
        shutil.rmtree(store, ignore_errors=True)


def measure(name: str, folder: Path, data: Path | None, store: Path) -> None:
    """One warm-up and RUNS builds, each in a process and a database of its own."""
    outcomes = [built(folder, data, store, f"bench_{folder.name}_{run}") for run in range(RUNS + 1)][1:]
    seconds = Measured(tuple(float(outcome["seconds"]) for outcome in outcomes))
    peak_mb = max(int(outcome["peak_mb"]) for outcome in outcomes)
    tell(f"build {name} from files to a served release", seconds, peak_mb=peak_mb, rows=outcomes[0]["rows"])


def built(folder: Path, data: Path | None, store: Path, database: str) -> dict[str, float]:
    """What one build in a fresh process tells of itself."""
    command = [sys.executable, "-c", BUILD, str(folder), str(data or ""), str(store), database]
    outcome = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    told: dict[str, float] = json.loads(outcome.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
