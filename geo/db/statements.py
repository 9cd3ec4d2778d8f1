"""SQL as files: anything with a join, a window or more than ten lines is one `sql/<result>.sql`, its header telling meaning and parameters."""

from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import TextClause, text

FOLDER: Final = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> TextClause:
    """The statement in `sql/<name>.sql`; its values are named binds."""
    return text((FOLDER / f"{name}.sql").read_text("utf-8"))
