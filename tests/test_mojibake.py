"""Garbled, lost and unseen letters: told, dropped or refused, and never a false alarm."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Open
from toy import Edit

from lienket import mojibake, pipeline, text, webmap

NAME = "Đường Ra"
"""A name of the toy country; it stands once in its table of links."""

FAIR = "Hội chợ hai tỉnh (ví dụ)"
TCVN3 = (
    ("Héi chî hai tØnh (vÝ dô)", FAIR),
    ("B¾c Giang – L¹ng S¬n", "Bắc Giang – Lạng Sơn"),
    ("§T.289, x· §ång V­¬ng", "ĐT.289, xã Đồng Vương"),
    ("UBND TØNH B¾C GIANG", "UBND TỈNH BẮC GIANG"),
    ("Tr­êng cao ®¼ng nghÒ", "Trường cao đẳng nghề"),
    ("Fair at L¹ng S¬n", "Fair at Lạng Sơn"),
)
VNI = (
    ("Hoäi chôï hai tænh (ví duï)", FAIR),
    ("Laïng Sôn", "Lạng Sơn"),
    ("Höõu Luõng", "Hữu Lũng"),
    ("Ñöôøng tænh 289", "Đường tỉnh 289"),
    ("UÛY BAN NHAÂN DAÂN TÆNH", "ỦY BAN NHÂN DÂN TỈNH"),
)
WINDOWS = (
    ("Hôòi chõò hai tiÒnh", "Hội chợ hai tỉnh"),
    ("Laòng Sõn", "Lạng Sơn"),
    ("Hýìng dâÞn giao thông", "Hứng dẫn giao thông"),
)
CODECS = ("cp1252", "latin-1", "cp1258", "mac_roman")
NAMES = (FAIR, "Bắc Giang – Lạng Sơn", "Đường số 1 “kéo dài”", "Thị xã Chũ", "THỊ XÃ CHŨ", "Ô tô")


def misread(name: str, codec: str) -> str:
    """The UTF-8 of `name` read as `codec`; what it leaves open, programs read as controls."""
    return "".join(
        bytes([byte]).decode(codec, errors="ignore") or chr(byte) for byte in name.encode()
    )


TWICE = tuple((misread(name, codec), name) for name in NAMES for codec in CODECS)
THRICE = tuple((misread(misread(name, "cp1252"), "cp1252"), name) for name in NAMES)
GARBLED = (*TCVN3, *VNI, *WINDOWS, *TWICE, *THRICE)
"""Texts taken for what they are not, with what they read as."""

LOST = (
    "H?u L?ng",
    "H?i ch? hai t?nh",
    "B?c Giang",
    "?ường tỉnh",
    "C?u B?n Ch?t",
    "Hội ch\ufffd",
    "L\ufffd\ufffdng Sơn",
    "Hộ�i",
    "t??ng m?i",
)
"""Texts that lost letters."""

FINE = (
    *("Hữu Lũng", "ĐT.289 kéo dài – ĐT.245", "HỘI CHỢ", "THỊ XÃ\xa0CHŨ", "“THỊ XÃ” CŨ", "Hòa/Hoà"),
    *("Xã Đắk Nông", "Krông Pắc", "Ðông Hà", "Cà Ná", "Ý Yên", "Ô Môn", "Ê Đê", "Quý Mão"),
    *("Château d'If", "Crédit Agricole", "Société Générale", "Hôtel Thaï", "les Thaï et les Moï"),
    *(
        "Chiang Maï",
        "Saint-Étienne",
        "Île-de-France",
        "été",
        "Nîmes",
        "Hué",
        "Tuyên Quang et Hà Nội",
    ),
    *("Möng Cái", "Lüshun", "Guǎngxī", "Píngxiáng", "Zürich", "São Tomé", "Málaga", "Øresund"),
    *(
        "© OpenStreetMap contributors",
        "20 µm, 5 µm",
        "25 °C · 3 m²",
        "3×4 m",
        "±5 %",
        "½ km",
        "§ 3",
    ),
    *("«Hội chợ»", "« été »", "»Straße«", "Vina® Foods™", "tỉnh¹, huyện²", "€ 5", "Bảng 1ª"),
    *("https://example.org/?a=b&c=d", "Ai?Khi nào?", "what?why", "(?)", "(?P<tên>)", "Đúng không?"),
    *("友谊关", "Дружба", "ประเทศไทย", "👨‍👩‍👧", "naïve façade", "piñata", "Nguyễn “Tí” – 2"),
)
"""Texts that are as they should be."""

UNSEEN = ("\u00ad", "\u034f", "\u061c", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f")
UNSEEN_TOO = ("\u2060", "\u2061", "\u2062", "\u2063", "\u2064", "\ufeff")
DROPPED = (*UNSEEN, *UNSEEN_TOO)
"""Characters that nobody sees and that say nothing in Latin letters."""

REFUSED = (
    *(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x2070))),
    *("\ufff9", "\ufffa", "\ufffb", "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0100"),
    *("\ue000", "\uf8ff", "\U000f0000", "\u0378", "\ufdd0", "\uffff", "\x00", "\x0b", "\x9f"),
)
"""Characters that turn the direction of reading, stand for nothing, or are controls."""


@pytest.mark.parametrize(("value", "reads"), GARBLED)
def test_a_text_in_a_wrong_encoding_is_told_with_its_reading(value: str, reads: str) -> None:
    found = mojibake.find(value)
    assert found is not None
    assert found[0] == "garbled_text"
    assert found[1]["reads"] == reads


@pytest.mark.parametrize("value", LOST)
def test_a_text_that_lost_letters_is_told(value: str) -> None:
    assert mojibake.find(value) == ("lost_letters", {})


@pytest.mark.parametrize("value", FINE)
def test_no_alarm_is_raised_where_nothing_is_wrong(value: str) -> None:
    assert mojibake.find(value) is None
    assert text.read(value) == (value, ())


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_of([*value.values()])
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


def shipped() -> Iterator[str]:
    """Every text of the tables and layers that travel with the program."""
    for path in pipeline.embedded().rglob("*.geojson"):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            yield from texts_of(feature["properties"])
    for path in pipeline.embedded().rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as table:
            yield from texts_of([*csv.reader(table)])


def test_no_text_that_travels_with_the_program_raises_an_alarm() -> None:
    found = {value: mojibake.find(value) for value in {*shipped()}}
    assert len(found) > 3000
    assert {value for value, wrong in found.items() if wrong} == set()


@pytest.mark.parametrize("letter", DROPPED, ids=lambda letter: f"U+{ord(letter):04X}")
def test_what_nobody_sees_is_dropped_and_hides_nothing(letter: str) -> None:
    assert text.read(f"tỉ{letter}nh{letter}") == ("tỉnh", ())
    assert text.fold(f"{letter}tỉ{letter}nh") == "tinh"


def test_what_means_something_in_another_script_stays() -> None:
    for value in ("👨\u200d👩\u200d👧", "می\u200cخواهم", "क्\u200dष"):
        assert text.read(value) == (value, ())


@pytest.mark.parametrize("letter", REFUSED, ids=lambda letter: f"U+{ord(letter):04X}")
def test_what_no_text_may_hold_is_refused_by_its_code(letter: str) -> None:
    code = f"U+{ord(letter):04X}"
    assert text.read(f"tỉ{letter}nh")[1] == (("unfit_letter", {"letter": code}),)


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("facts/links.csv", f"ra,route,{NAME}"),
        ("roads.geojson", '"name_vi": "Tên ra--aa"'),
        ("catalogue.toml", 'title_vi = "Nước đồ chơi"'),
    ],
)
def test_every_reader_tells_garbled_letters(toy: Path, edit: Edit, file: str, old: str) -> None:
    name = old.replace('"', "").split("=")[-1].split(":")[-1].split(",")[-1].strip()
    edit(file, old, old.replace(name, TCVN3[0][0]))
    (found,) = pipeline.check(toy)
    assert (found.file, found.code) == (file, "garbled_text")
    assert FAIR in found.vi
    assert "TCVN3 (ABC)" in found.en


def test_a_fault_writes_out_what_would_turn_its_sentence(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", NAME, f"{NAME}\u202e")
    (found,) = pipeline.check(toy)
    assert "\\u202e" in str(found)
    assert "\u202e" not in str(found)


def test_keys_match_whatever_nobody_sees_in_them(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "ra,route,", "r\u200ba,route,")
    edit("facts/links.csv", "key,kind", "\u2060key,ki\u00adnd")
    edit("catalogue.toml", 'id = "toy"', 'id = "to\u00ady"')
    edit("roads.geojson", '"key": "ra--aa"', '"ke\\u200by": "ra--a\\u00ada"')
    assert pipeline.check(toy) == ()


@pytest.mark.browser
def test_the_page_finds_a_name_however_it_was_copied(
    toy: Path, edit: Edit, tmp_path: Path, open_map: Open
) -> None:
    edit("facts/links.csv", "bus,bus,Xe buýt", "bus,bus,X\u00ade buýt hai tỉ\u200bnh")
    webmap.write(pipeline.atlas(toy), tmp_path / "links.html")
    page = open_map(tmp_path / "links.html")
    for typed in ("hai tinh", "x\u00ade buyt", "ha\u2060i tỉ\ufeffnh"):
        page.locator("#search").fill(typed)
        offered = page.locator("#finds [role=option]:not([aria-disabled])").all_text_contents()
        assert any("Xe buýt hai tỉnh" in row for row in offered), typed
