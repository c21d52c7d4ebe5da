"""Days off from a YAML or CSV file into the calendar; loading twice changes nothing, a wrong file writes nothing."""

import csv
import datetime as dt
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from directives.models import DayOff

DAYS_FILE = Path(__file__).parent / "data" / "days-off.yaml"
_YES = {"true", "1", "x", "co", "có"}


class DaysOffFileError(ValueError):
    """A file that cannot be taken over; the text names the row and the reason."""


@transaction.atomic
def load_days_off(path=DAYS_FILE, *, by=None):
    """Days of the file, new or corrected; those it does not name stay. How many rows were written."""
    return sum(_save(row, by) for row in _rows(Path(path)))


def _rows(path):
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = list(csv.DictReader(text.splitlines())) if path.suffix == ".csv" else yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, csv.Error) as error:
        raise DaysOffFileError(
            _("%(file)s cannot be read: %(reason)s") % {"file": path.name, "reason": error}
        ) from None
    if not isinstance(found, list):
        raise DaysOffFileError(_("%(file)s holds no list of days.") % {"file": path.name})
    return [_row(number, row) for number, row in enumerate(found, start=1)]


def _row(number, row):
    row = row if isinstance(row, dict) else {}
    date, name = row.get("date"), str(row.get("name") or "").strip()
    try:
        date = date if isinstance(date, dt.date) else dt.date.fromisoformat(str(date))
    except ValueError:
        raise DaysOffFileError(_("Row %(row)s: “%(value)s” is not a day; write 2026-09-02.") % {
            "row": number, "value": date}) from None  # fmt: skip
    if not name:
        raise DaysOffFileError(_("Row %(row)s: the day has no name.") % {"row": number})
    return date, name, str(row.get("worked") or "").strip().lower() in _YES


def _save(row, by):
    date, name, is_worked = row
    day = DayOff.objects.filter(date=date).first() or DayOff(date=date)
    return save_changes(day, by=by, name=name, is_worked=is_worked)
