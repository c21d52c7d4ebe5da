"""`backtest_forecast --locality CODE [--as-of DATE] [--json]`: the forecast tried on a place's past."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.scope import scope_of
from localities.models import Locality
from ntm.lib.numbers import format_decimal, quantize
from reports import rollups
from reports.command_line import acting_user
from reports.places import BadDay, day_for, parse_day
from reports.rollups.paths import read_paths
from reports.targets.backtest import backtest

# As far back as decisions are looked for.
QUARTERS = 60
MEASURES = {
    "standard": "xã đạt chuẩn",
    "advanced": "xã nâng cao",
    "average": "tiêu chí bình quân/xã",
    "below": "xã dưới {few} tiêu chí",
}


class Command(BaseCommand):
    help = "From each past quarter end forecast 2 and 4 quarters ahead, and print mean error and outcomes in the range."

    def add_arguments(self, parser):
        parser.add_argument("--locality", required=True, help="code, e.g. 91")
        parser.add_argument("--as-of", help="YYYY-MM-DD; the latest day with figures by default")
        parser.add_argument("--few", type=int, default=15, help="criteria of “không còn xã dưới …”")
        parser.add_argument("--user", help="answer as this person may see; the system sees everything")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, locality, as_of, few, user, **options):
        try:
            asked = parse_day(as_of) if as_of else None
        except BadDay as error:
            raise CommandError(str(error), returncode=2) from error
        place = self._place(locality, asked, scope_of(acting_user(user)))
        day = day_for(place, asked, rollups.Basis.APPROVED)
        paths = read_paths(Locality.objects.on_day(place, day), day, back=QUARTERS)
        found = {name: backtest(paths, name, few=few).records for name in MEASURES}
        head = {
            "locality": locality,
            "as_of": day.isoformat(),
            "units": len(paths.units),
            "quarters": len(paths.quarters),
        }
        if options["json"]:
            self.stdout.write(json.dumps(head | {"measures": _as_json(found)}, ensure_ascii=False, indent=2))
        else:
            self._print(place, day, found, few)

    def _place(self, code, asked, scope):
        """The bearer of the code that the person sees and, where no day is named, that has figures."""
        if asked:
            bearers = [Locality.objects.by_code(code, asked)]
        else:
            bearers = list(Locality.objects.filter(code=code).order_by("-valid_from"))
            bearers.sort(key=lambda row: rollups.latest_day(row) is None)
        seen = [row for row in bearers if row and scope.sees(row)]
        if not seen:
            raise CommandError(f"No locality with code {code} here.", returncode=1)
        return seen[0]

    def _print(self, place, day, found, few):
        self.stdout.write(f"{place.full_name}, {day or timezone.localdate():%d/%m/%Y}")
        for name, records in found.items():
            label = MEASURES[name].format(few=few)
            for record in records:
                self.stdout.write(
                    f"{label}: trước {record.horizon} quý, {record.count} lần thử, sai lệch bình quân "
                    f"{format_decimal(quantize(record.mean_error, 2))}, lệch về một phía "
                    f"{format_decimal(quantize(record.bias, 2))}, {record.inside}/{record.count} lần trong khoảng"
                )
            if not records:
                self.stdout.write(f"{label}: số liệu quá ngắn để thử")


def _as_json(found):
    return {
        name: [
            {
                "horizon": record.horizon,
                "trials": record.count,
                "mean_error": round(float(record.mean_error), 4),
                "bias": round(float(record.bias), 4),
                "inside": record.inside,
            }
            for record in records
        ]
        for name, records in found.items()
    }
