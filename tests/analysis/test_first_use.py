"""Nobody's first question waits for the compiler: kernels are compiled ahead, and kept where the service's user can write."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geo.analysis.first_use import compile_kernels
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot
from geo.core import cascade, chains, room, shortest_paths
from geo.settings import PROJECT, keep_compiled_code

KERNELS = [kernel for module in (cascade, chains, room, shortest_paths) for kernel in vars(module).values() if hasattr(kernel, "signatures")]
COMPILE = "import os; os.access = lambda *asked, **how: False; import etl; from geo.analysis.first_use import compile_kernels; compile_kernels()"


def test_no_question_compiles_what_was_not_compiled_ahead(gridville_snapshot: Snapshot) -> None:
    compile_kernels()
    ahead = {kernel.__name__: len(kernel.signatures) for kernel in KERNELS}
    assert ahead["walks_from"] == 1
    for service, group, when in (("family", "all", "any"), ("vaccine", "migrant", "evening"), ("family", "registered", "free")):
        answer(gridville_snapshot, Question(service, group, 1300, when))
    some_cells = gridville_snapshot.people[:, np.array([True, False])]
    order = gridville_snapshot.order(1300)
    cascade.cascade(some_cells, np.zeros(1, dtype=np.bool_), order, gridville_snapshot.outlet_facts("family", "any"))
    cascade.cascade(np.asfortranarray(gridville_snapshot.people), gridville_snapshot.is_migrant, order, gridville_snapshot.outlet_facts("family", "any"))
    assert {kernel.__name__: len(kernel.signatures) for kernel in KERNELS} == ahead


def test_where_the_checkout_cannot_be_written_compiled_code_is_kept_in_the_data_folder(tmp_path: Path) -> None:
    told = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"} | {"GAPMAP_DATA_FOLDER": str(tmp_path)}
    subprocess.run([sys.executable, "-c", COMPILE], cwd=PROJECT, env=told, capture_output=True, timeout=300, check=True)
    kept = sorted((tmp_path / "compiled").rglob("*.nbc"))
    assert len({path.name for path in kept}) == len(kept) >= len(KERNELS)
    told["NUMBA_DEBUG_CACHE"] = "1"  # the second start tells what it reads and what it writes
    again = subprocess.run([sys.executable, "-c", COMPILE], cwd=PROJECT, env=told, capture_output=True, text=True, timeout=300, check=True)
    assert "data loaded from" in again.stdout
    assert "data saved to" not in again.stdout


def test_a_folder_that_was_chosen_stays_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_asked: False)
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/somewhere/else")
    keep_compiled_code()
    assert os.environ["NUMBA_CACHE_DIR"] == "/somewhere/else"
