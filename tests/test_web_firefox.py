"""The map in Debian's Firefox, without a network: another engine, the same page."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import firefox
import pytest
from firefox import Firefox

from lienket import style
from lienket.model.atlas import Atlas

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]

COLOURS = """
    await lienket.drawn;
    const canvas = lienket.state.map.getPane("%s").querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const found = new Set();
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 255) found.add(65536 * data[i] + 256 * data[i + 1] + data[i + 2]);
    }
    return [...found];
"""


@pytest.fixture(scope="module")
def page(links: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = firefox.find()
    if program is None:
        pytest.skip("no Firefox on this machine")
    with firefox.opened(program, tmp_path_factory.mktemp("firefox") / "profile") as opened:
        opened.ask("WebDriver:Navigate", url=links.as_uri())
        opened.run("while (!lienket.drawn) await new Promise((done) => setTimeout(done, 50));")
        yield opened


def test_it_opens_and_draws_every_layer(page: Firefox, atlas: Atlas) -> None:
    assert page.ask("WebDriver:GetTitle") == atlas.catalogue.title_vi
    ground, drawn = (set(page.run(COLOURS % pane)) for pane in ("ground", "links"))
    assert int(style.PAPER[1:], 16) in ground
    colours = {symbol.key: int(symbol.colour[1:], 16) for symbol in style.symbols()}
    assert {colours["idea-in_service"], colours["agreed"]} <= drawn


def test_a_link_is_found_chosen_and_told(page: Firefox, atlas: Atlas) -> None:
    page.run("lienket.choose('ql31', { from: 'list' });")
    panel = page.run(
        "const read = () => document.querySelector('#detail-view').textContent;"
        "while (!read()) await new Promise((go) => setTimeout(go, 50)); return read();"
    )
    [link] = [link for link in atlas.facts.links if link.key == "ql31"]
    assert link.name_vi in panel
    assert all(atlas.latest[part].source for part in link.parts)
    assert "Nguồn" in panel


def test_the_sheet_prints_on_one_page_with_its_words(page: Firefox, tmp_path: Path) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext")
    page.run("await lienket.printing.prepare({ paper: 'A4', turned: false });")
    size = {"width": 21.0, "height": 29.7}
    none = dict.fromkeys(("top", "bottom", "left", "right"), 0)
    printed = page.ask("WebDriver:Print", page=size, margin=none, background=True)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(base64.b64decode(printed))
    said = subprocess.run(
        [reader, "-raw", str(path), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert said.count("\f") == 1
    for words in ("Liên kết Bắc Giang – Lạng Sơn", "Theo báo cáo ngày 02/5/2024", "OpenStreetMap"):
        assert words in " ".join(said.split())
