"""What changed since the release before: the same question asked of both, so both numbers are protected and nothing more is told than each release tells."""

from dataclasses import dataclass

from sqlalchemy import Connection

from geo.analysis.difference import WHOLE
from geo.analysis.gaps import Question, answer
from geo.analysis.indicators import uptake_gap
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.db import read
from geo.db.release import Release, releases
from geo.errors import UnknownCodeError

_CONTENT = ["table_name", "file_name", "content_hash"]


@dataclass(frozen=True, slots=True)
class Since:
    """The whole place then and now, people.

    Attributes
    ----------
    then
        The earlier release.
    out_of_reach
        Access gap now less then.
    error_count
        How far that difference may be from the truth: both errors together.
    without_a_seat
        Fewest and most without a seat then.
    not_taken_up
        People short of the same indicator's target now less then; None where one of both has none.
    """

    then: Release
    out_of_reach: int
    error_count: int
    without_a_seat: tuple[int, int]
    not_taken_up: int | None


def release_before(connection: Connection, release: Release) -> Release | None:
    """The newest earlier release that was made of other files; None where this is the first. The same files built anew by newer code are no news."""
    files = _files(connection, release)
    earlier = (other for other in releases(connection) if other.release_id < release.release_id)
    return next((other for other in earlier if _files(connection, other) != files), None)


def since(now: Snapshot, then: Snapshot, question: Question) -> Since | None:
    """The question asked of both releases.

    Parameters
    ----------
    now, then
        The release and the one before.
    question
        What is asked of both.

    Returns
    -------
    Since or None
        The changes; None where the earlier release cannot be asked the same: other tables, another system of measurement, another rounding, or a service
        or group that it lacks or that meant other people; and where either has too few entitled people to be told, as the other would tell it.
    """
    if not _is_comparable(now, then, question):
        return None
    before, after = answer(then, question), answer(now, question)
    if min(int(found.area_steps.people[WHOLE]) for found in (before, after)) < thresholds().small_denominator_people:
        return None
    fewest, most = before.area_steps.capacity_gap_range
    return Since(
        then=then.release,
        out_of_reach=int(after.area_steps.access_gap[WHOLE] - before.area_steps.access_gap[WHOLE]),
        error_count=before.beyond_error_count + after.beyond_error_count,
        without_a_seat=(int(fewest[WHOLE]), int(most[WHOLE])),
        not_taken_up=_not_taken_up(now, then, question),
    )


def _files(connection: Connection, release: Release) -> set[tuple[str, ...]]:
    return set(read.sources(connection, release.release_id)[_CONTENT].astype(str).itertuples(index=False, name=None))


def _is_comparable(now: Snapshot, then: Snapshot, question: Question) -> bool:
    facts = [(of.schema_version, of.metric_crs, of.rounding_base, of.key_id) for of in (now.release, then.release)]
    if facts[0] != facts[1]:
        return False
    try:
        return _meaning(now, question) == _meaning(then, question)
    except UnknownCodeError:
        return False


def _meaning(snapshot: Snapshot, question: Question) -> tuple[object, ...]:
    """Which cells are asked about, whose they are, and whether ways follow roads."""
    entitled = snapshot.group_cells(str(snapshot.service(question.service_code)["eligible_group"]))
    cells = snapshot.cells["cell_code"].to_numpy(dtype=object)
    groups = (entitled, snapshot.group_cells(question.group_code), snapshot.is_migrant)
    return (*(frozenset(cells[chosen]) for chosen in groups), snapshot.roads is None)


def _not_taken_up(now: Snapshot, then: Snapshot, question: Question) -> int | None:
    found = [uptake_gap(snapshot, question.service_code, question.group_code) for snapshot in (now, then)]
    if found[0] is None or found[1] is None or found[0].indicator != found[1].indicator:
        return None
    return found[0].people_short - found[1].people_short
