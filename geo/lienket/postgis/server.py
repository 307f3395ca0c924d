"""A session with a PostgreSQL server: one connection, one transaction, refusals in words.

The one module that opens a connection.
"""

from __future__ import annotations

import io
import os
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pg8000.native as pg

from lienket.errors import LienketError, ProductError, UsageError
from lienket.i18n import beside, notice, phrases
from lienket.postgis import passwords, sql, target
from lienket.postgis.target import Target

Ask = Callable[[Target], str]
"""Asks a person for the password of a target."""

SILENCE_S = 60
"""How long a server may say nothing before we give up [s]."""

PATIENCE_S = 10
"""How long we wait for those who use the old tables [s]."""

_BAD_PASSWORD = "28P01"  # noqa: S105 - the code of a refusal
_CALL = {_BAD_PASSWORD, "28000", "3D000"}
"""Refusals of the call itself, not of what it does."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open transaction on `target`, for the schema `schema`."""

    target: Target
    schema: str
    connection: pg.Connection

    def query(self, statement: str, **values: object) -> list[list[Any]]:
        """The rows that `statement` answers; `values` stand where it says `:name`.

        Raises:
            LienketError: the server refused, or is gone.
        """
        with self._told():
            return list(self.connection.run(statement, **values) or [])

    def run(self, statements: Iterable[str]) -> None:
        """Run `statements`, in one message.

        Raises:
            LienketError: the server refused, or is gone.
        """
        with self._told():
            self.connection.run(";\n".join(statements))

    def copy(self, table: str, rows: bytes) -> None:
        """Load `rows`, in COPY's text format, into `table` (a quoted name).

        Raises:
            LienketError: the server refused, or is gone.
        """
        with self._told():
            self.connection.run(f"COPY {table} FROM STDIN", stream=io.BytesIO(rows))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except pg.DatabaseError as why:
            raise _refusal(_answer(why), self.target, self.schema) from None
        except (pg.InterfaceError, OSError):
            raise ProductError(notice("connection_lost", target=self.target)) from None


@contextmanager
def transaction(dsn: str, schema: str, ask: Ask | None) -> Iterator[Session]:
    """A session whose work is kept if the block ends well, and leaves no trace if it does not.

    Args:
        dsn: which database; what it leaves out comes from PostgreSQL's variables.
        schema: named in refusals.
        ask: asks a person for a password that the server wants and nothing lays down; None where
            nobody can be asked.

    Raises:
        LienketError: the string is wrong, the server cannot be reached, or it refuses.
    """
    to = target.read(dsn, os.environ)
    connection = _opened(to, schema, ask)
    session = Session(to, schema, connection)
    try:
        session.run(
            (
                "SET client_encoding TO 'UTF8'",
                "SET standard_conforming_strings TO on",
                f"SET lock_timeout TO '{PATIENCE_S}s'",
            )
        )
        session.run(("BEGIN",))
        yield session
        session.run(("COMMIT",))
    finally:
        # A server takes back what was not committed when a connection ends.
        with suppress(pg.Error, OSError):
            connection.close()


def _opened(to: Target, schema: str, ask: Ask | None) -> pg.Connection:
    password = passwords.find(to, os.environ)
    answer = _connect(to, password)
    if not password and isinstance(answer, dict) and answer.get("C") == _BAD_PASSWORD:
        if ask is None:
            raise UsageError(notice("password_wanted", to=to))
        answer = _connect(to, ask(to))
    if isinstance(answer, dict):
        raise _refusal(answer, to, schema)
    return answer


def _connect(to: Target, password: str) -> pg.Connection | dict[str, str]:
    """The connection, or the server's answer why not.

    Raises:
        UsageError: no server was reached, or it speaks in a way that we do not.
    """
    encryption = _ssl(to)
    try:
        return pg.Connection(
            to.user,
            host=to.host,
            port=to.port,
            database=to.database,
            unix_sock=to.socket or None,
            password=password,
            ssl_context=encryption,
            timeout=SILENCE_S,
            application_name="lienket",
        )
    except Exception as why:  # noqa: BLE001 - whatever a handshake met, no secret goes on from here
        first = _first(why)
    if isinstance(first, pg.DatabaseError):
        return _answer(first)
    reason = _reason(first)
    raise UsageError(notice("no_connection", to=to, reason=reason))


def _first(why: BaseException) -> BaseException:
    """What went wrong first: closing a connection that a server has closed goes wrong again."""
    while earlier := why.__cause__ or why.__context__:
        why = earlier
    return why


def _reason(why: BaseException) -> str:
    """What the system said; the words of a library that has held the password are left out."""
    if isinstance(why, OSError):
        return why.strerror or type(why).__name__
    return str(why) if isinstance(why, pg.InterfaceError) else type(why).__name__


def _ssl(to: Target) -> ssl.SSLContext | Literal[False] | None:
    """What pg8000 takes: False = never, None = if the server can, or how to encrypt.

    As with PostgreSQL's own tools, `require` checks the certificate where a root is laid down.

    Raises:
        UsageError: the root certificate that was named is not there.
    """
    if to.socket or to.sslmode == "disable":
        return False
    if to.sslmode == "prefer":
        return None
    usual = Path.home() / ".postgresql" / "root.crt"
    root = Path(to.sslrootcert) if to.sslrootcert else usual
    if to.sslrootcert and not root.is_file():
        raise UsageError(notice("no_root_certificate", root=root))
    context = ssl.create_default_context(cafile=root if root.is_file() else None)
    context.check_hostname = to.sslmode == "verify-full"
    if to.sslmode == "require" and not root.is_file():
        context.verify_mode = ssl.CERT_NONE
    return context


def _answer(why: pg.DatabaseError) -> dict[str, str]:
    found = why.args[0] if why.args else {}
    return found if isinstance(found, dict) else {"M": str(found)}


def _refusal(answer: dict[str, str], to: Target, schema: str) -> LienketError:
    """What the server said, as a sentence."""
    code = answer.get("C", "?")
    sentences = phrases("postgis", "refusals")
    told = sentences.fill(
        code if code in sentences else "other",
        target=to,
        code=code,
        message=answer.get("M", ""),
        schema=sql.name(schema),
        user=sql.name(to.user),
    )
    kind = UsageError if code in _CALL else ProductError
    return kind("\n".join(filter(None, (beside(told), answer.get("D")))))
