"""`load_days_off [FILE]`: days off and days worked in their place, from YAML or CSV."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from directives.days_off import DAYS_FILE, DaysOffFileError, load_days_off


class Command(BaseCommand):
    help = "Load days off (date, name, worked) from a YAML or CSV file; without one those the project brings."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=DAYS_FILE)

    def handle(self, *, file, **options):
        try:
            count = load_days_off(file)
        except DaysOffFileError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(_("Days written: %(count)s") % {"count": count})
