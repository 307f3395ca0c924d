"""Texts in the encodings of Vietnamese offices: read as what they are, asked about, or told."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pytest
from deliveries import DT242, notes, refusal, take, write

from lienket import pipeline
from lienket.intake import lettering
from lienket.intake.remarks import Remarks

TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcddde"
            "dfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ),
        strict=True,
    )
)
"""TCVN 5712:1993 VN3, from the tables of the standard."""

VNI = {
    "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï",
    "\u0302": "â", "\u0302\u0301": "á", "\u0302\u0300": "à", "\u0302\u0309": "å",
    "\u0302\u0303": "ã", "\u0302\u0323": "ä", "\u0306": "ê", "\u0306\u0301": "é",
    "\u0306\u0300": "è", "\u0306\u0309": "ú", "\u0306\u0303": "ü", "\u0306\u0323": "ë",
}  # fmt: skip
VNI_ALONE = {"ơ": "ô", "ư": "ö", "đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó",
             "ị": "ò", "ỵ": "î"}  # fmt: skip
MARKS = "\u0301\u0300\u0309\u0303\u0323"


def tcvn3(name: str) -> bytes:
    return b"".join(bytes([TCVN3.get(letter, ord(letter))]) for letter in name)


def vni(name: str) -> bytes:
    """`name` as VNI-Windows writes it: letters, then their marks."""
    made = []
    for letter in name:
        low = letter.lower()
        if low in VNI_ALONE:
            new = VNI_ALONE[low]
        else:
            parts = unicodedata.normalize("NFD", low)
            bare, horn = parts[0], "\u031b" in parts
            marks = [mark for mark in parts[1:] if mark != "\u031b"]
            base = VNI_ALONE[{"o": "ơ", "u": "ư"}[bare]] if horn else bare
            new = base + VNI.get("".join(sorted(marks, key=MARKS.find)), "")
        made.append(new.upper() if letter.isupper() else new)
    return "".join(made).encode("latin-1")


def windows(name: str) -> bytes:
    """`name` as Windows-1258 has it: composed letters, then the mark of the tone."""
    made = []
    for letter in name:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in MARKS)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in MARKS))
        made.append((base + tone).encode("cp1258"))
    return b"".join(made)


def dbf(folder: Path, texts: Sequence[bytes], cpg: str | None = None, head: bytes = b"ten") -> Path:
    """A shapefile of ĐT.242 whose table has these bytes, and a .cpg or none."""
    path = folder / "duong.shp"
    name = head.decode("latin-1")
    rows = [text.decode("latin-1") for text in texts]
    shapes = [DT242.geometry[number % 2] for number in range(len(rows))]
    write(gpd.GeoDataFrame({name: rows}, geometry=shapes, crs=4326), path, encoding="ISO-8859-1")
    table = path.with_suffix(".dbf").read_bytes()
    assert all(text in table for text in (*texts, head))
    path.with_suffix(".cpg").unlink()
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    return path


NAMES = (
    "Đường tỉnh 242 qua Bắc Giang",
    "Đường tỉnh 242 qua Hữu Lũng",
    "Cầu Bố Hạ (km 3)",
    "Ngã ba Lạng Sơn",
)
ENCODED = {"TCVN3": tcvn3, "VNI-Windows": vni, "Windows-1258": windows}


def test_the_bytes_of_the_tests_are_those_of_the_fonts() -> None:
    """By hand from the tables of TCVN3, VNI and Windows-1258."""
    assert tcvn3("Hữu Lũng, Lạng Sơn") == b"H\xf7u L\xf2ng, L\xb9ng S\xacn"
    assert vni("Hữu Lũng, Lạng Sơn").decode("latin-1") == "Höõu Luõng, Laïng Sôn"
    assert windows("Hội").decode("cp1258") == "Hô\u0323i"


@pytest.mark.parametrize("name", ENCODED)
@pytest.mark.parametrize("cpg", [None, "ISO-8859-1", "1252", "UTF-8"])
def test_a_table_in_an_old_encoding_is_read_whatever_its_cpg_says(
    tmp_path: Path, name: str, cpg: str | None
) -> None:
    path = dbf(tmp_path, [ENCODED[name](each) for each in NAMES], cpg)
    taken = take(path)
    assert taken.frame["ten"].tolist() == [*NAMES]
    assert name in notes(taken)
    assert "” → “Đường tỉnh 242 qua Hữu Lũng”" in notes(taken)


@pytest.mark.parametrize("cpg", [None, "UTF-8", "1258", "ISO-8859-1", "nonsense"])
def test_utf_8_is_read_whatever_the_cpg_says(tmp_path: Path, cpg: str | None) -> None:
    taken = take(dbf(tmp_path, [each.encode() for each in NAMES], cpg))
    assert taken.frame["ten"].tolist() == [*NAMES]
    assert "→" not in notes(taken)


def test_a_head_in_tcvn3_is_read_as_its_cells_are(tmp_path: Path) -> None:
    taken = take(dbf(tmp_path, [tcvn3(each) for each in NAMES], head=tcvn3("Tên đường")))
    assert list(taken.frame.columns) == ["Tên đường", "geometry"]
    assert taken.frame["Tên đường"].tolist() == [*NAMES]


def test_a_letter_of_utf_8_that_was_cut_at_the_end_of_its_field_is_dropped(tmp_path: Path) -> None:
    whole = "Đường tỉnh 242".encode()
    cut = "Đường tỉ".encode()[:-1]
    taken = take(dbf(tmp_path, [whole, cut], head="Đường ở".encode()[:10]))
    assert taken.frame.iloc[:, 0].tolist() == ["Đường tỉnh 242", "Đường t"]
    assert taken.frame.columns[0] == "Đường"


def every_name() -> list[str]:
    """All Vietnamese names of the shipped layers that TCVN3 can write: no capital with a tone."""
    names = {
        str(feature["properties"].get("name_vi") or "")
        for path in sorted(pipeline.embedded().glob("*.geojson"))
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    able = {*TCVN3, *map(chr, range(32, 127))}
    return sorted(name for name in names if name and {*name} <= able and not name.isascii())


@pytest.mark.parametrize("name", ENCODED)
def test_every_name_of_the_shipped_layers_comes_back_from_each_encoding(name: str) -> None:
    meant = every_name()
    assert len(meant) > 500
    remarks = Remarks("x")
    written = {ENCODED[name](each).decode("latin-1"): each for each in meant}
    read = lettering.reread([*written], remarks, raw=True)
    assert read is not None
    assert remarks.faults == []
    wrong = {each: read.get(text, text) for text, each in written.items()
             if read.get(text, text).casefold() != each.casefold()}  # fmt: skip
    assert wrong == {}


def test_every_name_of_the_shipped_layers_stays_as_it_is() -> None:
    remarks = Remarks("x")
    assert lettering.reread(every_name(), remarks, raw=False) == {}
    assert remarks.notes == []


@pytest.mark.parametrize(
    "texts",
    [
        ["Château d'If", "Crédit Agricole", "Société Générale", "Hôtel du Lac", "Île-de-France"],
        ["Zürich", "Málaga", "São Tomé"],
        ["Hà", "Cà Ná", "Quý Mão"],
        ["Chiang Maï"],
    ],
)
def test_what_is_no_old_encoding_is_left_alone(texts: list[str]) -> None:
    remarks = Remarks("x")
    assert lettering.reread(texts, remarks, raw=False) == {}
    assert remarks.faults == []


def test_french_in_windows_1252_is_read_as_its_cpg_says(tmp_path: Path) -> None:
    meant = ["Château d'If – 2", "Société Générale", "Crédit Agricole", "Île-de-France"]
    taken = take(dbf(tmp_path, [each.encode("cp1252") for each in meant], "1252"))
    assert taken.frame["ten"].tolist() == meant


def test_what_no_reading_makes_vietnamese_is_asked_about_with_samples(tmp_path: Path) -> None:
    path = dbf(tmp_path, [b"\xc4\xe3\xba\xc3 \xd6\xd0", b"\xb9\xfa \xd3\xd1\xd2\xea"])
    why = refusal(path)
    assert "--encoding tcvn3, vni, cp1258" in why
    assert why.count("” → “") >= 3
    assert take(path, encoding="vni").frame["ten"].iloc[0]


def test_the_encoding_that_is_asked_for_is_taken(tmp_path: Path) -> None:
    path = dbf(tmp_path, [tcvn3(each) for each in NAMES])
    assert take(path, encoding="tcvn3").frame["ten"].tolist() == [*NAMES]
    assert take(path, encoding="cp1258").frame["ten"].tolist() != [*NAMES]
    assert "UTF-8" in refusal(path, encoding="utf-8")
    assert "auto, utf-8, tcvn3, vni, cp1258" in refusal(path, encoding="latin1")


def geojson(folder: Path, texts: Sequence[str], encoding: str = "utf-8") -> Path:
    shapes = [DT242.geometry[number % 2] for number in range(len(texts))]
    frame = gpd.GeoDataFrame({"ten": texts}, geometry=shapes, crs=4326)
    path = folder / "duong.geojson"
    path.write_bytes(frame.to_json(ensure_ascii=False).encode(encoding))
    return path


def test_bytes_of_tcvn3_inside_geojson_are_read(tmp_path: Path) -> None:
    path = geojson(tmp_path, [tcvn3(each).decode("latin-1") for each in NAMES], "latin-1")
    assert take(path).frame["ten"].tolist() == [*NAMES]


def test_letters_of_tcvn3_that_were_saved_as_unicode_are_read(tmp_path: Path) -> None:
    path = geojson(tmp_path, [tcvn3(each).decode("latin-1") for each in NAMES])
    assert take(path).frame["ten"].tolist() == [*NAMES]


def test_utf_8_that_was_encoded_twice_is_decoded(tmp_path: Path) -> None:
    twice = [
        "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in each.encode())
        for each in NAMES
    ]
    taken = take(geojson(tmp_path, twice))
    assert taken.frame["ten"].tolist() == [*NAMES]
    assert "→ “Cầu Bố Hạ (km 3)”" in notes(taken)


def test_a_garbled_cell_among_others_is_read_and_told(tmp_path: Path) -> None:
    taken = take(geojson(tmp_path, [*NAMES, tcvn3("Hội chợ hai tỉnh").decode("latin-1")]))
    assert taken.frame["ten"].tolist() == [*NAMES, "Hội chợ hai tỉnh"]
    assert "“Héi chî hai tØnh” → “Hội chợ hai tỉnh”" in notes(taken)


def test_lost_letters_are_told_by_record_and_column_and_never_guessed(tmp_path: Path) -> None:
    taken = take(geojson(tmp_path, ["Đường tỉnh 242", "H?u L?ng", "Hội ch\ufffd", "Ai?"]))
    assert taken.frame["ten"].tolist() == ["Đường tỉnh 242", "H?u L?ng", "Hội ch\ufffd", "Ai?"]
    assert "2 ten: “H?u L?ng”, 3 ten: “Hội ch\ufffd”" in notes(taken)


def test_texts_come_out_composed_and_without_what_nobody_sees(tmp_path: Path) -> None:
    odd = [unicodedata.normalize("NFD", "Hữu Lũng"), "tỉ\u00adnh\u200b", "a\x0bb", " x "]
    taken = take(geojson(tmp_path, odd))
    assert taken.frame["ten"].tolist() == ["Hữu Lũng", "tỉnh", "ab", "x"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_a_csv_is_read_in_any_unicode_and_in_tcvn3(tmp_path: Path, encoding: str) -> None:
    names = [tcvn3(name).decode("latin-1") if encoding == "latin-1" else name for name in NAMES]
    rows = "".join(f"{name};106,3{number};21,5\n" for number, name in enumerate(names))
    (tmp_path / "moc.csv").write_bytes(f"ten;lon;lat\n{rows}".encode(encoding))
    assert take(tmp_path / "moc.csv").frame["ten"].tolist() == [*NAMES]
