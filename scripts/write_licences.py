"""Write docs/licences.md: what the program runs on, and under which licence each of it stands.

    python scripts/write_licences.py

The lists stand here, not in what happens to be installed. Tests hold that all that is installed for
the program is listed, and that its own metadata says the same licence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "licences.md"

RUNTIME: Mapping[str, str] = {
    "affine": "BSD-3-Clause",
    "asn1crypto": "MIT",
    "attrs": "MIT",
    "branca": "MIT",
    "certifi": "MPL-2.0",
    "charset-normalizer": "MIT",
    "click": "BSD-3-Clause",
    "click-plugins": "BSD-3-Clause",
    "cligj": "BSD-3-Clause",
    "cloudpickle": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "dask": "BSD-3-Clause",
    "distributed": "BSD-3-Clause",
    "et-xmlfile": "MIT",
    "ezdxf": "MIT",
    "fiona": "BSD-3-Clause",
    "folium": "MIT",
    "font-source-sans-pro": "OFL-1.1",
    "fonttools": "MIT",
    "fsspec": "BSD-3-Clause",
    "geopandas": "BSD-3-Clause",
    "idna": "BSD-3-Clause",
    "importlib-metadata": "Apache-2.0",
    "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "lazy-importer": "Apache-2.0",
    "locket": "BSD-2-Clause",
    "lxml": "BSD-3-Clause",
    "markupsafe": "BSD-3-Clause",
    "matplotlib": "PSF-2.0",
    "msgpack": "Apache-2.0",
    "networkx": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "openpyxl": "MIT",
    "osmium": "BSD-2-Clause",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "pandas": "BSD-3-Clause",
    "partd": "BSD-3-Clause",
    "pg8000": "BSD-3-Clause",
    "pillow": "MIT-CMU",
    "psutil": "BSD-3-Clause",
    "pyogrio": "MIT",
    "pyparsing": "MIT",
    "pyproj": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "python-docx": "MIT",
    "pytz": "MIT",
    "pyyaml": "MIT",
    "rapidfuzz": "MIT",
    "rasterio": "BSD-3-Clause",
    "requests": "Apache-2.0",
    "scipy": "BSD-3-Clause",
    "scramp": "MIT-0",
    "setuptools": "MIT",
    "shapely": "BSD-3-Clause",
    "six": "MIT",
    "sortedcontainers": "Apache-2.0",
    "tblib": "BSD-2-Clause",
    "tomlkit": "MIT",
    "toolz": "BSD-3-Clause",
    "tornado": "Apache-2.0",
    "typing-extensions": "PSF-2.0",
    "tzdata": "Apache-2.0",
    "urllib3": "MIT",
    "xstatic-leaflet": "BSD-2-Clause",
    "xyzservices": "BSD-3-Clause",
    "zict": "BSD-3-Clause",
    "zipp": "MIT",
}
"""By package, in any of the versions that are supported and on any system, its licence (SPDX)."""

BUNDLED: Mapping[str, tuple[str, str]] = {
    "libXau": ("X.Org libXau", "MIT"),
    "libavif": ("libavif", "BSD-2-Clause"),
    "libbrotlicommon": ("Brotli", "MIT"),
    "libbrotlidec": ("Brotli", "MIT"),
    "libcrypto": ("OpenSSL", "Apache-2.0"),
    "libcurl": ("curl", "curl"),
    "libfreetype": ("FreeType", "FTL"),
    "libgdal": ("GDAL", "MIT"),
    "libgeos": ("GEOS", "LGPL-2.1-only"),
    "libgeos_c": ("GEOS", "LGPL-2.1-only"),
    "libgfortran": ("GCC runtime", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "libharfbuzz": ("HarfBuzz", "MIT-Modern-Variant"),
    "libjpeg": ("libjpeg-turbo", "BSD-3-Clause AND IJG"),
    "libjson-c": ("json-c", "MIT"),
    "liblcms2": ("Little CMS", "MIT"),
    "liblzma": ("XZ Utils", "0BSD"),
    "libnghttp2": ("nghttp2", "MIT"),
    "libopenblas": ("OpenBLAS", "BSD-3-Clause"),
    "libopenjp2": ("OpenJPEG", "BSD-2-Clause"),
    "libpcre2-8": ("PCRE2", "BSD-3-Clause"),
    "libpng16": ("libpng", "libpng-2.0"),
    "libproj": ("PROJ", "MIT"),
    "libquadmath": ("GCC runtime", "LGPL-2.1-or-later"),
    "libscipy_openblas": ("OpenBLAS", "BSD-3-Clause"),
    "libscipy_openblas64_": ("OpenBLAS", "BSD-3-Clause"),
    "libsharpyuv": ("WebP", "BSD-3-Clause"),
    "libsqlite3": ("SQLite", "blessing"),
    "libssl": ("OpenSSL", "Apache-2.0"),
    "libtiff": ("LibTIFF", "libtiff"),
    "libwebp": ("WebP", "BSD-3-Clause"),
    "libwebpdemux": ("WebP", "BSD-3-Clause"),
    "libwebpmux": ("WebP", "BSD-3-Clause"),
    "libxcb": ("XCB", "X11"),
    "libz": ("zlib", "Zlib"),
    "libzstd": ("Zstandard", "BSD-3-Clause"),
}
"""By file name, the libraries that binary packages bring along, with their names and licences."""

TOOLS: Mapping[str, str] = {
    "codespell": "GPL-2.0-only",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
}
"""Tools that check the program, of licences that no part of it may have."""

_HEAD = """# Giấy phép của các thư viện / Licences of the libraries

Chương trình (MIT) chạy trên các gói sau, kể cả các phần thêm `also`, `derive`, `postgis`. Không
gói nào theo GPL hay AGPL; phép thử đối chiếu danh sách này với siêu dữ liệu của những gì đã cài.
Làm bằng `scripts/write_licences.py`.

The program (MIT) runs on these packages, its extras `also`, `derive`, `postgis` included. None is
under GPL or AGPL; tests compare this list with the metadata of what is installed. Made by
`scripts/write_licences.py`.

"""
_BUNDLED_HEAD = """
## Thư viện nằm trong các gói nhị phân / Libraries inside binary packages

Các gói nhị phân của `fiona`, `numpy`, `pillow`, `pyogrio`, `pyproj`, `scipy`, `shapely` mang theo
các thư viện sau, nguyên vẹn, nạp lúc chạy. GEOS và libquadmath theo LGPL, thay được bằng bản khác;
libgfortran theo GPL kèm ngoại lệ của GCC, cho phép chương trình mang giấy phép bất kỳ dùng nó.

The binary packages of `fiona`, `numpy`, `pillow`, `pyogrio`, `pyproj`, `scipy`, `shapely` bring
these along, unchanged and loaded when run. GEOS and libquadmath are under the LGPL and may be
replaced; libgfortran is under the GPL with the exception of GCC, which lets programs of any licence
use it.

"""
_TOOLS_HEAD = """
## Công cụ kiểm tra / Tools of the tests

Không đi cùng chương trình; chỉ chạy khi kiểm tra mã nguồn. *They do not travel with the program;
they only run when its source is checked.*

"""


def page() -> str:
    """The whole page, as it is written."""
    lines = [_HEAD, *_table("Gói / Package", RUNTIME)]
    lines += [_BUNDLED_HEAD, *_table("Thư viện / Library", _libraries())]
    lines += [_TOOLS_HEAD, *_table("Công cụ / Tool", TOOLS)]
    return "".join(lines)


def _libraries() -> Mapping[str, str]:
    """The libraries by name, one of several files under all their licences."""
    found: dict[str, str] = {}
    for name in sorted({name for name, _ in BUNDLED.values()}):
        licences = dict.fromkeys(licence for other, licence in BUNDLED.values() if other == name)
        found[name] = "; ".join(licences)
    return found


def _table(head: str, rows: Mapping[str, str]) -> Iterator[str]:
    yield f"| {head} | Giấy phép / Licence |\n| --- | --- |\n"
    yield from (f"| {name} | {licence} |\n" for name, licence in rows.items())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
