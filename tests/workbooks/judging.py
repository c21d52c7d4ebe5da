"""Reads workbooks as an upload would and compares what came of them with what a careful person reads."""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from criteria.models import CriteriaSet
from criteria.structure import structure_of
from ntm.lib.cells import CellValue
from ntm.lib.uploads import UploadRefused
from reports.imports import preview
from reports.intake import period_of, read_entry_matrix


@dataclass
class Judgement:
    """One workbook: `outcome` as it came, `faults` in words; none where a person would have read the same."""

    file: str
    outcome: str = ""
    faults: list = field(default_factory=list)

    def __str__(self):
        return f"{self.file}: " + ("as a person reads it" if not self.faults else "; ".join(self.faults[:6]))


def judge(folder, by=None):
    """A Judgement for every yaml of the folder, of the workbook it speaks of. Writes nothing."""
    expectations = sorted(Path(folder).glob("*.yaml"))
    return [judge_one(yaml.safe_load(path.read_text(encoding="utf-8")), path.parent, by) for path in expectations]


def judge_one(expected, folder, by=None):
    found = Judgement(expected["file"])
    data = (Path(folder) / expected["file"]).read_bytes()
    period = period_of(expected["province"], expected["period"])
    criteria_set = CriteriaSet.objects.get(code=expected["set"])
    said = {"period": period, "criteria_set": criteria_set}
    try:
        seen = preview(io.BytesIO(data), by=by, **said)
    except UploadRefused as refusal:
        found.outcome = "refused"
        _judge_outcome(found, expected, str(refusal))
        return found
    found.outcome = "errors" if seen.errors else "read"
    _judge_outcome(found, expected, "; ".join(f"{one['cell']} {one['reason']}" for one in seen.errors[:3]))
    if expected["outcome"] != "refused":
        _judge_reading(found, expected, read_entry_matrix(io.BytesIO(data), **said), seen)
    return found


def _judge_outcome(found, expected, reason):
    if found.outcome not in (expected["outcome"], *expected.get("also_allowed", ())):
        found.faults.append(f"{found.outcome} where {expected['outcome']} was right ({reason[:200]})")


def _judge_reading(found, expected, matrix, seen):
    cells, criteria = _cells(matrix), _criteria(matrix)
    bad = {one["cell"] for one in seen.errors}
    for name, read, right in (("cell", cells, expected["cells"]), ("criterion", criteria, expected["criteria"])):
        for code, values in right.items():
            for number, value in values.items():
                got = read.get(code, {}).pop(number, None)
                # Where a person may be asked instead, a cell that is asked about is not read.
                if got != value and not (got is None and found.outcome == "errors" != expected["outcome"]):
                    found.faults.append(f"{code} {number}: read {got}, right is {value}")
        left = {code: values for code, values in read.items() if values}
        if left and expected["outcome"] == "read":
            code, values = next(iter(left.items()))
            found.faults.append(f"{name} read that nobody wrote: {code} {next(iter(values.items()))}")
    if found.outcome == "errors" == expected["outcome"]:
        _judge_errors(found, expected, seen, bad)


def _judge_errors(found, expected, seen, bad):
    rows = {int(re.sub(r"\D", "", cell)) for cell in bad if re.search(r"\d", cell)}
    columns = {re.sub(r"[^A-Z]", "", cell) for cell in bad}
    for one in expected["errors"]:
        cell = one["cell"].split("!")[-1]
        if cell not in bad and int(re.sub(r"\D", "", cell)) not in rows and re.sub(r"[^A-Z]", "", cell) not in columns:
            found.faults.append(f"{one['cell']} was not named ({one['why']})")
    named = rows | {row["row"] for row in seen.unmatched_rows}
    unmatched = expected["unmatched_rows"]
    for row in unmatched if isinstance(unmatched, list) else [row for some in unmatched.values() for row in some]:
        if row not in named:
            found.faults.append(f"row {row} holds figures of no certain unit and was not named")


def _cells(matrix):
    """{unit code: {indicator number: canonical value}} of the entries that say something."""
    structure = structure_of(matrix.criteria_set, matrix.period.end_date)
    numbers = {pk: row.number for pk, row in structure.with_parts.items()}
    found = {}
    for entry in matrix.entries:
        text = canonical(CellValue(entry.value, entry.verdict or ""))
        if text:
            found.setdefault(matrix.places[entry.locality_id].code, {})[numbers[entry.indicator_id]] = text
    return found


def _criteria(matrix):
    numbers = dict(matrix.criteria_set.criteria.values_list("pk", "number"))
    found = {}
    for entry in matrix.criterion_entries:
        if entry.verdict:
            found.setdefault(matrix.places[entry.locality_id].code, {})[numbers[entry.criterion_id]] = entry.verdict
    return found


def canonical(cell):
    """ "85.3", "MET", "85.3 MET" or ""."""
    value = "" if cell.value is None else format(cell.value.normalize() + 0, "f")
    return " ".join(part for part in (value, cell.verdict) if part)


def report(judgements):
    """Lines for a reader: how many were read as a person reads them, and what was wrong with the others."""
    good = sum(not one.faults for one in judgements)
    return "\n".join(
        [f"{good}/{len(judgements)} as a person reads them", *(str(one) for one in judgements if one.faults)]
    )
