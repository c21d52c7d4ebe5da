"""`import_results FILE --period 2024-Q3 --set CODE [--dry-run]`: an entry workbook back, all or nothing."""

import io
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Refused
from ntm.lib.uploads import UploadRefused
from reports import imports
from reports.command_line import REFUSED, acting_user, period_named, place_named, refuse, set_named
from reports.intake import open_book, period_meant, period_of, read_stamp

NO_CELLS = dict.fromkeys(("read", "new", "changed", "unchanged", "errors"), 0)


class Command(BaseCommand):
    help = "Read an entry workbook back. Nothing is written when anything in it is wrong, or with --dry-run."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--period", required=True, help="2024-Q3")
        parser.add_argument("--set", required=True, help="code of the criteria set")
        parser.add_argument("--locality", help="code of the province, for a workbook that does not say whose it is")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--user", help="act as this account; by default as the system")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, file, **options):
        report = {"period": options["period"], "set": options["set"], "applied": False, "cells": NO_CELLS}
        report |= {"errors": [], "unmatched_rows": [], "warnings": []}
        try:
            self._import(file, options, report)
        except (UploadRefused, Refused, CommandError) as error:
            report["errors"] = report["errors"] or [_whole(reason) for reason in _reasons(error)]
        report["cells"] = {**report["cells"], "errors": len(report["errors"])}
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _in_words(report))
        if report["errors"]:
            raise CommandError(_("Refused; nothing was written."), returncode=REFUSED)

    def _import(self, path, options, report):
        by = acting_user(options["user"])
        data = _read(path)
        period = self._period(data, options, by)
        criteria_set = set_named(period, options["set"])
        found = imports.preview(io.BytesIO(data), by=by, period=period, criteria_set=criteria_set)
        report |= {"cells": found.counts, "errors": found.errors}
        report |= {"unmatched_rows": found.unmatched_rows, "warnings": found.warnings}
        if not found.errors and not options["dry_run"]:
            row = imports.keep(found, io.BytesIO(data), file_name=Path(path).name, by=by)
            self._confirm(row, by)
            report["applied"] = True

    def _confirm(self, row, by):
        try:
            imports.confirm(row, by=by)
        except Refused:
            imports.discard(row)
            raise

    def _period(self, data, options, by):
        """The period meant: of the place named, else of the province the workbook says it is for."""
        if options["locality"]:
            return period_named(place_named(options["locality"], options["period"], by), options["period"])
        stamp = read_stamp(io.BytesIO(data))
        if stamp is None:
            book = open_book(io.BytesIO(data))
            meant = period_meant(book, options["period"], options["set"], scope_of(by))
            return meant or refuse(_("The workbook does not say whose it is: name its province with --locality."))
        period = period_of(stamp.province, options["period"])
        words = {"place": stamp.province, "code": options["period"]}
        return period or refuse(_("%(place)s has no period %(code)s.") % words)


def _read(path):
    try:
        return Path(path).read_bytes()
    except OSError as error:
        refuse(_("Cannot read %(file)s: %(reason)s") % {"file": path, "reason": error.strerror})


def _reasons(error):
    return [problem.reason for problem in error.problems] if isinstance(error, Refused) else [str(error)]


def _whole(reason):
    """An error of the file as a whole: it has no cell."""
    return {"sheet": None, "cell": None, "value": None, "reason": reason}


def _in_words(report):
    cells = report["cells"]
    lines = [
        _("%(read)s cells read: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(errors)s errors.") % cells
    ]
    lines += [f"  {error['cell'] or '–'}: {error['reason']}" for error in report["errors"]]
    lines += ["  " + _("row %(row)s: %(text)s – %(reason)s") % row for row in report["unmatched_rows"]]
    lines += [f"  {warning}" for warning in report["warnings"]]
    if not report["errors"]:
        lines.append(_("Recorded.") if report["applied"] else _("A rehearsal: nothing was written."))
    return "\n".join(lines)
