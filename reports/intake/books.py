"""An uploaded workbook as it lies on the table: its sheets, whatever file it came in, and the stamp of our own."""

from django.utils.translation import gettext as _

from criteria.models import CriteriaSet, ReportingPeriod
from ntm.lib.quarters import Quarter
from ntm.lib.sheets import AnyWorkbook
from ntm.lib.text import clean
from ntm.lib.uploads import UploadRefused
from reports.entry_matrix import FORMAT_VERSION, STAMP_MARK, STAMP_SHEET
from reports.intake.matrix import Stamp


class Book:
    """`sheets` [Sheet] an officer sees, `stamp` of our own entry workbook or None, `is_typed` False for a csv."""

    def __init__(self, file):
        book = AnyWorkbook(file)
        self.is_typed = book.is_typed
        self.stamp = _read_stamp(book)
        self.sheets = book.visible(is_unicode=self.stamp is not None)
        if self.stamp is None and not any(_holds_something(sheet.rows) for sheet in self.sheets):
            raise UploadRefused(_("The workbook is empty: no sheet holds anything."))

    def visible(self):
        """(name, rows, marks) of each visible sheet."""
        return ((sheet.name, sheet.rows, sheet.marks) for sheet in self.sheets)


def open_book(file, name=""):
    """Book of an upload, told by its content; `name` is only a label. UploadRefused when it cannot be opened."""
    return Book(file)


def read_stamp(file):
    """Stamp of a workbook, or None for one that has lost it or never had one."""
    return Book(file).stamp


def _read_stamp(book):
    sheet = book.named(STAMP_SHEET)
    lines = [[clean(value) for value in row] + [""] * 4 for row in sheet.rows] if sheet else []
    if not lines or lines[0][0] != STAMP_MARK:
        return None
    if lines[0][1] != str(FORMAT_VERSION):
        raise UploadRefused(_("This workbook was made by another version: download it again."))
    return _stamp_of(lines[1:])


def _stamp_of(lines):
    stamp = Stamp()
    for what, value, more, last, *_rest in lines:
        if what == "indicator":
            stamp.indicators[value] = more
        elif what == "unit":
            stamp.versions[value] = int(last) if last.isdigit() else None
        elif what in ("province", "place", "period", "set", "exported_at"):
            setattr(stamp, what, value)
    return stamp


def _holds_something(rows):
    return any(value not in ("", None) for row in rows for value in row)


# -- Which period, set and place --------------------------------------------------------------------------------------


def agreed(stamp, period, criteria_set):
    if stamp is None:
        if period is None or criteria_set is None:
            raise UploadRefused(
                _("The workbook has lost its hidden sheet: choose its period and criteria set and send it again.")
            )
        return period, criteria_set
    stamped = period_of(stamp.province, stamp.period)
    if period is not None and (stamped is None or stamped.pk != period.pk):
        raise UploadRefused(_other_period(stamp, stamped, period))
    if criteria_set is not None and stamp.set != criteria_set.code:
        words = {"stamped": _set_name(stamp.set), "asked": criteria_set}
        raise UploadRefused(_("This workbook is for “%(stamped)s”, not for “%(asked)s”.") % words)
    criteria_set = criteria_set or CriteriaSet.objects.filter(code=stamp.set).first()
    if stamped is None or criteria_set is None:
        raise UploadRefused(_("The period or the criteria set this workbook was made for is not known here."))
    return stamped, criteria_set


def period_of(province_code, code):
    """Period of the province that bore a code on the period's last day, or None."""
    try:
        day = Quarter.parse(code).end_date
    except ValueError:
        return None
    rows = ReportingPeriod.objects.filter(code=code, province__code=province_code).select_related("province")
    return next((row for row in rows if row.province.is_in_force_on(day)), None)


def _other_period(stamp, stamped, period):
    try:
        quarter = Quarter.parse(stamp.period).label
    except ValueError:
        quarter = stamp.period
    if stamp.province != period.province.code:
        province = stamped.province.full_name if stamped else stamp.province
        return _("This workbook is for another province: %(province)s.") % {"province": province}
    return _("This workbook is for quarter %(stamped)s, not for %(asked)s.") % {
        "stamped": quarter,
        "asked": period.label,
    }


def _set_name(code):
    return CriteriaSet.objects.filter(code=code).values_list("name", flat=True).first() or code
