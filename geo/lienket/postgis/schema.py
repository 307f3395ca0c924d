"""The schema as the server has it: what of it is ours, and who may read it.

Only tables that carry our mark are ever dropped, and never with what depends on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from lienket.errors import UNFIT, ProductError, UsageError
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
        msg = (
            f"Lược đồ không thể mang tên {schema!r}: cần 1 đến {_LONGEST} byte, không có ký tự "
            "điều khiển, không bắt đầu bằng pg_. | A schema cannot be called "
            f"{schema!r}: 1 to {_LONGEST} bytes, no controls, not beginning with pg_."
        )
        raise UsageError(msg)


def take(session: Session, atlas: Atlas) -> Held:
    """What we have in the schema, which is made where it is not there; one publisher at a time.

    Raises:
        ProductError: the schema is not ours, holds an edition of another workspace or for others,
            or has additions of others to our tables; or it is being published right now.
    """
    schema = session.schema
    if session.query(_LOCK, schema=schema) != [[True]]:
        msg = (
            f"Một lần xuất bản khác đang ghi vào lược đồ “{schema}”. Chờ nó xong rồi chạy lại. | "
            f'The schema "{schema}" is being published right now. Wait for the end and run again.'
        )
        raise ProductError(msg)
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
        msg = (
            f"Lược đồ “{session.schema}” chứa những thứ không phải của chúng tôi; không động đến. "
            f'Chọn --schema khác. | The schema "{session.schema}" holds things that are not ours; '
            f"they are left alone. Choose another --schema.\n{_listed(strangers)}"
        )
        raise ProductError(msg)


def _guard_edition(schema: str, old: Edition, made: Edition) -> None:
    """Nothing, if both are editions of one workspace for one audience.

    Who reads one must not find the other in its place.

    Raises:
        ProductError: they are not.
    """
    if old.workspace != made.workspace:
        msg = (
            f"Lược đồ “{schema}” đang giữ bộ dữ liệu “{old.workspace}”, không thay bằng "
            f'“{made.workspace}”. Chọn --schema khác. | The schema "{schema}" holds the workspace '
            f'"{old.workspace}" and is not replaced by "{made.workspace}". Choose another --schema.'
        )
        raise ProductError(msg)
    if old.audience != made.audience:
        msg = (
            f"Lược đồ “{schema}” đang giữ bản {old.audience}, không thay bằng bản {made.audience}. "
            f'Chọn --schema khác. | The schema "{schema}" holds the {old.audience} edition and is '
            f"not replaced by the {made.audience} one. Choose another --schema."
        )
        raise ProductError(msg)


def _held(session: Session) -> Held:
    """Our tables and the rights on them.

    Raises:
        ProductError: somebody has added columns, constraints, triggers or policies to them.
    """
    told = _ask(session, "tables.sql")
    tables = {str(row[0]) for row in told if edition.read(str(row[1]))}
    added = [str(what) for table, what in _ask(session, "additions.sql") if table in tables]
    if added:
        msg = (
            f"Có người đã thêm vào các bảng trong lược đồ “{session.schema}”; thay bảng sẽ làm mất "
            "nên dừng lại. Chuyển chúng đi chỗ khác, hoặc chọn --schema khác. | Somebody has added "
            f'to the tables in the schema "{session.schema}"; replacing the tables would lose it. '
            f"Move it elsewhere, or choose another --schema.\n{_listed(added)}"
        )
        raise ProductError(msg)
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
            msg = (
                f"Máy chủ không có vai trò (role) “{role}” để cấp quyền. Kiểm tra tên, hoặc nhờ "
                f'quản trị viên tạo. | The server has no role "{role}" to grant to. Check the '
                "name, or have an administrator create it."
            )
            raise UsageError(msg)


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
