"""`lienket words`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.errors import UsageError
from lienket.i18n import beside, notice

if TYPE_CHECKING:
    from lienket.intake.allowed_words import Allowed, Told


@click.command("words")
@click.option("--family", default="", help=notice("help_family"))
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--json", "as_json", is_flag=True, help=notice("help_json"))
def words(family: str, workspace: Path | None, as_json: bool) -> None:  # noqa: FBT001 - flag
    """Liệt kê mọi từ được phép, kèm căn cứ chọn. | List every allowed word and what decides it."""  # noqa: DOC501 - help page
    from lienket import catalogue, text, vocabulary  # noqa: PLC0415 - heavy
    from lienket.intake import allowed_words  # noqa: PLC0415 - heavy

    found, _, _ = catalogue.examine(options.workspace(workspace))
    with vocabulary.using(found):
        every = allowed_words.every()
        roles = {"layer": allowed_words.layers(), "layer.column": allowed_words.layer_columns()}
    families = [*dict.fromkeys(word.family for word in every), *roles]
    if family and family not in families:
        near, choices = text.nearest(family, families), ", ".join(families)
        raise UsageError(notice("unknown_family", name=family, near=near, choices=choices))
    asked = [word for word in every if family in {"", word.family}]
    told = {name: rows for name, rows in roles.items() if family in {"", name}}
    if as_json:
        rows = {name: [asdict(row) for row in each] for name, each in told.items()}
        report = {"words": [asdict(word) for word in asked], **rows}
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join([*_words(asked), *_roles(told)]))


def _words(asked: Sequence[Allowed]) -> Iterator[str]:
    """Each family with the words of it, and where they stand."""
    for family in dict.fromkeys(word.family for word in asked):
        own = [word for word in asked if word.family == family]
        places = ", ".join(own[0].places) or notice("words_computed")
        also = f" {notice('words_open')}" if own[0].open else ""
        yield f"[{family}] {places}{also}"
        for word in own:
            yield f"  {word.code}: {beside(word.label)}"
            if any(word.test):
                yield f"    {beside(word.test)}"


def _roles(told: dict[str, tuple[Told, ...]]) -> Iterator[str]:
    """Each layer key and column with what the program does with it."""
    for name, rows in told.items():
        yield f"[{name}] catalogue.toml"
        for row in rows:
            yield f"  {row.key}: {beside(row.does)}"
