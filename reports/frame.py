"""What every page of figures asks first: which place, which day, which basis, for this person."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.models import State
from localities.models import Level, Locality
from ntm.lib.quarters import Quarter
from reports import rollups
from reports.places import BadDay, day_for, parse_day, place_of_code
from reports.rollups import Basis


@dataclass
class Frame:
    """Place, day and basis of one request; `asked` False when the day is the default one."""

    place: Locality
    day: dt.date
    basis: Basis
    asked: bool
    compare: str
    may_read_current: bool

    def rollup(self):
        return rollups.read(self.place, self.day, self.basis)

    @property
    def query(self):
        """Query string that keeps the day and basis on every link."""
        return urlencode({"as_of": self.day.isoformat(), "basis": str(self.basis)})

    def url(self, name, *args, **extra):
        return f"{reverse(name, args=args)}?{urlencode({**extra, 'as_of': self.day.isoformat(), 'basis': self.basis})}"

    @property
    def compare_day(self):
        """Day the figures are compared with: previous quarter, same quarter last year, or 31/12 of last year."""
        ended = Quarter.of(self.day + dt.timedelta(days=1)).previous
        return {
            "quarter": Quarter.of(self.day).previous.end_date,
            "year": Quarter(ended.year - 1, ended.number).end_date,
            "year_end": dt.date(self.day.year - 1, 12, 31),
        }[self.compare]

    @property
    def compare_words(self):
        return {
            "quarter": _("quarter %(quarter)s") % {"quarter": Quarter.of(self.compare_day).label},
            "year": _("quarter %(quarter)s") % {"quarter": Quarter.of(self.compare_day).label},
            "year_end": f"{self.compare_day:%d/%m/%Y}",
        }[self.compare]


COMPARISONS = ("quarter", "year", "year_end")


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
        place = Locality.objects.on_day(place, day)
    compare = request.GET.get("compare", "quarter")
    compare = compare if compare in COMPARISONS else "quarter"
    return Frame(place, day, basis, asked is not None, compare, may_read_current)


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


def toolbar(request, frame, *, with_comparison=False, with_exports=True):
    """Variables of components/figure_toolbar.html."""
    kept = [(name, value) for name, value in request.GET.items() if name not in ("as_of", "compare", "basis", "page")]
    query = {**request.GET.dict(), "as_of": frame.day.isoformat(), "basis": frame.basis}
    return {
        "as_of": f"{frame.day:%d/%m/%Y}",
        "kept": [{"name": name, "value": value} for name, value in kept],
        "comparisons": _comparisons(frame) if with_comparison else [],
        "bases": _bases(frame) if frame.may_read_current else [],
        "xlsx_href": f"?{urlencode({**query, 'format': 'xlsx'})}" if with_exports else "",
        "csv_href": f"?{urlencode({**query, 'format': 'csv'})}" if with_exports else "",
    }


def _comparisons(frame):
    words = {"quarter": _("previous quarter"), "year": _("same quarter last year"), "year_end": _("31/12 of last year")}
    return [{"value": key, "text": text, "is_chosen": key == frame.compare} for key, text in words.items()]


def _bases(frame):
    words = {Basis.APPROVED: _("approved"), Basis.CURRENT: _("current (not yet approved)")}
    return [{"value": key, "text": text, "is_chosen": key == frame.basis} for key, text in words.items()]


def day_line(rollup):
    """ "Số liệu đến ngày 30/6/2024 · Bộ tiêu chí … · đã duyệt 116/116 xã": what every figure says of itself."""
    figures = rollup.figures
    parts = [_("Figures as of %(day)s") % {"day": f"{rollup.day:%d/%m/%Y}"}]
    if rollup.criteria_set:
        parts.append(_("set of decision %(decision)s") % {"decision": rollup.criteria_set.decision})
    if rollup.period:
        words = {"count": figures.assessed, "total": figures.total, "period": rollup.period.label}
        approved = rollup.basis == Basis.APPROVED
        words["approved"] = sum(unit.state == State.APPROVED for unit in rollup.units)
        text = (
            _("%(period)s: %(count)s/%(total)s communes approved")
            if approved
            else _("%(period)s: %(count)s/%(total)s communes entered, %(approved)s approved")
        )
        parts.append(text % words)
    else:
        parts.append(_("no reporting period with approved figures by that day"))
    return " · ".join(parts)


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
