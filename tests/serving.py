"""A real PostgreSQL with PostGIS for the tests: its own data, a Unix socket, passwords on."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pg8000.native as pg
import pytest

PASSWORDS = {
    "postgres": "Quản-trị 1",
    "publisher": r"bí:mật\'2",
    "reader": "đọc 3",
    "guest": "khách 4",
}
"""By role: the administrator, who publishes, who reads, who may do nothing."""

_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


@dataclass(frozen=True)
class Database:
    """A fresh database with PostGIS, which `publisher` may make schemas in."""

    folder: Path
    name: str

    def dsn(self, user: str = "publisher") -> str:
        """The connection string of `user`."""
        return f"host='{self.folder}' dbname={self.name} user={user}"

    @contextmanager
    def session(self, user: str = "postgres") -> Iterator[pg.Connection]:
        """A connection of `user`."""
        socket = str(self.folder / ".s.PGSQL.5432")
        with pg.Connection(
            user, database=self.name, unix_sock=socket, password=PASSWORDS[user]
        ) as opened:
            yield opened

    def ask(self, statement: str, user: str = "postgres") -> list[list[Any]]:
        """The rows that `statement` answers."""
        with self.session(user) as opened:
            return list(opened.run(statement) or [])


def _program(name: str) -> str | None:
    if found := shutil.which(name):
        return found
    roots = [Path("/").glob(pattern.lstrip("/")) for pattern in _FOLDERS]
    found_ones = sorted(folder / name for root in roots for folder in root)
    return next((str(path) for path in reversed(found_ones) if path.is_file()), None)


def _run(folder: Path, *command: str) -> None:
    """Run a program of PostgreSQL, which refuses to be root."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    who: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []}
    with (folder / "log").open("a", encoding="utf-8") as log:
        done = subprocess.run(
            command, cwd=folder, stdout=log, stderr=log, check=False, **(who if root else {})
        )
    if done.returncode:
        pytest.skip(f"{command[0]}: {(folder / 'log').read_text(encoding='utf-8')[-500:]}")


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """The folder of the socket of a server with a template `gis` that has PostGIS."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if sys.platform == "win32" or initdb is None or pg_ctl is None:
        pytest.skip("no PostgreSQL server is installed")
    # Not pytest's folder: the server's user cannot enter it, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="lienket-"))
    data = str(folder / "data")
    try:
        (folder / "password").write_text(PASSWORDS["postgres"], encoding="utf-8")
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres", "postgres")
        options = ("-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        secret = ("--auth=scram-sha-256", "--pwfile=password")
        _run(folder, initdb, "-D", data, *options, *secret)
        quick = f"-F -c listen_addresses='' -c unix_socket_directories='{folder}'"
        _run(folder, pg_ctl, "-D", data, "-w", "-o", quick, "start")
        try:
            _furnish(folder)
            yield folder
        finally:
            _run(folder, pg_ctl, "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _furnish(folder: Path) -> None:
    start = Database(folder, "postgres")
    for role, password in PASSWORDS.items():
        if role != "postgres":
            quoted = password.replace("'", "''")
            start.ask(f"CREATE ROLE {role} LOGIN PASSWORD '{quoted}'")
    start.ask("CREATE DATABASE gis IS_TEMPLATE true")
    try:
        Database(folder, "gis").ask("CREATE EXTENSION postgis")
    except pg.DatabaseError as why:
        pytest.skip(f"no PostGIS is installed: {why}")


def _fresh(folder: Path, template: str) -> Iterator[Database]:
    name = f"t{secrets.token_hex(4)}"
    start = Database(folder, "postgres")
    start.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
    start.ask(f"GRANT CREATE ON DATABASE {name} TO publisher")
    yield Database(folder, name)
    start.ask(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(server: Path) -> Iterator[Database]:
    """A fresh database with PostGIS."""
    yield from _fresh(server, "gis")


@pytest.fixture
def bare_database(server: Path) -> Iterator[Database]:
    """A fresh database without PostGIS."""
    yield from _fresh(server, "template0")


@pytest.fixture(scope="module")
def shared_database(server: Path) -> Iterator[Database]:
    """A database for all tests of a module that only read what one of them has published."""
    yield from _fresh(server, "gis")
