"""A province's workbook recorded, beside a stock resource with the same rows and beside parsing and staging alone.

"Import" is what happens when an officer confirms: the plan kept from the preview held against what stands behind the
lock, results, summaries and the trail of every cell written and committed. Reading and judging the workbook is the
preview's part; both together are printed beside the floor as well. The stock resource writes the results only.
"""

import io
import time

from criteria.actions import record_results
from criteria.models import Change, IndicatorResult
from reports import imports
from tests.bench import staging, stock, world
from tests.bench.rounds import measure, seconds, told, told_faster

ROUNDS, STOCK_ROUNDS, NATIONAL_ROUNDS = 9, 1, 1
FLOOR = {"postgresql": 10, "sqlite": 6}


def main(vendor):
    fresh, again = world.province("2023-Q1"), world.province("2023-Q2")
    figures = again.figures()
    moved = again.moved(figures)
    books = {"fresh": fresh.workbook(figures), "base": again.workbook(figures), "moved": again.workbook(moved)}
    record(again, figures)
    turn = iter(range(10**9))

    def both(data):
        row = kept(data)
        imports.confirm(row, by=None)

    def new(work, prepare=lambda data: data):
        def timed():
            fresh.empty()
            return seconds(work, prepare(books["fresh"]))

        return timed

    def five_percent():
        row = kept(books["moved" if next(turn) % 2 == 0 else "base"])
        return seconds(imports.confirm, row, by=None)

    found = measure(
        {
            "import": new(lambda row: imports.confirm(row, by=None), kept),
            "with preview": new(both),
            "five": five_percent,
            "floor": lambda: seconds(staging.stage, books["fresh"]),
        },
        rounds=ROUNDS,
    )
    cells, limit = fresh.cells, FLOOR[vendor]
    assert IndicatorResult.objects.filter(assessment__period=again.period).count() == cells
    assert Change.objects.filter(assessment__period=fresh.period).count() in (0, cells)
    good = told(f"import of {cells} new cells / calamine + staging", found["import"], found["floor"], limit)
    print(f"      preview and import together: {found['with preview'] / found['floor']:.2f} × the floor", flush=True)
    good &= told("import, 5% of the cells changed / calamine + staging", found["five"], found["floor"], 5)
    good &= beside_stock(fresh, again, figures, moved, found)
    return good & national(found["import"] / cells)


def kept(data):
    """An import previewed and kept, ready to be confirmed."""
    found = imports.preview(io.BytesIO(data), by=None)
    assert not found.errors, found.errors[:3]
    return imports.keep(found, io.BytesIO(data), file_name="bench.xlsx", by=None)


def record(province, figures):
    return record_results(
        period=province.period, criteria_set=province.criteria_set, entries=province.entries(figures), by=None,
        door="COMMAND",
    )  # fmt: skip


def beside_stock(fresh, again, figures, moved, found):
    """The stock resource takes long, so it has few rounds; the times are summed over them."""
    new, five, preview = [], [], []
    for _round in range(STOCK_ROUNDS):
        fresh.empty()
        rows, resource = stock.dataset(fresh, figures), stock.resource_of(fresh.period, fresh.criteria_set)
        preview.append(_stock(resource, rows, dry_run=True))
        new.append(_stock(resource, rows, dry_run=False))
        resource = stock.resource_of(again.period, again.criteria_set)
        five.append(_stock(resource, stock.dataset(again, moved), dry_run=False))
    print(f"      stock resource: {STOCK_ROUNDS} round(s)")
    new, five, preview = (min(times) for times in (new, five, preview))
    good = told_faster("import / stock resource", found["import"], new, 100)
    good &= told_faster("preview and import / stock dry run and import", found["with preview"], preview + new, 200)
    return good & told_faster("import, 5% changed / stock resource", found["five"], five, 400)


def _stock(resource, rows, *, dry_run):
    began = time.perf_counter()
    result = resource.import_data(rows, dry_run=dry_run, raise_errors=True)
    took = time.perf_counter() - began
    assert not result.has_errors() and result.total_rows == len(rows)
    return took


def national(per_cell):
    country = world.country()
    data = country.workbook(country.figures())
    times = []
    for _round in range(NATIONAL_ROUNDS):
        country.empty()
        row = kept(data)
        times.append(seconds(imports.confirm, row, by=None))
    what = f"import of {country.cells} cells, each / a province's cell"
    return told(what, min(times) / country.cells, per_cell, 2)
