"""How every bench measures and tells: pairs of runs in turn, medians, and one JSON line a claim."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each run of one side."""

    seconds: tuple[float, ...]

    @property
    def median_s(self) -> float:
        """The middle of the runs, in seconds."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> tuple[float, float]:
        """Fastest and slowest run, in seconds."""
        return min(self.seconds), max(self.seconds)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(ours: Callable[[], object], peer: Callable[[], object], *, runs: int) -> tuple[Measured, Measured]:
    """Both sides in turn, one warm-up each and then `runs` pairs, so that a machine whose speed drifts treats them alike."""
    ours(), peer()
    pairs = [(timed(ours), timed(peer)) for _ in range(runs)]
    return Measured(tuple(pair[0] for pair in pairs)), Measured(tuple(pair[1] for pair in pairs))


def tell(claim: str, ours: Measured, peer: Measured | None = None, *, peer_name: str = "", **facts: object) -> None:
    """Print one JSON line a claim.

    claim; ours and peer in seconds (medians); ratio peer / ours (median of the pairs); spread of the ratios, or of our seconds where there is no
    peer; runs; and what was worked on.
    """
    line: dict[str, object] = {"claim": claim, "ours": round(ours.median_s, 4), "ours_spread": [round(s, 4) for s in ours.spread]}
    if peer is None:
        line |= {"peer": None, "ratio": None, "spread": line["ours_spread"]}
    else:
        ratios = [theirs / mine for mine, theirs in zip(ours.seconds, peer.seconds, strict=True)]
        line |= {"peer_name": peer_name, "peer": round(peer.median_s, 4), "peer_spread": [round(s, 4) for s in peer.spread]}
        line |= {"ratio": round(statistics.median(ratios), 2), "spread": [round(min(ratios), 2), round(max(ratios), 2)]}
    sys.stdout.write(json.dumps(line | {"runs": len(ours.seconds)} | facts, ensure_ascii=False) + "\n")
    sys.stdout.flush()
