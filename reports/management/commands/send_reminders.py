"""`send_reminders [--day DAY]`: each agency's digest of tasks, once a day however often it runs."""

import datetime as dt
import json

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from directives.actions import send_digests
from reports.command_line import acting_user, refuse


class Command(BaseCommand):
    help = "Send each agency its reminder of tasks. Safe to run twice, also at the same time."

    def add_arguments(self, parser):
        parser.add_argument("--day", type=dt.date.fromisoformat, help="2026-12-01; by default today")
        parser.add_argument("--user", help="act as this account; by default as the system")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, day, **options):
        day = day or timezone.localdate()
        if day > timezone.localdate():
            refuse(_("This day has not come yet."))
        sent = send_digests(day=day, by=acting_user(options["user"]), address=settings.SITE_ADDRESS)
        if options["json"]:
            found = {"day": day.isoformat(), "made": sent.made, "mails": sent.mails, "nobody": sent.nobody}
            self.stdout.write(json.dumps(found))
            return
        if sent.is_day_off:
            self.stdout.write(_("%(day)s is a day off; no reminders.") % {"day": f"{day:%d/%m/%Y}"})
            return
        words = {"made": sent.made, "mails": sent.mails, "nobody": sent.nobody}
        self.stdout.write(
            _("Reminders: %(made)s new, %(mails)s letters; %(nobody)s agencies without an account.") % words
        )
