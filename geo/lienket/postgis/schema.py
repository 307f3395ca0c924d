"""The schema as the server has it: what of it is ours, and who may read it.

Only tables that carry our mark are ever dropped, and never with what depends on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from lienket.errors import UNFIT, ProductError, UsageError
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.postgis import comments, edition
from lienket.postgis.edition import Edition
from lienket.postgis.server import Session
from lienket.postgis.sql import name, string

_LONGEST = 63
"""No name in PostgreSQL is longer [bytes]."""

_SHOWN = 10

_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('lienket'), hashtext(:schema))"
_COMMENT = "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :schema"
_ROLE = "SELECT true FROM pg_roles WHERE rolname = :role"


@dataclass(frozen=True, slots=True)
class Grant:
    """A right that someone was given on a table."""

    table: str
    right: str
    role: str
    passed_on: bool

    def statement(self, schema: str) -> str:
        """What gives the right again."""
        ending = " WITH GRANT OPTION" if self.passed_on else ""
        role = name(self.role) if self.role else "PUBLIC"
        return f"GRANT {self.right} ON {name(schema, self.table)} TO {role}{ending}"


@dataclass(frozen=True, slots=True)
class Held:
    """What of a schema is ours: its tables, and the rights that others have on them."""

    tables: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()


def guard_name(schema: str) -> None:
    """Nothing, if a schema can be called so.

    Raises:
        UsageError: it cannot.
    """
    size = len(schema.encode("utf-8", "replace"))
    if UNFIT.search(schema) or not 0 < size <= _LONGEST or schema.startswith("pg_"):
        raise UsageError(notice("schema_name", schema=schema, most=_LONGEST))


def take(session: Session, atlas: Atlas) -> Held:
    """What we have in the schema, which is made where it is not there; one publisher at a time.

    Raises:
        ProductError: the schema is not ours, holds an edition of another workspace or for others,
            or has additions of others to our tables; or it is being published right now.
    """
    schema = session.schema
    if session.query(_LOCK, schema=schema) != [[True]]:
        raise ProductError(notice("schema_busy", schema=schema))
    found = session.query(_COMMENT, schema=schema)
    if not found:
        session.run((f"CREATE SCHEMA {name(schema)}",))
        return Held()
    old = edition.read(found[0][0])
    if old is None:
        _guard_empty(session)
        return Held()
    _guard_edition(schema, old, edition.from_atlas(atlas))
    return _held(session)


def _ask(session: Session, file: str) -> list[list[object]]:
    statement = resources.files("lienket.postgis").joinpath(file).read_text(encoding="utf-8")
    return session.query(statement, schema=session.schema)


def _guard_empty(session: Session) -> None:
    """Nothing, if the schema is empty: an administrator may have made it for us.

    Raises:
        ProductError: it holds something.
    """
    if strangers := [str(row[0]) for row in _ask(session, "inside.sql")]:
        raise ProductError(
            notice("schema_not_ours", schema=session.schema, listed=_listed(strangers))
        )


def _guard_edition(schema: str, old: Edition, made: Edition) -> None:
    """Nothing, if both are editions of one workspace for one audience.

    Who reads one must not find the other in its place.

    Raises:
        ProductError: they are not.
    """
    if old.workspace != made.workspace:
        raise ProductError(
            notice("schema_other_workspace", schema=schema, old=old.workspace, new=made.workspace)
        )
    if old.audience != made.audience:
        raise ProductError(
            notice("schema_other_audience", schema=schema, old=old.audience, new=made.audience)
        )


def _held(session: Session) -> Held:
    """Our tables and the rights on them.

    Raises:
        ProductError: somebody has added columns, constraints, triggers or policies to them.
    """
    told = _ask(session, "tables.sql")
    tables = {str(row[0]) for row in told if edition.read(str(row[1]))}
    added = [str(what) for table, what in _ask(session, "additions.sql") if table in tables]
    if added:
        raise ProductError(notice("schema_added_to", schema=session.schema, listed=_listed(added)))
    rights = [Grant(*row) for row in _ask(session, "grants.sql")]  # type: ignore[arg-type] # rows are Any
    return Held(tuple(sorted(tables)), tuple(right for right in rights if right.table in tables))


def _listed(things: Sequence[str]) -> str:
    more = ["…"] if len(things) > _SHOWN else []
    return "\n".join(f"  {thing}" for thing in [*things[:_SHOWN], *more])


def drop(schema: str, held: Held) -> Iterator[str]:
    """The statement that drops our old tables; the server refuses it where others need them."""
    if held.tables:
        yield f"DROP TABLE {', '.join(name(schema, table) for table in held.tables)} RESTRICT"


def guard_roles(session: Session, roles: Sequence[str]) -> None:
    """Nothing, if every role is there.

    Raises:
        UsageError: one is not.
    """
    for role in roles:
        if not session.query(_ROLE, role=role):
            raise UsageError(notice("no_role", role=role))


def finish(
    schema: str, tables: Sequence[str], held: Held, atlas: Atlas, readers: Sequence[str]
) -> Iterator[str]:
    """The statements that mark the schema, give back the rights on it, and let `readers` read."""
    yield f"COMMENT ON SCHEMA {name(schema)} IS {string(comments.of_schema(atlas))}"
    for grant in held.grants:
        if grant.table in tables:
            yield grant.statement(schema)
    for role in readers:
        yield f"GRANT USAGE ON SCHEMA {name(schema)} TO {name(role)}"
        ours = ", ".join(name(schema, table) for table in tables)
        yield f"GRANT SELECT ON {ours} TO {name(role)}"
