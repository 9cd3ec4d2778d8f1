"""The private PostgreSQL with PostGIS: made on first use, reached by a Unix socket only, stopped by the last program that uses it.

It runs the machine's own PostgreSQL packages on a data folder of its own. PostgreSQL refuses to run as root, so root starts
it as the packages' user. Programs share it through two lock files: `start.lock` guards starting and stopping, and everyone who
uses the server holds a shared lock on `in_use.lock`, which the kernel drops even when a program is killed.
"""

import fcntl
import logging
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from geo.errors import InstallationError, N_

_log = logging.getLogger(__name__)

OWNER: Final = "gapmap"
PORT: Final = 5432
_LONGEST_SOCKET_PATH_BYTES: Final = 100
_NEEDED_FREE_BYTES: Final = 300 * 2**20
_PACKAGES_FOLDER: Final = Path("/usr/lib/postgresql")
_EXTENSIONS_FOLDER: Final = Path("/usr/share/postgresql")
_POSTGIS_LIBRARY: Final = "postgis-3.so"
_SERVER_USERS: Final = ("postgres", "nobody")
_START_SECONDS: Final = 60

_CONFIGURATION: Final = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_folder}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
jit = off
# The log tells what happened, never the values of a row.
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
"""


class Cluster:
    """A private server on `folder`. Use it as a context: entering starts it where needed, the last one to leave stops it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server_folder = folder / "server"
        self._data_folder = self._server_folder / "data"
        self._in_use: IO[str] | None = None

    @property
    def socket_folder(self) -> Path:
        """Where the Unix socket lies; a path that the system's limit of about 100 bytes allows."""
        inside = self._server_folder / "socket"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}.lock")) < _LONGEST_SOCKET_PATH_BYTES:
            return inside
        inode = self.folder.stat().st_ino
        return Path("/tmp") / f"gapmap-{os.getuid()}-{inode}"  # noqa: S108 — checked for its owner when made

    def __enter__(self) -> "Cluster":
        self._prepare_folders()
        with self._start_lock():
            self._in_use = (self.folder / "in_use.lock").open("a+")
            fcntl.flock(self._in_use, fcntl.LOCK_SH)
            try:
                self._start_if_needed()
            except BaseException:
                self._in_use.close()
                self._in_use = None
                raise
        return self

    def __exit__(self, *_: object) -> None:
        with self._start_lock():
            if self._in_use is None:
                return
            fcntl.flock(self._in_use, fcntl.LOCK_UN)
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self._stop()
            finally:
                self._in_use.close()
                self._in_use = None

    @property
    def is_running(self) -> bool:
        """Whether a server answers on the data folder."""
        if not (self._data_folder / "postmaster.pid").exists():
            return False
        return self._run("pg_ctl", "status", "-D", str(self._data_folder), check=False).returncode == 0

    @contextmanager
    def _start_lock(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _prepare_folders(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._server_folder.mkdir(mode=0o700, exist_ok=True)
            self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise InstallationError(
                N_("The data folder {folder} cannot be written: {reason}. Choose another with GAPMAP_DATA_FOLDER."), folder=self.folder, reason=error.strerror
            ) from error
        user = _server_user()
        for folder in (self._server_folder, self.socket_folder):
            if user is not None:
                shutil.chown(folder, user)
            if folder.stat().st_uid != (os.getuid() if user is None else pwd.getpwnam(user).pw_uid):
                raise InstallationError(N_("The folder {folder} belongs to somebody else; remove it or choose another with GAPMAP_DATA_FOLDER."), folder=folder)

    def _start_if_needed(self) -> None:
        if self.is_running:
            return
        free = shutil.disk_usage(self.folder).free
        if free < _NEEDED_FREE_BYTES:
            raise InstallationError(
                N_("The disk of {folder} is full: {free} MB are free, {needed} MB are needed. Make room and start again."),
                folder=self.folder,
                free=free // 2**20,
                needed=_NEEDED_FREE_BYTES // 2**20,
            )
        if not (self._data_folder / "PG_VERSION").exists():
            self._initialise()
        started = time.monotonic()
        log = self._server_folder / "server.log"
        outcome = self._run("pg_ctl", "start", "-w", "-t", str(_START_SECONDS), "-D", str(self._data_folder), "-l", str(log), check=False)
        if outcome.returncode != 0:
            raise InstallationError(N_("The private database did not start; its log is {log}."), log=log)
        _log.info("database server started in %.1f s", time.monotonic() - started)

    def _initialise(self) -> None:
        fresh = self._server_folder / "data.new"
        if fresh.exists():
            shutil.rmtree(fresh)  # what a killed first start left behind
        self._run("initdb", "-D", str(fresh), "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--no-instructions")
        with (fresh / "postgresql.conf").open("a") as file:
            file.write(_CONFIGURATION.format(port=PORT, socket_folder=self.socket_folder))
        fresh.rename(self._data_folder)

    def _stop(self) -> None:
        if self.is_running:
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self._data_folder), check=False)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [str(self._binaries() / program), *arguments]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        user = _server_user()
        # pg_ctl's server keeps standard output open: files, not pipes, or the call would never end.
        quiet = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        outcome = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=quiet, stderr=quiet, cwd="/", env=environment, text=True, check=False,
            user=user, group=None if user is None else pwd.getpwnam(user).pw_gid, extra_groups=None if user is None else [], start_new_session=True,
        )  # fmt: skip
        if check and outcome.returncode != 0:
            raise InstallationError(
                N_("{program} failed: {reason}"), program=program, reason=(outcome.stderr or "").strip().splitlines()[-1:] or outcome.returncode
            )
        return outcome

    def _binaries(self) -> Path:
        version_file = self._data_folder / "PG_VERSION"
        try:
            version = version_file.read_text().strip() if version_file.exists() else None
        except PermissionError:
            version = None
        return server_binaries(version)


def server_binaries(version: str | None = None) -> Path:
    """Folder of the newest PostgreSQL with PostGIS on this machine, or of just `version`; InstallationError where there is none."""
    versions: Sequence[str] = [version] if version else sorted((path.name for path in _PACKAGES_FOLDER.glob("[0-9]*")), key=float, reverse=True)
    for candidate in versions:
        binaries = _PACKAGES_FOLDER / candidate / "bin"
        has_postgis = (_EXTENSIONS_FOLDER / candidate / "extension" / "postgis.control").exists() and (binaries.parent / "lib" / _POSTGIS_LIBRARY).exists()
        if (binaries / "initdb").exists() and has_postgis:
            return binaries
    raise InstallationError(
        N_("PostgreSQL with PostGIS {version} is not installed; run ./gapmap run once, or ask an administrator for the packages postgresql and postgis."),
        version=version or "",
    )


def _server_user() -> str | None:
    """The ordinary user that root starts the server as; None for whoever is not root."""
    if os.geteuid() != 0:
        return None
    for name in _SERVER_USERS:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise InstallationError(N_("The machine has no user called postgres to run the database as; install the package postgresql."))
