"""The entry workbook written with its queries, beside XlsxWriter writing the same cells and a stock resource."""

import io
import subprocess
import sys

import xlsxwriter
from django.conf import settings
from import_export.resources import modelresource_factory

from criteria.models import IndicatorResult, ReportingPeriod
from reports.entry_matrix import write_entry_matrix
from tests.bench import stock, world
from tests.bench.imports import record
from tests.bench.rounds import measure, seconds, told, told_faster

MEMORY = 400  # MB
STOCK_ROUNDS = 3


def main(vendor):
    province = world.province("2023-Q3")
    record(province, province.figures())
    tape = recorded(province)
    found = measure(
        {
            "export": lambda: seconds(export, province),
            "writer": lambda: seconds(replay, tape),
        },
        rounds=9,
    )
    peers = {
        name: min(seconds(stock_export, province, resource) for _round in range(STOCK_ROUNDS))
        for name, resource in _stock_resources(province).items()
    }
    good = told("styled matrix with its queries / XlsxWriter writing it", found["export"], found["writer"], 1.25)
    good &= told_faster("styled matrix / import-export with select_related", found["export"], peers["stock"], 20)
    print(f"      cut down to four columns by hand: {peers['narrow'] / found['export']:.2f} ×", flush=True)
    return good & in_memory()


def _stock_resources(province):
    """As it comes, with every column of the model, and one somebody has cut down to what the workbook holds."""
    return {
        "stock": modelresource_factory(IndicatorResult)(),
        "narrow": stock.resource_of(province.period, province.criteria_set),
    }


def export(province):
    write_entry_matrix(
        io.BytesIO(), period=province.period, criteria_set=province.criteria_set, place=province.period.province
    )


def stock_export(province, resource):
    rows = IndicatorResult.objects.filter(assessment__period=province.period)
    data = resource.export(rows.select_related("assessment__locality", "indicator"))
    assert len(data) == province.cells
    return data.export("xlsx")


# -- XlsxWriter alone --------------------------------------------------------------------------------------------------


def recorded(province):
    """Every call on XlsxWriter that the export makes, to be made again without anything between them."""
    tape = []
    real = xlsxwriter.Workbook
    xlsxwriter.Workbook = lambda target, options: _Recorder(real(target, options), tape, options)
    try:
        export(province)
    finally:
        xlsxwriter.Workbook = real
    return tape


class _Recorder:
    """Notes calls; what a call returns (a format, a sheet) is known by its place on the tape."""

    def __init__(self, real, tape, options=None):
        self.real, self.tape = real, tape
        if options is not None:
            self.place = len(tape)
            tape.append((None, None, (options,), {}))

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def __getattr__(self, name):
        def call(*arguments, **words):
            place = len(self.tape)
            plain = [_unwrapped(one) for one in arguments]
            self.tape.append((self.place, name, [_noted(one) for one in arguments], words))
            returned = _Recorder(getattr(self.real, name)(*plain, **words), self.tape)
            returned.place = place
            return returned

        return call


def _unwrapped(value):
    if isinstance(value, dict):
        return {key: _unwrapped(one) for key, one in value.items()}
    return value.real if isinstance(value, _Recorder) else value


def _noted(value):
    if isinstance(value, dict):
        return {key: _noted(one) for key, one in value.items()}
    return _Place(value.place) if isinstance(value, _Recorder) else value


class _Place(int):
    """Stands on the tape for what the call at that place returned."""


def replay(tape):
    returned = []
    for subject, name, arguments, words in tape:
        if subject is None:
            returned.append(xlsxwriter.Workbook(io.BytesIO(), *arguments))
        else:
            arguments = [
                returned[one] if type(one) is _Place
                else {key: returned[item] if type(item) is _Place else item for key, item in one.items()}
                if type(one) is dict else one
                for one in arguments
            ]  # fmt: skip
            returned.append(getattr(returned[subject], name)(*arguments, **words))


# -- Memory ------------------------------------------------------------------------------------------------------------


def in_memory():
    """The whole country's workbook made in a process of its own, which says how much it needed."""
    if not ReportingPeriod.objects.filter(province__code=world.COUNTRY).exists():
        country = world.country()
        record(country, country.figures())
    command = [sys.executable, "-m", "tests.bench.national_export"]
    told_by = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    megabytes = float(told_by.stdout)
    is_kept = megabytes <= MEMORY
    sign = "ok    " if is_kept else "MISSED"
    print(f"{sign} national matrix, 8200 × 57: {megabytes:.0f} MB of memory (at most {MEMORY})", flush=True)
    return is_kept
