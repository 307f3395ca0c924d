"""What a sheet shows, for who does not see it."""

from __future__ import annotations

from lienket.i18n import Pair
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet.words import phrase


def alternative(plan: SheetSpec) -> Pair:
    """What the sheet of `plan` shows, for who does not see it."""
    kind = ("matrix" if plan.matrix else "flows" if plan.flows
            else "route" if plan.route else "links")  # fmt: skip
    return (
        phrase(f"shows_{kind}", "vi", title=plan.title_vi),
        phrase(f"shows_{kind}", "en", title=plan.title_en),
    )
