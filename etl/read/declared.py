"""A .yml file into its strict model; every mistake is one sentence that names the key."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from geo.errors import InputError, MissingFileError, N_, RefusedError, Where

Model = TypeVar("Model", bound=BaseModel)

_SENTENCES: Final = {
    "extra_forbidden": N_("The key {key} is unknown; take it out, or correct its spelling."),
    "missing": N_("The key {key} is missing; add it."),
    "string_type": N_('The key {key} must be text; write codes in quotes, such as "320412411001", so that no zero is lost.'),
    "literal_error": N_("The key {key} may only be {expected}."),
    "date_type": N_("The key {key} must be a date such as 2020-02-29."),
    "date_from_datetime_parsing": N_("The key {key} must be a date such as 2020-02-29."),
    "tuple_type": N_("The key {key} must be a list."),
    "value_error": N_("The key {key} must be a column name, or have either column or constant."),
    "string_pattern_mismatch": N_("The key {key} may only have small letters a–z, digits, - and _."),
    "string_too_short": N_("The key {key} is empty; fill it in."),
}
_OTHER: Final = N_("The value of the key {key} is of the wrong kind; see the documentation of data files.")


class _Loader(yaml.SafeLoader):
    """YAML without surprises: a key that stands twice is a mistake, not an overwriting."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 — PyYAML's signature
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(None, None, "key twice", key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)


def read_declaration(path: Path, model: type[Model], *, file: str) -> Model:
    """The content of `path` as `model`; RefusedError with every mistake, MissingFileError where it is not there."""
    where = Where(file=file)
    if not path.is_file():
        raise MissingFileError(N_("The file does not exist; add it, or correct its name where it is declared."), where=where)
    try:
        content = yaml.load(path.read_text("utf-8-sig"), _Loader)  # noqa: S506 — a SafeLoader
    except UnicodeDecodeError as error:
        raise InputError(N_("The file is not UTF-8 text; save it as UTF-8."), where=where) from error
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        message = N_("This line is not valid YAML (a key twice, a wrong indent, or a missing quote); correct it.")
        raise InputError(message, where=Where(file, row=row)) from error
    except yaml.YAMLError as error:
        raise InputError(N_("The file is not valid YAML; correct it."), where=where) from error
    if not isinstance(content, dict):
        raise InputError(N_("The file must hold keys with values, one a line."), where=where)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise RefusedError([_problem(details, file) for details in error.errors()]) from error


def _problem(details: ErrorDetails, file: str) -> InputError:
    key = ".".join(str(part) for part in details["loc"])
    expected = details.get("ctx", {}).get("expected", "")
    return InputError(_SENTENCES.get(details["type"], _OTHER), where=Where(file=file), key=key, expected=expected)
