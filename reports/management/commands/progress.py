"""`progress --locality CODE [--as-of DATE] [--basis approved|current] [--json]`: where a place stands on a day."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.scope import scope_of
from localities.models import Locality
from ntm.lib.numbers import format_count, format_decimal
from reports import rollups
from reports.frame import carried_words
from reports.places import BadDay, day_for, parse_day
from reports.presenters import headline, progress_json


class Command(BaseCommand):
    help = "Print how many communes are recognised and meet their criteria set, for a place on a day."

    def add_arguments(self, parser):
        parser.add_argument("--locality", required=True, help="code, e.g. 91")
        parser.add_argument("--as-of", help="YYYY-MM-DD; the latest day with figures by default")
        parser.add_argument("--basis", choices=[str(basis) for basis in rollups.Basis], default="approved")
        parser.add_argument(
            "--boundaries", choices=[str(row) for row in rollups.Boundaries], default="then",
            help="units of that day, or those of today with the results of their predecessors (provisional)",
        )  # fmt: skip
        parser.add_argument("--user", help="answer as this person may see; the system sees everything")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, locality, as_of, basis, boundaries, user, **options):
        try:
            asked = parse_day(as_of) if as_of else None
        except BadDay as error:
            raise CommandError(str(error), returncode=2) from error
        place = self._place(locality, asked, user)
        if basis == rollups.Basis.CURRENT and not scope_of(self._user(user)).reads_current(place):
            raise CommandError(f"{user} may read only approved figures of {place.full_name}.", returncode=1)
        day = day_for(place, asked, basis)
        rollup = rollups.read(place, day, basis, boundaries=boundaries)
        if options["json"]:
            self.stdout.write(json.dumps(progress_json(rollup), ensure_ascii=False, indent=2))
        else:
            self._print(rollup)

    def _place(self, code, asked, username):
        scope = scope_of(self._user(username))
        place = Locality.objects.by_code(code, asked or timezone.localdate())
        if asked is None and place is not None:
            place = self._with_figures(code) or place
        if place is None or not scope.sees(place):
            raise CommandError(f"No locality with code {code} here.", returncode=1)
        return place

    @staticmethod
    def _with_figures(code):
        """The bearer of the code that has figures, when no day is named."""
        bearers = Locality.objects.filter(code=code).order_by("-valid_from")
        return next((place for place in bearers if rollups.latest_day(place)), None)

    @staticmethod
    def _user(username):
        if not username:
            return None
        try:
            return User.objects.get(username=username)
        except User.DoesNotExist as error:
            raise CommandError(f"No user {username}.", returncode=1) from error

    def _print(self, rollup):
        figures = rollup.figures
        rows = [
            f"{rollup.place.full_name}, {rollup.day:%d/%m/%Y} ({rollup.basis})",
            self._headline(rollup),
            f"nâng cao {figures.advanced}, kiểu mẫu {figures.exemplary}",
            f"huyện, thành phố {rollup.districts_recognised}/{len(rollup.districts)}",
            f"tiêu chí bình quân {format_decimal(figures.average, 1)}",
        ]
        if rollup.is_carried_over:
            rows.append(f"{carried_words(rollup)} ({rollup.units_on:%d/%m/%Y})")
        self.stdout.write("\n".join(rows))

    @staticmethod
    def _headline(rollup):
        """No share of a whole that is partly unknown, as on the pages."""
        figures = rollup.figures
        if rollup.is_carried_over:
            return f"{format_count(figures.standard)}/{format_count(figures.total)} xã (tạm tính)"
        return headline(figures.standard, figures.total, "xã")
