"""What is published: a real PostgreSQL with PostGIS holds it, or is left as it was."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyproj
import pytest
import toy as country
from serving import PASSWORDS, Database
from toy import Edit

from lienket import export_tables, pipeline, postgis
from lienket.errors import ProductError, UsageError
from lienket.export_tables import Delivery
from lienket.model.atlas import Atlas
from lienket.postgis import Order, passwords, server, target
from lienket.postgis.target import Target

pytestmark = pytest.mark.postgis

ROOT = Path(__file__).resolve().parent.parent
CODES = (3405, 9214, 4326)


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the person who runs the tests decides where they connect to."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(scope="module")
def toy_delivery(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    """The toy country as it is."""
    return export_tables.from_atlas(
        pipeline.atlas(country.write(tmp_path_factory.mktemp("toy") / "toy"))
    )


def send(
    made: Delivery,
    database: Database,
    user: str = "publisher",
    *,
    schema: str = "lienket",
    crs: str = "EPSG:3405",
    readers: tuple[str, ...] = (),
) -> None:
    """Publish `made` as `user`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORDS[user])
        postgis.publish(made, Order(database.dsn(user), schema, crs, readers))


def tables(database: Database, schema: str = "lienket") -> dict[str, int]:
    """Each table of a schema with its identity in the database."""
    found = database.ask(
        "SELECT relname, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        f"WHERE nspname = '{schema}' AND relkind = 'r' ORDER BY 1"
    )
    return {str(name): int(oid) for name, oid in found}


@pytest.fixture(scope="module")
def real(atlas: Atlas) -> Delivery:
    return export_tables.from_atlas(atlas)


@pytest.fixture(scope="module")
def published(real: Delivery, shared_database: Database) -> Database:
    """The embedded workspace, published as `vn3405`, `vn9214` and `vn4326`."""
    for code in CODES:
        send(real, shared_database, "postgres", schema=f"vn{code}", crs=f"EPSG:{code}")
    return shared_database


# --- what is there ---------------------------------------------------------------------------


def test_every_table_is_there_with_every_row(real: Delivery, published: Database) -> None:
    assert set(tables(published, "vn3405")) == {table.name for table in real}
    for table in real:
        assert published.ask(f'SELECT count(*) FROM vn3405."{table.name}"') == [[len(table.rows)]]


def test_every_value_comes_back_as_it_was(real: Delivery, published: Database) -> None:
    for table in real:
        columns = [field.name for field in table.fields]
        listed = ", ".join(f'"{name}"' for name in columns)
        found = published.ask(f'SELECT {listed} FROM vn3405."{table.name}"')
        rows = table.rows[columns].astype(object)
        expected = rows.where(rows.notna(), None).to_numpy().tolist()
        order = [str(row) for row in expected]
        assert sorted(map(str, found)) == sorted(order), table.name


def test_a_table_without_a_key_keeps_the_order_of_its_rows(
    real: Delivery, published: Database
) -> None:
    rows = {table.name: table.rows for table in real}["statuses"]
    found = published.ask("SELECT fid, subject, stated_on FROM vn3405.statuses ORDER BY fid")
    pairs = zip(rows["subject"], rows["stated_on"], strict=True)
    assert found == [[number, *pair] for number, pair in enumerate(pairs, start=1)]


@pytest.mark.parametrize("code", CODES)
def test_a_control_point_is_where_pyproj_has_it(published: Database, code: int) -> None:
    found = published.ask(f"SELECT lon, lat, ST_X(geom), ST_Y(geom) FROM vn{code}.waypoints")
    way = pyproj.Transformer.from_crs(4326, code, always_xy=True)
    near = 0.01 if code != 4326 else 1e-7  # [m], or [deg]
    assert len(found) > 10
    for lon, lat, x, y in found:
        assert (x, y) == pytest.approx(way.transform(lon, lat), abs=near)


@pytest.mark.parametrize("code", [3405, 9214])
def test_the_server_s_own_proj_brings_a_point_back(published: Database, code: int) -> None:
    """The server's PROJ is another one than ours: it reads the CRS we may have added."""
    apart = published.ask(
        "SELECT max(ST_Distance(ST_Transform(geom, 4326)::geography, "
        f"ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography)) FROM vn{code}.waypoints"
    )
    assert apart[0][0] < 0.01


def test_the_geometry_is_called_as_in_the_package(published: Database) -> None:
    found = published.ask(
        "SELECT DISTINCT f_geometry_column FROM geometry_columns WHERE f_table_schema = 'vn3405'"
    )
    assert found == [["geom"]]


def test_a_column_may_be_called_geom(toy: Path, edit: Edit, database: Database) -> None:
    edit("catalogue.toml", 'columns = ["ref"]', 'columns = ["ref", "geom"]')
    roads = (toy / "roads.geojson").read_text(encoding="utf-8")
    (toy / "roads.geojson").write_text(
        roads.replace('"ref": null', '"ref": null, "geom": 7'), encoding="utf-8"
    )
    send(export_tables.from_atlas(pipeline.atlas(toy)), database)
    found = database.ask("SELECT DISTINCT geom, ST_GeometryType(geom_) FROM lienket.roads")
    assert found == [[7, "ST_MultiLineString"]]


@pytest.mark.parametrize("code", CODES)
def test_each_layer_has_one_type_of_geometry_in_one_crs(
    real: Delivery, published: Database, code: int
) -> None:
    found = published.ask(
        "SELECT f_table_name, type, srid, coord_dimension FROM geometry_columns "
        f"WHERE f_table_schema = 'vn{code}'"
    )
    layers = [[table.name, table.geometry.upper(), code, 2] for table in real if table.geometry]
    assert sorted(found) == sorted(layers)


def test_each_geometry_has_a_spatial_index(real: Delivery, published: Database) -> None:
    found = published.ask(
        "SELECT tablename FROM pg_indexes WHERE schemaname = 'vn3405' "
        "AND indexdef LIKE '%USING gist (geom)'"
    )
    assert {row[0] for row in found} == {table.name for table in real if table.geometry}


def test_every_column_has_the_type_of_its_field(real: Delivery, published: Database) -> None:
    found = published.ask(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'vn3405'"
    )
    types = {(table, column): kind for table, column, kind in found}
    wanted = {
        "text": "text",
        "number": "double precision",
        "whole": "bigint",
        "boolean": "boolean",
    }
    for table in real:
        for field in table.fields:
            assert types[table.name, field.name] == wanted[field.type]


def test_every_reference_is_a_foreign_key_with_an_index(
    real: Delivery, published: Database
) -> None:
    found = published.ask(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = 'vn3405'::regnamespace"
    )
    wanted = [
        [
            f"vn3405.{table.name}",
            f"FOREIGN KEY ({of.name}) REFERENCES vn3405.{of.table}({of.target})",
        ]
        for table in real
        for of in table.references
    ]
    assert sorted(found) == sorted(wanted)
    bare = published.ask(
        "SELECT conrelid::regclass FROM pg_constraint c WHERE contype = 'f' "
        "AND connamespace = 'vn3405'::regnamespace AND NOT EXISTS "
        "(SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])"
    )
    assert bare == []


def test_a_foreign_key_holds(published: Database) -> None:
    with pytest.raises(Exception, match="statuses_subject_fkey"):
        published.ask("UPDATE vn3405.statuses SET subject = 'none' WHERE fid = 1")


def test_the_schema_says_which_edition_it_is(real: Delivery, published: Database) -> None:
    said = published.ask("SELECT obj_description('vn3405'::regnamespace, 'pg_namespace')")[0][0]
    day = real.atlas.as_of.isoformat()
    assert said.startswith("Liên kết Bắc Giang – Lạng Sơn | Links between")
    assert f"Tính đến {day}, bản công khai | As of {day}, public edition" in said
    mark = f"workspace=bac-giang-lang-son as_of={day} audience=public"
    assert said.endswith(f"\nlienket {real.atlas.version} {mark}")


def test_a_table_says_its_title_source_and_licence(real: Delivery, published: Database) -> None:
    said = published.ask("SELECT obj_description('vn3405.roads'::regclass, 'pg_class')")[0][0]
    assert said.split("\n")[:-1] == [
        "Đường bộ | Roads",
        "Nguồn | Source: © OpenStreetMap contributors",
        "Ngày của nguồn | Source date: 2021-08",
        "Giấy phép | Licence: ODbL-1.0",
        f"Tính đến | As of: {real.atlas.as_of}",
    ]


def test_a_column_says_its_name_its_unit_and_its_codes(published: Database) -> None:
    found = published.ask(
        "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute "
        "WHERE attrelid = 'vn3405.roads'::regclass AND attnum > 0"
    )
    said = {str(name): str(comment) for name, comment in found}
    assert said["length_km"] == "Chiều dài [km] | Length [km]"
    assert "\nin_service: Đang khai thác | In service" in said["condition"]
    assert said["geom"].startswith("Hình học, tọa độ EPSG:3405 | Geometry")
    assert "None" not in said.values()


def test_a_comment_hints_at_nothing_that_is_not_there(published: Database) -> None:
    found = published.ask(
        "SELECT description FROM pg_description JOIN pg_class ON objoid = pg_class.oid "
        "WHERE relnamespace = 'vn3405'::regnamespace"
    )
    assert not [row for row in found if re.search("defence|Quốc phòng", row[0])]


# --- again -----------------------------------------------------------------------------------


def test_a_second_edition_replaces_the_first(
    toy: Path, toy_delivery: Delivery, database: Database, edit: Edit
) -> None:
    send(toy_delivery, database)
    edit("facts/links.csv", "bus,bus,Xe buýt,Bus,aa;bb,,,,,,public\n", "")
    edit("facts/statuses.csv", "bus,,,agreed,,,2024-05-02,,rep,I.4,no,,\n", "")
    edit("facts/links.csv", "Đường Ra,Road Ra", "Đường Rả,Road Ra")
    send(export_tables.from_atlas(pipeline.atlas(toy)), database)
    found = database.ask("SELECT key, name_vi FROM lienket.links WHERE key IN ('ra', 'bus')")
    assert found == [["ra", "Đường Rả"]]
    names = [name for name in tables(database) if "new" in name]
    assert names == []


def test_a_layer_that_is_gone_takes_its_table_with_it(
    toy_delivery: Delivery, database: Database
) -> None:
    send(toy_delivery, database)
    layers = tuple(table for table in toy_delivery.layers if table.name != "gates")
    send(replace(toy_delivery, layers=layers), database)
    assert "gates" not in tables(database)


def test_readers_keep_their_rights(toy_delivery: Delivery, database: Database) -> None:
    send(toy_delivery, database)
    database.ask("GRANT USAGE ON SCHEMA lienket TO reader")
    database.ask("GRANT SELECT ON lienket.roads TO reader")
    send(toy_delivery, database)
    assert database.ask("SELECT count(*) FROM lienket.roads", "reader") == [[6]]
    with pytest.raises(Exception, match="permission denied for table links"):
        database.ask("SELECT * FROM lienket.links", "reader")


def test_a_role_that_is_named_may_read_and_not_write(
    toy_delivery: Delivery, database: Database
) -> None:
    send(toy_delivery, database, readers=("reader",))
    for table in toy_delivery:
        assert database.ask(f'SELECT count(*) FROM lienket."{table.name}"', "reader")
    for statement in (
        "INSERT INTO lienket.links (key) VALUES ('x')",
        "DELETE FROM lienket.links",
        "CREATE TABLE lienket.x ()",
    ):
        with pytest.raises(Exception, match="permission denied"):
            database.ask(statement, "reader")
    with pytest.raises(Exception, match="permission denied for schema"):
        database.ask("SELECT * FROM lienket.links", "guest")


def test_a_role_that_is_not_there_is_named(toy_delivery: Delivery, database: Database) -> None:
    with pytest.raises(UsageError, match='no role "bạn đọc"'):
        send(toy_delivery, database, readers=("reader", "bạn đọc"))
    assert tables(database) == {}


# --- what is not ours ------------------------------------------------------------------------


def refused(made: Delivery, database: Database, match: str) -> str:
    """The message of a refusal that leaves every table of `lienket` the one it was."""
    before = tables(database)
    with pytest.raises(ProductError, match=match) as caught:
        send(made, database)
    assert tables(database) == before
    return str(caught.value)


def test_a_view_that_needs_our_tables_is_named_and_kept(
    toy_delivery: Delivery, database: Database
) -> None:
    send(toy_delivery, database)
    database.ask("CREATE VIEW public.my_roads AS SELECT key FROM lienket.roads")
    said = refused(toy_delivery, database, "Objects that are not ours depend on")
    assert "view public.my_roads depends on table lienket.roads" in said
    assert database.ask("SELECT count(*) FROM public.my_roads") == [[6]]


def test_a_schema_of_others_is_left_alone(toy_delivery: Delivery, database: Database) -> None:
    database.ask("CREATE SCHEMA lienket AUTHORIZATION publisher")
    database.ask("CREATE TABLE lienket.roads (mine text)")
    said = refused(toy_delivery, database, "holds things that are not ours")
    assert "table lienket.roads" in said


def test_an_empty_schema_made_for_us_is_used(toy_delivery: Delivery, database: Database) -> None:
    """An administrator may let us have a schema, but not make one."""
    database.ask(f"REVOKE CREATE ON DATABASE {database.name} FROM publisher")
    with pytest.raises(ProductError, match='CREATE SCHEMA "lienket" AUTHORIZATION "publisher"'):
        send(toy_delivery, database)
    database.ask("CREATE SCHEMA lienket AUTHORIZATION publisher")
    send(toy_delivery, database)
    send(toy_delivery, database)
    assert "roads" in tables(database)


def test_who_did_not_publish_first_may_not_replace(
    toy_delivery: Delivery, database: Database
) -> None:
    send(toy_delivery, database, readers=("guest",))
    before = tables(database)
    with pytest.raises(ProductError, match=r"Rights are missing.*Publish as the user who"):
        send(toy_delivery, database, "guest")
    assert tables(database) == before


def test_a_table_of_others_in_our_schema_survives(
    toy_delivery: Delivery, database: Database
) -> None:
    send(toy_delivery, database)
    database.ask("CREATE TABLE lienket.notes AS SELECT 'mine' AS note")
    send(toy_delivery, database)
    assert database.ask("SELECT note FROM lienket.notes") == [["mine"]]


def test_a_name_that_others_took_fails_at_the_end_and_harms_nothing(
    toy_delivery: Delivery, database: Database
) -> None:
    fewer = tuple(table for table in toy_delivery.layers if table.name != "gates")
    send(replace(toy_delivery, layers=fewer), database)
    database.ask("CREATE TABLE lienket.gates AS SELECT 'mine' AS note")
    refused(toy_delivery, database, "taken by something in the schema that is not ours")
    assert database.ask("SELECT note FROM lienket.gates") == [["mine"]]


@pytest.mark.parametrize(
    ("addition", "name"),
    [
        ("ALTER TABLE lienket.roads ADD COLUMN checked_by text", "roads.checked_by"),
        (
            """CREATE TRIGGER watch BEFORE UPDATE ON lienket.roads
            FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
            "trigger watch on table lienket.roads",
        ),
        ("ALTER TABLE lienket.roads ADD CONSTRAINT side CHECK (side <> '')", "constraint side on"),
        ("CREATE POLICY mine ON lienket.roads USING (true)", "policy mine on table lienket.roads"),
    ],
)
def test_what_others_added_to_our_tables_is_named_and_kept(
    toy_delivery: Delivery, database: Database, addition: str, name: str
) -> None:
    send(toy_delivery, database)
    database.ask(addition)
    assert name in refused(toy_delivery, database, "Somebody has added to the tables")


def test_an_internal_edition_never_replaces_a_public_one(
    toy: Path, toy_delivery: Delivery, database: Database
) -> None:
    send(toy_delivery, database)
    internal = export_tables.from_atlas(pipeline.atlas(toy, audience="internal"))
    refused(internal, database, "holds the public edition and is not replaced by the internal")
    send(internal, database, schema="inside")
    assert database.ask("SELECT count(*) FROM inside.links WHERE key = 'guard'") == [[1]]
    assert database.ask("SELECT count(*) FROM lienket.links WHERE key = 'guard'") == [[0]]


def test_an_edition_never_replaces_that_of_another_workspace(
    toy: Path, edit: Edit, toy_delivery: Delivery, database: Database
) -> None:
    send(toy_delivery, database)
    edit("catalogue.toml", 'id = "toy"', 'id = "toy-2"')
    other = export_tables.from_atlas(pipeline.atlas(toy))
    refused(other, database, 'holds the workspace "toy" and is not replaced by "toy-2"')


def test_a_public_schema_holds_nothing_internal(toy_delivery: Delivery, database: Database) -> None:
    send(toy_delivery, database)
    for table in toy_delivery:
        rows = database.ask(f'SELECT t::text FROM lienket."{table.name}" t')
        assert not [row for row in rows if re.search("guard|deep", row[0])], table.name


# --- a failure in the middle -----------------------------------------------------------------


def test_a_rule_of_the_server_that_stops_us_leaves_the_old_schema_whole(
    toy: Path, toy_delivery: Delivery, database: Database, edit: Edit
) -> None:
    """The rule forbids the last but one step: the old tables are gone by then, and come back."""
    send(toy_delivery, database, readers=("reader",))
    database.ask(
        "CREATE FUNCTION stop() RETURNS event_trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'quota of indexes'; END $$"
    )
    database.ask(
        "CREATE EVENT TRIGGER quota ON ddl_command_end WHEN TAG IN ('CREATE INDEX') "
        "EXECUTE FUNCTION stop()"
    )
    edit("facts/links.csv", "Đường Ra,Road Ra", "Đường Rả,Road Ra")
    refused(export_tables.from_atlas(pipeline.atlas(toy)), database, "quota of indexes")
    found = database.ask("SELECT name_vi FROM lienket.links WHERE key = 'ra'", "reader")
    assert found == [["Đường Ra"]]


def test_a_table_in_use_is_waited_for_and_then_left(
    toy_delivery: Delivery, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(toy_delivery, database)
    monkeypatch.setattr(server, "PATIENCE_S", 1)
    with database.session() as user:
        user.run("BEGIN")
        user.run("SELECT * FROM lienket.links")
        refused(toy_delivery, database, "Somebody is using the old tables")
    send(toy_delivery, database)


def test_a_row_that_breaks_a_key_leaves_the_old_schema_whole(
    toy_delivery: Delivery, database: Database
) -> None:
    send(toy_delivery, database)
    gates = next(table for table in toy_delivery if table.name == "gates")
    doubled = replace(gates, rows=gates.rows.iloc[[0, 0]])
    layers = tuple(doubled if table is gates else table for table in toy_delivery.layers)
    refused(replace(toy_delivery, layers=layers), database, "gates_pkey")


def test_a_connection_that_is_cut_leaves_nothing(
    toy_delivery: Delivery, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(toy_delivery, database)
    copy = server.Session.copy

    def cut(session: server.Session, table: str, rows: bytes) -> None:
        copy(session, table, rows)
        if "links" in table:
            database.ask(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'lienket'"
            )

    monkeypatch.setattr(server.Session, "copy", cut)
    refused(toy_delivery, database, "terminating connection|was lost in the middle")


def test_two_publishers_do_not_meet(toy_delivery: Delivery, database: Database) -> None:
    send(toy_delivery, database)
    with database.session() as other:
        other.run("SELECT pg_advisory_lock(hashtext('lienket'), hashtext('lienket'))")
        refused(toy_delivery, database, "is being published right now")


# --- the ground ------------------------------------------------------------------------------


def test_a_database_without_postgis_gets_it_or_says_what_to_do(
    toy_delivery: Delivery, bare_database: Database
) -> None:
    with pytest.raises(ProductError, match="in this database run: CREATE EXTENSION postgis"):
        send(toy_delivery, bare_database)
    send(toy_delivery, bare_database, "postgres")
    assert "roads" in tables(bare_database)


def test_postgis_may_live_in_a_schema_of_its_own(
    toy_delivery: Delivery, bare_database: Database
) -> None:
    bare_database.ask('CREATE SCHEMA "Ext 1"')
    bare_database.ask('GRANT USAGE ON SCHEMA "Ext 1" TO publisher')
    bare_database.ask('CREATE EXTENSION postgis SCHEMA "Ext 1"')
    send(toy_delivery, bare_database)
    assert "roads" in tables(bare_database)


def test_a_crs_that_the_server_lacks_needs_who_may_add_it(
    toy_delivery: Delivery, database: Database
) -> None:
    known = "SELECT count(*) FROM spatial_ref_sys WHERE srid = 9215"
    assert database.ask(known) == [[0]], "this PostGIS knows EPSG:9215 by itself"
    with pytest.raises(ProductError, match="does not know EPSG:9215") as caught:
        send(toy_delivery, database, crs="EPSG:9215")
    advice = str(caught.value).split("\n", 1)[1]
    database.ask(advice)
    send(toy_delivery, database, crs="EPSG:9215")
    assert database.ask(known) == [[1]]


def test_a_number_that_means_another_crs_is_refused(
    toy_delivery: Delivery, database: Database
) -> None:
    database.ask("UPDATE spatial_ref_sys SET auth_name = 'ours' WHERE srid = 3405")
    refused(toy_delivery, database, "SRID 3405 is not EPSG:3405")


def test_a_crs_that_does_not_fit_is_refused_before_the_server_is_asked(toy: Path) -> None:
    with pytest.raises(UsageError, match="has no CRS of this code"):
        export_tables.system(pipeline.atlas(toy), "99999")


# --- hostile words ---------------------------------------------------------------------------

HOSTILE = (
    "'; DROP SCHEMA lienket CASCADE; --",
    'a"; DROP TABLE roads; --',
    "back\\slash \\N \\. \\'",
    "two\nlines\r\nand\ta tab",
    ":name $1 $$x$$ %s {0}",
    "\\N",
    "\\.",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_data_are_only_words(toy: Path, database: Database, words: str) -> None:
    atlas = pipeline.atlas(toy)
    sources = tuple(replace(row, title_vi=words) for row in atlas.facts.sources)
    titled = replace(atlas.catalogue, title_vi=words)
    hostile = replace(atlas, facts=replace(atlas.facts, sources=sources), catalogue=titled)
    send(export_tables.from_atlas(hostile), database)
    assert database.ask("SELECT DISTINCT title_vi FROM lienket.sources") == [[words]]
    said = database.ask("SELECT obj_description('lienket'::regnamespace, 'pg_namespace')")
    assert said[0][0].startswith(words)


@pytest.mark.parametrize(
    "schema", ["Liên kết", 'a"; DROP SCHEMA public CASCADE; --', "it's", "back\\slash", ":x $1"]
)
def test_any_name_of_a_schema_is_only_a_name(
    toy_delivery: Delivery, database: Database, schema: str
) -> None:
    for _ in range(2):
        send(toy_delivery, database, schema=schema, readers=("reader",))
    found = database.ask("SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information)'")
    assert sorted(row[0] for row in found) == sorted([schema, "public"])


@pytest.mark.parametrize("schema", ["", "pg_mine", "x\0y", "two\nlines", "x" * 64])
def test_a_bad_name_of_a_schema_is_refused(toy_delivery: Delivery, schema: str) -> None:
    with pytest.raises(UsageError, match="A schema cannot be called"):
        postgis.publish(toy_delivery, Order(schema=schema))


# --- connection strings and passwords --------------------------------------------------------


@pytest.mark.parametrize(
    ("dsn", "environ", "expected"),
    [
        ("postgresql://u@h:5433/d", {}, Target("h", 5433, "u", "d")),
        ("postgres://u@h", {}, Target("h", 5432, "u", "u")),
        ("postgresql://u%40x@%2Frun%2FPg/d%20e", {}, Target("/run/Pg", 5432, "u@x", "d e")),
        ("postgresql://u@[::1]:1/d", {}, Target("::1", 1, "u", "d")),
        ("postgresql:///d?host=/run&user=u", {}, Target("/run", 5432, "u", "d")),
        ("postgresql://u@h/d?sslmode=require", {}, Target("h", 5432, "u", "d", "require")),
        (r"host=h user='it\'s u' dbname = d\ e", {}, Target("h", 5432, "it's u", "d e")),
        (
            "",
            {
                "PGHOST": "h",
                "PGPORT": "1",
                "PGUSER": "u",
                "PGDATABASE": "d",
                "PGSSLMODE": "disable",
            },
            Target("h", 1, "u", "d", "disable"),
        ),
        ("host=h", {"PGHOST": "other", "PGUSER": "u"}, Target("h", 5432, "u", "u")),
    ],
)
def test_a_connection_string_is_read_as_postgresql_reads_it(
    dsn: str, environ: dict[str, str], expected: Target
) -> None:
    assert target.read(dsn, environ) == expected


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://u:s3cret@h/d",
        "postgresql://u:s3c@ret@h/d",
        "postgresql://u@h/d?password=s3cret",
        "host=h password=s3cret",
        "host=h password = 's3cret'",
    ],
)
def test_a_password_in_a_connection_string_is_refused_unsaid(dsn: str) -> None:
    with pytest.raises(UsageError, match="not taken on the command line") as caught:
        target.read(dsn, {})
    assert "s3c" not in str(caught.value)


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql//u:s3cret@h/d",
        "u:s3cret@h/d",
        "u:s3cret@h/d?sslmode=require",
        "postgresql://u:s3c/ret@h/d",
        "postgresql://u:12/s3cret@h/d",
        "postgresql://u:12?s3cret@h/d",
        "postgresql://u:12#s3cret@h/d",
        "postgresql://h:s3cret",
        "host=h pwd=s3cret",
        "host=h port=s3cret",
        "host=h port=99999",
        "host=h sslmode=s3cret",
        "host=h,s3cret",
        "host=h 's3cret",
    ],
)
def test_a_mistyped_connection_string_is_not_repeated(dsn: str) -> None:
    with pytest.raises(UsageError) as caught:
        target.read(dsn, {})
    assert "s3cret" not in str(caught.value)
    assert "Traceback" not in str(caught.value)


LINES = r"""# h:1:d:u:comment
too:few
h:1:d:other:not this
h:1:d:u:a\:b\\c
*:*:*:*:anybody
"""


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (Target("h", 1, "u", "d"), r"a:b\c"),
        (Target("h", 1, "v", "d"), "anybody"),
        (Target("h", 2, "u", "d"), "anybody"),
    ],
)
def test_the_first_line_of_a_password_file_that_fits_counts(
    tmp_path: Path, to: Target, expected: str
) -> None:
    file = tmp_path / "pass"
    file.write_text(LINES, encoding="utf-8")
    file.chmod(0o600)
    assert passwords.find(to, {"PGPASSFILE": str(file)}) == expected


def test_a_password_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".pgpass"
    file.write_text("*:*:*:*:s3cret", encoding="utf-8")
    file.chmod(0o640)
    with pytest.raises(UsageError, match="chmod 600") as caught:
        passwords.find(Target("h", 1, "u", "d"), {"HOME": str(tmp_path)})
    assert "s3cret" not in str(caught.value)


def lienket(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    """Publish from a process of its own, without a terminal."""
    return subprocess.run(
        [
            sys.executable,
            "-X",
            "utf8",
            "-m",
            "lienket.cli",
            "publish",
            "postgis",
            *map(str, arguments),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "geo"), **environ},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_command_publishes_and_says_what(toy: Path, database: Database) -> None:
    done = lienket(
        database.dsn(), "--workspace", toy, "--schema", "mới", "--crs", "4326",
        "--grant", "reader", PGPASSWORD=PASSWORDS["publisher"],
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"32 tables, \d+ rows written to the schema mới of publisher@", done.stdout)
    assert database.ask('SELECT count(*) FROM "mới".roads', "reader") == [[6]]


def test_the_command_warns_of_a_date_that_nothing_new_was_stated_by(
    toy: Path, database: Database
) -> None:
    password = PASSWORDS["publisher"]
    done = lienket(database.dsn(), "--workspace", toy, "--as-of", "2026-01-01", PGPASSWORD=password)
    assert done.returncode == 0
    assert done.stderr.endswith("the newest statement is of 2025-03-10.\n")


def test_the_command_takes_its_password_from_the_file(
    toy: Path, database: Database, tmp_path: Path
) -> None:
    secret = re.sub(r"([:\\])", r"\\\1", PASSWORDS["publisher"])
    file = tmp_path / ".pgpass"
    file.write_text(f"localhost:5432:{database.name}:publisher:{secret}\n", encoding="utf-8")
    file.chmod(0o600)
    done = lienket(database.dsn(), "--workspace", toy, HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


REFUSALS: list[tuple[str, dict[str, str], str]] = [
    ("{dsn}", {}, "The server asks for the password of publisher@"),
    ("{dsn}", {"PGPASSWORD": "s3cret-wrong"}, "did not take the password"),
    ("{dsn}", {"PGPASSWORD": "s3cret-\u0378"}, "Cannot connect to publisher@"),
    ("host={folder} user=nobody dbname=x", {"PGPASSWORD": "s3cret"}, "or the user of nobody@"),
    ("host={folder} user=publisher dbname=none", {"PGPASSWORD": "{good}"}, "has no database of"),
    ("host=/nowhere user=u", {"PGPASSWORD": "s3cret"}, "Cannot connect to u@/nowhere"),
    ("host=127.0.0.1 port=1 user=u", {"PGPASSWORD": "s3cret"}, "Connection refused"),
    ("host=none.invalid user=u", {"PGPASSWORD": "s3cret"}, "Cannot connect to u@none.invalid"),
    ("host=" + "x" * 70 + " user=u", {"PGPASSWORD": "s3cret"}, "Cannot connect to u@xxx"),
    ("host=h password=s3cret", {}, "not taken on the command line"),
]


@pytest.mark.parametrize(("dsn", "environ", "words"), REFUSALS)
def test_a_refusal_is_told_with_exit_code_2_and_no_password(
    shared_database: Database, toy: Path, dsn: str, environ: dict[str, str], words: str
) -> None:
    known = {name: value.format(good=PASSWORDS["publisher"]) for name, value in environ.items()}
    named = dsn.format(dsn=shared_database.dsn(), folder=shared_database.folder)
    done = lienket(named, "--workspace", toy, LIENKET_DEBUG="1", **known)
    assert done.returncode == 2
    assert words in done.stderr
    assert " | " in done.stderr
    told = done.stdout + done.stderr
    assert "Traceback" not in told
    assert "s3cret" not in told
    assert PASSWORDS["publisher"] not in told


def test_a_password_split_off_by_the_shell_is_not_repeated(toy: Path) -> None:
    done = lienket("host=h", "password=s3cret", "--workspace", toy)
    assert done.returncode == 2
    assert "not taken on the command line" in done.stderr
    assert "s3cret" not in done.stderr


def test_what_connects_is_an_extra_that_is_named_where_it_lacks(toy: Path) -> None:
    script = (
        "import sys; sys.modules['pg8000'] = None; import lienket.cli;"
        f"sys.argv = ['lienket', 'publish', 'postgis', '--workspace', {str(toy)!r}];"
        "lienket.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'lienket[postgis]'" in done.stderr


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    yield master, slave
    for end in (master, slave):
        os.close(end)


def test_a_person_at_a_terminal_is_asked_and_not_shown_what_they_type(
    toy: Path, database: Database, terminal: tuple[int, int]
) -> None:
    master, slave = terminal
    command = ("publish", "postgis", database.dsn(), "--workspace", str(toy))
    with subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "lienket.cli", *command],
        cwd=ROOT,
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as run:
        assert run.stderr
        asked = b""
        while b"publisher@" not in asked or b"): " not in asked:
            letter = run.stderr.read(1)
            assert letter, asked.decode()
            asked += letter
        os.write(master, f"{PASSWORDS['publisher']}\n".encode())
        out, err = run.communicate(timeout=60)
    os.set_blocking(master, False)
    echoed = b""
    with suppress(BlockingIOError):
        echoed = os.read(master, 1000)
    told = b"".join((asked, out, err, echoed)).decode()
    assert run.returncode == 0, told
    assert PASSWORDS["publisher"] not in told


@pytest.mark.parametrize(
    ("sslmode", "words"),
    [
        ("disable", "Connection refused"),
        ("verify-full", "There is no root certificate /nowhere/root.crt"),
    ],
)
def test_a_server_is_not_spoken_to_without_the_certificate_asked_for(
    toy: Path, sslmode: str, words: str
) -> None:
    dsn = f"host=127.0.0.1 port=1 user=u sslmode={sslmode} sslrootcert=/nowhere/root.crt"
    done = lienket(dsn, "--workspace", toy)
    assert done.returncode == 2
    assert words in done.stderr
