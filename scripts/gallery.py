"""Take the pictures of docs/gallery.md: every map sheet, an appraisal, pages of Word, Excel, QGIS.

    python scripts/gallery.py [maps]

Looks at the products in the folder (`maps`), which holds all sheets: `lienket build --only
web,tables,report,qgis,sheets,appraisals`. Uses LibreOffice, pdftoppm and QGIS, as the tests do;
overwrites docs/gallery/*.webp.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "gallery"
OFFICE, PDFTOPPM = (shutil.which(name) or name for name in ("soffice", "pdftoppm"))

SHEETS = 760
"""The longest side of the picture of a page [px]."""

PAGES = {
    "report.docx": {1: "word-1", 2: "word-2", 4: "word-3"},
    "tables/links.xlsx": {1: "excel-1"},
}
"""By product, the pages that are shown."""

QGIS = {"layout-0": "qgis-a4", "layout-8": "qgis-access", "layout-10": "qgis-atlas"}
"""By the file that tests/qgis_probe.py writes, the picture it becomes."""

APPRAISED = "dt289-ext"
"""The route whose appraisal is shown."""


def shrink(image: Path, name: str) -> None:
    """Write a picture as docs/gallery/<name>.webp."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(image) as whole:
        less = whole.convert("RGB")
    less.thumbnail((SHEETS, SHEETS), Image.Resampling.LANCZOS)
    less.save(PICTURES / f"{name}.webp", quality=78, method=6)


def pages(product: Path, wanted: dict[int, str], folder: Path) -> None:
    """Pages of what LibreOffice prints of a product.

    Raises:
        CalledProcessError: LibreOffice or pdftoppm failed.
    """
    office = [OFFICE, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(product)]
    subprocess.run(office, check=True, capture_output=True)
    pdf = folder / f"{product.stem}.pdf"
    for number, name in wanted.items():
        page = ["-f", str(number), "-l", str(number), "-r", "110", "-png", "-singlefile"]
        subprocess.run([PDFTOPPM, *page, str(pdf), str(folder / name)], check=True)
        shrink(folder / f"{name}.png", name)


def qgis(project: Path, folder: Path) -> None:
    """What QGIS draws of the project.

    Raises:
        CalledProcessError: QGIS failed.
    """
    probe = ROOT / "tests" / "qgis_probe.py"
    python = shutil.which("python3", path="/usr/bin") or sys.executable
    setting = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""}
    command = [python, str(probe), str(project), str(folder)]
    subprocess.run(command, check=True, capture_output=True, env=setting)
    for file, name in QGIS.items():
        if (folder / f"{file}.png").is_file():
            shrink(folder / f"{file}.png", name)


def main() -> int:
    """0 if every picture was taken."""
    maps = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "maps"
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for sheet in sorted((maps / "sheets").glob("*.png")):
            shrink(sheet, f"sheet-{sheet.stem}")
        shrink(maps / "appraisals" / f"{APPRAISED}.png", f"appraisal-{APPRAISED}")
        for product, wanted in PAGES.items():
            pages(maps / product, wanted, folder)
        qgis(maps / "qgis" / "lienket.qgz", folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
