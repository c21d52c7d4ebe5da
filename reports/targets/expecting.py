"""What several targets on several days will be counted from, said beforehand, so that it is read together."""

from collections import defaultdict

from directives.terms import revised
from reports import rollups, villages
from reports.targets.catalogue import MAINTAIN, metric_of
from reports.targets.counting import baseline_day, named_rows


def expect_all(targets, standings):
    """Of every target as each of the standings will look at it. Nothing is said outside a look."""
    asked = defaultdict(list)
    for each in standings:
        for target in targets:
            terms, metric = revised(target, each.terms_on), metric_of(target.metric)
            if metric is not None and terms.locality is not None:
                asked[metric.rule].append((each, terms, each.part_of(terms, each.day_of(terms))))
    for rows in asked.values():
        _expect_rollups(rows)
    for rule, rows in asked.items():
        _ALSO.get(rule, _nothing)(rows)


def _expect_rollups(rows):
    by_basis = defaultdict(set)
    for _each, terms, part in rows:
        begin = baseline_day(terms) if metric_of(terms.metric).rule == "more_recognised" else None
        for one in [part] + ([part.on(begin)] if begin else []):
            by_basis[part.basis].add((one.place_then, one.day))
    for basis, asked in by_basis.items():
        rollups.expect(basis, asked)


def _nothing(rows):
    pass


def _districts(rows):
    for _each, terms, part in rows:
        if terms.operator == MAINTAIN:
            part.expect_marks([row for row in named_rows(part, terms)[0] if row.decision is not None])


def _conditions(rows):
    for _each, _terms, part in rows:
        part.expect_answers()


def _villages(rows):
    for _each, _terms, part in rows:
        villages.expect(part.basis, [(part.place_then, part.day)])


def _requirements(rows):
    for _each, _terms, part in rows:
        rollups.expect_shares(part.place_then, [part.day], part.basis)


_ALSO = {"districts": _districts, "conditions": _conditions, "villages": _villages, "requirements": _requirements}
