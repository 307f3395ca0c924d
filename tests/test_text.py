"""Vietnamese text: forms, search keys, near misses."""

from __future__ import annotations

import unicodedata

import pytest

from lienket import text


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ĐT.289", "dt289"),
        ("đt 289", "dt289"),
        ("DT289", "dt289"),
        ("Hữu Lũng", "huulung"),
        ("Khuôn Thần", "khuonthan"),
        ("Mỹ An", "myan"),
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        ("Đình Lập", "dinhlap"),
    ],
)
def test_a_name_is_found_however_it_is_typed(written: str, key: str) -> None:
    assert text.fold(written) == key
    assert text.fold(unicodedata.normalize("NFD", written)) == key


def test_nfc_composes() -> None:
    assert text.nfc("e\u0323\u0302") == "ệ"
    assert text.is_nfc("ệ")
    assert not text.is_nfc("e\u0323\u0302")


def test_the_nearest_choices_are_offered_in_a_fixed_order() -> None:
    assert text.nearest("proposd", {"planned", "proposed", "completed"}) == " (proposed?)"
    assert text.nearest("xyz", {"planned", "proposed"}) == ""
