"""The protection key of a place: a file of mode 600 in the data folder, outside the database and its backups.

Whoever holds the key could undo the rounding of counts, so it is made once from the system's random source and never shown. The
demonstration has a fixed, published key, so that everybody sees the same numbers.
"""

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Final

from geo.errors import InstallationError, N_

DEMONSTRATION_KEY: Final = b"GapMap demonstration key, published on purpose."
_KEY_BYTES: Final = 32
_READABLE_BY_OTHERS: Final = 0o077


def protection_key(place_code: str, *, declared: str | None, data_folder: Path) -> bytes:
    """The key of `place_code`: the published one where the place declares `demonstration`, else the file's, made on first use."""
    if declared == "demonstration":
        return DEMONSTRATION_KEY
    folder = data_folder / "keys"
    path = folder / f"{re.sub(r'[^a-z0-9_-]', '_', place_code)}.key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
        if path.stat().st_mode & _READABLE_BY_OTHERS:
            raise InstallationError(N_("The protection key {path} can be read by others; set its mode to 600."), path=path)
        key = path.read_bytes()
    except OSError as error:
        if isinstance(error, InstallationError):
            raise
        raise InstallationError(N_("The protection key {path} cannot be used: {reason}."), path=path, reason=error.strerror) from error
    if len(key) < _KEY_BYTES:
        raise InstallationError(N_("The protection key {path} is incomplete; restore it from your own copy."), path=path)
    return key


def key_id(key: bytes) -> str:
    """What tells two keys apart without telling a key: the start of a hash of it."""
    return hashlib.sha256(b"gapmap key id" + key).hexdigest()[:16]
