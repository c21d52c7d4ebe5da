"""Proposals as they are kept: plain JSON the officer's corrections go into, part by part."""

from directives.reading.proposal import ROLES

PARTS = ("tasks", "figures")


def stored(reading):
    """{"head", "clauses", "tasks", "figures", "agencies", "warnings"} of a reading; all is kept until dropped."""
    return {
        "head": reading.head.as_json() | {"signatory_position": reading.head.signatory_position},
        "clauses": [clause.as_json() | {"start": clause.span.start} for clause in reading.clauses],
        "tasks": [_task(task) for task in reading.tasks],
        "figures": [figure.as_json() | {"is_target": figure.is_target, "kept": True} for figure in reading.figures],
        "agencies": {},
        "warnings": list(reading.warnings),
    }


def _task(task):
    limit = task.deadline.span
    marks = {(row.span.start, row.span.end) for rows in task.roles.values() for row in rows}
    marks |= {(limit.start, limit.end)} if limit else set()
    inside = sorted(mark for mark in marks if task.span.start <= mark[0] and mark[1] <= task.span.end)
    row = task.as_json()
    roles = {role: row.pop(role) for role in ROLES}
    return row | {"roles": roles, "marks": [list(mark) for mark in inside], "kept": True}


def kept(proposals, part):
    return [row for row in proposals[part] if row["kept"]]


def agency_names(proposals):
    """Names the kept tasks use, in the paper's order."""
    rows = [task["roles"].get(role, []) for task in kept(proposals, "tasks") for role in ROLES]
    return list(dict.fromkeys(name for names in rows for name in names))
