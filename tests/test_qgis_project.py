"""The project, opened by a real QGIS: the same map, whole, labelled, to be printed.

`qgis_probe.py` runs in QGIS's own Python and says what it found; the style table says what it
should have found.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
from goldens import same
from PIL import Image
from toy import Edit

from lienket import export_tables, pipeline, qgis, style
from lienket.export_tables import analysis
from lienket.model.atlas import Atlas
from lienket.qgis import dates, extra_tables, labeling, labels, maplayers, pages, unit_layers
from lienket.qgis.bookmarks import View
from lienket.qgis.layout_items import Rect
from lienket.style import label_styles, themes
from lienket.style.units import Zooms
from lienket.vocabulary import using

PROBE = Path(__file__).with_name("qgis_probe.py")
CODE = "EPSG:3405"
CONTROL = (106.34, 21.51)
UNLIKE, MOST = 40, 0.01
"""A pixel differs when a channel is this far off, of 255; this share of pixels may differ."""


def probed(atlas: Atlas, folder: Path, code: str = CODE) -> dict[str, Any]:
    """What QGIS finds in the project of `atlas`."""
    python = next(
        (path for path in ("/usr/bin/python3",) if Path(path).exists() and shutil.which("qgis")),
        None,
    )
    if python is None:
        pytest.skip("QGIS is not installed")
    qgis.write(export_tables.from_atlas(atlas), folder, code)
    done = subprocess.run(
        [python, str(PROBE), str(folder / "qgis" / "lienket.qgz"), str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return] # JSON


@pytest.fixture(scope="module")
def whole(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("project")
    return {**probed(atlas, folder), "folder": folder}


@pytest.fixture(scope="module")
def found(whole: dict[str, Any]) -> dict[str, Any]:
    """What QGIS finds, without the layers that it lists to nobody."""
    listed = {key: layer for key, layer in whole["layers"].items() if not layer["private"]}
    return {**whole, "layers": listed}


@pytest.fixture(scope="module")
def tables(atlas: Atlas) -> dict[str, export_tables.Table]:
    delivery = extra_tables.add(export_tables.from_atlas(atlas))
    return {
        f"lienket_{table.name}": table
        for table in delivery
        if table.name not in extra_tables.HIDDEN
    }


pytestmark = pytest.mark.qgis


def test_it_opens_whole_and_without_a_word(
    found: dict[str, Any], tables: dict[str, export_tables.Table]
) -> None:
    assert (found["read"], found["error"], found["said"]) == (True, "", [])
    assert found["layers"].keys() == tables.keys()
    for key, layer in found["layers"].items():
        assert layer["valid"], key
        assert layer["count"] == len(tables[key].rows), key
        assert layer["crs"] == (CODE if tables[key].geometry else ""), key
        assert Path(layer["source"].split("|")[0]).parent == found["folder"] / "qgis"
    assert found["crs"] == CODE


def test_layers_and_fields_are_called_by_their_vietnamese_names(
    found: dict[str, Any], tables: dict[str, export_tables.Table]
) -> None:
    for key, layer in found["layers"].items():
        table = tables[key]
        assert layer["name"] == table.vi
        told = {name: alias for name, alias in layer["aliases"].items() if name != "fid"}
        shown = [*table.fields, *dates.shown(table).values()]
        assert told == {field.name: field.alias_vi for field in shown}
    units = ["Địa giới 2023–2024", "Địa giới từ 7/2025"]
    assert found["groups"] == ["Liên kết", "Giáp ranh", *units, "Nền bản đồ", "Kỹ thuật"]


def test_points_lie_over_lines_over_areas_and_links_over_the_ground(
    found: dict[str, Any], tables: dict[str, export_tables.Table]
) -> None:
    """Places lie over the roads that pass them; in the list the links stand first."""
    order = [tables[key] for key in found["order"] if key in tables]
    drawn = [table for table in order if table.drawn and table.geometry]
    points = [table.geometry == "Point" for table in drawn if table.layer != analysis.GAPS]
    assert points == sorted(points, reverse=True)
    # The railway lies under the main roads, which a test of its own looks at.
    aside = {*analysis.LAYERS, *maplayers.ASIDE, "railway"}
    shapes = [table for table in drawn if table.layer not in aside]
    for status in (True, False):
        areas = [of.geometry == "MultiPolygon" for of in shapes if of.status is status]
        assert areas == sorted(areas)
    flat = [table.status for table in shapes if table.geometry != "Point"]
    assert flat == sorted(flat, reverse=True)
    listed = [tables[key] for key in found["tree"] if key in tables]
    linked = [table.status or table.name == "waypoints" for table in listed]
    assert linked == sorted(linked, reverse=True)


def test_main_roads_lie_over_the_railway_but_not_over_its_state(whole: dict[str, Any]) -> None:
    """Where the two run side by side the road is whole; by its state the railway is on top."""
    order, shown = whole["order"], whole["shown"]
    assert order.index("lienket_network") < order.index("lienket_railway")
    over = order.index("lienket_railway_over")
    assert order.index("lienket_gates") < over < order.index("lienket_roads")
    themed = {theme for theme, layers in shown.items() if "lienket_railway_over" in layers}
    assert themed == {maplayers.STATE.title, maplayers.BORDER.title}


def test_a_gate_is_named_on_its_own_side_of_the_border(atlas: Atlas) -> None:
    view = View(export_tables.from_atlas(atlas), CODE, Zooms(21.8))
    gates = next(table for table in view.delivery if table.name == "gates")
    (given,) = {row.given for row in labels.of_table(gates, view)}
    order = dict(given)["PredefinedPositionOrder"]
    assert "'gate-chi-ma','L," in order
    assert "'gate-ban-chat','L," in order
    assert "'gate-huu-nghi','BR," in order or "'gate-huu-nghi','B," in order


def test_two_gaps_near_each_other_are_named_to_both_sides(atlas: Atlas) -> None:
    view = View(export_tables.from_atlas(atlas), CODE, Zooms(21.8))
    gaps = next(table for table in view.delivery if table.name == "gaps")
    led = next(row for row in labels.of_table(gaps, view) if row.leader)
    order = dict(led.given)["PredefinedPositionOrder"]
    assert order.startswith("if(\"key\"='gap-huulung-myan','BL,L,")


def test_an_area_says_near_by_that_only_its_place_is_within(atlas: Atlas) -> None:
    view = View(export_tables.from_atlas(atlas), CODE, Zooms(21.8))
    clusters = next(table for table in view.delivery if table.name == "clusters")
    (label,) = labels.of_table(clusters, view)
    assert "\"accuracy\"='area' AND @map_scale<=200000" in label.text
    assert "(vị trí: trong vùng này)" in label.text


def test_nothing_in_the_project_can_be_edited(whole: dict[str, Any]) -> None:
    """It is a product: the first words, and a note on the map, say what is edited instead."""
    assert {layer["read_only"] for layer in whole["layers"].values()} == {True}
    for key, layer in whole["layers"].items():
        assert layer["private"] or layer["form"]["edited"] == [], key
        assert layer["abstract"].startswith("Sản phẩm"), key
    assert whole["abstract"].startswith("Sản phẩm: sửa ở layers/")
    assert "\n\nProduct: edit layers/" in whole["abstract"]
    assert whole["note"].startswith("Sản phẩm: sửa ở layers/")
    roads = whole["layers"]["lienket_roads"]["abstract"]
    assert roads.startswith("Sản phẩm: sửa hình ở layers/roads.geojson")


def test_a_form_has_tabs_notes_in_several_lines_and_dates_as_they_are_written(
    found: dict[str, Any],
) -> None:
    roads = found["layers"]["lienket_roads"]
    tabs = roads["form"]["tabs"]
    assert [*tabs] == ["Nhận dạng", "Trạng thái", "Vị trí", "Nguồn"]
    assert {"key", "name_vi", "ref"} <= {*tabs["Nhận dạng"]}
    assert {"stage", "condition", "note_vi", "as_of_dmy"} <= {*tabs["Trạng thái"]}
    assert {"accuracy", "error_m", "length_km"} <= {*tabs["Vị trí"]}
    assert {"source", "status_source", "locator"} <= {*tabs["Nguồn"]}
    assert "as_of" in roads["form"]["hidden"]
    assert roads["widgets"]["note_vi"] == ["TextEdit", "true"]


def test_classes_have_the_words_order_and_colours_of_the_style_table(
    found: dict[str, Any], tables: dict[str, export_tables.Table]
) -> None:
    symbols = {symbol.vi: symbol for symbol in style.symbols()}
    for key, layer in found["layers"].items():
        if not tables[key].status or tables[key].geometry == "Point":
            continue
        rules = {rule["label"]: rule for rule in layer["rules"] if rule["label"] in symbols}
        used = set(tables[key].rows["symbol"])
        assert [*rules] == [symbol.vi for symbol in style.symbols() if symbol.key in used]
        for label, rule in rules.items():
            assert symbols[label].colour in rule["colours"], (key, label)
            assert rule["filter"] == f"\"symbol\"='{symbols[label].key}'"


def test_marks_have_a_rule_for_each_stage(found: dict[str, Any]) -> None:
    groups = {group.vi: group.colour for group in style.groups()}
    rules = {
        rule["label"]: rule["colours"]
        for rule in found["layers"]["lienket_gates"]["rules"]
        if rule["label"] in groups
    }
    assert [*rules] == ["Không có dự án được nêu"]
    assert groups["Không có dự án được nêu"] in rules["Không có dự án được nêu"]


def test_the_ground_has_the_words_and_colours_of_the_style_table(
    found: dict[str, Any], tables: dict[str, export_tables.Table], atlas: Atlas
) -> None:
    with using(atlas):
        one_look(found, tables, atlas)


def one_look(found: dict[str, Any], tables: dict[str, export_tables.Table], atlas: Atlas) -> None:
    """Each layer of the ground is drawn and called as the style table has it."""
    for key, layer in found["layers"].items():
        table = tables[key]
        if table.status or not table.geometry or table.name in {"waypoints", *analysis.LAYERS}:
            continue
        if table.layer in unit_layers.COMPUTED:
            continue
        codes = sorted(set(table.rows["class"])) if "class" in table.rows else [""]
        look = style.mark if table.geometry == "Point" else style.ground
        looks = [look(table.layer, code) for code in codes]
        rules = {rule["label"]: rule["colours"] for rule in layer["rules"]}
        assert rules.keys() == {of.vi for of in looks}, key
        for of in looks:
            vi = of.vi
            if getattr(of, "size", 1) == 0:  # a class of names alone has no mark that is seen
                continue
            if unit_layers.is_held(table, atlas):
                of = style.ground("units")  # noqa: PLW2901 - that of sheets
            own = {of.colour, getattr(of, "fill", ""), getattr(of, "core", "")}
            assert own & {*rules[vi]}, (key, of.key)


def test_forms_are_explained_in_the_words_of_every_legend(found: dict[str, Any]) -> None:
    labels = {
        rule["label"] for layer in found["layers"].values() for rule in layer.get("rules", ())
    }
    explained = {note.vi for note in themes.notes()} & labels
    assert explained == {
        themes.note(key).vi
        for key in ("accuracy_schematic", "accuracy_vague", "accuracy_area", "identity_inferred")
    }


def test_labels_are_as_the_style_table_says(found: dict[str, Any]) -> None:
    for layer, key in (("roads", "shield"), ("districts", "district"), ("gates", "gate")):
        label = found["layers"][f"lienket_{layer}"]["labels"][0]
        face = label_styles.label_style(key)
        assert label["colour"] == face.colour
        assert label["size"] == pytest.approx(face.size * 0.75)
        assert label["font"] in labeling.FACES
        # What a web zoom shows at this latitude on a screen of 96 dpi.
        scale = 156543.03392 * np.cos(np.radians(21.8)) / 2**face.start / 0.0002645833
        assert label["scale"] == pytest.approx(scale, rel=0.01)


def test_what_crosses_the_border_has_the_words_and_colours_of_the_style_table(
    found: dict[str, Any], tables: dict[str, export_tables.Table]
) -> None:
    for name in ("border", "crossings", "gaps"):
        used = set(tables[f"lienket_{name}"].rows["look"])
        looks = {look.vi: look for look in analysis.looks(name) if look.key in used}
        rules = {rule["label"]: rule for rule in found["layers"][f"lienket_{name}"]["rules"]}
        assert [*rules] == [*looks]
        for label, rule in rules.items():
            assert looks[label].colour in rule["colours"], (name, label)
            assert rule["filter"] == f"\"look\"='{looks[label].key}'"


def test_every_theme_shows_the_links_or_the_units_another_way(
    found: dict[str, Any], atlas: Atlas
) -> None:
    every = [*maplayers.THEMES, *maplayers.unit_themes(atlas)]
    assert sorted(found["themes"]) == sorted(theme.title for theme in every)
    assert found["drawn"] == [[]] * len(every)
    assert found["layers"]["lienket_roads"]["styles"] == [theme.title for theme in maplayers.LOOKS]
    pictures = {
        (found["folder"] / f"theme-{n}.png").read_bytes() for n in range(len(found["themes"]))
    }
    assert len(pictures) == len(every)


def test_only_the_theme_of_the_border_shows_what_crosses_it(found: dict[str, Any]) -> None:
    shown = {theme: {*layers} & {f"lienket_{name}" for name in analysis.LAYERS}
             for theme, layers in found["shown"].items()}  # fmt: skip
    border = shown.pop("Giáp ranh")
    assert border == {"lienket_border", "lienket_crossings", "lienket_gaps"}
    assert set(map(frozenset, shown.values())) == {frozenset()}


def test_a_gap_says_how_long_it_is_and_how_far_that_is_known(found: dict[str, Any]) -> None:
    assert found["gaps"] == {
        "gap-dt289-ext": "ĐT.289 kéo dài – ĐT.245:\nchưa rõ, tới 22 km",
        "gap-dt289c": "ĐT.289C:\nkhoảng 13,5 km ± 4,5 km",
        "gap-huulung-myan": "KCN Hữu Lũng – cảng Mỹ An:\nchưa rõ, tới 10,7 km",
    }


def test_the_line_of_a_gap_is_that_of_the_missing_parts(
    found: dict[str, Any], atlas: Atlas
) -> None:
    """No second line beside the schematic one: the two are one drawing."""
    roads = atlas.frames["roads"].to_crs(CODE)
    for key, km in found["gap_lines"].items():
        link = key.removeprefix("gap-")
        missing = roads[(roads["link"] == link) & (roads["condition"] == "not_built")]
        assert km == pytest.approx(missing.length.sum() / 1000, rel=1e-3), key


def test_roads_have_plates_in_the_colours_of_the_country(atlas: Atlas) -> None:
    view = View(export_tables.from_atlas(atlas), CODE, Zooms(21.8))
    roads = next(table for table in view.delivery if table.name == "roads")
    plate = next(row for row in labels.of_table(roads, view) if row.shield)
    colours = dict(plate.given)["ShapeBorderColor"] + dict(plate.given)["ShapeFillColor"]
    for colour in ("#b3262e", "#2f62a3", "#1f7a4d"):
        assert colour in colours


def test_relations_resolve(found: dict[str, Any], tables: dict[str, export_tables.Table]) -> None:
    assert all(valid for valid, _, _ in found["relations"].values())
    pairs = {(one, other) for _, one, other in found["relations"].values()}
    for layer in (key for key, table in tables.items() if table.status):
        for facts in ("lienket_statuses", "lienket_figures", "lienket_doubt_subjects"):
            assert (facts, layer) in pairs
    assert ("lienket_statuses", "lienket_sources") in pairs


def test_there_is_a_bookmark_for_the_border_and_for_every_link_that_is_drawn(
    found: dict[str, Any], atlas: Atlas
) -> None:
    drawn = {str(key) for frame in atlas.frames.values() if "link" in frame for key in frame.index}
    links = [link.name_vi for link in atlas.facts.links if {link.key, *link.parts} & drawn]
    assert found["bookmarks"] == ["Vùng giáp ranh", *links]


def test_the_project_says_what_it_is_and_whose(found: dict[str, Any]) -> None:
    assert found["title"] == found["metadata"] == "Liên kết Bắc Giang – Lạng Sơn"
    roads = found["layers"]["lienket_roads"]
    assert roads["licences"] == ["ODbL-1.0"]
    assert "© OpenStreetMap contributors" in roads["abstract"]
    assert "2025-11-03" in roads["abstract"]


@pytest.mark.parametrize("number", range(9))
def test_a_layout_holds_its_items_on_the_page_and_apart(found: dict[str, Any], number: int) -> None:
    sheet = found["layouts"][number]
    assert sheet["code"] == 0
    items = sheet["items"]
    assert items.keys() >= {
        "title",
        "subtitle",
        "legend",
        "scale",
        "north",
        "source",
        "note",
        "notice",
        "map",
        "ratio",
        "country",
    }
    width, height = sheet["page"]
    for name, (x, y, wide, high) in items.items():
        assert x >= 0, name
        assert y >= 0, name
        assert x + wide <= width + 0.01, name
        assert y + high <= height + 0.01, name
    inside = {"page", "scale", "north", "ratio"}
    country, shown = (Rect(*items[name]) for name in ("country", "map"))
    if pages.within(country, shown):
        inside.add("country")
        assert items["north"][0] + items["north"][2] <= country.x
    outside = [name for name in items if name not in inside]
    boxes = [items[name] for name in outside]
    assert max(sheet["needs"].values()) <= 1.02, sheet["needs"]
    for place, (x, y, wide, high) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = (
                x + wide <= other[0] + 0.01 or other[0] + other[2] <= x + 0.01
                or y + high <= other[1] + 0.01 or other[1] + other[3] <= y + 0.01
            )  # fmt: skip
            assert apart, (outside[place], other)


def test_a_legend_lists_only_what_its_map_shows(found: dict[str, Any]) -> None:
    for sheet in found["layouts"][:8]:
        told = {name: rows for name, *rows in sheet["legend"]}
        assert "Trạng thái" not in told
        # At this scale no commune, school or station is drawn yet.
        assert told["Địa điểm"] == ["Huyện lỵ"]
        tracks = told.get("Đường sắt", [])
        assert ("Đường sắt" in tracks) == (sheet["theme"] == maplayers.STAGE.title)


def test_every_theme_has_a_page_of_each_size_with_a_round_scale(found: dict[str, Any]) -> None:
    *plain, links = found["layouts"]
    wanted = [theme.title for theme in maplayers.THEMES for _ in range(2)]
    assert [sheet["theme"] for sheet in plain] == wanted
    assert [sheet["page"][0] for sheet in plain] == [210, 420] * len(maplayers.THEMES)
    for sheet in plain:
        assert round(sheet["scale"]) in pages.SCALES
        told = f"{round(sheet['scale']):,}".replace(",", ".")
        assert sheet["texts"]["ratio"] == f"Tỷ lệ 1:{told}"
    assert links["theme"] == maplayers.STAGE.title


def test_the_atlas_has_a_page_for_each_link_that_is_drawn(
    found: dict[str, Any], atlas: Atlas
) -> None:
    shapes = extra_tables.drawn(atlas)
    drawn = [link for link in atlas.facts.links if {link.key, *link.parts} & shapes.keys()]
    shown = found["layouts"][-1]["pages"]
    assert [page["key"] for page in shown] == [link.key for link in drawn]
    for link, page in zip(drawn, shown, strict=True):
        assert page["texts"]["title"] == link.name_vi
        assert page["whole"], link.key
        assert round(page["scale"]) in pages.SCALES, link.key
        assert page["texts"]["head_1"], link.key
        assert page["texts"]["column_1"], link.key


def test_a_page_of_the_atlas_tells_how_its_link_stands(found: dict[str, Any]) -> None:
    texts = {page["key"]: page["texts"] for page in found["layouts"][-1]["pages"]}["dt289-ext"]
    assert [texts[f"head_{n}"] for n in (1, 2, 3)] == ["Bắc Giang", "Lạng Sơn", "Qua ranh giới"]
    assert texts["column_2"].splitlines() == [
        "▪ Giáp ranh – ĐT.245",
        "Chưa có trên thực địa · Xây dựng mới: đề xuất",
        "02/5/2024, theo 2689-BC/BCSD",
    ]
    assert texts["column_3"].startswith("Trên thực địa: Chưa nối\n")
    assert texts["faded"].startswith("Liên kết của trang này vẽ đậm")


@pytest.mark.parametrize(
    "name", [*(f"theme-{n}" for n in range(5)), "meeting", "near", "layout-0", "layout-1"]
)
def test_it_looks_as_it_did(found: dict[str, Any], tmp_path: Path, name: str) -> None:
    shot = Image.open(found["folder"] / f"{name}.png")
    same(shot, f"qgis-{name}", tmp_path, unlike=UNLIKE, most=MOST)


def test_it_measures_on_the_ellipsoid_in_metres_and_hectares(found: dict[str, Any]) -> None:
    assert (found["ellipsoid"], found["units"]) == ("EPSG:7030", [0, 5])


def test_a_form_shows_the_row_that_a_key_points_to(found: dict[str, Any]) -> None:
    widgets = {name: layer["widgets"] for name, layer in found["layers"].items()}
    for table in ("statuses", "figures", "doubt_subjects"):
        kind = widgets[f"lienket_{table}"]["subject"]
        assert kind == ["RelationReference", f"{table}_subject_subjects"]
    assert widgets["lienket_statuses"]["source"] == ["RelationReference", "statuses_source_sources"]
    assert widgets["lienket_roads"]["link"] == ["RelationReference", "roads_link_links"]
    assert widgets["lienket_roads"]["stage"][0] == "ValueMap"


def test_rows_are_called_by_what_they_say(found: dict[str, Any]) -> None:
    statuses = found["layers"]["lienket_statuses"]["names"]
    assert "02/05/2024 · Chưa có trên thực địa · Xây dựng mới · Đề xuất" in statuses
    sources = found["layers"]["lienket_sources"]["names"]
    assert any("biên bản ghi nhớ" in name.lower() for name in sources)


def test_a_tip_tells_status_date_source_and_accuracy(found: dict[str, Any]) -> None:
    layers = found["layers"]
    lines = layers["lienket_roads"]["tips"]["dt289-ext--bg-2"].split("<br>")
    assert lines == [
        "<b>ĐT.289 kéo dài: Khuôn Thần – giáp ranh</b>",
        "Chưa có trên thực địa · Xây dựng mới · Đề xuất",
        "Tính đến: 02/05/2024",
        (
            "Nguồn: Báo cáo kết quả năm 2023 thực hiện Biên bản ghi nhớ số 245-BB/TUBG-TULS"
            " · I.4, chú thích 2(1)"
        ),
        "Sơ đồ: hướng tuyến hoặc điểm gần đúng, không phải tim tuyến",
    ]
    gate = layers["lienket_gates"]["tips"]["gate-ban-chat"]
    assert gate.endswith(themes.note("accuracy_vague").vi)
    for layer in layers.values():
        assert not [tip for tip in layer["tips"].values() if "<b></b>" in tip or " ·  · " in tip]


def test_a_control_point_falls_where_proj_has_it(found: dict[str, Any]) -> None:
    expected = pyproj.Transformer.from_crs("EPSG:4326", CODE, always_xy=True).transform(*CONTROL)
    assert found["control"] == pytest.approx(expected, abs=0.01)
    # Without the shift of the datum, as an old prj file has it, it would be some 200 m off.
    bare = pyproj.Proj("+proj=utm +zone=48 +ellps=WGS84")(*CONTROL)
    assert np.hypot(*(np.array(found["control"]) - bare)) > 150


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:9214", "EPSG:9215"])
def test_it_opens_in_every_crs_that_is_offered(toy: Path, tmp_path: Path, code: str) -> None:
    found = probed(pipeline.atlas(toy), tmp_path, code)
    assert (found["read"], found["error"], found["said"], found["crs"]) == (True, "", [], code)
    assert all(layer["valid"] for layer in found["layers"].values())
    assert {sheet["code"] for sheet in found["layouts"]} == {0}


def test_the_starter_opens_with_its_empty_layers(tmp_path: Path) -> None:
    starter = Path(str(resources.files("lienket"))) / "starter"
    found = probed(pipeline.atlas(starter), tmp_path)
    assert (found["read"], found["error"], found["said"]) == (True, "", [])
    assert all(layer["valid"] for layer in found["layers"].values())


def test_hostile_texts_stay_texts(toy: Path, tmp_path: Path, edit: Edit) -> None:
    hostile = "<img src=x onerror=alert(1)> ' \" [% 1/0 %] & {{7*7}}"
    quoted = '"' + hostile.replace('"', '""') + '"'
    edit("facts/parts.csv", "Rb phía đông", quoted)
    edit("facts/links.csv", "Đường Ra", quoted)
    edit("catalogue.toml", 'title_vi = "Huyện"', "title_vi = '''" + hostile + "'''")
    edit("catalogue.toml", 'title_vi = "Nước đồ chơi"', "title_vi = '''" + hostile + "'''")
    found = probed(pipeline.atlas(toy), tmp_path)
    assert (found["read"], found["error"], found["said"]) == (True, "", [])
    assert found["layers"]["lienket_districts"]["name"] == hostile
    assert hostile in found["bookmarks"]
    assert found["layouts"][0]["texts"]["title"] == f"{hostile}: giai đoạn"
    tip = found["layers"]["lienket_roads"]["tips"]["rb--bb"]
    assert tip.startswith("<b>&lt;img src=x onerror=alert(1)&gt; ")
