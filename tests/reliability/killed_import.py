"""One province's database with a workbook to bring in, and what is in it afterwards. A process of its own.

python -m tests.reliability.killed_import build FOLDER    an empty database filled; old.xlsx and new.xlsx written
python -m tests.reliability.killed_import tell            for each line sent, a line of JSON on what the database holds
"""

import io
import json
import os
import random
import sys
from pathlib import Path

import django
from django.db import connection

COMMUNES = 30


def build(folder):
    from django.core.management import call_command

    from criteria.models import CriteriaSet, ReportingPeriod
    from localities.models import Locality
    from reports.entry_matrix import write_entry_matrix
    from tests.reliability.world import DAY, PERIOD, PROVINCE, SET
    from tests.reliability.world import build as build_world

    call_command("migrate", verbosity=0)
    build_world(0)
    period = ReportingPeriod.objects.get(code=PERIOD)
    content = io.BytesIO()
    write_entry_matrix(
        content, period=period, criteria_set=CriteriaSet.objects.get(code=SET),
        place=Locality.objects.by_code(PROVINCE, DAY), by=None,
    )  # fmt: skip
    for name, seed in (("old", 1), ("new", 2)):
        (folder / f"{name}.xlsx").write_bytes(_filled(content.getvalue(), seed))


def _filled(data, seed):
    """The workbook with every cell of percentages of some communes entered."""
    import openpyxl

    from reports.entry_matrix import CODE, FIRST_DATA, NUMBER

    percents = _percent_numbers()
    book, chance = openpyxl.load_workbook(io.BytesIO(data)), random.Random(seed)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[NUMBER + 1]]
    columns = [index for index, head in enumerate(heads) if head in percents]
    rows = [row for row in sheet.iter_rows(min_row=FIRST_DATA + 1) if row[CODE].value][:COMMUNES]
    for row in rows:
        for column in columns:
            row[column].value = chance.randrange(400, 900) / 10 + seed / 100
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _percent_numbers():
    from criteria.models import Indicator
    from tests.reliability.world import SET

    rows = Indicator.objects.filter(criterion__criteria_set__code=SET, kind="PERCENT", parent=None, valid_to=None)
    return set(rows.values_list("number", flat=True))


def state():
    """{values: how many end in which digit, changes, applied, stale summaries, last words that differ from cells}."""
    from criteria.actions.summaries import summarise
    from criteria.models import Assessment, Change, IndicatorResult, WorkbookImport
    from ntm.lib.cells import CellValue

    rows = list(IndicatorResult.objects.values_list("assessment", "indicator", "value", "verdict"))
    last = {}
    for unit, indicator, new in (
        Change.objects.filter(field="result").order_by("pk").values_list("assessment", "indicator", "new")
    ):
        last[unit, indicator] = new
    said = {(unit, indicator): str(CellValue(value, verdict)) for unit, indicator, value, verdict in rows}
    columns = ("pk", "current_met", "current_marks", "current_computed", "current_stated")
    before = list(Assessment.objects.order_by("pk").values_list(*columns))
    summarise(Assessment.objects.values_list("pk", flat=True))
    after = list(Assessment.objects.order_by("pk").values_list(*columns))
    seeds = [int(value * 100) % 10 for _unit, _indicator, value, _verdict in rows if value is not None]
    return {
        "old": seeds.count(1),
        "new": seeds.count(2),
        "changes": Change.objects.count(),
        "orphans": Change.objects.filter(workbook_import__outcome="PREVIEWED").count(),
        "applied": WorkbookImport.objects.filter(outcome="APPLIED").count(),
        "stale": sum(one != other for one, other in zip(before, after, strict=True)),
        "astray": sum(last.get(key, "") != words for key, words in said.items()) + len(last.keys() - said.keys()),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.reliability.settings")
    django.setup()
    if sys.argv[1] == "build":
        build(Path(sys.argv[2]))
    else:
        for _line in sys.stdin:
            print(json.dumps(state()), flush=True)
            connection.close()
