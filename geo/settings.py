"""Settings of the installation: read once from `GAPMAP_*` variables and `.env`, then frozen."""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT: Final = Path(__file__).resolve().parent.parent


def default_data_folder() -> Path:
    """Where an installation keeps its database and keys: outside the checkout, one folder per checkout.

    PostgreSQL refuses to run as root and its user cannot enter root's home, hence /var/lib for root.
    """
    if os.geteuid() == 0:
        base = Path("/var/lib/gapmap")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "gapmap"
    return base / hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]


def keep_compiled_code() -> None:
    """Where compiled code is kept when the checkout cannot be written, as by a service's own user: in the data folder, unless NUMBA_CACHE_DIR is set.

    It has to be called before numba is imported: the packages of the command line and of the pages do so.
    """
    if not os.access(PROJECT / "geo" / "core", os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(settings().data_folder / "compiled"))


class Settings(BaseSettings):
    """What whoever runs the product may choose; every value has a default that works."""

    model_config = SettingsConfigDict(env_prefix="GAPMAP_", env_file=PROJECT / ".env", extra="ignore", frozen=True)

    database_url: SecretStr | None = None
    """A PostGIS (3.3 or newer) to use instead of the private server; the database named in it holds one place."""
    place: str = "nanxiashu"
    """Code of the place that commands and pages speak of."""
    data_folder: Path = default_data_folder()
    """Folder of the private server and of the protection keys."""
    host: str = "127.0.0.1"
    port: int = 8501


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
