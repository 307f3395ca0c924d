"""What links are worth to the people of the toy country, by hand: for tests of pictures.

Four districts; d-b2 has no number of people, and no way to a gate. Rb and Rc cannot be told apart;
Rc may save nobody anything.
"""

from __future__ import annotations

from dataclasses import replace

import across
import pandas as pd

from lienket.model import access
from lienket.model.access import Access
from lienket.model.atlas import Atlas

UNITS = {
    "d-a1": ("aa", 1000.0),
    "d-a2": ("aa", 2500.0),
    "d-b1": ("bb", 400.0),
    "d-b2": ("bb", None),
}
TODAY = {"other_seat": (80.0, 20.5, 44.4, 130.0), "gate": (10.0, 95.0, 14.9, None)}
ALL = {"other_seat": (60.0, 20.5, 44.4, 121.0), "gate": (10.0, 95.0, 14.9, 75.0)}


def findings() -> Access:
    """The frames, keyed as the engine keys them."""
    return Access(
        layer="districts",
        units=_units(),
        within=across.table(
            access.BAND_COLUMNS,
            *(
                {"key": f"{side}|other_seat|today|{limit}", "side": side, "target": "other_seat",
                 "scenario": "today", "limit_min": limit, "people": many, "people_least": many - 50,
                 "people_most": many + 50, "people_known": known, "units_unknown": unknown}
                for side, known, unknown, row in (
                    ("aa", 3500, 0, (2500, 2500, 3400)), ("bb", 400, 1, (100, 300, 350)),
                )
                for limit, many in zip((30, 60, 90), row, strict=True)
            ),
        ),
        worth=across.table(
            access.WORTH_COLUMNS,
            _worth("rb", (900, 800, 1000), (20_000, 15_000, 21_500), firm=True,
                   cost=120.5, cost_per_person_min=6.0),
            _worth("rc", (400, 0, 2600), (5_000, 0, 62_000), firm=False, cost_partly=33.0),
        ),
        gains=across.table(
            access.UNIT_GAIN_COLUMNS,
            _gain("rb", "d-a1", 80.0, 60.0, 12.0, 23.5),
            _gain("rc", "d-b1", 44.4, 39.4, 0.0, 30.0),
        ),
        losses=across.table(
            access.LOSS_COLUMNS,
            _loss("ra@1", (1000, 1000, 1000), (42_000, 31_000, 44_000), longest_min=42.0,
                  cut_off=400, firm=True, by_loss=1),
            _loss("n1@1", (0, 0, 0), (0, 0, 0), longest_min=0.0, cut_off=0, firm=False),
        ),
        unit_losses=across.table(
            access.UNIT_LOSS_COLUMNS, _longer("d-a1", 42.0), _longer("d-b1", None)
        ),
        priorities=across.table(
            access.PRIORITY_COLUMNS,
            *({"key": f"{link}|other_seat", "link": link, "target": "other_seat", "by_gain": 1,
               "by_people": at, "compared": 2} for at, link in ((1, "rb"), (2, "rc"))),
        ),
    )  # fmt: skip


def _units() -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for at, (unit, (side, people)) in enumerate(UNITS.items()):
        for target in TODAY:
            today, later = TODAY[target][at], ALL[target][at]
            saved = today - later if today and later else None
            ends = (saved and saved - 4, saved and saved + 3)
            times = {
                "today_min": today,
                "building_min": today,
                "all_min": later,
                "building_saved_least_min": saved and 0.0,
                "building_saved_most_min": saved and 0.0,
                "all_saved_least_min": ends[0],
                "all_saved_most_min": ends[1],
            }
            rows.append(
                {
                    "key": f"{unit}|{target}",
                    "unit": unit,
                    "name_vi": unit,
                    "name_en": unit,
                    "side": side,
                    "target": target,
                    "people": people,
                    **times,
                }
            )
    return across.table(access.UNIT_COLUMNS, *rows).astype(
        {name: float for name in access.UNIT_COLUMNS if name == "people" or name.endswith("_min")}
    )


def _worth(
    link: str, people: tuple[int, ...], minutes: tuple[int, ...], **more: object
) -> dict[str, object]:
    row: dict[str, object] = {
        "key": f"{link}|other_seat",
        "link": link,
        "target": "other_seat",
        "opened_most": 0,
    }
    row |= dict(zip(("people", "people_least", "people_most"), people, strict=True))
    return (
        row
        | dict(zip(("person_min", "person_min_least", "person_min_most"), minutes, strict=True))
        | more
    )


def _gain(
    link: str, unit: str, today: float, then: float, least: float, most: float
) -> dict[str, object]:
    return {
        "key": f"{link}|other_seat|{unit}",
        "link": link,
        "target": "other_seat",
        "unit": unit,
        "people": UNITS[unit][1],
        "today_min": today,
        "then_min": then,
        "saved_min": least,
        "saved_most_min": most,
    }


def _loss(
    crossing: str, people: tuple[int, ...], minutes: tuple[int, ...], **lost: object
) -> dict[str, object]:
    return {
        "key": f"{crossing}|other_seat",
        "crossing": crossing,
        "name_vi": crossing,
        "name_en": crossing,
        "target": "other_seat",
        **dict(zip(("people", "people_least", "people_most"), people, strict=True)),
        **dict(zip(("lost_min", "lost_min_least", "lost_min_most"), minutes, strict=True)),
        **lost,
    }


def _longer(unit: str, minutes: float | None) -> dict[str, object]:
    return {
        "key": f"ra@1|other_seat|{unit}",
        "crossing": "ra@1",
        "target": "other_seat",
        "unit": unit,
        "people": UNITS[unit][1],
        "longer_min": minutes,
        "longer_least_min": minutes and minutes - 11,
        "longer_most_min": minutes and minutes + 2,
    }


def joined(atlas: Atlas) -> Atlas:
    """The toy atlas with what crosses its border, its trips and its people."""
    return replace(across.joined(atlas), access=findings())


def unknown(atlas: Atlas, name: str) -> Atlas:
    """The same, but of units that no layer of the map holds; each is called `name`."""
    access = findings()
    units = access.units.assign(unit="x-" + access.units["unit"], name_vi=name, name_en=name)
    bare = Access(layer="nowhere", units=units, within=access.within, worth=access.worth)
    return replace(across.joined(atlas), access=bare)
