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
    names = [slug for slug in criteria_set.applies_to or () if slug not in KIND_OF]
    if names:
        found &= Q(search_key__in=[f"{kind} {_words(name)}" for name in names for kind in ("tinh", "thanh pho")])
    if WITHOUT_COMMUNES in (criteria_set.applies_to or ()):
        found &= ~Exists(_communes_below(day))
    return found


def is_applied_to(criteria_set, place, day):
    """One place, asked as units_of asks for many."""
    return Locality.objects.filter(units_of(criteria_set, day), pk=place.pk).exists()


def sets_applied_to(sets, place, day):
    """Those of `sets` that are applied to the place, in their order; one query a set that names its subject apart."""
    return [row for row in sets if row.level == place.level and _fits(row, place, day)]


def _fits(criteria_set, place, day):
    kinds = kinds_of(criteria_set.applies_to) or USUAL_KINDS.get(criteria_set.level)
    if kinds and place.kind not in kinds:
        return False
    is_plain = all(slug in KIND_OF and slug != WITHOUT_COMMUNES for slug in criteria_set.applies_to or ())
    return is_plain or is_applied_to(criteria_set, place, day)


def _words(slug):
    return search_key(slug.replace("-", " "))


def _communes_below(day):
    return Locality.objects.filter(in_force(day), district=OuterRef("pk"), level=Level.COMMUNE)
