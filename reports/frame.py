"""What every page of figures asks first: which place, which day, which basis, for this person."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.models import State
from localities.models import Level, Locality
from ntm.lib.numbers import format_count
from ntm.lib.quarters import Quarter
from reports import rollups
from reports.boundaries import Boundaries
from reports.places import BadDay, day_for, parse_day, place_of_code
from reports.rollups import Basis


@dataclass
class Frame:
    """Place, day and basis of one request; `asked` False when the day is the default one.

    `units_on` is the day of the boundaries NOW, None where the units of today are those of the day.
    """

    place: Locality
    day: dt.date
    basis: Basis
    asked: bool
    compare: str
    may_read_current: bool
    boundaries: Boundaries = Boundaries.THEN
    units_on: dt.date | None = None

    def rollup(self):
        return self.rollup_of(self.place, self.day)

    def rollup_of(self, place, day):
        """Roll-up of a place on a day, on this basis and these boundaries."""
        return rollups.read(place, day, self.basis, boundaries=self.boundaries, units_on=self.units_on)

    @property
    def is_carried_over(self):
        return self.boundaries == Boundaries.NOW

    @cached_property
    def query(self):
        """Query string that keeps the day and basis on every link."""
        return urlencode(self._kept())

    def _kept(self):
        kept = {"as_of": self.day.isoformat(), "basis": str(self.basis)}
        return kept | ({"boundaries": str(self.boundaries)} if self.is_carried_over else {})

    def url(self, name, *args, **extra):
        asked = f"{urlencode(extra)}&" if extra else ""
        return f"{_address(name, get_script_prefix(), *args)}?{asked}{self.query}"

    @cached_property
    def _localities(self):
        return _address("reports:locality-list", get_script_prefix())

    @property
    def kept_fields(self):
        """(name, value) that a form of its own carries along."""
        return list(self._kept().items())

    def unit_url(self, code):
        """Page of a unit of a roll-up: a unit of later boundaries opens on the day it exists."""
        if not self.is_carried_over:
            return f"{self._localities}{quote(code)}/?{self.query}"
        query = urlencode({"as_of": self.units_on.isoformat(), "basis": str(self.basis)})
        return f"{reverse('reports:locality', args=[code])}?{query}"

    @property
    def compare_day(self):
        """Day the figures are compared with: previous quarter, same quarter last year, or 31/12 of last year."""
        return self._compared_on(self.compare)

    @property
    def compare_words(self):
        return _day_words(self.compare, self.compare_day)

    @property
    def second_comparison(self):
        """(day, words) of what the headline is held against as well: last year, or the last quarter where a year was
        chosen."""
        other = "quarter" if self.compare == "year" else "year"
        day = self._compared_on(other)
        return day, _day_words(other, day)

    def _compared_on(self, comparison):
        ended = Quarter.of(self.day + dt.timedelta(days=1)).previous
        return {
            "quarter": Quarter.of(self.day).previous.end_date,
            "year": Quarter(ended.year - 1, ended.number).end_date,
            "year_end": dt.date(self.day.year - 1, 12, 31),
        }[comparison]


@lru_cache(maxsize=2000)
def _address(name, _prefix, *args):
    """An address as the site lays it out; the same for the life of a process."""
    return reverse(name, args=args)


COMPARISONS = ("quarter", "year", "year_end")


def _day_words(comparison, day):
    if comparison == "year_end":
        return f"{day:%d/%m/%Y}"
    return _("quarter %(quarter)s") % {"quarter": Quarter.of(day).label}


def frame_of(request, code=None):
    """Frame of a request; a wrong day is answered with a message and the default day, a stranger's code with 404."""
    scope = scope_of(request.user)
    asked = _asked_day(request)
    place = place_of_code(code, asked, scope) if code else scope.home
    if place is None:
        return None
    basis, may_read_current = _basis(request, scope, place)
    day = day_for(place, asked, basis)
    if code is None or place.lineage_id:
        place = rollups.row_on(place, day)
    compare = request.GET.get("compare", "quarter")
    compare = compare if compare in COMPARISONS else "quarter"
    return Frame(place, day, basis, asked is not None, compare, may_read_current, *_boundaries(request, place, day))


def _boundaries(request, place, day):
    """(boundaries, day of the other boundaries or None): a choice only where the units of today are others."""
    today = timezone.localdate()
    is_counted = place.level in (Level.PROVINCE, Level.DISTRICT) and place.is_in_force_on(day)
    # What is carried over is provisional, and a link shows official figures alone.
    if (
        scope_of(request.user).is_link
        or not is_counted
        or day >= today
        or not rollups.boundaries_differ(place, day, today)
    ):
        return Boundaries.THEN, None
    asked = request.GET.get("boundaries")
    return (Boundaries.NOW if asked == Boundaries.NOW else Boundaries.THEN), today


def _asked_day(request):
    text = request.GET.get("as_of", "").strip()
    if not text:
        return None
    try:
        return parse_day(text)
    except BadDay as error:
        messages.error(request, str(error))
        return None


def _basis(request, scope, place):
    """Current figures are for the office, leadership, departments, and officials within their own places."""
    may = scope.reads_current(place)
    if request.GET.get("basis") == Basis.CURRENT:
        if may:
            return Basis.CURRENT, may
        messages.info(request, _("Figures of other places are shown once they are approved."))
    return Basis.APPROVED, may


_CHOSEN_IN_BAR = ("as_of", "compare", "basis", "boundaries", "page")


def toolbar(request, frame, *, with_comparison=False, with_exports=True, with_boundaries=False):
    """Variables of components/figure_toolbar.html."""
    kept = [(name, value) for name, value in request.GET.items() if name not in _CHOSEN_IN_BAR]
    query = {**request.GET.dict(), "as_of": frame.day.isoformat(), "basis": frame.basis}
    return {
        "as_of": f"{frame.day:%d/%m/%Y}",
        "kept": [{"name": name, "value": value} for name, value in kept],
        "comparisons": _comparisons(frame) if with_comparison else [],
        "bases": _bases(frame) if frame.may_read_current else [],
        "boundaries": _boundary_choices(frame) if with_boundaries and frame.units_on else [],
        "xlsx_href": f"?{urlencode({**query, 'format': 'xlsx'})}" if with_exports else "",
        "csv_href": f"?{urlencode({**query, 'format': 'csv'})}" if with_exports else "",
    }


def _comparisons(frame):
    words = {"quarter": _("previous quarter"), "year": _("same quarter last year"), "year_end": _("31/12 of last year")}
    return [{"value": key, "text": text, "is_chosen": key == frame.compare} for key, text in words.items()]


def _boundary_choices(frame):
    words = {Boundaries.THEN: _("of that day"), Boundaries.NOW: _("of today")}
    return [{"value": key, "text": text, "is_chosen": key == frame.boundaries} for key, text in words.items()]


def _bases(frame):
    words = {Basis.APPROVED: _("approved"), Basis.CURRENT: _("current (not yet approved)")}
    return [{"value": key, "text": text, "is_chosen": key == frame.basis} for key, text in words.items()]


def day_line(rollup):
    """ "Số liệu đến ngày 30/6/2024 · Bộ tiêu chí … · đã duyệt 116/116 xã": what every figure says of itself."""
    if rollup.is_carried_over:
        return _carried_line(rollup)
    figures = rollup.figures
    parts = [_("Figures as of %(day)s") % {"day": f"{rollup.day:%d/%m/%Y}"}]
    if rollup.criteria_set:
        parts.append(_("set of decision %(decision)s") % {"decision": rollup.criteria_set.decision})
    if not rollup.units:
        return " · ".join(parts)
    if rollup.period:
        counts = {"count": figures.assessed, "total": figures.total}
        counts["approved"] = sum(unit.state == State.APPROVED for unit in rollup.units)
        words = {name: format_count(count) for name, count in counts.items()} | {"period": rollup.period.label}
        approved = rollup.basis == Basis.APPROVED
        text = (
            _("%(period)s: %(count)s/%(total)s communes approved")
            if approved
            else _("%(period)s: %(count)s/%(total)s communes entered, %(approved)s approved")
        )
        parts.append(text % words)
    else:
        parts.append(_("no reporting period with approved figures by that day"))
    return " · ".join(parts)


def _carried_line(rollup):
    """The same of figures carried over to other boundaries, which are never official."""
    parts = [_("Figures as of %(day)s") % {"day": f"{rollup.day:%d/%m/%Y}"}]
    if rollup.criteria_set:
        parts.append(_("set of decision %(decision)s") % {"decision": rollup.criteria_set.decision})
    if rollup.period:
        parts.append(rollup.period.label)
    words = {"day": f"{rollup.units_on:%d/%m/%Y}"}
    parts.append(_("provisional, carried over to the boundaries of %(day)s") % words)
    return " · ".join([*parts, carried_words(rollup)])


def carried_words(rollup):
    """ "quy đổi được 30/41 xã; 11 xã không quy đổi được"."""
    figures = rollup.figures
    words = {"count": format_count(figures.mapped), "total": format_count(figures.total)}
    text = _("%(count)s/%(total)s communes could be carried over") % words
    if figures.unmapped:
        text += "; " + _("%(count)s communes could not") % {"count": format_count(figures.unmapped)}
    return text


def empty_reason(rollup):
    """Why a place has no communes to count on the day, or ""."""
    if rollup.units or rollup.place.level == Level.COMMUNE:
        return ""
    if not rollup.place.is_in_force_on(rollup.day):
        words = {"place": rollup.place.full_name, "day": f"{rollup.day:%d/%m/%Y}"}
        return _("%(place)s did not exist on %(day)s.") % words
    first = rollups.first_list_day(rollup.place, rollup.day)
    if first:
        return _("There is no list of units before %(day)s.") % {"day": f"{first:%d/%m/%Y}"}
    return _("There is no list of communes for this place and day.")


def nobody_reason(rollup, *, by_decision=False):
    """Why no commune stands behind a figure of the roll-up: not known, which is never none, or none."""
    if by_decision and not rollup.knows_recognitions:
        return _("No recognition decision has been recorded yet; until then nothing can be said of recognition.")
    if not by_decision and not rollup.figures.assessed:
        return _("No reporting period with figures on this basis had ended.")
    return _("Nothing matches on this day.")
