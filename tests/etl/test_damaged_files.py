"""Whatever happens to the bytes of a file, the place is accepted or refused with sentences; nothing else comes out."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.folder import PlaceData, load_place
from geo.errors import InputError, RefusedError
from tests.etl.town import Town, told

FILES = ("units.geojson", "people.csv", "outlets.csv", "place.yml", "units.yml")
PIECES = (b"", b'"', b",", b"\n", b"[", b"-1", b"nan", b"1e999", b"\xff", b"{", b"null", b": ", b"\0", b"9" * 30)


def answer(folder: Path) -> PlaceData | tuple[InputError, ...]:
    try:
        return load_place(folder)
    except RefusedError as refused:
        return refused.problems


@settings(max_examples=20, deadline=None)
@given(
    file=st.sampled_from(FILES),
    damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.sampled_from(PIECES)), min_size=1, max_size=4),
)
def test_damaged_bytes_are_answered_with_sentences(file: str, damage: list[tuple[float, int, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        town = Town(Path(folder))
        town.write()
        content = (town.folder / file).read_bytes()
        for share, length, piece in damage:
            at = int(share * len(content))
            content = content[:at] + piece + content[at + length :]
        (town.folder / file).write_bytes(content)
        answered = answer(town.folder)
        if isinstance(answered, PlaceData):
            assert len(answered.frames["people"]) == 2 * len(answered.frames["unit"])
        else:
            assert told(answered)
