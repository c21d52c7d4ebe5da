"""`export_report --form NAME --locality CODE --period 2024-Q3 --out FILE`: one report of this room as a file."""

import io
import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from localities.models import Level
from reports.command_line import USAGE, acting_user, period_named, place_named, refuse, set_named
from reports.forms import FORMS, write_form
from reports.quarter_report.files import DOCUMENTS, write_report


class Command(BaseCommand):
    help = "Write a report to a file; --list names the forms."

    def add_arguments(self, parser):
        parser.add_argument("--list", action="store_true", help="list the forms and stop")
        parser.add_argument("--form", choices=sorted([*FORMS, *DOCUMENTS]))
        parser.add_argument("--locality", help="code of a province, district or commune")
        parser.add_argument("--period", help="2024-Q3")
        parser.add_argument("--set", help="code of a criteria set; by default the period's standard set of communes")
        parser.add_argument("--out", help="file to write")
        parser.add_argument("--user", help="act as this account; by default as the system")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options):
        if options["list"]:
            return self._list(options["json"])
        missing = [name for name in ("form", "locality", "period", "out") if not options[name]]
        if missing:
            refuse(_("Missing: %(options)s") % {"options": ", ".join(f"--{name}" for name in missing)}, USAGE)
        by = acting_user(options["user"])
        place = place_named(options["locality"], options["period"], by)
        if not scope_of(by).reads_current(place):
            refuse(_("%(place)s is outside your area.") % {"place": place})
        period = period_named(place, options["period"])
        criteria_set = set_named(period, options["set"])
        if options["form"] in DOCUMENTS:
            self._check_document(place, by)
        size = self._write(options["form"], options["out"], period, criteria_set, place, by)
        return self._report(options, place, period, criteria_set, size)

    def _list(self, as_json):
        rows = [{"name": form.name, "title": str(form.title)} for form in FORMS.values()]
        rows += [{"name": name, "title": str(title)} for name, (_kind, title) in DOCUMENTS.items()]
        if as_json:
            return json.dumps({"forms": rows}, ensure_ascii=False)
        return "\n".join(f"{row['name']}: {row['title']}" for row in rows)

    def _check_document(self, place, by):
        """Words are the office's and leadership's, and of a province."""
        scope = scope_of(by)
        if place.level != Level.PROVINCE or not (scope.manages(place) or place.pk in scope.leading_ids):
            refuse(_("Reports in words are made for a province, by its coordination office."))

    def _write(self, form, out, period, criteria_set, place, by):
        """Write the whole file at once, so that a failure leaves no half of one."""
        content = io.BytesIO()
        if form in DOCUMENTS:
            write_report(content, form, period=period)
        else:
            write_form(content, FORMS[form], period=period, criteria_set=criteria_set, place=place, by=by)
        try:
            return Path(out).write_bytes(content.getvalue())
        except OSError as error:
            refuse(_("Cannot write %(file)s: %(reason)s") % {"file": out, "reason": error.strerror})

    def _report(self, options, place, period, criteria_set, size):
        if not options["json"]:
            return f"{options['out']}: {_title(options['form'])}, {period}, {criteria_set.code} ({size:,} B)"
        keys = {"form": options["form"], "locality": place.code, "period": period.code}
        return json.dumps({**keys, "set": criteria_set.code, "out": options["out"], "bytes": size}, ensure_ascii=False)


def _title(name):
    return DOCUMENTS[name][1] if name in DOCUMENTS else FORMS[name].title
