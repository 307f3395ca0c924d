"""What if a link were at another stage: who may say so, what opens, and that every product says it.

The country is that of `test_network`: rb is built in the west, rc is schematic and only proposed.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from zipfile import ZipFile

import pytest
import test_network

from lienket import pipeline
from lienket.errors import UsageError, WorkspaceError
from lienket.model.atlas import Atlas
from lienket.model.records import ASSUMED
from lienket.pipeline import Order, assumptions

country = test_network.country
"""The fixture: a country with roads and seats."""


def seen(folder: Path, *assumed: str) -> Atlas:
    return pipeline.atlas(folder, assumed=assumed)


def codes(folder: Path, *assumed: str) -> list[tuple[str, str]]:
    with pytest.raises(WorkspaceError) as caught:
        seen(folder, *assumed)
    return [(fault.key, fault.code) for fault in caught.value.faults]


def test_a_link_opens_as_if_it_were_completed(country: Path) -> None:
    today, then = seen(country), seen(country, "rb=completed")
    assert (today.states["rb"].ground, then.states["rb"].ground) == ("one_sided", "joined")
    assert then.states["rb"].works == "done"
    row = then.latest["rb--bb"]
    assert (row.condition, row.work, row.stage) == ("in_service", "new", "completed")
    assert (row.source, row.inferred, str(row.stated_on)) == (ASSUMED, True, str(then.as_of))
    # What serves already stays what a source says.
    assert then.latest["rb--aa"] == today.latest["rb--aa"]
    assert then.as_of == today.as_of
    # What is assumed is no newer information.
    assert then.summary.dates.until == today.summary.dates.until
    assert then.summary.dates.newer == today.summary.dates.newer


@pytest.mark.parametrize("link", ["rb", "rc"])
def test_trips_take_what_the_link_alone_was_said_to_save(country: Path, link: str) -> None:
    today, then = (
        each.accessibility for each in (seen(country), seen(country, f"{link}=completed"))
    )
    gained = today.gains[today.gains["link"] == link]
    assert len(gained)
    for row in gained.to_dict("records"):
        minutes = then.trips["minutes"][row["trip"]]
        assert row["after_min"] - 0.1 <= minutes <= row["after_most_min"]
    assert link not in {*then.gains["link"]}


def test_a_part_alone_opens_no_link(country: Path) -> None:
    then = seen(country, "rc--aa=completed")
    assert then.states["rc"].ground == "one_sided"
    assert then.states["rc"].lagging == ("bb",)
    assert then.latest["rc--bb"].source != ASSUMED


def test_an_earlier_stage_closes_nothing_that_is_upgraded(country: Path) -> None:
    then = seen(country, "ra--bb=under_construction,rb--bb=proposed")
    assert then.states["ra"].ground == "joined"
    assert then.latest["ra--bb"].work == "upgrade"
    assert then.latest["rb--bb"].condition == "not_built"


def test_what_cannot_be_assumed_is_told_at_once(country: Path) -> None:
    wrong = (
        "rd=completed,rb=complete,foo,ra--aa=completed,bus=completed,rc=completed,rc--aa=approved"
    )
    assert sorted(codes(country, wrong)) == sorted(
        [
            ("rd", "if_unknown"), ("rb", "bad_word"), ("foo", "if_form"), ("ra--aa", "if_holds"),
            ("bus", "bad_word"), ("rc--aa", "if_twice"),
        ]
    )  # fmt: skip
    assert codes(country, ",") == [("", "if_empty")]
    with pytest.raises(WorkspaceError, match=r"“ra-bb” \(ra--bb"):
        seen(country, "ra-bb=completed")


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("rb=hoàn thành", "completed"),
        (unicodedata.normalize("NFD", "rb=Đang thi công"), "under_construction"),
        ("rb=Completed", "completed"),
        ("Đường Rb=completed", "rb"),
        ("duong rb=completed", "rb"),
    ],
)
def test_who_writes_a_name_is_told_its_key(country: Path, written: str, near: str) -> None:
    with pytest.raises(WorkspaceError, match=rf" \({near}\?\)"):
        seen(country, written)


def test_what_is_not_drawn_cannot_be_opened(country: Path) -> None:
    path = country / "roads.geojson"
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["features"] = [row for row in whole["features"] if row["properties"]["key"] != "rc--bb"]
    path.write_text(json.dumps(whole), encoding="utf-8")
    parts = country / "facts" / "parts.csv"
    parts.write_text(
        parts.read_text(encoding="utf-8").replace("Rc east,,roads", "Rc east,,"), encoding="utf-8"
    )
    with pytest.raises(WorkspaceError, match=r"rc--bb") as caught:
        seen(country, "rc=completed")
    assert [fault.code for fault in caught.value.faults] == ["if_not_drawn"]
    # A stage on paper needs no line.
    assert seen(country, "rc=approved").latest["rc--bb"].stage == "approved"


def test_internal_links_are_unknown_to_the_public(country: Path) -> None:
    assert codes(country, "guard=ended") == [("guard", "if_unknown")]
    inner = pipeline.atlas(country, audience="internal", assumed=["guard=ended"])
    assert inner.latest["guard"].stage == "ended"


def test_every_product_says_that_it_is_a_what_if(country: Path, tmp_path: Path) -> None:
    out = tmp_path / "if"
    order = Order(country, out, assumed=("rb=completed",), only=("web", "tables", "qgis", "report"))
    said: list[str] = []
    pipeline.run(order, tell=said.append)
    assert said[0].startswith("GIẢ ĐỊNH, không phải hiện trạng: Đường Rb: hoàn thành.")
    assert "A WHAT-IF, not the state of things: Road Rb: completed." in said[0]
    told = json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))
    assert told["title_vi"] == "Giả định: Nước đồ chơi"
    assert {row["options"]["if"] for row in told["products"].values()} == {"rb=completed"}
    texts = [(out / name).read_text(encoding="utf-8") for name in ("links.html", "index.html")]
    for name, member in (
        ("report.docx", "word/document.xml"),
        ("tables/links.xlsx", "xl/worksheets/sheet1.xml"),
        ("qgis/lienket.qgz", "lienket.qgs"),
    ):
        with ZipFile(out / name) as held:
            texts.append(held.read(member).decode("utf-8"))
    texts.append((out / "datapackage.json").read_text(encoding="utf-8"))
    assert [text for text in texts if "Giả định: Nước đồ chơi" not in text] == []
    assert [text for text in texts if "What if: Toy country" in text]


def test_no_what_if_stands_with_what_is(country: Path, tmp_path: Path) -> None:
    out = tmp_path / "maps"
    real, assumed = Order(country, out, only=("tables",)), ("rb=completed",)
    pipeline.run(real)
    before = (out / "MANIFEST.json").read_bytes()
    with pytest.raises(UsageError, match=r"--out"):
        pipeline.run(Order(country, out, only=("web",), assumed=assumed))
    assert (out / "MANIFEST.json").read_bytes() == before
    other = tmp_path / "if"
    pipeline.run(Order(country, other, only=("tables",), assumed=assumed))
    with pytest.raises(UsageError, match=r"rb=completed"):
        pipeline.run(Order(country, other, only=("tables",)))
    with pytest.raises(UsageError, match=r"rc=completed"):
        pipeline.run(Order(country, other, only=("tables",), assumed=("rc=completed",)))


def test_the_folder_of_a_what_if_is_called_by_it() -> None:
    long = assumptions.folder_name([f"link-{number}=completed" for number in range(9)], "maps")
    assert assumptions.folder_name(["b=approved", "a=completed"], "maps") == (
        "maps-if-a-completed_b-approved"
    )
    assert len(long) < 80
    assert "/" not in assumptions.folder_name(["../a=b"], "maps")
