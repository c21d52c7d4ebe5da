"""The places and indicators the workbooks speak of, read from the two csv files beside this script."""

import csv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMUNE_SET = "xa-ntm-2021-2025"
VILLAGE_SET = "khu-dan-cu-kieu-mau-ha-tinh"
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"]
ROMAN += ["XVIII", "XIX"]


@dataclass(frozen=True)
class Place:
    """A commune (or a village) with its district, as the office's lists name them."""

    code: str
    name: str
    full_name: str
    district_code: str
    district_full_name: str

    @property
    def district(self):
        """The district's name without its kind: "An Biên"."""
        return self.district_full_name.removeprefix("Huyện ").removeprefix("Thành phố ")


@dataclass(frozen=True)
class Indicator:
    """An indicator of the set; `kind` is BOOLEAN, PERCENT or NUMBER."""

    number: str
    name: str
    criterion: str
    kind: str
    unit: str


def _rows(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _places(province, criteria_set):
    fields = ("code", "name", "full_name", "district_code", "district_full_name")
    rows = (row for row in _rows("units.csv") if (row["province_code"], row["set"]) == (province, criteria_set))
    return [Place(**{field: row[field] for field in fields}) for row in rows]


KIEN_GIANG = _places("91", COMMUNE_SET)
LAI_CHAU = _places("12", COMMUNE_SET)
VILLAGES = _places("42", VILLAGE_SET)

INDICATORS = {
    row["indicator_number"]: Indicator(
        row["indicator_number"], row["indicator_name"], row["criterion_number"], row["kind"], row["unit"]
    )
    for row in _rows("indicators.csv")
    if row["set"] == COMMUNE_SET
}
CRITERIA = {
    row["criterion_number"]: row["criterion_name"] for row in _rows("indicators.csv") if row["set"] == COMMUNE_SET
}
VILLAGE_CRITERIA = {
    row["criterion_number"]: row["criterion_name"] for row in _rows("indicators.csv") if row["set"] == VILLAGE_SET
}
ALL_TC = [f"TC{number}" for number in CRITERIA]


def indicators_of(criterion):
    """The numbers of a criterion's indicators, in order."""
    return [number for number, indicator in INDICATORS.items() if indicator.criterion == criterion]


def district(name, places=None):
    """The communes of a district, named without its kind."""
    found = [place for place in places or KIEN_GIANG if place.district == name]
    if not found:
        raise LookupError(name)
    return found


def by_district(places):
    """{district's full name: its communes}, in the order of the list."""
    groups = {}
    for place in places:
        groups.setdefault(place.district_full_name, []).append(place)
    return groups


def commune(name, district_name=None):
    """The one commune of Kiên Giang of this name (in this district)."""
    (found,) = [
        place
        for place in KIEN_GIANG
        if place.name == name and (district_name is None or place.district == district_name)
    ]
    return found
