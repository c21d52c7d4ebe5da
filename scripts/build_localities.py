"""Write the reviewed locality files of `localities/data/` from the package vietnamadminunits.

Run once by a maintainer, never by the application:

    pip install vietnamadminunits==1.0.4
    python scripts/build_localities.py

or with the two files of the package at hand:

    python scripts/build_localities.py --dataset dataset.db --converter converter_2025.json

The same input gives the same bytes, so a difference seen in git is a difference in the source.
"""

import argparse
import csv
import importlib.util
import json
import sqlite3
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

PACKAGE = "vietnamadminunits"
OUTPUT = Path(__file__).resolve().parent.parent / "localities" / "data"

UNIT_COLUMNS = ["code", "level", "kind", "name", "parent_code", "latitude", "longitude"]
SUCCESSION_COLUMNS = ["predecessor_code", "successor_code", "kind"]

# "thành phố" means three things: only the level tells which.
KIND_WORDS = {
    "PROVINCE": {"tỉnh": "PROVINCE", "thành phố": "CENTRAL_CITY"},
    "DISTRICT": {"huyện": "DISTRICT", "quận": "URBAN_DISTRICT", "thị xã": "TOWN", "thành phố": "CITY"},
    "COMMUNE": {"xã": "COMMUNE", "phường": "WARD", "thị trấn": "TOWNSHIP", "đặc khu": "SPECIAL_ZONE"},
}


def main():
    options = read_options()
    old_rows = read_table(options.dataset, "admin_units_legacy")
    new_rows = read_table(options.dataset, "admin_units")
    converter = json.loads(Path(options.converter).read_text(encoding="utf-8"))

    old_units, new_units = units_of(old_rows), units_of(new_rows)
    check_units(old_units)
    check_units(new_units)
    resolver = Resolver(old_rows, new_rows)
    successions = province_successions(converter, resolver, old_units, new_units)
    successions += commune_successions(converter, resolver, old_units, new_units)

    write(options.output / "units-until-2025-06.csv", UNIT_COLUMNS, old_units.values())
    write(options.output / "units-from-2025-07.csv", UNIT_COLUMNS, new_units.values())
    write(options.output / "successions-2025-07.csv", SUCCESSION_COLUMNS, successions)
    resolver.report(successions, old_units, new_units)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", help="path of the package's data/dataset.db")
    parser.add_argument("--converter", help="path of the package's data/converter_2025.json")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder the files are written to")
    options = parser.parse_args()
    options.dataset = options.dataset or packaged_file("dataset.db")
    options.converter = options.converter or packaged_file("converter_2025.json")
    return options


def packaged_file(name):
    """The spec is enough: importing the package would load a geometry library we have no use for."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None:
        sys.exit(f"{PACKAGE} is not installed: install it or give --dataset and --converter.")
    return Path(spec.submodule_search_locations[0]) / "data" / name


def read_table(path, table):
    """Opened read-only, so that a mistyped path is an error and not a new empty database."""
    database = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]


# Units


def units_of(rows):
    """{code: unit}. A row of the package is a commune that repeats its district and its province."""
    units = {}
    for row in rows:
        province = row["provinceCode"]
        add(units, row, "province", "PROVINCE", province, "")
        parent = province
        if row.get("districtCode"):
            parent = row["districtCode"]
            add(units, row, "district", "DISTRICT", parent, province)
        if row["wardCode"]:  # an island district may have no commune at all
            add(units, row, "ward", "COMMUNE", row["wardCode"], parent)
    return units


def add(units, row, prefix, level, code, parent):
    kind, name = split_title(level, row[prefix])
    unit = {
        "code": code,
        "level": level,
        "kind": kind,
        "name": name,
        "parent_code": parent,
        "latitude": coordinate(row[f"{prefix}Lat"]),
        "longitude": coordinate(row[f"{prefix}Lon"]),
    }
    if units.setdefault(code, unit) != unit:
        raise ValueError(f"code {code} stands for {units[code]} and for {unit}")


def split_title(level, title):
    """Split "Thị Trấn Năm Căn" into ("TOWNSHIP", "Năm Căn"); "Phường 1" keeps "1" as its name."""
    title = " ".join(unicodedata.normalize("NFC", title).split())
    for word, kind in KIND_WORDS[level].items():
        if title.lower().startswith(f"{word} "):
            return kind, title[len(word) + 1 :]
    raise ValueError(f"no known kind word in {title!r}")


def coordinate(value):
    return "" if value is None else repr(round(value, 5))


def check_units(units):
    digits = {"PROVINCE": 2, "DISTRICT": 3, "COMMUNE": 5}
    for code, unit in units.items():
        if not code.isdigit() or len(code) != digits[unit["level"]]:
            raise ValueError(f"{code}: not a code of level {unit['level']}")
        if unit["level"] != "PROVINCE" and unit["parent_code"] not in units:
            raise ValueError(f"{code}: parent {unit['parent_code']} is missing")


# Successions


class Resolver:
    """Turns the converter's folded keys into codes and remembers those it could not turn."""

    def __init__(self, old_rows, new_rows):
        self.old_provinces = {row["provinceKey"]: row["provinceCode"] for row in old_rows}
        self.new_provinces = {row["provinceKey"]: row["provinceCode"] for row in new_rows}
        # A district without communes is its own lowest unit; its key ends in an underscore.
        self.old_units = {old_key(row): row["wardCode"] or row["districtCode"] for row in old_rows}
        self.new_units = {f"{row['provinceKey']}_{row['wardKey']}": row["wardCode"] for row in new_rows}
        self.unresolved = []

    def pairs(self, old_map, new_map, keys):
        """Codes of the (old key, new key) pairs that both sides know."""
        for old, new in keys:
            if old in old_map and new in new_map:
                yield old_map[old], new_map[new]
            else:
                self.unresolved.append(f"{old} -> {new}")

    def report(self, successions, old_units, new_units):
        linked_old = {row["predecessor_code"] for row in successions}
        linked_new = {row["successor_code"] for row in successions}
        left_old = [unit for unit in lowest(old_units) if unit not in linked_old]
        left_new = [unit for unit in lowest(new_units) if unit not in linked_new]
        for title, items in [
            ("keys that could not be resolved", self.unresolved),
            ("units before 1 July 2025 without a successor", left_old),
            ("units after 1 July 2025 without a predecessor", left_new),
        ]:
            print(f"{title}: {len(items)}", *sorted(items), sep="\n  ", file=sys.stderr)


def old_key(row):
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def lowest(units):
    """Codes of the units nothing lies under: communes, and districts that have none."""
    parents = {unit["parent_code"] for unit in units.values()}
    return [code for code in units if code not in parents]


def province_successions(converter, resolver, old_units, new_units):
    keys = [(old, new) for new, olds in converter["DICT_PROVINCE"].items() for old in olds]
    pairs = set(resolver.pairs(resolver.old_provinces, resolver.new_provinces, keys))
    return classified(pairs, set(), old_units, new_units)


def commune_successions(converter, resolver, old_units, new_units):
    whole, part = [], []
    for province, units in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        whole += [(old, f"{province}_{new}") for new, olds in units.items() for old in olds]
    for province, units in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        part += [(old, f"{province}_{new['newWardKey']}") for old, news in units.items() for new in news]
    return classified(
        set(resolver.pairs(resolver.old_units, resolver.new_units, whole)),
        set(resolver.pairs(resolver.old_units, resolver.new_units, part)),
        old_units,
        new_units,
    )


def classified(whole, part, old_units, new_units):
    """Rows of the pairs, with CONTINUES where one unit alone goes on under its name and kind."""
    sources = defaultdict(set)
    for old, new in whole | part:
        sources[new].add(old)

    def kind(old, new):
        if (old, new) in part:
            return "PART"
        alone = sources[new] == {old}
        return "CONTINUES" if alone and identity(old_units[old]) == identity(new_units[new]) else "WHOLE"

    return [{"predecessor_code": old, "successor_code": new, "kind": kind(old, new)} for old, new in whole | part]


def identity(unit):
    """What a report prints of a unit. A capital letter ("Ea H'leo", "Ea H'Leo") is not a new name."""
    return unit["level"], unit["kind"], unit["name"].casefold()


def write(path, columns, rows):
    """Shorter codes first: a reader meets a province before its districts and communes."""
    order = sorted(rows, key=lambda row: [(len(row[column]), row[column]) for column in columns[:2]])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(order)
    print(f"{path.name}: {len(order)} rows")


if __name__ == "__main__":
    main()
