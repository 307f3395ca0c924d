"""The delivery in a PostGIS schema, all of it or nothing (floor 3).

One transaction: the new tables are filled beside the old ones, then take their names. Readers wait
only for that last step; a failure anywhere leaves the old schema as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo import crs
from geo.delivery import Delivery
from geo.errors import UsageError
from geo.postgis import ground, schema, server, tables
from geo.postgis.server import Ask
from geo.postgis.target import Target

__all__ = ("Ask", "Order", "Target", "publish")


@dataclass(frozen=True, slots=True)
class Order:
    """Where to publish: a connection string, a schema, an EPSG code, the roles that may read."""

    dsn: str = ""
    schema: str = "lienket"
    code: int = 3405
    readers: tuple[str, ...] = ()


def publish(
    delivery: Delivery, order: Order, *, ask: Ask | None = None
) -> tuple[Target, Mapping[str, int]]:
    """The database that was written to, and the number of rows of each table.

    Args:
        delivery: what is written; its geometry goes from EPSG:4326 to the CRS of the order.
        order: where to.
        ask: asks a person for the password, where the server wants one that nothing lays down.

    Raises:
        UsageError: the connection string, the schema's name, the CRS or a role is wrong, or the
            server cannot be reached.
        ProductError: the server refused, or replacing would lose what is not ours; the old schema
            is whole.
    """
    schema.guard_name(order.schema)
    _guard_crs(order.code)
    with server.transaction(order.dsn, order.schema, ask) as session:
        schema.guard_roles(session, order.readers)
        place = tables.Place(order.schema, order.code, ground.postgis(session))
        ground.crs(session, place.postgis, order.code)
        held = schema.take(session, delivery.atlas)
        for table in delivery:
            session.run((tables.make(table, place),))
            session.copy(place.new(table), tables.rows(table, order.code))
        session.run(_swap(delivery, place, held, order.readers))
    return session.target, {table.name: len(table.rows) for table in delivery}


def _swap(
    delivery: Delivery, place: tables.Place, held: schema.Held, readers: tuple[str, ...]
) -> Iterator[str]:
    """The statements that put the new tables in the place of the old ones."""
    yield from schema.drop(place.schema, held)
    for table in delivery:
        yield from tables.finish(table, place, delivery.atlas)
    for table in delivery:
        yield from tables.refer(table, place)
    names = [table.name for table in delivery]
    yield from schema.finish(place.schema, names, held, delivery.atlas, readers)


def _guard_crs(code: int) -> None:
    """Nothing, if the layers can be published in EPSG:`code`.

    Raises:
        UsageError: it is neither WGS 84 nor a projected CRS in metres.
    """
    name = f"EPSG:{code}"
    if name != crs.STORED and not crs.is_metric(name):
        msg = (
            f"{name} không phải hệ tọa độ phẳng tính bằng mét. Chọn 3405, 9214, 9215 hoặc 4326. | "
            f"{name} is no projected CRS in metres. Choose 3405, 9214, 9215 or 4326."
        )
        raise UsageError(msg)
