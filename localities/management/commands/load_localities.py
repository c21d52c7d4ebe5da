"""`load_localities`: official units before and after 1 July 2025, with what succeeded what."""

import json

from django.core.management.base import BaseCommand
from django.db import transaction

from localities.loader import load


class Command(BaseCommand):
    help = "Load provinces, districts and communes with their official codes and successions."

    def add_arguments(self, parser):
        parser.add_argument("--province", action="append", help="code before July 2025, e.g. 91; repeatable")
        parser.add_argument("--json", action="store_true", help="print JSON")

    @transaction.atomic
    def handle(self, *, province, **options):
        report = load(province)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(f"{report['units']} units ({report['created']} new), {report['successions']} successions")
        if report["unlinked"]:
            self.stdout.write(f"No successor known for: {', '.join(report['unlinked'])}")
