"""Started by `exports`: writes the whole country's workbook and prints the most memory the process held, in MB."""

import os
import resource

import django


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from criteria.models import ReportingPeriod
    from reports.entry_matrix import write_entry_matrix

    period = ReportingPeriod.objects.select_related("province").get(province__code="T0")
    with open(os.devnull, "wb") as target:
        write_entry_matrix(target, period=period, criteria_set=period.criteria_sets.get(), place=period.province)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
