"""`close_period --locality CODE --period 2024-Q3`: freeze a quarter as it closes, or check what was frozen."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Refused, close_period
from localities.models import Level
from reports.command_line import acting_user, period_named, place_named, refuse
from reports.freezing.checking import check_period
from reports.freezing.editions import valid_editions


class Command(BaseCommand):
    help = "Close a period of a province and print the hash of its figures; --check makes every stored hash again."

    def add_arguments(self, parser):
        parser.add_argument("--locality", required=True, help="code of the province")
        parser.add_argument("--period", required=True, help="2024-Q3")
        parser.add_argument("--check", action="store_true", help="close nothing; say whether what was frozen is intact")
        parser.add_argument("--user", help="act as this account; by default as the system")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, locality, period, check, user, **options):
        by = acting_user(user)
        place = place_named(locality, period, by)
        if place.level != Level.PROVINCE:
            refuse(_("%(place)s is no province: a period belongs to a whole province.") % {"place": place})
        row = period_named(place, period)
        if not scope_of(by).reads_current(place):
            refuse(_("%(place)s is outside your area.") % {"place": place})
        if check:
            return self._check(row, options["json"])
        try:
            close_period(period=row, by=by)
        except Refused as refusal:
            refuse(refusal)
        freeze = valid_editions(row).order_by("-edition").first()
        said = {
            "locality": place.code, "period": row.code, "state": row.state, "closing": freeze.closing,
            "sha256": freeze.sha256, "at": timezone.localtime(freeze.at).isoformat(timespec="seconds"),
            "forms": freeze.forms.count(),
        }  # fmt: skip
        if options["json"]:
            return json.dumps(said, ensure_ascii=False)
        words = {"period": row, "count": said["forms"]}
        return "\n".join([_("%(period)s is closed; %(count)s forms are frozen with it.") % words, freeze.sha256])

    def _check(self, period, as_json):
        """Exit code 1 where anything was touched, or where nothing was ever frozen."""
        found = check_period(period)
        if as_json:
            editions = [{"closing": one.freeze.closing, "edition": one.freeze.edition, "sha256": one.freeze.sha256,
                         "valid": one.freeze.is_valid, "intact": one.is_intact, "faults": one.faults}
                        for one in found]  # fmt: skip
            said = {"locality": period.province.code, "period": period.code, "editions": editions}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            for one in found:
                words = {"edition": f"{one.freeze.closing}.{one.freeze.edition}", "hash": one.freeze.sha256}
                self.stdout.write(_("Edition %(edition)s, %(hash)s: intact") % words if one.is_intact else
                                  _("Edition %(edition)s, %(hash)s: touched") % words)  # fmt: skip
                for fault in one.faults:
                    self.stdout.write(f"  {fault}")
        if not found:
            refuse(_("Nothing was frozen for %(period)s.") % {"period": period})
        if not all(one.is_intact for one in found):
            refuse(_("What was frozen has been touched."))
