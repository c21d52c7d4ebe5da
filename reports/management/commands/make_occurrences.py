"""`make_occurrences [--until DAY]`: what lead agencies owe up to a day, or as far ahead as each office wants it."""

import datetime as dt
import json

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions import Made, make_occurrences
from directives.models import Task
from directives.standings import ahead_of
from reports.command_line import acting_user, refuse

YEAR = dt.timedelta(days=365)


class Command(BaseCommand):
    help = "Create the occurrences of tasks up to a day; those that exist are left as they are. Safe to run daily."

    def add_arguments(self, parser):
        parser.add_argument(
            "--until",
            type=dt.date.fromisoformat,
            help="2025-12-31; by default as far ahead as each province sets",
        )
        parser.add_argument("--user", help="act as this account; by default as the system")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, until, **options):
        by = acting_user(options["user"])
        today, tasks = timezone.localdate(), Task.objects.visible_to(scope_of(by))
        if until and until > today + 10 * YEAR:
            refuse(_("Not more than ten years ahead."))
        parts = [(until, tasks)] if until else ahead_of(tasks, today) or [(today + YEAR, [])]
        until = parts[-1][0]
        try:
            done = [make_occurrences(part, until=day, by=by) for day, part in parts]
        except Refused as refusal:
            refuse(refusal)
        made = Made(sum(one.created for one in done), [note for one in done for note in one.notes])
        if options["json"]:
            found = {"until": until.isoformat(), "created": made.created, "notes": made.notes}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(_("Occurrences created up to %(day)s: %(count)s") % {
            "day": f"{until:%d/%m/%Y}", "count": made.created})  # fmt: skip
        for note in made.notes:
            self.stdout.write(f"  {note}")
