"""Where to publish: a connection string as PostgreSQL's own tools read it, without a password.

A word of the string is never repeated in a message: a mistyped one may hold a password.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

from lienket.errors import UsageError
from lienket.i18n import notice

_URI = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>[^:@/?#]*)(?P<secret>:[^/?#]*)?@)?"
    r"(?P<host>\[[^\]]*\]|[^:@/?#\[\]]*)(?::(?P<port>[0-9]*))?"
    r"(?:/(?P<dbname>[^@/?#]*))?(?:\?(?P<query>[^#]*))?"
)
_WORD = re.compile(r"\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?:\s+|$)")

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
SSL_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")
_SOCKETS = "/var/run/postgresql"
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Target:
    """A database: `host` is a name, or the folder of a socket; there is no password in it."""

    host: str
    port: int
    user: str
    database: str
    sslmode: str = "prefer"
    sslrootcert: str = ""

    @property
    def socket(self) -> str:
        """The path of the Unix socket; "" where the host is a name."""
        return f"{self.host}/.s.PGSQL.{self.port}" if self.host.startswith("/") else ""

    def __str__(self) -> str:
        """`user@host:port/database`, for a person."""
        return f"{self.user}@{self.host}:{self.port}/{self.database}"


def read(dsn: str, environ: Mapping[str, str]) -> Target:
    """The target that `dsn` names; what it leaves out comes from the variables of PostgreSQL.

    Raises:
        UsageError: it holds a password, cannot be read, or has a word or value we do not know.

    >>> str(read("postgresql://gis@db.example:5433/plan?sslmode=require", {}))
    'gis@db.example:5433/plan'
    >>> str(read("host=/run/pg user='gis admin' dbname=plan", {}))
    'gis admin@/run/pg:5432/plan'
    """
    text = dsn.strip()
    words = _of_uri(text) if re.match(r"postgres(ql)?:", text) else _of_words(text)
    _guard(words)
    given = {key: words.get(key) or environ.get(name, "") for key, name in _VARIABLES.items()}
    port = _port(given["port"] or "5432")
    user = given["user"] or getpass.getuser()
    sslmode = given["sslmode"] or "prefer"
    if sslmode not in SSL_MODES:
        choices = ", ".join(SSL_MODES)
        raise UsageError(notice("sslmode_choices", choices=choices))
    host = given["host"] or (_SOCKETS if Path(f"{_SOCKETS}/.s.PGSQL.{port}").exists() else "")
    if "," in host:
        raise UsageError(notice("one_host"))
    return Target(
        host or "localhost", port, user, given["dbname"] or user, sslmode, given["sslrootcert"]
    )


def _of_uri(text: str) -> dict[str, str]:
    found = _URI.fullmatch(text)
    if found is None:
        _malformed()
    words = {key: unquote(found[key] or "") for key in ("host", "port", "user", "dbname")}
    words["host"] = words["host"].strip("[]")
    if found["secret"]:
        words["password"] = ""
    for pair in filter(None, (found["query"] or "").split("&")):
        key, equals, value = pair.partition("=")
        if not equals:
            _malformed()
        words[unquote(key)] = unquote(value)
    return words


def _of_words(text: str) -> dict[str, str]:
    words, at = {}, 0
    while at < len(text):
        found = _WORD.match(text, at)
        if found is None:
            _malformed()
        key, quoted, plain = found.groups()
        words[key] = re.sub(r"\\(.)", r"\1", plain if quoted is None else quoted)
        at = found.end()
    return words


def _guard(words: Mapping[str, str]) -> None:
    """Nothing, if every word is known and none is a password.

    Raises:
        UsageError: one is not, or is.
    """
    if "password" in words:
        raise UsageError(notice("password_on_line"))
    if not words.keys() <= _VARIABLES.keys():
        known = ", ".join(_VARIABLES)
        raise UsageError(notice("dsn_keywords", known=known))


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) <= _LAST_PORT:
        raise UsageError(notice("port_range", most=_LAST_PORT))
    return int(text)


def _malformed() -> NoReturn:
    raise UsageError(notice("dsn_malformed"))
