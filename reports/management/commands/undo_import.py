"""`undo_import ID [--user NAME]`: a recorded workbook taken back as a whole, or not at all."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Refused, undo_import
from reports.command_line import acting_user, refuse
from reports.imports import imports_for, visible_to


class Command(BaseCommand):
    help = "Take a recorded workbook back as a whole. Nothing changes when anything stands in the way."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int)
        parser.add_argument("--user", help="act as this account; by default as the system")

    def handle(self, *, id, user, **options):
        by = acting_user(user)
        rows = imports_for(by) if by else visible_to(scope_of(None))
        row = rows.filter(pk=id).first() or refuse(_("No workbook with number %(id)s.") % {"id": id})
        try:
            undone = undo_import(row, by=by)
        except Refused as refused:
            refuse("\n".join(problem.reason for problem in refused.problems))
        words = {"cells": undone.cells, "units": undone.units}
        self.stdout.write(_("Taken back: %(cells)s cells of %(units)s units are as before.") % words)
