"""Write docs/reliability.md: what is promised of inputs and faults, and how many tests hold it.

    python scripts/write_reliability.py

The sentences stand in scripts/promises.toml, the figures are counted in the tests.
"""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from lienket.i18n import format_number  # noqa: E402 - from the checkout that this file stands in

PROMISES = ROOT / "scripts" / "promises.toml"
PAGE = ROOT / "docs" / "reliability.md"

_HEAD = """# Độ tin cậy · Reliability

Những gì Lienket bảo đảm về dữ liệu vào và sự cố, cách kiểm tra, và con số đếm được trong chính
các phép thử. Mỗi lần chạy lệnh kiểm tra (README) là kiểm tra lại tất cả.

What Lienket promises of its inputs and of faults, how that is tested, and the figures as the tests
themselves count them. Each run of the test command (README) holds all of it again.

Tệp này do `scripts/write_reliability.py` viết. | Written by `scripts/write_reliability.py`.
"""


def counted(named: str) -> int:
    """How many there are in the collections `module.NAME + module.OTHER` of the tests."""
    ways = [name.rpartition(".") for name in named.split(" + ")]
    return sum(len(getattr(importlib.import_module(module), name)) for module, _, name in ways)


def section(promise: Mapping[str, Any]) -> str:
    """One promise as it stands in the document."""
    counts = {name: format_number(counted(where)) for name, where in promise["counts"].items()}
    vi, en = ({name: both[at] for name, both in counts.items()} for at in (0, 1))
    files = ", ".join(f"`{name}`" for name in promise["tests"].split(", "))
    return f"""
## {promise["title_vi"]} · {promise["title_en"]}

**{promise["promise_vi"].format(**vi)}** {promise["how_vi"].format(**vi)}

**{promise["promise_en"].format(**en)}** {promise["how_en"].format(**en)}

{files}
"""


def text() -> str:
    """The whole document."""
    promises = tomllib.loads(PROMISES.read_text(encoding="utf-8"))
    return _HEAD + "".join(section(promise) for promise in promises.values())


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8", newline="\n")
