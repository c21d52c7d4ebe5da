"""Which unit each feature of a file is: by its official code, else by its name, never by where it lies."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from localities.models import Level, Locality
from ntm.lib.text import search_key


@dataclass
class Matched:
    """`areas`: {lineage: rings}; `points`: features that are points; `unmatched`: [[name, why]]; `by`: the property."""

    areas: dict = field(default_factory=dict)
    unmatched: list = field(default_factory=list)
    by: str = ""


def units_on(province, day):
    """Units of commune level of a province on a day."""
    rows = Locality.objects.filter(level=Level.COMMUNE).within(province).in_force_on(day)
    return list(rows.select_related("district").order_by("sort_key", "pk"))


def match(features, units):
    """Matched of features and units; two features of one unit are one area of two parts."""
    codes = {unit.code: unit for unit in units}
    names = defaultdict(list)
    for unit in units:
        names[search_key(unit.name)].append(unit)
        names[search_key(unit.full_name)].append(unit)
    code_key = _best(features, lambda value: _coded(value, codes) is not None)
    name_key = _best(features, lambda value: search_key(value) in names, but=code_key)
    found = Matched(by=code_key or name_key)
    for number, feature in enumerate(features, start=1):
        unit, why = _unit_of(feature, codes, names, code_key, name_key)
        if unit is None:
            found.unmatched.append([feature.properties.get(name_key) or f"#{number}", why])
        elif not feature.rings:
            found.unmatched.append([unit.full_name, _("a point; the lists' own central point is used")])
        else:
            found.areas.setdefault(unit.lineage_id, []).extend(feature.rings)
    return found


def _coded(value, codes):
    """The unit of a code, also of one whose leading zeros a spreadsheet has eaten; None for none."""
    return codes.get(value.strip()) or codes.get(value.strip().zfill(5))


def _best(features, fits, but=""):
    """The property whose values fit most often; "" where none ever does."""
    counts = defaultdict(int)
    for feature in features:
        for key, value in feature.properties.items():
            counts[key] += key != but and fits(value)
    best = max(counts, key=counts.get, default="")
    return best if counts.get(best) else ""


def _unit_of(feature, codes, names, code_key, name_key):
    unit = _coded(feature.properties.get(code_key, ""), codes)
    if unit:
        return unit, ""
    named = names.get(search_key(feature.properties.get(name_key, "")), [])
    if len(named) > 1:
        said = {search_key(value) for key, value in feature.properties.items() if key != name_key}
        named = [unit for unit in named if unit.district and _names(unit.district) & said] or named
    if len(named) == 1:
        return named[0], ""
    return None, _("several units bear this name; give the code or the district") if named else _(
        "no unit of this name or code"
    )


def _names(place):
    return {search_key(place.name), search_key(place.full_name)}
