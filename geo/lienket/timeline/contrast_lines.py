"""A comparison as lines of text, and as records for programs and sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lienket import schema, vocabulary
from lienket.i18n import Language, Pair, format_decimal, format_number, join, pick
from lienket.timeline.contrasts import (
    RECORD,
    STAGE,
    TOTAL,
    WORDS,
    Comparison,
    Contrast,
    staged,
)
from lienket.timeline.words import phrase

_MOST = 12
"""So many rows of one part stand on the screen."""


def lines(made: Comparison, language: Language) -> Iterator[str]:
    """The comparison as lines of text in a language."""
    yield pick(phrase("contrast_title"), language)
    yield pick(phrase("contrast_before", name=made.before.name), language)
    yield pick(phrase("contrast_after", name=made.after.name), language)
    yield pick(phrase("contrast_lead"), language)
    if not made.rows:
        yield from ("", pick(phrase("contrast_none"), language))
    for part, rows in made.groups():
        yield from ("", f"{pick(phrase(f'part_{part}'), language)}: {len(rows)}")
        for row in rows[:_MOST]:
            yield f"- {_line(row, made, language)}"
        if (rest := len(rows) - _MOST) and rest > 0:
            yield f"  {pick(phrase('contrast_more', count=str(rest)), language)}"
    if made.remarks:
        yield from ("", f"{pick(phrase('contrast_not'), language)}:")
        yield from (f"- {pick(remark, language)}" for remark in made.remarks)


def _line(row: Contrast, made: Comparison, language: Language) -> str:
    label = measure_label(row.measure, {**made.before.sides, **made.after.sides})
    what = ", ".join(pick(pair, language) for pair in (row.name, row.about) if any(pair))
    before, after = (pick(value(row, cell), language) for cell in (row.before, row.after))
    measured = unit(row.measure)
    told = f"{what}: {pick(label, language)} {before} → {after}{f' {measured}' if measured else ''}"
    more = [pick(pair, language) for pair in (signed(row), firmness(row)) if any(pair)]
    return f"{told} ({'; '.join(more)})" if more else told


def signed(row: Contrast) -> Pair:
    """The difference of a row with its sign; both "" for words."""
    apart = row.difference
    if apart is None:
        return "", ""
    whole = float(apart).is_integer() and not _digits(row.measure)
    vi, en = format_number(int(abs(apart))) if whole else format_decimal(abs(apart), 1)
    sign = "+" if apart > 0 else "−"
    return f"{sign}{vi}", f"{sign}{en}"


def records(made: Comparison) -> list[dict[str, object]]:
    """The rows for programs, each by the names of `RECORD`: codes, keys and plain numbers."""
    return [
        dict(
            zip(
                RECORD,
                (
                    row.part, row.key, *row.name, *row.about, row.measure, unit(row.measure),
                    row.before, row.after, row.difference, row.sure,
                ),
                strict=True,
            )
        )
        for row in made.rows
    ]  # fmt: skip


def as_json(made: Comparison) -> dict[str, object]:
    """The comparison as a document for programs."""
    told = {
        name: {
            "path": each.path,
            "title_vi": each.title[0],
            "title_en": each.title[1],
            "as_of": each.as_of,
            "if": each.assumed or None,
        }
        for name, each in (("a", made.before), ("b", made.after))
    }
    return {
        **told,
        "differences": records(made),
        "not_compared": [{"vi": vi, "en": en} for vi, en in made.remarks],
    }


def guide(made: Comparison) -> list[Pair]:
    """What is compared, how it is told, and what is not compared."""
    return [
        phrase("contrast_title"),
        phrase("contrast_before", name=made.before.name),
        phrase("contrast_after", name=made.after.name),
        phrase("contrast_lead"),
        *made.remarks,
    ]


def part_label(part: str) -> Pair:
    """What a part of a comparison is called."""
    return phrase(f"part_{part}")


def heads() -> dict[str, Pair]:
    """What the columns of a table of differences are called."""
    names = ("part", "name", "about", "measure", "a", "b", "difference", "sure")
    return {name: phrase(f"head_{name}") for name in names}


def _digits(measure: str) -> int:
    return schema.digits(measure) if measure in schema.columns() else 0


def measure_label(measure: str, sides: Mapping[str, Pair]) -> Pair:
    """What a measure is called."""
    if staged(measure):
        side = measure.removeprefix(STAGE)
        return phrase("contrast_stage", side=sides.get(side, (side, side)))
    if measure in {"listed", TOTAL}:
        return phrase(f"contrast_{measure}")
    column = schema.columns()[measure]
    return column.vi, column.en


def unit(measure: str) -> str:
    """The unit of a measure, "" for words."""
    known = schema.columns().get("person_min" if measure == TOTAL else measure)
    return known.unit if known else ""


def value(row: Contrast, cell: str | float | None) -> Pair:
    """`cell` of a row as people read it: words of the vocabulary, numbers with marks."""
    if isinstance(cell, float):
        whole = cell.is_integer() and not _digits(row.measure)
        return format_number(int(cell)) if whole else format_decimal(cell, 1)
    if not cell:
        return "–", "–"
    if row.measure == "listed":
        return phrase(f"contrast_{cell}")
    family = "stage" if staged(row.measure) else row.measure
    if family not in {*WORDS, "stage"}:
        return cell, cell
    return join([_word(family, code) for code in cell.split(";")], ", ")


def _word(family: str, code: str) -> Pair:
    families = ("stage", "activity") if family == "stage" else (family,)
    for name in families:
        if code in vocabulary.words(name):
            return vocabulary.label(name, code)
    return code, code


def firmness(row: Contrast) -> Pair:
    """Whether a difference is sure; both "" where there is no range."""
    return ("", "") if row.sure is not False else phrase("contrast_unsure")
