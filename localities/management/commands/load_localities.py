"""`load_localities`: official units before and after 1 July 2025, with what succeeded what."""

import json

from django.core.management.base import BaseCommand
from django.db import transaction

from localities.loader import load
from localities.totals import compare_with_official
from ntm.lib.statistics import refresh_statistics


class Command(BaseCommand):
    help = "Load provinces, districts and communes with their official codes and successions."

    def add_arguments(self, parser):
        parser.add_argument("--province", action="append", help="code before July 2025, e.g. 91; repeatable")
        parser.add_argument("--json", action="store_true", help="print JSON")

    @transaction.atomic
    def handle(self, *, province, **options):
        report = load(province)
        refresh_statistics()
        if not province:
            report["totals"] = compare_with_official()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.writelines(f"{line}\n" for line in _lines(report))


def _lines(report):
    yield f"{report['units']} units ({report['created']} new), {report['successions']} successions"
    yield f"Districts that ended with their level: {report['districts_ended']}"
    for words, codes in (
        ("No successor known for", report["unlinked"]),
        ("No predecessor known for", report["without_predecessor"]),
    ):
        if codes:
            yield f"{words}: {', '.join(codes)}"
    for row in report.get("totals", ()):
        yield f"{row['date']}: {_counts(row['loaded'])}"
        if row["differences"]:
            yield f"  differs from the official {_counts(row['official'])}: {row['reason'] or 'reason not known'}"


def _counts(counts):
    return ", ".join(f"{count} {name}" for name, count in counts.items())
