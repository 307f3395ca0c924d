"""What the benchmark draws, and how each tool draws it: one child process builds one page.

python scripts/bench/loads.py TOOL LOAD PAGE

At the end it prints the most memory that it held [MB].
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import memory
import pyogrio
import shapely

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT.parent / "shared" / "reference"
DISTRICTS = REFERENCE / "bench" / "districts_vietnam.gpkg"
ROADS_OF_PEERS = 20_000
"""A peer gets this many of the roads: all of them take it minutes."""


@dataclass(frozen=True, slots=True)
class Load:
    """A file of features, and the layer of our catalogue that they are drawn as."""

    file: Path
    layer: str
    provinces: tuple[str, ...] = ()


LOADS = {
    "D21": Load(DISTRICTS, "districts", ("Tỉnh Bắc Giang", "Tỉnh Lạng Sơn")),
    "D692": Load(DISTRICTS, "districts"),
    "C10k": Load(REFERENCE / "bench" / "communes_like_10k.gpkg", "communes"),
    "R264k": Load(REFERENCE / "roads_all_osm2021.gpkg", "network"),
}


def read(load: Load, *, most: int | None = None) -> gpd.GeoDataFrame:
    """The features of a load (EPSG:4326), at most `most`."""
    features: gpd.GeoDataFrame = pyogrio.read_dataframe(load.file, max_features=most)
    return features[features["province"].isin(load.provinces)] if load.provinces else features


def ours(name: str, page: Path) -> None:
    """Our own workspace as it is (`D21`), or a load as the one base layer of an atlas in memory."""
    from lienket import webmap  # noqa: PLC0415 - a part of what is timed

    if name == "D21":
        from lienket import pipeline  # noqa: PLC0415 - the other loads are no workspace

        webmap.write(pipeline.atlas(pipeline.embedded()), page)
        return
    webmap.write(atlas(read(LOADS[name]), LOADS[name].layer), page)


def atlas(features: gpd.GeoDataFrame, key: str):  # type: ignore[no-untyped-def] # noqa: ANN201 - imported late
    """An atlas whose one layer `key` holds `features`; its one side is the box about them."""
    from lienket.model import records  # noqa: PLC0415 - a part of what is timed
    from lienket.model.atlas import Atlas  # noqa: PLC0415 - a part of what is timed

    names = features.columns.intersection(["commune", "district"])
    keys = [f"f{number}" for number in range(len(features))]
    frame = gpd.GeoDataFrame(index=keys, geometry=features.geometry.to_numpy(), crs=4326)
    frame["name_vi"] = frame["name_en"] = features[names[0]].to_numpy() if len(names) else ""
    told = {"side": "", "accuracy": "traced", "identity": "stated", "source": "", "shared": ""}
    frame = frame.assign(**told, error_m=0.0, tolerance_m=0.0)
    if "class" in features:
        frame["class"] = features["class"].to_numpy()
    west, south, east, north = (float(degrees) for degrees in features.total_bounds)
    box = gpd.GeoDataFrame(geometry=[shapely.box(west, south, east, north)], index=["a"], crs=4326)
    side = records.Side("a", "A", "A", "", "EPSG:3405")
    layer = records.Layer(
        key, "", (), status=False, title_vi=key, title_en=key, source_date="", licence="",
        credit="", order=1,
    )  # fmt: skip
    catalogue = records.Catalogue(
        "bench", "Thử tải", "Load test", "", "EPSG:3405", (west, south, east, north), key, "",
        (side,), (layer,),
    )  # fmt: skip
    return Atlas(
        catalogue, records.Facts(), {key: frame}, box, {}, {}, {}, date(2024, 1, 1), "public"
    )


def peer(name: str) -> gpd.GeoDataFrame:
    """What a peer gets of a load: geometry and a name."""
    features = read(LOADS[name], most=ROADS_OF_PEERS if name == "R264k" else None)
    wanted = features.columns.intersection(["commune", "district", "name", "class"])
    return features[[*wanted[:1], "geometry"]]


def plain_folium(name: str, page: Path) -> None:
    """`folium.GeoJson` on a map without tiles."""
    import folium  # noqa: PLC0415 - a part of what is timed

    features = peer(name)
    west, south, east, north = features.total_bounds
    drawn = folium.Map(tiles=None)
    folium.GeoJson(features).add_to(drawn)
    drawn.fit_bounds([[south, west], [north, east]])
    drawn.save(str(page))


def explore(name: str, page: Path) -> None:
    """`geopandas.GeoDataFrame.explore` without tiles."""
    peer(name).explore(tiles=None).save(str(page))


def plotly(name: str, page: Path) -> None:
    """A `plotly` choropleth on a white ground, its script inside the page."""
    import plotly.express as px  # noqa: PLC0415 - a peer

    features = peer(name).assign(value=1)
    west, south, east, north = features.total_bounds
    figure = px.choropleth_map(
        features, geojson=features.geometry.__geo_interface__, locations=features.index,
        color="value", map_style="white-bg", zoom=5,
        center={"lat": (south + north) / 2, "lon": (west + east) / 2},
    )  # fmt: skip
    figure.write_html(page, include_plotlyjs=True)


def pydeck(name: str, page: Path) -> None:
    """A `pydeck` GeoJsonLayer without a base map."""
    import pydeck as pdk  # noqa: PLC0415 - a peer

    features = peer(name)
    west, south, east, north = features.total_bounds
    view = pdk.ViewState(latitude=(south + north) / 2, longitude=(west + east) / 2, zoom=5)
    layer = pdk.Layer("GeoJsonLayer", features, stroked=True, filled=True, get_line_width=100)
    deck = pdk.Deck(layers=[layer], initial_view_state=view, map_provider=None)
    deck.to_html(str(page), open_browser=False, notebook_display=False)


TOOLS: dict[str, Callable[[str, Path], None]] = {
    "lienket": ours,
    "folium": plain_folium,
    "explore": explore,
    "plotly": plotly,
    "pydeck": pydeck,
}

if __name__ == "__main__":
    TOOLS[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))
    print(f"{memory.peak_mb():.1f}")
