"""What a colleague with Python has: a workspace as layers, tables, a map and sheets."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import pytest
import toy as country
from toy import Edit

import lienket
from lienket import crs, schema
from lienket.errors import LienketError, ProductError, UsageError, WorkspaceError
from lienket.library.frames import whole

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return country.write(tmp_path_factory.mktemp("library") / "toy")


@pytest.fixture(scope="module")
def opened(folder: Path) -> lienket.Atlas:
    """The toy country; nothing may change what it holds."""
    return lienket.load(folder)


def test_the_package_gives_its_names_and_no_others() -> None:
    assert {"Atlas", "Sheet", "check", "load"} <= {*dir(lienket)}
    assert [name for name in lienket.__all__ if not getattr(lienket, name).__doc__] == []
    with pytest.raises(AttributeError, match="'lienket' has no attribute 'lode'"):
        lienket.lode  # type: ignore[attr-defined] # noqa: B018 - that is the test


def test_the_package_says_that_it_is_typed(tmp_path: Path) -> None:
    builder = pytest.importorskip("hatchling.builders.wheel").WheelBuilder
    (path,) = builder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", path], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"^lienket/py\.typed ", listed, re.MULTILINE)
    assert re.search(r"^lienket/library/__init__\.py ", listed, re.MULTILINE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "Internal"}, {"audience": ["public"]}, {"audience": None},
        {"people": "yes"}, {"people": 1},
        {"population": 5}, {"population": {"a1": 5}}, {"population": ""}, {"population": b"x.csv"},
        {"assumed": None}, {"assumed": {"rb": "completed"}}, {"assumed": [("rb", "completed")]},
        {"assumed": b"rb=completed"}, {"roads": 3}, {"path": 3}, {"path": ""}, {"as_of": 5},
    ],
)  # fmt: skip
def test_an_argument_of_another_kind_is_refused(folder: Path, wrong: dict[str, Any]) -> None:
    """An audience that is none must not be taken for the one that sees what is internal."""
    (name,) = wrong
    expected = "YYYY-MM-DD" if name == "as_of" else f"{name} = .* cannot be used; expected: "
    with pytest.raises(UsageError, match=expected):
        lienket.load(**{"path": folder, **wrong})


def test_a_moment_is_of_its_day(folder: Path) -> None:
    when = datetime(2025, 3, 10, 8, 30)  # noqa: DTZ001 - of no zone, as people write them
    assert lienket.load(folder, as_of=when).as_of == date(2025, 3, 10)


def test_it_loads_what_comes_with_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def atlas(folder: Path, *_: object) -> None:
        asked.append(folder)
        raise UsageError

    monkeypatch.setattr("lienket.pipeline.viewed", atlas)
    with pytest.raises(UsageError):
        lienket.load()
    assert asked == [ROOT / "layers"]


def test_layers_have_their_status_and_the_state_across_the_border(opened: lienket.Atlas) -> None:
    roads = opened.layers["roads"]
    assert isinstance(roads, gpd.GeoDataFrame)
    assert roads.crs == crs.STORED
    assert dict(roads["ground"]) == {
        "ra--aa": "joined", "ra--bb": "joined", "rb--aa": "one_sided", "rb--bb": "one_sided",
        "rc--aa": "absent", "rc--bb": "absent",
    }  # fmt: skip
    assert roads.loc["rb--aa", "lagging"] == "bb"
    assert roads.loc["rb--bb", "works"] == "one_building"
    assert roads.loc["rb--bb", "stage"] == "under_construction"
    assert roads.loc["rb--bb", "inferred"] is False or not roads.loc["rb--bb", "inferred"]


def test_what_is_computed_stands_among_the_layers(opened: lienket.Atlas) -> None:
    layers = opened.layers
    assert [*layers][:3] == ["districts", "roads", "gates"]
    assert {"sides", "waypoints", "border", "crossings", "gaps", "terminals"} <= {*layers}
    assert all(frame.crs == crs.STORED for frame in layers.values())
    assert {*layers["crossings"]["link"]} == {"ra", "rb", "rc"}


def test_a_layer_of_areas_and_lines_is_one_frame(opened: lienket.Atlas) -> None:
    table = next(table for table in opened._delivered.layers if table.name == "districts")
    both = whole([table, opened._delivered.layers[1]])
    assert {*both.geom_type} == {"MultiPolygon", "MultiLineString"}
    assert both.columns[-1] == "geometry"


def test_a_row_a_link_says_state_stages_progress_gap_and_districts(opened: lienket.Atlas) -> None:
    links = opened.links
    assert [*links.index] == [*links["key"]] == ["ra", "rb", "rc", "bus", "gate-east"]
    row = links.loc["rb"]
    assert (row["ground"], row["lagging"], row["works"]) == ("one_sided", "bb", "one_building")
    assert row["stage_bb"] == "under_construction"
    assert row["districts"] == "d-a1;d-b1"
    assert links.loc["ra", "gap_m"] == 0
    assert links.loc["bus", "ground"] == "not_applicable"
    assert links.loc["gate-east", "districts"] == "d-b1"
    assert "delayed" in str(row["health"]).split(";")


def test_every_column_is_explained(opened: lienket.Atlas) -> None:
    for name, frame in [*opened.layers.items(), *opened.tables.items(), ("links", opened.links)]:
        held = [column for column in frame.columns if column != "geometry"]
        told = opened.columns(name)
        if name != "links" or frame is opened.links:
            assert [*told.index] == held, name
        assert told["label_vi"].all(), name
    ground = opened.columns("roads").loc["ground"]
    assert ground["label_en"] == "Across the border: on the ground"
    assert "one_sided = Mới có một bên | One-sided" in ground["codes"]
    assert opened.columns("gaps").loc["missing_m", "unit"] == "m"


def test_every_column_is_known_to_the_program_or_a_workspace_s_own(opened: lienket.Atlas) -> None:
    own = {f"stage_{side.key}" for side in opened._joined.catalogue.sides}
    assert {*opened.columns("links").index} - own <= {*schema.columns()}


def test_a_name_that_is_not_there_lists_those_that_are(opened: lienket.Atlas) -> None:
    with pytest.raises(KeyError, match="there is no 'rods': districts, roads, gates"):
        opened.layers["rods"]
    with pytest.raises(KeyError, match="there is no 'rods'"):
        opened.columns("rods")
    assert "rods" not in opened.layers
    assert opened.layers.get("rods") is None


def test_tables_are_those_of_the_package(opened: lienket.Atlas) -> None:
    for name in ("statuses", "figures", "doubts", "sources"):
        assert getattr(opened, name) is opened.tables[name]
    assert opened.sources.loc["rep", "number"] == "12-BC"
    assert opened.statuses["latest"].sum() == opened.statuses["subject"].nunique()


def test_internal_rows_come_only_to_who_asks(folder: Path, opened: lienket.Atlas) -> None:
    assert "guard" not in opened.links.index
    held = "".join(frame.to_csv() for frame in (*opened.layers.values(), *opened.tables.values()))
    assert "guard" not in held
    inside = lienket.load(folder, audience="internal")
    assert "guard" in inside.links.index
    assert "internal" in repr(inside)
    assert inside.at("2024-06-01").audience == "internal"


def test_another_day_is_another_atlas(opened: lienket.Atlas) -> None:
    before = opened.at("2024-06-01")
    assert before.as_of == date(2024, 6, 1)
    assert opened.as_of == date(2025, 3, 10)
    assert before.layers["roads"].loc["rb--bb", "works"] != "one_building"
    assert opened.at(date(2024, 6, 1)).links.equals(before.links)


def test_a_day_before_all_statements_is_a_warning(opened: lienket.Atlas) -> None:
    with pytest.warns(UserWarning, match="No status was stated by 2001-01-01"):
        assert opened.at("2001-01-01").statuses.empty


@pytest.mark.parametrize("day", ["2024-13-01", "hôm nay", ""])
def test_a_day_that_is_none_is_refused(folder: Path, day: str) -> None:
    with pytest.raises(UsageError, match="is not a date YYYY-MM-DD"):
        lienket.load(folder, as_of=day)


def test_the_faults_of_a_workspace_come_together(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "ra--aa;ra--bb", "ra--aa;ra--zz")
    edit("facts/sources.csv", "12-BC,2024-05-02", "12-BC,2024-05-99")
    with pytest.raises(WorkspaceError, match="ra--zz") as caught:
        lienket.load(toy)
    assert lienket.check(toy) == caught.value.faults
    assert len({fault.file for fault in caught.value.faults}) > 1
    assert isinstance(caught.value, LienketError)


def test_a_clean_workspace_has_no_fault_and_a_missing_one_is_said(folder: Path) -> None:
    assert lienket.check(folder) == ()
    with pytest.raises(UsageError, match="no workspace folder"):
        lienket.load(str(folder / "nowhere"))


def test_the_map_can_be_shown_added_to_and_saved(opened: lienket.Atlas, tmp_path: Path) -> None:
    drawn = opened.map()
    assert isinstance(drawn, folium.Map)
    folium.Marker((21.5, 105.5), popup="here").add_to(drawn)
    drawn.save(str(tmp_path / "links.html"))
    page = (tmp_path / "links.html").read_text(encoding="utf-8")
    assert "L.marker" in page
    assert "Content-Security-Policy" in page
    assert drawn._repr_html_().lstrip().startswith("<div")
    assert "Content-Security-Policy" not in opened.map(sealed=False).get_root().render()


def test_tiles_need_a_credit(opened: lienket.Atlas) -> None:
    with pytest.raises(UsageError, match="credit"):
        opened.map(tiles="https://example.org/{z}/{x}/{y}.png")


def test_a_sheet_is_drawn_by_name_by_place_and_by_box(
    opened: lienket.Atlas, tmp_path: Path
) -> None:
    shipped = opened.sheet([*opened.sheets][-1])
    assert shipped.title == [*opened.sheets.values()][-1]
    placed = opened.sheet(area="rb", title="Đường B", size="A3")
    assert max(placed.figure.get_size_inches()) == pytest.approx(420 / 25.4)
    boxed = opened.sheet(bbox=(105.2, 21.2, 105.8, 21.8), language="en", grayscale=True)
    assert boxed.title == "Toy country"
    assert boxed._repr_png_().startswith(b"\x89PNG")
    assert placed.save(tmp_path / "b.svg").read_bytes() == placed.render("svg")
    assert "Đường B" in (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert "“Đường B”" in repr(placed)
    assert placed.missing == ()


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda a: a.sheet("none"), "There is no sheet"),
        (lambda a: a.sheet(area="nowhere"), "nowhere"),
        (lambda a: a.sheet(size="A0"), "A0"),
        (lambda a: a.sheet(language="fr"), "vi, en or both"),
        (lambda a: a.sheet(next(iter(a.sheets)), area="rb"), "by its name alone"),
        (lambda a: a.sheet(area="rb").render("gif"), "no format"),
        (lambda a: a.sheet(area="rb").save("rb"), "no format"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    opened: lienket.Atlas, ask: Callable[[lienket.Atlas], object], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        ask(opened)


def test_a_sheet_that_cannot_be_written_is_said(opened: lienket.Atlas, tmp_path: Path) -> None:
    with pytest.raises(ProductError, match="Choose another place"):
        opened.sheet(area="rb").save(tmp_path / "no" / "b.svg")


def test_it_shows_itself(opened: lienket.Atlas) -> None:
    assert repr(opened) == "<Atlas “Nước đồ chơi”, 2025-03-10: 5 links>"
    page = opened._repr_html_()
    assert "Nước đồ chơi | Toy country, 2025-03-10" in page
    assert "<td><code>roads</code></td><td>Đường | roads</td><td>6</td>" in page
    assert "roads (6)" in repr(opened.layers)


def test_what_it_shows_is_text(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", "Nước đồ chơi", "<script>1</script>")
    page = lienket.load(toy)._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_frames_join_with_one_s_own_tables(opened: lienket.Atlas) -> None:
    own = pd.DataFrame({"link": ["rb"], "budget": [12.5]})
    joined = opened.layers["roads"].merge(own, on="link", how="left")
    assert joined["budget"].notna().sum() == 2
    assert isinstance(joined, gpd.GeoDataFrame)


def test_changes_are_a_row_each_with_words_and_the_source(folder: Path) -> None:
    told = lienket.load(folder).changes("2024-06-01", silent_days=365)
    assert [*told.columns] == [
        *("change", "subject", "name_vi", "name_en", "side_vi", "side_en"),
        *("before_vi", "before_en", "after_vi", "after_en", "source", "stated_on", "happened_on"),
    ]
    assert [*told["change"]] == ["begun", "slipped"]
    assert dict(told.loc[0, ["subject", "side_en", "after_en", "source", "stated_on"]]) == {
        "subject": "rb--bb",
        "side_en": "Province B",
        "after_en": "Under construction; Delayed",
        "source": "news",
        "stated_on": "2025-03-10",
    }


def test_changes_up_to_another_day_are_those_of_that_day(folder: Path) -> None:
    opened_ = lienket.load(folder)
    none = opened_.changes(date(2024, 6, 1), "2024-07-01")
    assert none.empty
    assert [*none.columns] == [*opened_.changes("2024-06-01").columns]
    new = opened_.changes("2023-01-01", "2024-05-02")
    assert {*new["change"]} == {"new", "across"}
    assert new.loc[new["change"] == "across", "source"].isna().all()


@pytest.mark.parametrize("days", [("2025-03-10", None), ("2024-06-01", "2024-06-01"), ("6/2024",)])
def test_days_that_leave_no_time_between_are_refused(
    opened: lienket.Atlas, days: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError, match=days[0]):
        opened.changes(*days)
