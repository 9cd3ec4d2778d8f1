"""What the help page lists: services and who is entitled, the allow-list of indicators, words of the field, versions and licences."""

from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from typing import Final

import pandas as pd

from dashboard import formats
from dashboard.i18n import _, language, named
from dashboard.markup import boxed, element, table
from geo.analysis.snapshot import Snapshot
from geo.catalogue import Indicator, indicators
from geo.errors import N_

_KINDS: Final = {
    "person_share": N_("share of people"), "survey_share": N_("share of answers"), "facility_share": N_("share of facilities"),
    "ratio": N_("ratio of two counts"), "data_quality": N_("quality of records"),
}  # fmt: skip
_RULES: Final = {"3_months": N_("resident 3 months or more"), "6_months": N_("resident 6 months or more")}

GLOSSARY: Final[tuple[tuple[str, str], ...]] = (
    (N_("Entitled"), N_("Everybody of the chosen group whom the chosen service is for, counted where they live.")),
    (N_("Outlet"), N_("A place that offers services: a centre, a room, a clinic, a site, a point on a market. A public fact, shown as it is.")),
    (N_("Residence"), N_("Where people are counted: the gate of an estate, a building, a hamlet; where only a unit's count is known, a point of it.")),
    (N_("Group"), N_("A set of cells into which the place divides its people, such as migrants, or registered women from 15 to 49.")),
    (N_("Migrants"), N_("People who live here and are registered elsewhere; the data's source says after how long.")),
    (N_("Inversion ratio"), N_("Migrants per other resident. Above 1 there are more migrants than registered residents.")),
    (N_("Counted, estimated, illustrative"), N_("Counted in a register or survey; worked out from other counts; or made up to show how the map works.")),
    (N_("Protected"), N_("Fewer people than may be shown: the number is left out, but counts in the sums.")),
    (N_("Release"), N_("One state of all data, built and checked as a whole. Every page shows one release alone.")),
    (N_("Outlet plan"), N_("Outlets added, moved, closed or changed on trial. Pages and files that show it say so.")),
)
_PACKAGES: Final = (
    "streamlit", "folium", "streamlit-folium", "geopandas", "shapely", "pandas", "numpy", "numba", "scipy", "sqlalchemy", "geoalchemy2", "psycopg", "alembic",
    "pyproj", "pyogrio", "pypinyin", "starlette", "uvicorn", "pydantic", "babel", "openpyxl", "pyarrow", "django-js-lib-leaflet",
)  # fmt: skip


def services_table(snapshot: Snapshot) -> str:
    """Services of the place and whom they are for, as HTML."""
    groups = {row["people_group_code"]: named(row) for row in snapshot.groups.to_dict("records")}
    head = (element("th", _("Service")), element("th", _("Entitled")), element("th", _("Outlets that offer it"), "n"))
    rows = [
        (
            element("td", named(row)),
            element("td", groups.get(row["eligible_group"], row["eligible_group"])),
            element("td", formats.people(int(snapshot.offers(row["service_code"]).sum())), "n"),
        )
        for row in snapshot.services.to_dict("records")
    ]
    return table([head, *rows])


def indicators_table() -> str:
    """The allow-list with what is divided by what, kind, residence rule and dated target, as HTML; what is not on it cannot be loaded."""
    heads = (_("Code"), _("Indicator"), _("Numerator ÷ denominator"), _("Kind"), _("Residence rule"), _("Target"), _("Source and date"))
    head = tuple(element("th", words) for words in heads)
    return boxed(_("Indicators that may be asked"), table([head, *(_indicator(found) for found in indicators().values())]))


def _indicator(found: Indicator) -> tuple[str, ...]:
    source = found.target_source_zh if language() == "zh" else found.target_source_en
    rule = _(_RULES[found.residence_rule]) if found.residence_rule in _RULES else found.residence_rule
    target = formats.percent(found.target_share) if found.target_share is not None else _("none found")
    divided = f"{named(found, 'numerator')} ÷ {named(found, 'denominator')}"
    texts = (element("td", words) for words in (found.indicator_code, named(found), divided))
    return (*texts, element("td", _(_KINDS[found.kind]), "short"), element("td", rule or "—"), element("td", target, "short"), element("td", source or "—"))


def glossary() -> str:
    """Words of the field, as HTML."""
    return f"<dl>{''.join(element('dt', _(word)) + element('dd', _(words)) for word, words in GLOSSARY)}</dl>"


def licences(sources: pd.DataFrame) -> str:
    """Licences of the loaded data, then versions and licences of the installed packages, as HTML."""
    data_head = (element("th", _("Data")), element("th", _("Publisher")), element("th", _("Licence")))
    data = [
        (element("td", row["file_name"]), element("td", named(row, "publisher")), element("td", row["licence"] or "—"))
        for row in sources.drop_duplicates(["file_name"]).to_dict("records")
    ]
    head = (element("th", _("Package")), element("th", _("Version")), element("th", _("Licence")))
    return table([data_head, *data]) + table([head, *(row for name in _PACKAGES for row in _package(name))])


def _package(name: str) -> list[tuple[str, ...]]:
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return []
    return [tuple(element("td", words) for words in (name, found["Version"], _licence(found)))]


def _licence(found: PackageMetadata) -> str:
    """The short name of a licence: the expression, else the classifier, else the first line of the text."""
    classifiers = [text.rsplit(" :: ", 1)[-1] for text in found.get_all("Classifier") or [] if text.startswith("License ::")]
    told = [*(found.get_all("License-Expression") or []), *classifiers, *(found.get_all("License") or [])]
    return told[0].splitlines()[0] if told else "—"
