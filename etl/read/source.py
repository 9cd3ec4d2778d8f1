"""The file of a source, opened by what its first bytes say and not by its name alone."""

import hashlib
from pathlib import Path
from typing import Final, Literal

from etl.declarations import Source
from etl.read.layers import read_geojson, read_geopackage, read_osm_roads, read_shapefile, sidecar
from etl.read.parquet import read_parquet
from etl.read.raw import RawTable
from etl.read.tables import read_csv, read_xlsx
from geo.errors import InputError, N_, Where

Format = Literal["GeoJSON", "GeoPackage", "Shapefile", "CSV", "XLSX", "Parquet", "OpenStreetMap PBF"]
_NAMED: Final[dict[str, Format]] = {
    ".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GeoPackage", ".shp": "Shapefile", ".csv": "CSV", ".tsv": "CSV", ".txt": "CSV", ".xlsx": "XLSX",
    ".parquet": "Parquet", ".geoparquet": "Parquet", ".pbf": "OpenStreetMap PBF",
}  # fmt: skip
_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SIGNS: Final[dict[Format, tuple[int, bytes]]] = {
    "GeoPackage": (0, b"SQLite format 3\0"),
    "Shapefile": (0, (9994).to_bytes(4, "big")),
    "XLSX": (0, b"PK\x03\x04"),
    "Parquet": (0, b"PAR1"),
    "OpenStreetMap PBF": (4, b"\n\tOSMHeader"),
}
"""How files of each kind begin: the place, counted from 0, and the bytes that stand there."""
_HEAD_BYTES: Final = 4096


def read_tables(path: Path, source: Source) -> list[RawTable]:
    """Every sheet or layer of the source's file, whole; InputError where its name and its content disagree."""
    kind = _format(path, source.file)
    if kind == "GeoPackage":
        return read_geopackage(path, source.file)
    if kind == "XLSX":
        return read_xlsx(path, source.file)
    return [_only_table(kind, path, source)]


def _only_table(kind: Format, path: Path, source: Source) -> RawTable:
    """The one table of a file that cannot have several."""
    if kind == "Parquet":
        return read_parquet(path, source.file)
    if kind == "OpenStreetMap PBF":
        return read_osm_roads(path, source.file)
    if kind == "GeoJSON":
        return read_geojson(path, source.file, encoding=source.encoding)
    if kind == "Shapefile":
        return read_shapefile(path, source.file, encoding=source.encoding)
    return read_csv(path, source.file, encoding=source.encoding, delimiter=source.delimiter)


def chosen_table(tables: list[RawTable], source: Source) -> RawTable:
    """The sheet or layer that the source declares, or the only one; InputError where that is not one, or it has merged cells."""
    wanted = source.sheet or source.layer
    names = [table.sheet or "" for table in tables]
    if wanted is not None and any(names):
        found = [table for table in tables if table.sheet == wanted]
    else:
        found = tables
    if len(found) != 1:
        message = N_("Declare which one is meant as `sheet:` or `layer:`; the file has: {names}.")
        raise InputError(message, where=Where(source.file, wanted), names=", ".join(names) or "—")
    (table,) = found
    if table.merged:
        raise InputError(N_("The cells {ranges} are merged; split them and fill in every cell."), where=table.where(), ranges=", ".join(table.merged[:5]))
    if table.same_headers:
        message = N_("The header of column {second} stands over another column too; give each its own.")
        raise InputError(message, where=table.where(), second=", ".join(table.same_headers))
    return table


def content_hash(path: Path) -> str:
    """SHA-256 (hex) of the file, of all its parts where it is a Shapefile; neither its name nor its date counts."""
    digest = hashlib.sha256()
    parts = [part for suffix in _PARTS if (part := sidecar(path, suffix))] if path.suffix.lower() == ".shp" else [path]
    for part in parts:
        digest.update(part.suffix.lower().encode() + b"\0" + hashlib.sha256(part.read_bytes()).digest())
    return digest.hexdigest()


def _format(path: Path, file: str) -> Format:
    named = _NAMED.get(path.suffix.lower())
    with path.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    where = Where(file=file)
    if named is None:
        message = N_("Files of this kind are not read; give GeoJSON, GeoPackage, Shapefile, Parquet, CSV (.csv), Excel (.xlsx), or .osm.pbf for roads.")
        raise InputError(message, where=where)
    if not head:
        raise InputError(N_("The file is empty."), where=where)
    if named != _content_format(head, is_json=named == "GeoJSON"):
        raise InputError(N_("The file is named as {format}, but its content is something else; export it again as {format}."), where=where, format=named)
    return named


def _content_format(head: bytes, *, is_json: bool) -> Format | None:
    found = next((kind for kind, (at, sign) in _SIGNS.items() if head.startswith(sign, at)), None)
    if found is not None:
        return found
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in head and not is_utf16:
        return None
    starts_as_json = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    if is_json:
        return "GeoJSON" if starts_as_json else None
    return "CSV"
