"""A place is a folder: place.yml, and a source .yml beside each file. Reading it ends in checked frames or in a full refusal.

The check for persons goes over every file before anything else is done with one.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from etl.declarations import Place, Source
from etl.doctor.declarations import PLACE_FILE, place_problems, source_problems
from etl.doctor.matching import unknown_unit
from etl.doctor.privacy import person_problems
from etl.problems import Problems
from etl.read.declared import read_declaration
from etl.read.source import chosen_table, content_hash, read_tables
from etl.tables.areas import read_parents, read_units
from etl.tables.columns import missing_columns
from etl.tables.context import Context, Part, empty, finished
from etl.tables.coverage import read_coverage
from etl.tables.ground import read_base_features, read_road_edges
from etl.tables.homes import read_buildings, read_gates, read_populated_points
from etl.tables.outlets import read_outlet_hours, read_outlet_services, read_outlets
from etl.tables.residents import check_every_unit_has_people, read_people, read_residences, read_unit_people, unit_of_residence
from etl.tables.spreading import check_made, spread_units
from geo.errors import InputError, MissingFileError, N_, PrivacyError, RefusedError, Where
from geo.frames import CONTRACTS

__all__ = ["Place", "PlaceData", "Source", "SourceRecord", "load_place"]

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What is told of a source with every page and export: one row of `shown.source` without release and position."""

    table_name: str
    file_name: str
    publisher_zh: str | None
    publisher_en: str | None
    licence: str | None
    source_date: str | None
    crs: str | None
    basis: str | None
    quality_zh: str | None
    quality_en: str | None
    row_count: int
    repairs: dict[str, int]
    content_hash: str


@dataclass(frozen=True, slots=True)
class PlaceData:
    """A place ready to build: its declaration, a checked frame for every contract, its sources, and a hash of all that was read.

    `weights` holds the weight of each residence that people of a unit were spread over, by residence_code.
    """

    place: Place
    frames: dict[str, pd.DataFrame]
    sources: tuple[SourceRecord, ...]
    input_hash: str
    weights: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))


@dataclass(frozen=True, slots=True)
class _Declared:
    """A source with its file: where it was declared, where its data are, and what its bytes are."""

    source: Source
    name: str
    data: Path


def load_place(folder: Path, data_folder: Path | None = None, *, progress: Progress = lambda _: None) -> PlaceData:
    """The place in `folder` as checked frames; its data files lie beside their .yml, or in `data_folder` where one is given.

    RefusedError names every problem found, up to twenty a file. Nothing outside memory is changed. `progress` gets source texts to
    translate and names of files.
    """
    problems = Problems()
    try:
        place = read_declaration(folder / PLACE_FILE, Place, file=PLACE_FILE)
    except InputError as error:
        raise RefusedError([error]) from error
    problems.extend(place_problems(place))
    problems.refuse()
    progress(N_("Reading the files"))
    declared = _sources(place, folder, data_folder, problems)
    parts = _parts(place, declared, problems, progress)
    progress(N_("Checking the tables"))
    frames, weights = _frames(Context(place, parts, problems))
    problems.refuse()
    checked = {name: finished(frames[name], name) if name in frames else empty(contract) for name, contract in CONTRACTS.items()}
    hashes = {item.name: content_hash(item.data) for item in declared}
    by_name = {part.declared_in: part for table in parts.values() for part in table}
    records = tuple(_record(by_name[item.name], hashes[item.name]) for item in declared)
    return PlaceData(place, checked, records, _input_hash(folder, declared, hashes), weights)


def _sources(place: Place, folder: Path, data_folder: Path | None, problems: Problems) -> list[_Declared]:
    """Every source that could be read and whose file is there."""
    declared = []
    for name in place.sources:
        with problems.collecting():
            _check_inside(folder / name, folder, Where(file=PLACE_FILE), name)
            source = read_declaration(folder / name, Source, file=name)
            problems.extend(source_problems(source, name, place))
            base = (folder / name).parent if data_folder is None else data_folder
            path = base / source.file
            _check_inside(path, folder if data_folder is None else data_folder, Where(file=name), source.file)
            if not path.is_file():
                message = N_("The file does not exist; put it there, or correct `file:` in {declared_in}.")
                raise MissingFileError(message, where=Where(file=source.file), declared_in=name)
            declared.append(_Declared(source, name, path))
    return declared


def _check_inside(path: Path, folder: Path, where: Where, name: str) -> None:
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(N_("{name} lies outside the folder of the place; put the file inside."), where=where, name=name)


def _parts(place: Place, declared: list[_Declared], problems: Problems, progress: Progress) -> dict[str, tuple[Part, ...]]:
    """The mapped columns of every file, by table; columns that are not mapped are gone after the check for persons."""
    parts: dict[str, tuple[Part, ...]] = {}
    persons: list[PrivacyError] = []
    for item in declared:
        progress(item.source.file)
        with problems.collecting():
            tables = read_tables(item.data, item.source)
            found = person_problems(tables, item.source, place.units or ())
            persons.extend(found)
            if found:
                continue
            raw = chosen_table(tables, item.source)
            problems.extend(missing_columns(raw, item.source.source_columns))
            _check_rows(len(raw.rows), item)
            part = Part(item.source, item.name, raw.only(item.source.source_columns))
            parts[item.source.table] = (*parts.get(item.source.table, ()), part)
    problems.extend(persons)
    if persons or len(parts) == 0:
        problems.refuse()
    return parts


def _check_rows(found: int, item: _Declared) -> None:
    expected = item.source.expected_rows
    if expected is not None and found != expected:
        message = N_("The file has {found} rows, `expected_rows:` says {expected}; check that the file is whole, or correct the number.")
        raise InputError(message, where=Where(file=item.source.file), found=found, expected=expected)
    if found == 0:
        raise InputError(N_("The file has no rows; give one with data, or take the source out."), where=Where(file=item.source.file))


def _frames(context: Context) -> tuple[dict[str, pd.DataFrame], pd.Series]:
    """Every table read and checked against the others, and the weights of homes that units were spread over; problems are noted in the context."""
    problems = context.problems
    parents = read_parents(context)
    units = read_units(context, parents)
    _check_areas(context, units)
    residences = read_residences(context, units)
    people, unit_people = read_people(context, residences), read_unit_people(context, units)
    buildings, points = read_buildings(context, units), read_populated_points(context, units)
    gates = read_gates(context, units, buildings)
    if not len(problems):
        check_every_unit_has_people(context, units, residences, unit_people)
    outlets, offered = read_outlets(context)
    frames = {"parent": parents, "unit": units, "outlet": outlets}
    frames["outlet_service"] = read_outlet_services(context, outlets, offered)
    frames["outlet_hours"] = read_outlet_hours(context, outlets)
    frames["road_edge"], frames["base_feature"] = read_road_edges(context), read_base_features(context)
    counted = _people_of_units(units, residences, people, unit_people)
    frames["coverage"] = read_coverage(context, units, counted)
    if len(problems):
        return frames, pd.Series(dtype="float64")
    homes = spread_units(context, units, unit_people, buildings=buildings, points=points, gates=gates)
    check_made(context, residences, homes.residences)
    frames["residence"] = _under(residences, homes.residences)
    frames["people"] = _under(people, homes.people)
    return frames, homes.weights


def _under(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Rows of both, with the columns that both have; an empty one does not count."""
    kept = [frame for frame in (one, other) if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else one


def _people_of_units(units: pd.DataFrame, residences: pd.DataFrame, people: pd.DataFrame, unit_people: pd.DataFrame) -> pd.Series:
    """People by (unit_code, cell_code), from residences and from counts of units."""
    counts = [unit_people[["unit_code", "cell_code", "people_count"]]]
    if len(people):
        homes = people["residence_code"].map(unit_of_residence(units, residences))
        counts.append(people.assign(unit_code=homes)[["unit_code", "cell_code", "people_count"]].dropna())
    together = pd.concat([frame for frame in counts if len(frame)] or counts)
    return together.groupby(["unit_code", "cell_code"])["people_count"].sum()


def _check_areas(context: Context, units: pd.DataFrame) -> None:
    names = dict(zip(units["unit_code"], units["name_zh"], strict=True))
    for area in context.place.concentration_areas:
        for code in area.units:
            if code not in names and not context.is_blind(names):
                context.problems.add(unknown_unit(code, names, Where(PLACE_FILE, column=f"concentration_areas.{area.area_code}.units")))


def _record(part: Part, digest: str) -> SourceRecord:
    source = part.source
    return SourceRecord(
        table_name=source.table, file_name=source.file, publisher_zh=source.publisher_zh, publisher_en=source.publisher_en, licence=source.licence,
        source_date=source.date, crs=part.crs[0] if part.crs else None, basis=source.basis, quality_zh=source.quality_zh, quality_en=source.quality_en,
        row_count=len(part.raw.rows), repairs=dict(part.repairs), content_hash=digest,
    )  # fmt: skip


def _input_hash(folder: Path, declared: list[_Declared], hashes: dict[str, str]) -> str:
    """SHA-256 over place.yml, the source files and the data, in the declared order; folder and file times do not count."""
    digest = hashlib.sha256(hashlib.sha256((folder / PLACE_FILE).read_bytes()).digest())
    for item in declared:
        for piece in (item.name.encode(), (folder / item.name).read_bytes(), hashes[item.name].encode()):
            digest.update(hashlib.sha256(piece).digest())
    return digest.hexdigest()
