"""`lienket compare`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lienket.cli import options
from lienket.cli.options import FOLDER
from lienket.i18n import notice

if TYPE_CHECKING:
    from lienket.i18n import Language
    from lienket.model.records import Audience


@click.command()
@click.argument("before", type=FOLDER, required=False, metavar="[A]")
@click.argument("after", type=FOLDER, required=False, metavar="[B]")
@options.assumed
@options.as_of
@options.audience
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--to", "target", type=FOLDER, metavar="FILE", help=notice("help_compare_to"))
@click.option("--json", "as_json", is_flag=True, help=notice("help_json"))
def compare(  # noqa: PLR0913, PLR0917 - one parameter an option
    before: Path | None,
    after: Path | None,
    assumed: tuple[str, ...],
    as_of: date | None,
    audience: str,
    lang: str,
    target: Path | None,
    as_json: bool,  # noqa: FBT001 - flag
) -> None:
    """So hai bộ dữ liệu, hai thư mục sản phẩm, hoặc một giả định. | Compare two, or a what-if.

    A, B: thư mục dữ liệu hoặc thư mục sản phẩm; chỉ có A thì B là A với --if. | A workspace or a
    folder of products each; where there is no B, it is A with --if.
    """  # noqa: DOC501 - help page
    from lienket.pipeline import comparing  # noqa: PLC0415 - heavy
    from lienket.timeline import contrast_lines  # noqa: PLC0415 - heavy

    if after is None and not assumed:
        raise click.UsageError(notice("compare_one"))
    if target is not None:
        comparing.guard(target)
    first = options.workspace(before)
    seen = cast("Audience", audience)
    made = comparing.find(
        comparing.Asked(first, as_of, seen),
        comparing.Asked(after or first, as_of, seen, assumed),
        options.warn,
    )
    if target is not None:
        comparing.write(made, target)
    if as_json:
        click.echo(json.dumps(contrast_lines.as_json(made), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(contrast_lines.lines(made, cast("Language", lang))))
    if target is not None:
        click.echo(notice("changes_written", file=target), err=True)
