"""Every word has its labels, and every stage the test that decides it."""

from __future__ import annotations

import pytest

from lienket import text, vocabulary

FAMILIES = (
    *("stage", "activity", "condition", "work", "health"),
    *("ground", "works", "accuracy", "identity", "kind"),
    *("cause", "level", "unplaced", "matter", "role", "purpose", "why", "remark", "remedy"),
    *("qualifier", "grade", "basis"),
)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_word_is_bilingual_and_composed(family: str) -> None:
    for word in vocabulary.words(family).values():
        assert word.vi
        assert word.en
        assert text.is_nfc(word.vi + word.en + word.test_vi)


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "kind"])
def test_every_word_but_a_kind_has_a_test_in_both_languages(family: str) -> None:
    assert all(word.test_vi and word.test_en for word in vocabulary.words(family).values())


def test_a_cooperation_does_not_go_through_the_stages_of_a_building_site() -> None:
    assert "under_construction" in vocabulary.stages("route")
    assert [*vocabulary.stages("bus")] == ["active", "agreed", "proposed", "ended"]


def test_an_unknown_word_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="builded"):
        vocabulary.label("stage", "builded")
