"""Whether the parts of place.yml and of the source files agree with one another and with the catalogue."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from etl.declarations import WHOLE_PLACE, Place, Source
from etl.doctor.matching import nearest_codes
from geo import catalogue
from geo.crs import metric_srid, named_crs
from geo.errors import CrsError, InputError, N_, Where

PLACE_FILE: Final = "place.yml"
_WHERE: Final = Where(file=PLACE_FILE)
_POINTED: Final = ("residence", "populated_point", "gate", "outlet")


def place_problems(place: Place) -> list[InputError]:
    """Every key of the place file that contradicts another, or the catalogue."""
    return [*_reference_system(place), *_repeated(place), *_groups(place), *_services(place), *_areas(place)]


def source_problems(source: Source, declared_in: str, place: Place) -> list[InputError]:
    """Every key of a source file that its table cannot use, or that contradicts the place."""
    where = Where(file=declared_in)
    problems = []
    if source.crs is not None:
        try:
            named_crs(source.crs)
        except CrsError:
            message = N_("crs: the reference system {name} is unknown; declare an EPSG code such as EPSG:4549.")
            problems.append(InputError(message, where=where, name=source.crs))
    if (source.lon is None) != (source.lat is None):
        problems.append(InputError(N_("Declare both lon and lat, or neither."), where=where))
    if source.lon is not None and source.table not in _POINTED:
        problems.append(InputError(N_("lon and lat make points, and the table {table} holds none; give a layer."), where=where, table=source.table))
    if source.services and source.table != "outlet":
        problems.append(InputError(N_("services belongs to a source with table: outlet."), where=where))
    if source.cells and source.table not in ("people", "unit_people"):
        problems.append(InputError(N_("cells belongs to a source with table: people or unit_people."), where=where))
    is_mended = source.table == "building" and not source.corrections and set(source.repairs) <= {"make_valid"}
    if (source.corrections or source.repairs) and source.table not in ("unit", "parent") and not is_mended:
        message = N_("corrections and repairs belong to a source with table: unit or parent; one with table: building may have make_valid.")
        problems.append(InputError(message, where=where))
    if source.basis == "illustrative" and not place.illustrative:
        problems.append(InputError(N_("basis is illustrative; then place.yml must say illustrative: true, so that every page and file says so."), where=where))
    return problems


def _reference_system(place: Place) -> Iterator[InputError]:
    try:
        metric_srid(place.metric_crs)
    except CrsError:
        message = N_("metric_crs {name} cannot measure: give a metric system of the place, such as EPSG:4549, and never Web Mercator.")
        yield InputError(message, where=_WHERE, name=place.metric_crs)


def _repeated(place: Place) -> Iterator[InputError]:
    lists = {
        "cells": [cell.cell_code for cell in place.cells],
        "groups": [group.group_code for group in place.groups],
        "question_groups": place.question_groups,
        "services, own_services": place.all_services,
        "own_outlet_types": [own.outlet_type for own in place.own_outlet_types],
        "concentration_areas": [area.area_code for area in place.concentration_areas],
        "units": place.units or (),
        "sources": place.sources,
    }
    for key, codes in lists.items():
        for code in _twice(codes):
            yield InputError(N_("{key} has {code} twice; keep one."), where=_WHERE, key=key, code=code)
    for key in ("cells", "groups", "sources"):
        if not lists[key]:
            yield InputError(N_("{key} is empty; a place needs at least one."), where=_WHERE, key=key)
    for own in place.own_outlet_types:
        if own.outlet_type in catalogue.outlet_types():
            message = N_("{key} has {code}, which the catalogue has too; give it a code of its own.")
            yield InputError(message, where=_WHERE, key="own_outlet_types", code=own.outlet_type)


def _groups(place: Place) -> Iterator[InputError]:
    cells = {cell.cell_code for cell in place.cells}
    groups = place.cells_of_group
    for group in place.groups:
        for cell in sorted(set(group.cells) - cells):
            yield _unknown(f"groups.{group.group_code}.cells", cell, sorted(cells))
    if groups.get(WHOLE_PLACE) != frozenset(cells):
        yield InputError(N_("groups needs a group {code} that holds every cell."), where=_WHERE, code=WHOLE_PLACE)
    for code in place.question_groups:
        if code not in groups:
            yield _unknown("question_groups", code, list(groups))
    if place.migrant_group is not None and place.migrant_group not in groups:
        yield _unknown("migrant_group", place.migrant_group, list(groups))


def _services(place: Place) -> Iterator[InputError]:
    shipped = catalogue.services()
    for code in place.services:
        if code not in shipped:
            yield _unknown("services", code, list(shipped))
    used = [*(shipped[code] for code in place.services if code in shipped), *place.own_services]
    for service in used:
        if service.eligible_group not in place.cells_of_group:
            message = N_("The service {service} is for the group {group}, which groups does not declare; add the group, or leave the service out.")
            yield InputError(message, where=_WHERE, service=service.service_code, group=service.eligible_group)
    for service in place.own_services:
        sources = (service.visits_source_zh, service.visits_source_en)
        if service.visits_per_person_year is not None and None in sources:
            message = N_("The service {service} has visits_per_person_year; say where they are from, in visits_source_zh and visits_source_en.")
            yield InputError(message, where=_WHERE, service=service.service_code)
    if place.default_service not in place.all_services:
        yield _unknown("default_service", place.default_service, place.all_services)


def _areas(place: Place) -> Iterator[InputError]:
    if place.units is None:
        return
    for area in place.concentration_areas:
        for code in area.units:
            if code not in place.units:
                yield _unknown(f"concentration_areas.{area.area_code}.units", code, place.units)


def _unknown(key: str, code: str, known: Sequence[str]) -> InputError:
    near = ", ".join(get_close_matches(code, known)) or nearest_codes(code, known)
    message = N_("{key} has {code}, which is unknown. Nearest known: {nearest}. Correct it, or declare it.")
    return InputError(message, where=_WHERE, key=key, code=code, nearest=near)


def _twice(codes: Sequence[str]) -> list[str]:
    return sorted({code for code in codes if list(codes).count(code) > 1})
