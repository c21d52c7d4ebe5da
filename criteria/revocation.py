"""Grounds for proposing a revocation as data: the set's own, else those of QĐ 18/2022/QĐ-TTg for its level."""

from functools import cache
from pathlib import Path

import yaml

from criteria.conditions import revocation_ground
from criteria.rules import NOT_MET

DATA_FILE = Path(__file__).parent / "data" / "procedures" / "revocation.yaml"


@cache
def procedure():
    return yaml.safe_load(DATA_FILE.read_text(encoding="utf-8"))


def rules_for(criteria_set):
    """Thresholds that hold for the units of a set; none for levels the decision does not speak of."""
    return (criteria_set.revocation or {}).get("any_of") or procedure().get(criteria_set.level, [])


def ground_of(criteria_set, criteria, marks, *, children=None):
    """Ground of a unit with these marks of the set's criteria (in order), or None.

    `children`: (revoked, all) communes of a district.
    """
    if not marks and not children:
        return None
    failed = [row.number for row, mark in zip(criteria, marks, strict=False) if mark == NOT_MET]
    sensitive = [row.number for row in criteria if row.is_sensitive]
    return revocation_ground(
        rules_for(criteria_set), failed=failed, total=len(marks), sensitive=sensitive, children=children
    )
