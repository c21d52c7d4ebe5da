"""Which units a set is applied to: the words of a set's data ("xa", "thi-xa", "huyen-khong-co-xa") as kinds of unit."""

from django.db.models import Exists, OuterRef, Q

from localities.models import Kind, Level, Locality
from ntm.lib.text import search_key
from ntm.lib.validity import in_force

KIND_OF = {
    "tinh": Kind.PROVINCE,
    "thanh-pho-truc-thuoc-trung-uong": Kind.CENTRAL_CITY,
    "huyen": Kind.DISTRICT,
    "huyen-khong-co-xa": Kind.DISTRICT,
    "quan": Kind.URBAN_DISTRICT,
    "thi-xa": Kind.TOWN,
    "thanh-pho": Kind.CITY,
    "xa": Kind.COMMUNE,
    "phuong": Kind.WARD,
    "thi-tran": Kind.TOWNSHIP,
    "dac-khu": Kind.SPECIAL_ZONE,
    "thon": Kind.VILLAGE,
    "ap": Kind.HAMLET,
    "ban": Kind.UPLAND_VILLAGE,
    "khu-dan-cu": Kind.RESIDENTIAL_AREA,
}
# A district of islands, say, whose only units are its own: QĐ 211/QĐ-TTg of 1/3/2024 gives it a set of its own.
WITHOUT_COMMUNES = "huyen-khong-co-xa"
# Where a set names no kind: the programme counts xã, never wards or townships.
USUAL_KINDS = {Level.COMMUNE: frozenset({Kind.COMMUNE})}


def kinds_of(slugs):
    """Kinds that these words of a set's data name; words that name a province instead are passed over."""
    return frozenset(KIND_OF[slug] for slug in slugs or () if slug in KIND_OF)


def units_of(criteria_set, day):
    """Q over localities in force on the day that a set is applied to."""
    usual = USUAL_KINDS.get(criteria_set.level)
    kinds = kinds_of(criteria_set.applies_to) or usual
    found = in_force(day) & Q(level=criteria_set.level)
    if kinds:
        found &= Q(kind__in=kinds)
    names = _full_names(criteria_set.applies_to)
    if names:
        found &= Q(search_key__in=names)
    if WITHOUT_COMMUNES in (criteria_set.applies_to or ()):
        found &= ~Exists(_communes_below(day))
    return found


def _has_communes(place, day):
    return Locality.objects.filter(in_force(day), district=place, level=Level.COMMUNE).exists()


def sets_applied_to(sets, place, day, has_communes=_has_communes):
    """Those of `sets` that are applied to the place, in their order.

    `has_communes(place, day)` is asked only for sets of districts without communes.
    """
    return [row for row in sets if row.level == place.level and _fits(row, place, day, has_communes)]


def _fits(criteria_set, place, day, has_communes):
    slugs = criteria_set.applies_to or ()
    kinds = kinds_of(slugs) or USUAL_KINDS.get(criteria_set.level)
    if kinds and place.kind not in kinds:
        return False
    names = _full_names(slugs)
    if names and not (place.search_key in names and place.is_in_force_on(day)):
        return False
    return WITHOUT_COMMUNES not in slugs or (place.is_in_force_on(day) and not has_communes(place, day))


def _full_names(slugs):
    """Search keys of the provinces these words name."""
    named = [slug for slug in slugs or () if slug not in KIND_OF]
    return [f"{kind} {_words(name)}" for name in named for kind in ("tinh", "thanh pho")]


def _words(slug):
    return search_key(slug.replace("-", " "))


def _communes_below(day):
    return Locality.objects.filter(in_force(day), district=OuterRef("pk"), level=Level.COMMUNE)
