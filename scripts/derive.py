"""Make all layers anew out of the reference data, in their order.

`python scripts/derive.py` with the package installed together with its extra `derive`; the
reference data lie beside the repository, or where `--reference` says. Same input, same bytes.
The later layers read the districts, and the tables in layers/facts/.
"""

from __future__ import annotations

import runpy
from pathlib import Path

ORDER = (
    "districts",
    "places",
    "areas",
    "communes",
    "roads",
    "railway",
    "network",
    "country",
    "detail",
)


def main() -> None:
    """Run each door with the arguments given (`--reference DIR`, `--layers DIR`)."""
    for name in ORDER:
        print(f"== {name}")
        door = Path(__file__).with_name(f"derive_{name}.py")
        runpy.run_path(str(door), run_name="__main__")


if __name__ == "__main__":
    main()
