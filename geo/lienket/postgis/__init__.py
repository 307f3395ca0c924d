"""The delivery in a PostGIS schema, all of it or nothing.

One transaction: the new tables are filled beside the old ones, then take their names. Readers wait
only for that last step; a failure anywhere leaves the old schema as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lienket.export_tables import Delivery
from lienket.postgis import prerequisites, schema, server, tables
from lienket.postgis.server import Ask
from lienket.postgis.target import Target
from lienket.vocabulary import worded

__all__ = ("Ask", "Order", "Target", "publish")


@dataclass(frozen=True, slots=True)
class Order:
    """Where to publish: a connection string, a schema, a CRS, the roles that may read.

    `crs` is an EPSG code as `export_tables.system` gives it.
    """

    dsn: str = ""
    schema: str = "lienket"
    crs: str = "EPSG:3405"
    readers: tuple[str, ...] = ()


@worded
def publish(
    delivery: Delivery, order: Order, *, ask: Ask | None = None
) -> tuple[Target, Mapping[str, int]]:
    """The database that was written to, and the number of rows of each table.

    Args:
        delivery: what is written; its geometry goes from EPSG:4326 to the CRS of the order.
        order: where to.
        ask: asks a person for the password, where the server wants one that nothing lays down.

    Raises:
        UsageError: the connection string, the schema's name or a role is wrong, or the
            server cannot be reached.
        ProductError: the server refused, or replacing would lose what is not ours; the old schema
            is whole.
    """
    schema.guard_name(order.schema)
    code = int(order.crs.removeprefix("EPSG:"))
    with server.transaction(order.dsn, order.schema, ask) as session:
        schema.guard_roles(session, order.readers)
        place = tables.TableTarget(order.schema, code, prerequisites.postgis(session))
        prerequisites.crs(session, place.postgis, code)
        held = schema.take(session, delivery.atlas)
        for table in delivery:
            session.run((tables.make(table, place),))
            session.copy(place.new(table), tables.rows(table, code))
        session.run(_swap(delivery, place, held, order.readers))
    return session.target, {table.name: len(table.rows) for table in delivery}


def _swap(
    delivery: Delivery, place: tables.TableTarget, held: schema.Held, readers: tuple[str, ...]
) -> Iterator[str]:
    """The statements that put the new tables in the place of the old ones."""
    yield from schema.drop(place.schema, held)
    for table in delivery:
        yield from tables.finish(table, place, delivery.atlas)
    for table in delivery:
        yield from tables.refer(table, place)
    names = [table.name for table in delivery]
    yield from schema.finish(place.schema, names, held, delivery.atlas, readers)
