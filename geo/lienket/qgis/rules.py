"""A rule-based renderer: what is drawn how, under which label, from which scale on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienket.qgis.xml import Element, Value, element, identify
from lienket.style.units import Zooms


@dataclass(frozen=True, slots=True)
class Rule:
    """Features that `test` chooses ("" = all), drawn by `symbol` from web zoom `zoom` on."""

    label: str
    test: str
    symbol: Element
    zoom: float = 0


def renderer(rules: Sequence[Rule], zooms: Zooms, *, of: str, order: str = "") -> Element:
    """The renderer of `rules`, each feature by all that choose it, the first lowest.

    Args:
        rules: in the order of the legend.
        zooms: what web zooms are as scales.
        of: a name that makes the ids of the rules.
        order: an expression; features with more of it are drawn over others.
    """
    told, drawn = [], []
    for number, rule in enumerate(rules):
        rule.symbol.set("name", str(number))
        drawn.append(rule.symbol)
        told.append(_rule(rule, number, zooms, of))
    sorting = [
        element("orderby", element("orderByClause", order, asc=True, nullsFirst=True)),
    ] if order else []  # fmt: skip
    return element(
        "renderer-v2",
        element("rules", *told, key=identify(of, "rules")),
        element("symbols", *drawn),
        *sorting,
        type="RuleRenderer", symbollevels=False, forceraster=False, referencescale=-1,
        enableorderby=bool(order),
    )  # fmt: skip


def _rule(rule: Rule, number: int, zooms: Zooms, of: str) -> Element:
    values: dict[str, Value] = {"symbol": number, "label": rule.label}
    if rule.test:
        values["filter"] = rule.test
    if rule.zoom:
        values |= {"scalemindenom": 1, "scalemaxdenom": zooms.begin(rule.zoom)}
    return element("rule", key=identify(of, rule.label, rule.test), **values)


def placed(column: str, values: Iterable[str]) -> str:
    """An expression for the place of `column` among `values`, the lowest first."""
    listed = ",".join(f"'{value}'" for value in values)
    return f'array_find(array({listed}),"{column}")'
