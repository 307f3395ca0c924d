"""What is handed over: typed tables with names, keys that hold, and nothing that is hidden."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pytest
from toy import Edit

from lienket import export_tables, pipeline
from lienket.export_tables import Table
from lienket.model.atlas import Atlas
from lienket.model.records import Audience


def tables_of(atlas: Atlas) -> dict[str, Table]:
    return {table.name: table for table in export_tables.from_atlas(atlas)}


@pytest.fixture
def toy_tables(toy: Path) -> dict[str, Table]:
    return tables_of(pipeline.atlas(toy))


@pytest.fixture(scope="module", params=["public", "internal"])
def real_tables(request: pytest.FixtureRequest) -> dict[str, Table]:
    audience: Audience = request.param
    return tables_of(pipeline.atlas(pipeline.embedded(), audience=audience))


def test_every_key_is_unique_and_every_reference_resolves(real_tables: dict[str, Table]) -> None:
    for table in real_tables.values():
        if table.key:
            assert table.rows[table.key].is_unique, table.name
            assert table.rows[table.key].notna().all(), table.name
        for reference in table.references:
            target = real_tables[reference.table]
            assert target.key == reference.target
            known = set(target.rows[reference.target])
            assert set(table.rows[reference.name].dropna()) <= known, (table.name, reference)


def test_the_source_of_a_status_is_a_reference(real_tables: dict[str, Table]) -> None:
    layers = [table for table in real_tables.values() if table.status]
    assert layers
    for table in layers:
        assert export_tables.Reference("status_source", "sources", "id") in table.references
        assert table.rows["status_source"].notna().any()


def test_every_column_has_a_name_in_both_languages(real_tables: dict[str, Table]) -> None:
    for table in real_tables.values():
        assert table.vi
        assert table.en
        columns = [name for name in table.rows.columns if name != "geometry"]
        assert [field.name for field in table.fields] == columns
        for field in table.fields:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", field.name)
            assert field.vi != field.name, f"{table.name}.{field.name} has no name"


def test_every_code_has_a_label(real_tables: dict[str, Table]) -> None:
    for table in real_tables.values():
        for field in table.fields:
            codes = {choice.code for choice in field.choices}
            found = set(table.rows[field.name].dropna()) if codes else set()
            assert found <= codes, (table.name, field.name)


def test_a_layer_holds_one_kind_of_geometry(real_tables: dict[str, Table]) -> None:
    for table in real_tables.values():
        if table.geometry:
            assert isinstance(table.rows, gpd.GeoDataFrame)
            assert set(table.rows.geom_type) <= {table.geometry}
            assert table.rows.crs == "EPSG:4326"


def test_the_base_has_a_layer_for_each_kind_of_geometry(real_tables: dict[str, Table]) -> None:
    kinds = {name: real_tables[name].geometry for name in ("context", "context_lines")}
    assert kinds == {"context": "MultiPolygon", "context_lines": "MultiLineString"}
    details = {table.name: table.geometry for table in real_tables.values() if table.detail}
    assert details == {
        "detail_areas": "MultiPolygon", "detail_lines": "MultiLineString",
        "detail_points": "Point", "local_roads": "MultiLineString",
    }  # fmt: skip


def test_a_layer_of_areas_and_lines_is_two_tables() -> None:
    tables = tables_of(pipeline.atlas(pipeline.embedded().parent / "geo" / "lienket" / "starter"))
    areas, lines = tables["context_areas"], tables["context_lines"]
    assert (areas.geometry, lines.geometry) == ("MultiPolygon", "MultiLineString")
    assert "area_ha" in areas.rows
    assert "length_km" not in areas.rows
    assert areas.vi.endswith("(vùng)")


def test_a_guide_line_has_no_length(toy_tables: dict[str, Table]) -> None:
    roads = toy_tables["roads"].rows.set_index("key")
    assert roads["length_km"].isna().to_dict() == {
        "ra--aa": False, "ra--bb": False, "rb--aa": False,
        "rb--bb": False, "rc--aa": True, "rc--bb": True,
    }  # fmt: skip


def test_a_feature_carries_its_class_and_the_state_of_its_link(
    toy_tables: dict[str, Table],
) -> None:
    row = toy_tables["roads"].rows.set_index("key").loc["rb--bb"]
    told = (row["symbol"], row["ground"], row["lagging"], row["works"], row["inferred"])
    assert told == ("building-not_built", "one_sided", "bb", "one_building", False)


def test_only_the_newest_status_of_a_subject_is_marked(toy_tables: dict[str, Table]) -> None:
    rows = toy_tables["statuses"].rows
    assert rows[rows["subject"] == "rb--bb"]["latest"].tolist() == [False, True]


def test_waypoints_have_the_licences_and_titles_of_the_sources_they_cite(
    real_tables: dict[str, Table],
) -> None:
    table = real_tables["waypoints"]
    sources = real_tables["sources"].rows.set_index("id")
    cited = {name for cell in table.rows["source"] for name in cell.split(";")}
    assert set(table.credit.split("; ")) == set(sources.loc[[*cited], "title_vi"])
    licences = sources.loc[[*cited], "licence"].dropna()
    assert set(table.licence.split("; ")) == {f"{key}: {row}" for key, row in licences.items()}


def test_internal_rows_are_not_handed_over(toy_tables: dict[str, Table]) -> None:
    for name, table in toy_tables.items():
        told = [str(cell) for cell in table.rows.to_numpy().ravel()]
        assert not [cell for cell in told if re.search("guard|deep", cell)], name


def test_a_kind_that_an_edition_lacks_is_no_choice(toy_tables: dict[str, Table]) -> None:
    codes = {choice.code for choice in toy_tables["links"].field("kind").choices}
    assert codes == {"route", "bus", "gate"}


def test_a_layer_cannot_take_the_name_of_a_table(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", 'key = "gates"', 'key = "sources"')
    assert "reserved_layer" in {fault.code for fault in pipeline.check(toy)}


@pytest.mark.parametrize("names", ['"Số làn", "so lan"', '"路"', '"Ground"'])
def test_columns_that_databases_would_confuse_are_refused(
    toy: Path, edit: Edit, names: str
) -> None:
    edit("catalogue.toml", 'columns = ["ref"]', f'columns = ["ref", {names}]')
    assert {fault.code for fault in pipeline.check(toy)} & {"unplain_column", "reserved_column"}


def test_a_column_of_one_s_own_keeps_its_name_and_gets_a_plain_one(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", 'columns = ["ref"]', 'columns = ["ref", "Số làn"]')
    content = (toy / "roads.geojson").read_text(encoding="utf-8")
    (toy / "roads.geojson").write_text(
        content.replace('"ref": null', '"ref": null, "Số làn": 2'), encoding="utf-8"
    )
    roads = tables_of(pipeline.atlas(toy))["roads"]
    field = roads.field("so_lan")
    assert (field.vi, field.type, field.choices) == ("Số làn", "whole", ())
    assert set(roads.rows["so_lan"]) == {2}
