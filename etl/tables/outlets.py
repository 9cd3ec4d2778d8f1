"""Outlets, the services that they offer, and their hours."""

import pandas as pd

from etl.doctor.matching import nearest_codes, shown_code
from etl.tables.columns import contract_frame
from etl.tables.context import ORIGIN, Context, Part, joined, positions, usable, where
from etl.tables.residents import check_unique
from etl.tables.shapes import layer_frame
from geo import catalogue
from geo.errors import N_, Where
from geo.frames import OUTLET, OUTLET_HOURS, OUTLET_SERVICE, Contract


def read_outlets(context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Outlets, and the services that whole files of outlets offer (`services:` of their source)."""
    serves = OUTLET_SERVICE.column("serves_migrants")
    outlets, offered = [], []
    for part in context.parts.get("outlet", ()):
        also = (serves,) if part.source.services and "serves_migrants" in part.source.columns else ()
        frame = usable(layer_frame(context, part, also=also), OUTLET)
        outlets.append(frame)
        offered.extend(_offered(context, part, frame))
    frame = joined(outlets, OUTLET)
    check_unique(context, frame, ["outlet_code"])
    types = {*catalogue.outlet_types(), *(own.outlet_type for own in context.place.own_outlet_types)}
    for position in positions(~frame["outlet_type"].isin(types)):
        code = frame["outlet_type"].iloc[position]
        message = N_("The outlet type {code} is unknown. Nearest known: {nearest}. Correct it, or declare it in own_outlet_types of place.yml.")
        context.problem(message, where(frame, position, "outlet_type"), code=shown_code(code), nearest=nearest_codes(code, types))
    return frame, joined(offered, OUTLET_SERVICE)


def read_outlet_services(context: Context, outlets: pd.DataFrame, offered: pd.DataFrame) -> pd.DataFrame:
    """Services by outlet, from tables of their own and from the sources of outlets; a capacity has its unit."""
    frame = joined([offered, *_rows(context, OUTLET_SERVICE)], OUTLET_SERVICE)
    _check_outlets(context, frame, outlets)
    _check_services(context, frame)
    check_unique(context, frame, list(OUTLET_SERVICE.key))
    for position in positions(frame["capacity_count"].notna() & frame["capacity_unit"].isna()):
        context.problem(N_("The capacity has no unit; fill in capacity_unit (such as people_per_year)."), where(frame, position, "capacity_count"))
    return frame.astype({"capacity_count": "Int64"})


def read_outlet_hours(context: Context, outlets: pd.DataFrame) -> pd.DataFrame:
    """Hours by outlet, as text."""
    frame = joined(_rows(context, OUTLET_HOURS), OUTLET_HOURS)
    _check_outlets(context, frame, outlets)
    check_unique(context, frame, ["outlet_code"])
    return frame


def _rows(context: Context, contract: Contract) -> list[pd.DataFrame]:
    return [usable(contract_frame(context, part, contract), contract) for part in context.parts.get(contract.name, ())]


def _offered(context: Context, part: Part, outlets: pd.DataFrame) -> list[pd.DataFrame]:
    """One row an outlet and declared service; whether migrants are served is unknown unless a column says it."""
    known = context.place.all_services
    for code in part.source.services:
        if code not in known:
            message = N_("services: {code} is not a service of the place, which has: {known}.")
            context.problem(message, Where(part.declared_in), code=code, known=", ".join(known))
    serves = outlets["serves_migrants"].fillna("unknown") if "serves_migrants" in outlets.columns else "unknown"
    origin = outlets[["outlet_code", *ORIGIN]]
    return [
        origin.assign(service_code=code, capacity_count=pd.Series([pd.NA] * len(origin), dtype="Int64"), capacity_unit=None, serves_migrants=serves)
        for code in part.source.services
        if code in known
    ]


def _check_outlets(context: Context, frame: pd.DataFrame, outlets: pd.DataFrame) -> None:
    known = set(outlets["outlet_code"])
    for position in [] if context.is_blind(known) else positions(~frame["outlet_code"].isin(known)):
        code = frame["outlet_code"].iloc[position]
        message = N_("The outlet {code} is not among the outlets. Nearest known: {nearest}. Correct the code, or add the outlet.")
        context.problem(message, where(frame, position, "outlet_code"), code=shown_code(code), nearest=nearest_codes(code, known))


def _check_services(context: Context, frame: pd.DataFrame) -> None:
    known = context.place.all_services
    for position in positions(~frame["service_code"].isin(known)):
        code = frame["service_code"].iloc[position]
        message = N_("The service {code} is not a service of the place. Nearest known: {nearest}. Correct it, or add it to services of place.yml.")
        context.problem(message, where(frame, position, "service_code"), code=shown_code(code), nearest=nearest_codes(code, known))
