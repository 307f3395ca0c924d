"""What the server must have before a table is made: PostGIS, and the CRS under its EPSG code."""

from __future__ import annotations

import pyproj

from lienket.errors import LienketError, ProductError
from lienket.i18n import notice
from lienket.postgis.server import Session
from lienket.postgis.sql import name, string

_WHERE = (
    "SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace "
    "WHERE extname = 'postgis'"
)
_KNOWN = "SELECT auth_name, auth_srid FROM spatial_ref_sys WHERE srid = :code"
_MAY_ADD = "SELECT has_table_privilege('spatial_ref_sys', 'INSERT')"
_ADD = (
    "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext) "
    "VALUES ({code}, 'EPSG', {code}, {wkt})"
)


def postgis(session: Session) -> str:
    """The schema that PostGIS is in; the extension is made where the database lacks it.

    Raises:
        ProductError: it is not there, and we may not make it.
    """
    found = session.query(_WHERE)
    if not found:
        try:
            session.run(("CREATE EXTENSION postgis SCHEMA public",))
        except LienketError:
            raise ProductError(notice("no_postgis", target=session.target)) from None
        found = session.query(_WHERE)
    return str(found[0][0])


def crs(session: Session, schema: str, code: int) -> None:
    """Nothing, once PostGIS (in `schema`) knows EPSG:`code`; it is told where it does not.

    PostGIS 3 asks PROJ by authority and code, so what we add is the EPSG's own definition.

    Raises:
        ProductError: the server calls something else by this number, or may not be told.
    """
    session.run((f"SET LOCAL search_path TO pg_catalog, {name(schema)}",))
    _know(session, code)
    # From here on every name is a full one, in what we say and in what the server answers.
    session.run(("SET LOCAL search_path TO pg_catalog",))


def _know(session: Session, code: int) -> None:
    """Nothing, once `spatial_ref_sys` has a row for EPSG:`code`.

    Raises:
        ProductError: it has another one under this number, or may not be told.
    """
    found = session.query(_KNOWN, code=code)
    if found and found[0] != ["EPSG", code]:
        raise ProductError(notice("srid_other", code=code))
    if found:
        return
    statement = _ADD.format(code=code, wkt=string(pyproj.CRS(code).to_wkt("WKT1_GDAL")))
    if session.query(_MAY_ADD) != [[True]]:
        raise ProductError(notice("srid_unknown", code=code, statement=statement))
    session.run((statement,))
