"""The password of a target: from PGPASSWORD or a password file, as PostgreSQL's own tools do.

It goes to the connection and nowhere else: no message, no record, no representation holds it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.postgis.target import Target

_FIELD = re.compile(r"((?:[^:\\]|\\.)*)(?::|$)")
_FIELDS = 5


def find(target: Target, environ: Mapping[str, str]) -> str:
    """The password for `target`; "" where none is laid down.

    Raises:
        UsageError: the password file can be read by others, or not by us.
    """
    if known := environ.get("PGPASSWORD"):
        return known
    file = _file(environ)
    try:
        if not file.is_file():
            return ""
        if os.name != "nt" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise UsageError(_open_to_others(file))
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(notice("password_file_unreadable", file=file)) from None
    return _among(lines, target)


def _file(environ: Mapping[str, str]) -> Path:
    if named := environ.get("PGPASSFILE"):
        return Path(named)
    if os.name == "nt":
        return Path(environ.get("APPDATA", "")) / "postgresql" / "pgpass.conf"
    return Path(environ.get("HOME") or Path.home()) / ".pgpass"


def _open_to_others(file: Path) -> str:
    return notice("password_file_open", file=file)


def _among(lines: list[str], target: Target) -> str:
    """The password in the first line that fits: host:port:database:user:password."""
    # The folder of a socket is called by its path, or localhost.
    hosts = {target.host, "localhost"} if target.socket else {target.host}
    wanted = (hosts, {str(target.port)}, {target.database}, {target.user})
    for line in lines:
        if line.startswith("#"):
            continue
        parts = [re.sub(r"\\(.)", r"\1", part) for part in _FIELD.findall(line)]
        if len(parts) < _FIELDS:
            continue
        if all(part == "*" or part in fits for part, fits in zip(parts, wanted, strict=False)):
            return parts[_FIELDS - 1]
    return ""
