"""What else a world may hold: attributes, numbers and levels, drawn from one seed to keep a world small to draw."""

import datetime as dt
from random import Random

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from criteria.models import (
    Assessment,
    Condition,
    ConditionConfirmation,
    ConditionResult,
    CriteriaSet,
    Criterion,
    Indicator,
    IndicatorLink,
    IndicatorResult,
    Recognition,
    ReportingPeriod,
    Threshold,
    ThresholdConfirmation,
)
from directives.models import Directive, Target, TargetFigure, TargetRevision
from localities.actions import Unit, link_successions, set_attribute, write_localities
from localities.models import Kind, Level, Locality
from tests.slow.places import BEGIN
from tests.slow.worlds import EVENTS

_VALUES = {"COMMUNE_GROUP": "123", "AREA": ("I", "II", "III"), "ESPECIALLY_DIFFICULT": ("có", "không", "có")}


def add_attributes(world, seed):
    """Some communes are in a group, an area, or especially disadvantaged from a day on, and some change it."""
    chance = Random(seed)
    for unit in world.units:
        is_last = not any(old is unit and kind == "CONTINUES" for old, _new, kind, _day in world.links)
        if unit.level == Level.COMMUNE and is_last and chance.random() < 0.8:
            for kind, values in _VALUES.items():
                for day in chance.sample([BEGIN, *EVENTS], chance.randrange(3)):
                    set_attribute(unit.row, kind, chance.choice(values), valid_from=day)


def add_numbers(seed):
    """Indicators have levels, some of them checked, and most of what was said has a number behind it."""
    chance = Random(seed)
    for indicator in Indicator.objects.order_by("pk"):
        indicator.operator = chance.choice([">=", ">=", "<="])
        indicator.save()
        for is_verified in chance.sample([True, False], chance.randrange(3)):
            Threshold.objects.create(
                indicator=indicator, value=chance.randrange(1, 10) * 10, valid_from=BEGIN, is_verified=is_verified
            )
    rows = list(IndicatorResult.objects.order_by("pk"))
    for row in rows:
        for name in ("value", "department_value", "appraised_value"):
            setattr(row, name, chance.choice([None, chance.randrange(1000) / 10, chance.randrange(1, 10) * 10]))
    IndicatorResult.objects.bulk_update(rows, ["value", "department_value", "appraised_value"])


def add_levels(world, seed):
    """Levels by group of commune, by year and of a province, some confirmed or no longer confirmed by its office.

    Provinces have a group of their own, and especially disadvantaged communes may be judged by that of another.
    """
    chance, office = Random(seed), User.objects.get()
    provinces = [unit.row for unit in world.units if unit.level == Level.PROVINCE]
    for row in CriteriaSet.objects.filter(level=Level.COMMUNE).order_by("pk"):
        row.dimension_kind = chance.choice(["NONE", "COMMUNE_GROUP", "COMMUNE_GROUP"])
        row.special_rules = chance.choice([[], [{"when_any": ["ESPECIALLY_DIFFICULT"], "column": "3"}]])
        row.save()
    for province in {row.lineage_id: row for row in provinces}.values():
        if chance.random() < 0.6:
            set_attribute(province, "COMMUNE_GROUP", chance.choice("12"), valid_from=BEGIN)
    indicators, levels = list(Indicator.objects.order_by("pk")), []
    for indicator in indicators:
        indicator.unit = chance.choice(["", "%", "km"])
        levels += [_level(indicator, provinces, chance) for _each in range(chance.randrange(6))]
    Indicator.objects.bulk_update(indicators, ["unit"])
    ThresholdConfirmation.objects.bulk_create(
        ThresholdConfirmation(
            threshold=level, province=chance.choice(provinces), document="1/VP", confirmed_by=office,
            confirmed_at=timezone.now(), withdrawn_at=chance.choice([None, None, timezone.now()]),
        )
        for level in Threshold.objects.bulk_create(levels) if chance.random() < 0.4
    )  # fmt: skip


def _level(indicator, provinces, chance):
    return Threshold(
        indicator=indicator, value=chance.randrange(1, 200) / 2, is_verified=chance.random() < 0.5,
        valid_from=chance.choice([BEGIN, BEGIN, EVENTS[0]]), dimension_value=chance.choice(["", *"123"]),
        valid_to=chance.choice([None, None, EVENTS[1]]), year=chance.choice([None, None, 2022, 2023]),
        province=chance.choice([None, None, *provinces]),
        decision_date=chance.choice([None, dt.date(2021, 1, 1), dt.date(2020, 1, 1)]),
    )  # fmt: skip


def recognise_communes(world, seed):
    """Half of the communes are recognised before the first quarter, a few at more than the standard."""
    chance, day = Random(seed), dt.date(2022, 6, 1)
    for unit in world.units:
        if unit.level == Level.COMMUNE and chance.random() < 0.5:
            level = chance.choice(["STANDARD", "STANDARD", "STANDARD", "ADVANCED"])
            Recognition.objects.create(locality=unit.row, attainment=level, decision_date=day, recognition_year=2022)


def add_links(seed):
    """Links from the facts of the standard sets to the indicators of the advanced one."""
    chance, sets = Random(seed), {"s1": [], "s2": [], "a1": []}
    for indicator in Indicator.objects.select_related("criterion__criteria_set").order_by("pk"):
        sets.get(indicator.criterion.criteria_set.code, []).append(indicator)
    pairs = {(source.pk, chance.choice(sets["a1"]).pk) for code in ("s1", "s2") for source in sets[code] * 2}
    IndicatorLink.objects.bulk_create(
        IndicatorLink(source_id=source, target_id=target,
                      relation=chance.choice(["SAME", "SAME", "HARDER", "EASIER", "COMPARABLE"]))
        for source, target in sorted(pairs)
    )  # fmt: skip


def another_day(world, seed):
    """A day before or after the world's own, often around an event or the end of a quarter."""
    chance = Random(seed)
    events = [day + dt.timedelta(days=step) for day in EVENTS for step in (-1, 0)]
    ends = [dt.date(2022, 12, 31), dt.date(2023, 3, 31), dt.date(2023, 6, 30), dt.date(2023, 9, 30)]
    return chance.choice([day for day in (*events, *ends) if day != world.day])


def add_villages(world, seed):
    """Lists of villages below some communes, a set for them, and what was assessed and decided of them.

    Districts and provinces are assessed as well, each under a set of its own level.
    """
    chance = Random(seed)
    sets = {level: _own_set(level) for level in (Level.VILLAGE, Level.DISTRICT, Level.PROVINCE)}
    for village in _village_rows(world, chance):
        if chance.random() < 0.4:
            day = chance.choice([*EVENTS, dt.date(2022, 11, 5)])
            level = chance.choice(["STANDARD", "STANDARD", "EXEMPLARY"])
            Recognition.objects.create(locality=village, attainment=level, decision_date=day, recognition_year=day.year)
    for period in ReportingPeriod.objects.select_related("province").order_by("pk"):
        if chance.random() < 0.7:
            _assess_around(period, sets, chance)


def _own_set(level):
    row = CriteriaSet(
        code=f"own-{level}".lower(), name=str(level), level=level, attainment="STANDARD", valid_from=BEGIN
    )
    row.set_keys()
    row.save()
    Criterion.objects.bulk_create(
        [Criterion(criteria_set=row, number=str(order), order=order, name=f"V{order}") for order in range(3)]
    )
    return row


def _village_rows(world, chance):
    """Villages that live as long as their commune, row by row along its chain."""
    units, links, of_commune = [], [], {}
    for unit in world.units:
        if unit.level != Level.COMMUNE:
            continue
        old = next((old for old, new, kind, _day in world.links if new is unit and kind == "CONTINUES"), None)
        count = len(of_commune[id(old)]) if old else chance.choice([0, 0, 1, 3])
        life = unit.valid_from, unit.valid_to, unit.row
        own = [Unit(Level.VILLAGE, Kind.HAMLET, f"{unit.code}V{one}", f"V{one}", *life) for one in range(count)]
        of_commune[id(unit)] = own
        units += own
        links += [(one, other, unit.valid_from) for one, other in zip(of_commune.get(id(old), ()), own, strict=False)]
    write_localities(units)
    link_successions([(old.row, new.row, "CONTINUES", day, "") for old, new, day in links])
    return [unit.row for unit in units]


def _assess_around(period, sets, chance):
    """Villages, districts and the province of a period, some of them blank, some not yet approved."""
    inside = Q(province=period.province) | Q(pk=period.province_id)
    rows = Locality.objects.filter(inside).in_force_on(period.end_date).exclude(level=Level.COMMUNE)
    for row in rows.order_by("pk"):
        if chance.random() < 0.7:
            period.criteria_sets.add(sets[row.level])
            marks = chance.choice(["111", "1-1", "101", "1?1", "???"])
            values = {"met": sum(mark in "1-" for mark in marks), "required": 3, "marks": marks, "computed": 0,
                      "stated": 0 if marks == "???" else 3}  # fmt: skip
            kinds = chance.choice([("current",), ("current", "approved"), ("current", "approved")])
            Assessment.objects.create(
                period=period, criteria_set=sets[row.level], locality=row, province=period.province,
                **{f"{kind}_{name}": value for kind in kinds for name, value in values.items()},
            )  # fmt: skip


_COMMUNES = {"level": "commune", "unit_types": ["xa"]}
_ASKED = (
    ("ROLL_UP", {**_COMMUNES, "attainment": "ntm", "set": "s1"}, "percent_of_children", ">="),
    ("ROLL_UP", {**_COMMUNES, "attainment": "ntm", "set": "s2"}, "percent_of_children", ">="),
    ("ROLL_UP", {**_COMMUNES, "attainment": "nang_cao", "set": None}, "percent_of_children", "<="),
    ("ROLL_UP", {"level": "commune", "unit_types": ["phuong", "thi-tran"], "attainment": "ntm", "set": None},
     "percent_of_children", ">="),
    ("ROLL_UP", {**_COMMUNES, "attainment": "do_thi_van_minh", "set": None}, "percent_of_children", ">="),
    ("ROLL_UP", {**_COMMUNES, "min_criteria": 2, "required_criteria": ["c0"], "places": [0]},
     "every_remaining_child", "achieved"),
    ("OWN_CRITERIA", {}, "", "="),
    ("SURVEY", {}, "percent", ">="),
    ("INDICATOR", {}, "", ">="),
    ("BOOLEAN", {}, "", "achieved"),
    ("ROLL_UP", {"level": "district", "unit_types": ["huyen"], "attainment": "ntm", "set": "own-district"},
     "percent_of_children", ">="),
    ("ROLL_UP", {"level": "district", "attainment": "ntm", "set": None}, "percent_of_children", ">="),
    ("OWN_ATTAINMENT", {"level": "province", "attainment": "ntm", "set": "own-province"}, "", "achieved"),
    ("OWN_ATTAINMENT", {"level": "province", "attainment": "ntm", "set": None}, "maintained", "achieved"),
)  # fmt: skip
_OF_DISTRICTS = 10  # those before ask nothing of districts below


def add_conditions(world, seed):
    """Conditions of the sets of districts and provinces, what was said of them, and the sets decisions name."""
    chance = Random(seed)
    sets = {row.code: row for row in CriteriaSet.objects.all()}
    sets["a1"].requires.add(sets["s1"])
    CriteriaSet.objects.filter(pk=sets["s2"].pk).update(based_on=chance.choice([None, None, sets["s1"]]))
    for unit in world.units:
        if unit.level == Level.DISTRICT and chance.random() < 0.5:
            Recognition.objects.create(
                locality=unit.row, attainment=chance.choice(["STANDARD", "STANDARD", "COMPLETED"]),
                decision_date=chance.choice([dt.date(2021, 6, 1), EVENTS[1]]), recognition_year=2022,
            )  # fmt: skip
    for row in Recognition.objects.select_related("locality").order_by("pk"):
        fitting = [found for found in sets.values() if found.level == row.locality.level]
        row.criteria_set = chance.choice([None, *fitting])
        row.save()
    for code, most in (("own-district", _OF_DISTRICTS), ("own-province", len(_ASKED))):
        for order in sorted(chance.sample(range(most), chance.randrange(1, most))):
            _add_condition(sets[code], order, chance)
    _confirm_and_close(world, chance)
    _say_conditions(chance)


def _add_condition(criteria_set, order, chance):
    kind, subject, measure, operator = _ASKED[order]
    takes_number = kind in ("ROLL_UP", "SURVEY", "INDICATOR") and measure != "every_remaining_child"
    levels = (
        [None, chance.choice([30, 50, 66, 100])] if takes_number else [None, 3] if kind == "OWN_CRITERIA" else [None]
    )
    Condition.objects.create(
        criteria_set=criteria_set, number=str(order + 1), order=order, name=f"K{order}", kind=kind, subject=subject,
        measure=measure, operator=operator, value=chance.choice(levels), recalled_value=chance.choice(levels),
        unit=chance.choice(["m²", "%", ""]) if kind == "INDICATOR" else "", is_verified=chance.random() < 0.6,
    )  # fmt: skip


def _confirm_and_close(world, chance):
    """Levels confirmed by provinces, some withdrawn, before or after quarters were closed."""
    moments = [dt.datetime(2024, month, 10, tzinfo=dt.UTC) for month in (1, 2, 3)]
    ReportingPeriod.objects.filter(state="CLOSED").update(state_at=moments[1])
    provinces = [unit.row for unit in world.units if unit.level == Level.PROVINCE and unit.root is unit]
    for condition in Condition.objects.order_by("pk"):
        for province in provinces:
            if chance.random() < 0.4:
                since = chance.choice([0, 2])
                until = chance.choice([None, *moments[since + 1 :]])
                ConditionConfirmation.objects.create(
                    condition=condition, province=province, document="2/VP", confirmed_at=moments[since],
                    withdrawn_at=until,
                )  # fmt: skip


def _say_conditions(chance):
    verdicts = ["MET", "MET", "NOT_MET", "NOT_APPLICABLE", ""]
    for assessment in Assessment.objects.filter(criteria_set__level__in=("DISTRICT", "PROVINCE")).order_by("pk"):
        for condition in Condition.objects.filter(criteria_set=assessment.criteria_set).order_by("pk"):
            if chance.random() < 0.6 and (condition.kind in ("SURVEY", "INDICATOR", "BOOLEAN") or not condition.value):
                numbers = [None, 20, 40.5, 90] if condition.kind in ("SURVEY", "INDICATOR") else [None]
                words = {
                    f"{prefix}{name}": chance.choice(values) for prefix in ("", "approved_")
                    for name, values in (("value", numbers), ("verdict", verdicts))
                }  # fmt: skip
                ConditionResult.objects.create(
                    assessment=assessment, condition=condition, entered_at=timezone.now(), **words
                )


def add_targets(world, seed, metrics):
    """A dozen targets of two papers: some with a baseline, names, another whole, a later decision, a figure by hand."""
    chance = Random(seed)
    days = [dt.date(2022, 12, 31), *EVENTS, world.day, None]
    places = [unit for unit in world.units if unit.level != Level.COMMUNE]
    names = [unit.name for unit in world.units if unit.level == Level.DISTRICT]
    papers = [
        Directive.objects.create(key=f"P{number}", system="PARTY", kind="Kế hoạch", date=chance.choice(days))
        for number in range(2)
    ]
    for number in range(12):
        row = Target.objects.create(
            directive=chance.choice(papers), code=f"T{number}", metric=chance.choice(metrics), unit="xã",
            operator=chance.choice([">=", ">=", "=", "maintain"]), locality=chance.choice(places).row,
            value=chance.choice([None, 0, 1, 2, 3, 30, 50]), deadline=chance.choice(days),
            denominator=chance.choice([None, 5]), denominator_rule=chance.choice(["", "RECOGNISED", "DOCUMENT"]),
            baseline=chance.choice([None, None, 1]), baseline_day=chance.choice([None, None, EVENTS[0]]),
            scope_filter=chance.choice(["", "", "", "dbkk", "khu-vuc-2"]),
            named_localities=chance.choice([[], [], chance.sample(names, 1), [*chance.sample(names, 1), "Nơi khác"]]),
        )  # fmt: skip
        if chance.random() < 0.3:
            TargetRevision.objects.create(target=row, decided_on=EVENTS[1], value=2, deadline=dt.date(2024, 12, 31))
        if chance.random() < 0.3:
            TargetFigure.objects.create(target=row, day=chance.choice([EVENTS[0], EVENTS[2]]), value=1, source="Sở")
