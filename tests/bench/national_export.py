"""Started by `exports`: writes the whole country's workbook and prints the most memory the process held, in MB."""

import os
import re
from pathlib import Path

import django


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from criteria.models import ReportingPeriod
    from reports.entry_matrix import write_entry_matrix
    from tests.bench.world import COUNTRY

    period = ReportingPeriod.objects.select_related("province").get(province__code=COUNTRY)
    with open(os.devnull, "wb") as target:
        write_entry_matrix(target, period=period, criteria_set=period.criteria_sets.get(), place=period.province)
    print(most_held())


def most_held():
    """MB. Not what `getrusage` says: that counts what the process it was started from held."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


if __name__ == "__main__":
    main()
