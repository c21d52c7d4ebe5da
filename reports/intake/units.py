"""Which unit of the period some words mean: with or without its kind, its marks or its district, by a former name."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.units import assessed_units
from localities.models import Level, Locality, Succession
from ntm.lib.text import clean, search_key
from reports.intake.proposals import DISTRICT, TOTAL, UNIT

_KINDS = {
    Level.PROVINCE: "tinh", Level.DISTRICT: "huyen|h|thi xa|tx|thanh pho|tp|quan|q",
    Level.COMMUNE: "xa dao|xa bien gioi|xa bai ngang|xa|x|phuong|p|thi tran|tt|dac khu",
    Level.VILLAGE: "thon|ap|ban|khu dan cu|kdc|khu pho|kp|xom|buon|lang|to",
}  # fmt: skip
_PREFIX = {level: re.compile(rf"^(?:{words})(?:\s*[.:]\s*|\s+)(.+)$", re.S) for level, words in _KINDS.items()}
_BULLET = re.compile(r"^\s*(?:[-+*•–·]+|\(?(?:\d{1,3}|[IVXLC]{1,5}|[a-zđ])\s*[.)/\-]+)\s*(?=\S)")
_FOOTNOTE = re.compile(r"[\s*†‡¹²³⁴]+$")
_BRACKETS = re.compile(r"\(([^()]*)\)?")
# What a unit has reached, behind its name: "Vân Khánh - NTM nâng cao 2023".
_ATTAINED = re.compile(
    r"\s[-–—]\s*(?:xã\s+)?(?:ntm|nông thôn mới|đạt chuẩn|điểm|về đích|nâng cao|kiểu mẫu)\b.*$", re.I | re.S
)
_SPLIT = re.compile(r"\s*(?:,|;|\s[-–—/]\s|/)\s*")
_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_ROMAN = re.compile(r"^\(?[ivxlc]{1,6}\)?[.)]?$")


def loose(text):
    """Letters and digits of a name without marks, capitals and spaces; "Mỹ" and "Mĩ" are one."""
    return re.sub(r"[^a-z0-9]", "", search_key(text)).replace("y", "i")


def marked(text):
    """Letters with their marks, the tone at the end of its word: "Hòa" and "Hoà" are one, "Hóa" is another."""
    words = []
    for word in clean(text).lower().split():
        parts = unicodedata.normalize("NFD", word)
        plain = "".join(char for char in parts if char not in _MARKS)
        words.append(unicodedata.normalize("NFC", plain) + "".join(char for char in parts if char in _MARKS))
    return "".join(words)


@dataclass(frozen=True)
class Told:
    """What a name means. `place` is a Locality; without `is_sure` it is only the likeliest. `why` in words."""

    role: str = ""
    place: object = None
    is_sure: bool = False
    why: str = ""


NOBODY = Told()


class Units:
    """The units a set assesses in a period, the places they lie in, and those of the province it does not assess."""

    def __init__(self, period, criteria_set):
        self.period, day = period, period.end_date
        self.assessed = {place.pk: place for place in assessed_units(period, criteria_set)}
        self.level = criteria_set.level
        rows = Locality.objects.in_force_on(day).filter(province=period.province_id).exclude(level=Level.VILLAGE)
        self.around = {place.pk: place for place in rows if place.pk not in self.assessed}
        self.around[period.province_id] = period.province
        self.by_code = {place.code: place for place in self.assessed.values()}
        self.widths = {len(code) for code in self.by_code}
        self.names = self._index(self.assessed.values())
        self.other_names = self._index(self.around.values())
        self.former = self._former(day)
        self.ended = None

    @staticmethod
    def _index(places):
        found = defaultdict(dict)
        for place in places:
            for name in (place.name, place.full_name):
                found[loose(name)][place.pk] = place
        return found

    def _former(self, day):
        """Names units bore before, whose plain continuation they are."""
        heirs = {place.lineage_id: place for place in self.assessed.values()}
        found = defaultdict(dict)
        rows = Locality.objects.filter(lineage__in=heirs, valid_to__lt=day)
        for row in rows:
            for name in (row.name, row.full_name):
                found[loose(name)][heirs[row.lineage_id].pk] = heirs[row.lineage_id]
        return found

    def above(self, place):
        """Keys of the places a unit lies in."""
        return {key for key in (place.parent_id, place.district_id) if key and key != self.period.province_id}

    # -- Codes ----------------------------------------------------------------------------------------------------

    def coded(self, code):
        """Unit of a code; a code typed as a number has lost its leading zeros."""
        if code in self.by_code or not code.isdigit():
            return self.by_code.get(code)
        padded = (self.by_code.get(code.zfill(width)) for width in self.widths)
        return next((place for place in padded if place), None)

    # -- Names ----------------------------------------------------------------------------------------------------

    def is_known(self, text):
        """Whether a cell names some unit, were it one of several of that name."""
        return any(self._candidates(name, kind) for name, kind in self._spellings(text))

    def district(self, text):
        """The one place above units that a text names, or None."""
        for name, level in self._spellings(text):
            wanted = self._level_above
            found = [place for place in self.other_names.get(loose(name), {}).values() if place.level == wanted]
            if len(found) == 1 and level in (None, wanted):
                return found[0]
        return None

    @property
    def _level_above(self):
        return {Level.VILLAGE: Level.COMMUNE, Level.COMMUNE: Level.DISTRICT}.get(self.level, Level.PROVINCE)

    def _spellings(self, text):
        """(name without kind, level its kind says or None), the fullest first."""
        text = _ATTAINED.sub("", _FOOTNOTE.sub("", clean(text)))
        plain = _FOOTNOTE.sub("", _BRACKETS.sub(" ", text))
        for whole in dict.fromkeys((text, plain, _BULLET.sub("", plain))):
            key = search_key(whole)
            yield whole, None
            for level, pattern in _PREFIX.items():
                match = pattern.match(key)
                if match:
                    yield clean(whole)[len(key) - len(match[1]) :] if len(clean(whole)) == len(key) else match[1], level

    def _candidates(self, name, level):
        if level not in (None, self.level):
            return {}
        return self.names.get(loose(name), {})

    def tell(self, text, context=None, order="", named_above=None):
        """Told of a row's name. `context`: the place the rows around stand under; `named_above`: the one its row names.

        `order` is the row's number: a roman one marks a district.
        """
        is_roman = bool(_ROMAN.match(search_key(order)))
        pieces = self._pieces(text)
        for name, hint in pieces:
            told = self._told(name, named_above or hint, context, is_roman)
            if told.role:
                return told
        return self._less_sure(pieces, named_above, context)

    def _pieces(self, text):
        """[(name, the place above it that stands beside it or None)]: of "Tân Hội (huyện Tân Hiệp)" both."""
        text = clean(text)
        inside = [part for part in _BRACKETS.findall(text) if part]
        hint = next((place for place in map(self.district, inside) if place), None)
        found = [(text, hint)]
        parts = [part for part in _SPLIT.split(_BRACKETS.sub(" ", text)) if part]
        if len(parts) == 2:
            for name, beside in (parts, parts[::-1]):
                above = self.district(beside)
                if above:
                    found.append((name, above))
        return found

    def _told(self, text, named_above, context, is_roman):
        for name, level in self._spellings(text):
            above = self._place_above(name, level, is_roman)
            units = self._candidates(name, level)
            if above and (not units or is_roman or level == above.level):
                return above
            if units:
                return self._one_of(units, text, named_above, context, _("by its name"))
        for name, level in self._spellings(text):
            if level in (None, self.level) and self.former.get(loose(name)):
                found = self.former[loose(name)]
                return self._one_of(found, text, named_above, context, _("by a name it bore before"))
            other = self._not_assessed(name, level)
            if other:
                return other
        return NOBODY

    def _place_above(self, name, level, is_roman):
        found = list(self.other_names.get(loose(name), {}).values())
        wanted = self._level_above
        for place in found:
            if place.level == Level.PROVINCE and level in (None, Level.PROVINCE) and self.level != Level.PROVINCE:
                return Told(TOTAL, place, True, _("the whole province"))
        above = [place for place in found if place.level == wanted]
        if len(above) == 1 and (level in (None, wanted)) and (is_roman or level == wanted or len(found) == 1):
            return _Above(DISTRICT, above[0], True, _("the place the rows below lie in"))
        return None

    def _not_assessed(self, name, level):
        found = [p for p in self.other_names.get(loose(name), {}).values() if p.level == self.level]
        if level in (None, self.level) and len(found) == 1:
            words = {"place": found[0].full_name}
            return Told(UNIT, None, False, _("%(place)s is not assessed by this set.") % words)
        return None

    def _one_of(self, units, text, named_above, context, why):
        places = list(units.values())
        if named_above:
            here = [place for place in places if named_above.pk in self.above(place)]
            if not here:
                words = {"place": places[0].full_name, "above": named_above.full_name}
                reason = _("%(place)s does not lie in %(above)s, which the row names.") % words
                return Told(UNIT, places[0] if len(places) == 1 else None, False, reason)
            places = here
        elif context:
            places = [place for place in places if context.pk in self.above(place)] or places
        if len(places) > 1:
            exact = [place for place in places if marked(place.name) in marked(_BRACKETS.sub(" ", text))]
            places = exact if len(exact) == 1 else places
        if len(places) == 1:
            return Told(UNIT, places[0], True, why)
        where = ", ".join(sorted(self._seat(place) for place in places)[:5])
        words = {"name": places[0].full_name, "count": len(places), "where": where}
        return Told(UNIT, None, False, _("%(count)s units are called %(name)s (%(where)s): say which.") % words)

    def _seat(self, place):
        above = self.around.get(place.district_id or place.parent_id)
        return above.full_name if above else place.code

    # -- What is not certain --------------------------------------------------------------------------------------

    def _less_sure(self, pieces, named_above, context):
        for name, hint in pieces:
            for spelling, level in self._spellings(name):
                if level in (None, self.level):
                    told = self._ended(spelling) or self._misspelt(spelling, hint or named_above or context)
                    if told:
                        return told
        return NOBODY

    def _ended(self, name):
        """A unit that went into another: its figures are not the new one's."""
        if self.ended is None:
            self.ended = defaultdict(list)
            links = Succession.objects.filter(
                predecessor__province=self.period.province_id, predecessor__level=self.level,
                date__lte=self.period.end_date,
            ).select_related("predecessor", "successor")  # fmt: skip
            for link in links:
                for spelled in (link.predecessor.name, link.predecessor.full_name):
                    self.ended[loose(spelled)].append(link)
        links = self.ended.get(loose(name))
        if not links:
            return None
        words = {
            "old": links[0].predecessor.full_name,
            "new": ", ".join(sorted({link.successor.full_name for link in links})),
            "day": f"{links[0].date:%d/%m/%Y}",
        }
        return Told(UNIT, None, False, _("%(old)s went into %(new)s on %(day)s: say whose figures these are.") % words)

    def _misspelt(self, name, context):
        key = loose(name)
        if len(key) < 5:
            return None
        near = [place for place in self.assessed.values() if _one_letter_apart(key, loose(place.name))]
        near = [place for place in near if context is None or context.pk in self.above(place)] or near
        if len(near) != 1:
            return None
        words = {"place": near[0].full_name}
        return Told(UNIT, near[0], False, _("No unit of this name; was %(place)s meant?") % words)


class _Above(Told):
    """A district told; `level` as its place's."""

    @property
    def level(self):
        return self.place.level


def _one_letter_apart(one, other):
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return (
        one[start + 1 :] == other[start + 1 :] or one[start + 1 :] == other[start:] or one[start:] == other[start + 1 :]
    )
