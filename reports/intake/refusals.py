"""Why a workbook as a whole is not what it is sent for: another quarter, another province, another set."""

import re
from collections import Counter

from django.utils.translation import gettext as _

from criteria.models import Attainment, CriteriaSet
from criteria.structure import structure_of
from localities.models import Level, Locality
from ntm.lib.text import search_key
from ntm.lib.uploads import UploadRefused
from reports.intake.headings import Headings
from reports.intake.matrix import shown
from reports.intake.periods import ends_named, fits
from reports.intake.units import loose

_ATTAINMENTS = {
    Attainment.ADVANCED: "nang cao", Attainment.EXEMPLARY: "kieu mau", Attainment.MODERN: "hien dai",
    Attainment.CIVILISED_URBAN: "do thi van minh",
}  # fmt: skip
_PHASE = re.compile(r"giai doan\s*(20\d\d)\s*[-–]\s*(20\d\d)")
_FEW = 0.3  # of the rows with names
_LEVEL = {Level.DISTRICT: "huyen", Level.COMMUNE: "xa", Level.PROVINCE: "tinh"}


def period_of_sheet(name, titles, period):
    """True when name or titles say this period, False when they say another, None when they say none."""
    by_title = fits(ends_named(" \n ".join(titles)), period)
    by_name = fits(ends_named(name), period)
    if by_title is None:
        return by_name
    return by_title and by_name is not False


def refuse_other_province(titles, period):
    """Refuse a title that names another province and not this one."""
    text = f" {search_key(' / '.join(titles))} "
    rows = Locality.objects.provinces().values_list("name", "kind", "pk")
    named = {
        search_key(name)
        for name, _kind, _pk in rows
        if re.search(rf"\b(tinh|thanh pho|tp\.?) {re.escape(search_key(name))}\b", text)
    }
    own = search_key(period.province.name)
    if named and own not in named and f" {own} " not in text:
        name = next(name for name, _kind, _pk in rows if search_key(name) in named)
        raise UploadRefused(_("This workbook is for another province: %(province)s.") % {"province": name})


def refuse_strange_names(names, known, period, level):
    """Refuse a table whose names are mostly unknown here and mostly those of one other province."""
    keys = {loose(name) for name in names}
    if not keys or known > _FEW * len(keys):
        return
    rows = Locality.objects.in_force_on(period.end_date).filter(level=level).exclude(province=period.province_id)
    counts, titles = Counter(), {}
    for row in rows.select_related("province"):
        if {loose(row.name), loose(row.full_name)} & keys and row.province:
            counts[row.province_id] += 1
            titles[row.province_id] = row.province.full_name
    if counts and counts.most_common(1)[0][1] > max(0.5 * len(keys), 2):
        words = {"province": titles[counts.most_common(1)[0][0]]}
        raise UploadRefused(_("This workbook is for another province: %(province)s.") % words)


def refuse_other_title(titles, criteria_set, period):
    """Refuse a title that names another set."""
    text = search_key(" / ".join(titles))
    named = {
        kind
        for kind, words in _ATTAINMENTS.items()
        if re.search(rf"(tieu chi|xa|huyen|nong thon moi|ntm)[^/]{{0,60}}{words}", text)
    }
    words = {"asked": criteria_set}
    is_other = len(named) == 1 and criteria_set.attainment not in named
    if is_other and not re.search(r"(nong thon moi|ntm)\s*(,|va|;|/)\s*(xa )?(nong thon moi|ntm)", text):
        words["stamped"] = Attainment(named.pop()).label
        raise UploadRefused(_("This workbook is for “%(stamped)s”, not for “%(asked)s”.") % words)
    for first, last in _PHASE.findall(text):
        begins, ends = criteria_set.valid_from.year, (criteria_set.valid_to or criteria_set.valid_from).year
        if "tieu chi" in text and not (int(first) <= max(ends, period.end_date.year) and int(last) >= begins):
            raise UploadRefused(
                _("This workbook is for “%(stamped)s”, not for “%(asked)s”.") % {**words, "stamped": f"{first}-{last}"}
            )


def refuse_other_heads(heads, criteria_set, period, headings):
    """Refuse heads whose words name more of another set than of this one; mere numbers are every set's."""
    texts = {shown(value) for value in heads if isinstance(value, str) and len(shown(value)) > 3}
    texts = {text for text in texts if headings.read(text).by != "number"}
    if len(texts) < 3:
        return
    own = _explained(texts, criteria_set, period)
    if own >= 0.6 * len(texts):
        return
    for other in CriteriaSet.objects.exclude(pk=criteria_set.pk).filter(level__in=_LEVEL):
        if not other.valid_from or _explained(texts, other, period) < max(2 * own, own + 3, 0.5 * len(texts)):
            continue
        words = {"stamped": other, "asked": criteria_set}
        raise UploadRefused(_("This workbook is for “%(stamped)s”, not for “%(asked)s”.") % words)


def _explained(texts, criteria_set, period):
    day = min(max(period.end_date, criteria_set.valid_from), criteria_set.valid_to or period.end_date)
    headings = Headings(structure_of(criteria_set, day))
    return sum(saying.is_sure and saying.by in ("name", "both") for saying in map(headings.read, texts))
