"""Ranks of links by what they are worth to people: links made up by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from lienket.access import ranks
from lienket.access.costs import Cost
from lienket.access.worth import Gain
from lienket.model.records import Link
from lienket.network import sampling
from lienket.network.graph import Floats
from lienket.network.sampling import Limits

LIMITS = Limits()
DRAWS = LIMITS.draws


def drawn(name: str, least: float, most: float) -> Floats:
    return LIMITS.uniform(name, least, most)


def gain(link: str, minutes: Floats, people: float = 100, opened: float = 0) -> Gain:
    some = minutes > 0
    return Gain(
        link=link, kind="crossing", person_min=minutes, people=np.where(some, people, 0.0),
        opened=np.full(DRAWS, opened), by_unit=np.zeros((DRAWS, 1)), usual=(0.0, 0.0),
        times=np.zeros((2, 1)), gaining=np.array([], dtype=np.int64), uncounted=0,
    )  # fmt: skip


def ranked(*gains: Gain, costs: Mapping[str, Cost] | None = None) -> pd.DataFrame:
    routes = [
        Link(gain.link, "route", f"Đường {gain.link}", f"Road {gain.link}", (), (), (), (), (), "",
             "public")
        for gain in gains
    ]  # fmt: skip
    return ranks.find(routes, gains, costs or {}, LIMITS).set_index("link")


def column(frame: pd.DataFrame, name: str) -> dict[str, int | None]:
    return {str(key): None if pd.isna(value) else int(value) for key, value in frame[name].items()}


A = gain("a", drawn("a", 900, 1100))
B = gain("b", drawn("b", 880, 1080))
C = gain("c", drawn("c", 300, 500), people=400)
NONE = gain("n", np.where(drawn("n", 0, 1) < 0.3, drawn("m", 2000, 3000), 0), people=900)
NOTHING = gain("z", np.zeros(DRAWS))


def test_links_that_cannot_be_told_apart_share_a_rank() -> None:
    made = ranked(A, B, C)
    assert (A.person_min > B.person_min).mean() < sampling.FIRM
    assert column(made, "by_gain") == {"a": 1, "b": 1, "c": 3}
    assert column(made, "by_people") == {"c": 1, "a": 2, "b": 2}


def test_a_link_that_may_gain_nothing_has_no_rank_though_it_may_gain_most() -> None:
    made = ranked(A, B, C, NONE, NOTHING)
    assert column(made, "by_gain") == {"a": 1, "b": 1, "c": 3, "n": None, "z": None}
    assert column(made, "by_people")["n"] is None
    assert set(made["compared"]) == {4}  # one of the five cannot gain
    assert made.loc["z", "first_weights_pct"] is pd.NA


def test_a_way_for_those_who_had_none_counts_for_more_than_minutes() -> None:
    bridge = gain("bridge", np.zeros(DRAWS), people=0, opened=50)
    assert bridge.firm
    made = ranked(A, bridge)
    assert column(made, "by_gain") == {"bridge": 1, "a": 2}
    assert column(made, "by_people") == {"a": 1, "bridge": 2}


@pytest.mark.parametrize("gains", [(A,), (A, B), (A, B, C), (A, B, C, NOTHING)])
def test_to_be_among_three_of_three_says_nothing(gains: tuple[Gain, ...]) -> None:
    assert ranked(*gains)["first_weights_pct"].isna().all()


def test_weightings_tell_how_often_a_link_is_among_the_first() -> None:
    last = gain("last", drawn("last", 1, 2), people=1)
    made = ranked(A, B, C, last, NONE)
    share = column(made, "first_weights_pct")
    assert share["last"] == 0
    assert share["a"] == pytest.approx(100, abs=6)
    # It gains in three of ten draws, and is then always first.
    assert share["n"] == pytest.approx(100 * (NONE.person_min > 0).mean(), abs=1)


def test_weightings_are_drawn_evenly() -> None:
    made = ranks.weightings(LIMITS)
    assert made.shape == (3, DRAWS)
    assert made.sum(axis=0) == pytest.approx(1)
    # Of an even weighting each is a third on average, and above a half in a quarter of the draws.
    assert made.mean(axis=1) == pytest.approx(1 / 3, abs=0.03)
    assert (made > 0.5).mean(axis=1) == pytest.approx(0.25, abs=0.04)
    assert np.array_equal(made, ranks.weightings(LIMITS))


def test_cost_ranks_those_that_have_one() -> None:
    costs = {"a": Cost(whole=1000), "b": Cost(whole=10), "c": Cost(partly=1)}
    assert column(ranked(A, B, C, costs=costs), "by_cost") == {"b": 1, "a": 2, "c": None}
    alone = {"a": Cost(whole=1000)}
    assert ranked(A, B, C, costs=alone)["by_cost"].isna().all()


def test_a_cost_that_is_not_stated_of_all_weighs_for_none() -> None:
    d = gain("d", drawn("d", 200, 250), people=350)
    plain = column(ranked(A, B, C, d), "first_weights_pct")
    some = {"a": Cost(whole=1e6), "b": Cost(whole=1e6), "c": Cost(whole=1e6)}
    assert column(ranked(A, B, C, d, costs=some), "first_weights_pct") == plain
    cheap = {**some, "d": Cost(whole=1)}
    assert (column(ranked(A, B, C, d, costs=cheap), "first_weights_pct")["d"] or 0) > (
        plain["d"] or 0
    )
