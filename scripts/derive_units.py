"""Derive the units in time: of the two provinces in layers/units, of the country in the package."""

from __future__ import annotations

import argparse
import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from derivation import epochs, succession
from derivation.epochs import Row
from derivation.succession import records

from lienket import units

ROOT = Path(__file__).resolve().parents[1]
METRIC = "EPSG:3405"
PARENTS = {"ls": "20", "bg": "24"}
"""The code of the province of each side, before July 2025."""

NEIGHBOURS = ("01", "04", "06", "19", "22", "26", "27", "30", "31", "33")
CHECKS = {"clause": "c", "crosswalk": "k", "district": "d"}
PACKAGE = ROOT / "geo" / "lienket" / "units" / "country"


def main() -> None:
    """Read the references, write the tables of the workspace and those of the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    parser.add_argument("--package", type=Path, default=PACKAGE)
    given = parser.parse_args()
    recipe = tomllib.loads((ROOT / "scripts" / "units.toml").read_text(encoding="utf-8"))
    made = checked(given.reference, recipe["correction"])
    given.package.mkdir(parents=True, exist_ok=True)
    write_country(made, given.reference, recipe, given.package)
    write_workspace(made, given, recipe)


def checked(reference: Path, corrections: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """The rows of the country with the checks that each passed, joined by ";"."""
    made = succession.rows(pd.read_csv(reference / "national" / "succession_2025.csv", dtype=str))
    new = _new(reference)
    places = zip(new["province_code"], new["full_name"].map(units.letters), strict=True)
    told = made["new_code"]
    made = succession.recoded(made, dict(zip(places, new["code"], strict=True)))
    changed = made["new_code"] != told
    print("other codes:", dict(zip(told[changed], made["new_code"][changed], strict=True)))
    crosswalk = pd.read_csv(reference / "commune_crosswalk_2025.csv", dtype=str)
    districts = gpd.read_file(reference / "bench" / "districts_vietnam.gpkg").to_crs("EPSG:4326")
    named, met = succession.names_in_clause(made), succession.in_district(made, districts, new)
    kept = succession.settled(made, pd.DataFrame({"clause": named, "district": met}))
    lost = made.drop(index=kept.index)
    print(
        f"rows against their clause: {len(lost)}:",
        ", ".join(lost["old_name"] + " > " + lost["new_name"]),
    )
    made = succession.corrected(kept, corrections)
    passed = {
        "clause": succession.names_in_clause(made),
        "crosswalk": succession.in_crosswalk(made, crosswalk),
        "district": succession.in_district(made, districts, new).eq(True),  # noqa: FBT003 - a value, not a flag
    }
    for name, mark in passed.items():
        print(f"{name}: {int(mark.sum())} of {len(made)}")
    marks = pd.DataFrame(passed)
    print(f"no check: {int((~marks.any(axis=1)).sum())}; traps: {len(succession.traps(made))}")
    return made.assign(
        checked=[";".join(marks.columns[list(row)]) for row in marks.to_numpy(dtype=bool)]
    )


def _new(reference: Path) -> gpd.GeoDataFrame:
    """The communes of today, with their whole names; EPSG:4326."""
    found = gpd.read_file(reference / "national" / "communes_2025.gpkg").to_crs("EPSG:4326")
    names = {name: found[name].map(succession.clean) for name in ("full_name", "province_name")}
    return found.assign(**names)


# --- the country, for the package ----------------------------------------------------------------


def write_country(made: pd.DataFrame, reference: Path, recipe: Any, folder: Path) -> None:  # noqa: ANN401 - TOML
    """The tables of the package: provinces, districts, communes before and after, steps."""
    new = records(_new(reference).drop(columns="geometry").sort_values("code"))
    old = made.drop_duplicates("old_code").sort_values("old_code")
    names = dict(zip(made["new_code"], made["new_name"], strict=True))
    later = _renamed(new, names, recipe["city"]["province"])
    lacking = [row["full_name"] for row in new if row["code"] not in names]
    print(f"renamed in 2026: {len(later)}; without a unit before: {lacking}")
    places = sorted(set(zip(old["old_province_code"], old["old_district"], strict=True)))
    ids = {place: f"h{number:03}" for number, place in enumerate(places, 1)}
    pairs = sorted(set(zip(made["old_province_code"], made["new_province_code"], strict=True)))
    acts = {act: str(n) for n, act in enumerate(sorted(set(made["resolution"])), 1)}
    tables: dict[str, tuple[Sequence[str], Sequence[Sequence[object]]]] = {
        "districts": (("id", "name", "province"), [(ids[at], at[1], at[0]) for at in places]),
        "provinces": (("epoch", "code", "until", "name"), _provinces(made, recipe["city"])),
        "province_steps": (("old", "new"), pairs),
        "before": (("code", "name", "district"), [
            (row["old_code"], row["old_name"], ids[row["old_province_code"], row["old_district"]])
            for row in records(old)
        ]),
        "after": (("code", "name", "province", "name_2026"), [
            (row["code"], names.get(row["code"], row["full_name"]), row["province_code"],
             later.get(row["code"], ""))
            for row in new
        ]),
        "acts": (("id", "act"), [(key, act) for act, key in acts.items()]),
        "steps": (("old", "new", "extent", "act", "clause", "checked"), [
            (row["old_code"], row["new_code"], row["extent"][0], acts[row["resolution"]],
             row["clause"], "".join(CHECKS[name] for name in row["checked"].split(";") if name))
            for row in records(made)
        ]),
    }  # fmt: skip
    for name, (columns, rows) in tables.items():
        _write(folder / f"{name}.csv", columns, rows)


def _renamed(new: list[Row], names: Mapping[str, str], province: str) -> Row:
    """The names of today of the units of a province that were given another since, by code."""
    return {
        row["code"]: row["full_name"]
        for row in new
        if row["province_code"] == province
        and row["code"] in names
        and units.letters(names[row["code"]]) != units.letters(row["full_name"])
    }


def _provinces(made: pd.DataFrame, city: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """The provinces before and after, and the one that became a city."""
    old = sorted(set(zip(made["old_province_code"], made["old_province"], strict=True)))
    new = sorted(set(zip(made["new_province_code"], made["new_province"], strict=True)))
    last = {city["province"]: epochs.NEW}
    return [
        *((epochs.LISTED, code, epochs.LISTED, name) for code, name in old),
        *((epochs.NEW, code, last.get(code, ""), name) for code, name in new),
        (epochs.NOW, city["province"], "", city["name"]),
    ]


# --- the two provinces, for the workspace --------------------------------------------------------


def write_workspace(made: pd.DataFrame, given: argparse.Namespace, recipe: Any) -> None:  # noqa: ANN401 - TOML
    """units.csv and succession.csv of the workspace."""
    crosswalk = pd.read_csv(given.reference / "commune_crosswalk_2025.csv", dtype=str)
    district = dict(zip(crosswalk["old_code"], crosswalk["old_district_code"], strict=True))
    own = made[made["old_province_code"].isin(PARENTS.values())]
    own = own[~own["old_code"].isin(recipe["dead"])]
    own = own.assign(district=own["old_code"].map(district))
    later = {row["code"]: row for row in recipe["district"]}
    drawn = gpd.read_file(given.layers / "districts.geojson").to_crs(METRIC)
    communes = gpd.read_file(given.reference / "communes_2025.geojson").to_crs(METRIC)
    known = sorted((*PARENTS.values(), *NEIGHBOURS))
    rows, steps = epochs.provinces(made, known, recipe["acts"]["provinces"])
    rows += epochs.districts(records(drawn.drop(columns="geometry")), later, PARENTS)
    rows += _communes(own)
    clauses = {row["new_code"]: (row["resolution"], row["clause"]) for row in records(own)}
    parts = epochs.shares(drawn, communes)
    steps += epochs.district_steps(parts, clauses)
    steps += epochs.later_steps(own, later, recipe["acts"]["districts"], clauses)
    steps += epochs.commune_steps(own, _old_outlines(given.reference, own, communes))
    folder = given.layers / "units"
    folder.mkdir(parents=True, exist_ok=True)
    told = epochs.noted(steps, recipe["note"])
    _write(folder / "units.csv", epochs.UNIT_COLUMNS, (row.values() for row in rows))
    _write(folder / "succession.csv", epochs.STEP_COLUMNS, (row.values() for row in told))
    held = epochs.held(parts)
    less = held[held < epochs.SAME].round(4).to_dict()
    print("districts whose parts add up to less than 99 %:", less)


def _communes(own: pd.DataFrame) -> list[Row]:
    """The communes of early 2025, and those since July."""
    old = own.drop_duplicates("old_code").sort_values("old_code")
    new = own.drop_duplicates("new_code").sort_values("new_code")
    return [
        *(epochs.unit("commune", row["old_code"], row["old_name"], row["district"],
                      (epochs.LISTED, epochs.LISTED)) for row in records(old)),
        *(epochs.unit("commune", row["new_code"], row["new_name"], row["new_province_code"],
                      (epochs.NEW, "")) for row in records(new)),
    ]  # fmt: skip


def _old_outlines(reference: Path, made: pd.DataFrame, communes: gpd.GeoDataFrame) -> pd.DataFrame:
    """How the outlines of about 2009 fall to the communes of today, for codes that are the same."""
    drawn = gpd.read_file(reference / "communes_2009.geojson").to_crs(METRIC)
    drawn = drawn.rename(columns={"gso_code_same_name_2025_03": "code"}).dropna(subset="code")
    drawn = drawn[drawn["code"].isin(made["old_code"])].drop_duplicates("code")
    parts = epochs.shares(drawn.set_geometry(drawn.make_valid()), communes)
    pairs = set(zip(made["old_code"], made["new_code"], strict=True))
    named = [pair in pairs for pair in zip(parts["old"], parts["new"], strict=True)]
    held = parts[named].groupby("old")["share"].sum().reindex(parts["old"].unique(), fill_value=0)
    print(f"outlines of 2009: {len(held)}; within 1 %: {int((held >= epochs.SAME).sum())}; "
          f"median {held.median():.4f}")  # fmt: skip
    return parts[named].assign(held=parts[named]["old"].map(held))


def _write(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
