"""Early warnings: the rules by themselves, what they find in a quarter, and who reads the page."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.scope import scope_of
from criteria.actions import Entry, attach_evidence, open_period, record_results
from criteria.models import Change, Indicator, IndicatorResult, Verdict
from criteria.rules.warnings import Alike, alike, is_at_level, late_sign, often_at_level
from criteria.warnings import Limits, warnings_of
from ntm.lib.cells import CellValue

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


# -- The rules ---------------------------------------------------------------------------------------------------


def row(*values):
    return {number: Decimal(value) for number, value in enumerate(values)}


def found(numbers, least_common=4, least_share=Decimal("0.9")):
    return alike(numbers, least_common=least_common, least_share=least_share)


def test_units_with_the_same_numbers_are_one_group():
    numbers = {"a": row(1, 2, 3, 4), "b": row(1, 2, 3, 4), "c": row(5, 6, 7, 8), "d": row(9, 8, 7, 6)}

    assert found(numbers) == [Alike(("a", "b"), 4, 4)]


def test_nearly_all_is_enough_and_a_little_less_is_not():
    ten = range(10)
    others = {"x": row(*range(20, 30)), "y": row(*range(40, 50)), "z": row(*range(60, 70))}

    assert found({"a": row(*ten), "b": row(*ten[:-1], 99), **others}) == [Alike(("a", "b"), 10, 9)]
    assert found({"a": row(*ten), "b": row(*ten[:-2], 98, 99), **others}) == []


def test_three_units_that_follow_from_each_other_are_one_group():
    numbers = {"a": row(1, 2, 3, 4), "b": row(1, 2, 3, 4), "c": row(1, 2, 3, 4)}
    others = {key: row(key, key + 1, key + 2, key + 3) for key in (10, 20, 30, 40)}

    assert [group.units for group in found(numbers | others)] == [("a", "b", "c")]


def test_few_numbers_in_common_say_nothing():
    assert found({"a": row(1, 2, 3), "b": row(1, 2, 3), "c": row(7, 8, 9)}) == []


def test_numbers_most_units_share_are_left_out():
    """All of a district have 100% electricity: that alone makes no two of them alike."""
    numbers = {unit: row(100, 100, 100, 100, 100, unit) for unit in range(12)}

    assert found(numbers) == []


def test_what_is_common_is_asked_of_everybody():
    everybody = {unit: row(100, 100, 100, 100, 100, unit) for unit in range(12)}
    mine = {unit: everybody[unit] for unit in (0, 1)}

    assert alike(mine, least_common=4, least_share=Decimal("0.8"), among=everybody) == []
    assert len(alike(mine, least_common=4, least_share=Decimal("0.8"))) == 1


def test_a_small_district_of_copies_is_found():
    assert found({unit: row(1, 2, 3, 4) for unit in "abc"}) == [Alike(("a", "b", "c"), 4, 4)]


def test_units_without_numbers_are_not_alike():
    assert found({"a": {}, "b": {}}) == []


@pytest.mark.parametrize(
    ("old", "new", "sign"),
    [
        (CellValue(Decimal(85), "NOT_MET"), CellValue(Decimal(90), "MET"), "met"),
        (CellValue(verdict="NOT_MET"), CellValue(verdict="MET"), "met"),
        (CellValue(Decimal(30), "MET"), CellValue(Decimal(60), "MET"), "jump"),
        (CellValue(Decimal(85), "MET"), CellValue(Decimal(60), "NOT_MET"), None),
        (CellValue(), CellValue(Decimal(95), "MET"), None),
        (CellValue(Decimal(90), "MET"), CellValue(Decimal(91), "MET"), None),
    ],
)
def test_what_is_worth_a_look_just_before_the_due_date(old, new, sign):
    indicator = Indicator(kind="PERCENT", unit="%")

    assert late_sign(indicator, old, new, 50) == sign


def test_exactly_at_a_level_that_could_have_been_passed():
    assert is_at_level(Decimal(90), Decimal(90), is_share=True)
    assert not is_at_level(Decimal("90.1"), Decimal(90), is_share=True)
    assert not is_at_level(Decimal(100), Decimal(100), is_share=True)
    assert is_at_level(Decimal(100), Decimal(100), is_share=False)
    assert not is_at_level(Decimal(0), Decimal(0), is_share=False)
    assert not is_at_level(Decimal(5), None, is_share=False)


def test_often_needs_both_a_number_and_a_share():
    assert often_at_level(5, 10, least=5, least_share=Decimal("0.4"))
    assert not often_at_level(4, 5, least=5, least_share=Decimal("0.4"))
    assert not often_at_level(5, 30, least=5, least_share=Decimal("0.4"))


# -- What a quarter shows ----------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def few(settings, tmp_path):
    """A set of three indicators wants lower limits."""
    settings.MEDIA_ROOT = tmp_path
    settings.WARNING_LEAST_NUMBERS, settings.WARNING_LEAST_AT_LEVEL = 2, 1


@pytest.fixture
def say(period, small_set, places):
    def enter(by, place, **said):
        entries = [
            Entry(places[place].pk, getattr(small_set, name).pk, Decimal(value), verdict)
            for name, (value, verdict) in said.items()
        ]
        record_results(period=period, criteria_set=small_set.row, entries=entries, by=by, door="FORM")

    return enter


@pytest.fixture
def warnings(period, small_set, places):
    def read(by, within="province", **limits):
        return warnings_of(
            period, small_set.row, scope_of(by), within=places[within], limits=Limits(**limits) if limits else None
        )

    return read


def names(rows):
    return [row.unit.name for row in rows]


def test_the_same_row_in_two_communes_is_named(say, warnings, office):
    say(office, "dongthai", roads=("93.7", None), health=("71.2", "MET"))
    say(office, "thoiquan", roads=("93.7", None), health=("71.2", "MET"))

    (group,) = warnings(office).alike

    assert sorted(unit.name for unit in group.units) == ["Thới Quản", "Đông Thái"]
    assert (group.common, group.equal, group.kept) == (2, 2, 0)


def test_a_row_kept_from_last_period_still_counts_and_says_so(say, warnings, office, places, small_set):
    say(office, "dongthai", roads=("93.7", None), health=("71.2", "MET"))
    say(office, "tayyen", roads=("93.7", None), health=("71.2", "MET"))
    later = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    (group,) = warnings_of(later, small_set.row, scope_of(office), within=places["province"]).alike

    assert group.kept == 4


def test_an_official_is_told_of_own_communes_alone(say, warnings, office, official):
    say(office, "dongthai", roads=("93.7", None), health=("71.2", "MET"))
    say(office, "thoiquan", roads=("93.7", None), health=("71.2", "MET"))

    mine = warnings(official)

    assert mine.alike == []
    assert names(mine.unproved) == ["Đông Thái"]


def move(period, **fields):
    type(period).objects.filter(pk=period.pk).update(**fields)
    period.refresh_from_db()


def test_a_number_moved_to_met_just_before_the_due_date_is_named(say, warnings, office, period):
    move(period, due_date=timezone.localdate() + dt.timedelta(days=2))
    say(office, "dongthai", roads=("80", None))
    say(office, "dongthai", roads=("85", None))
    Change.objects.update(at=timezone.now() - dt.timedelta(days=30))
    say(office, "dongthai", roads=("91", None))

    (late,) = warnings(office).late

    assert (late.unit.name, late.indicator.number, str(late.old), str(late.new)) == ("Đông Thái", "1.1", "85 K", "91 Đ")
    assert (late.sign, late.days, late.by) == ("met", 2, office)


def test_back_and_forth_inside_the_days_is_one_change(say, warnings, office, period):
    move(period, due_date=timezone.localdate())
    say(office, "dongthai", roads=("85", None))
    Change.objects.update(at=timezone.now() - dt.timedelta(days=30))
    say(office, "dongthai", roads=("95", None))
    say(office, "dongthai", roads=("86", None))

    assert warnings(office).late == []


def test_earlier_and_later_changes_are_no_sign(say, warnings, office, period):
    say(office, "dongthai", roads=("80", None))
    say(office, "dongthai", roads=("95", None))

    for days in (8, -1):
        move(period, due_date=timezone.localdate() + dt.timedelta(days=days))
        assert warnings(office).late == []
    move(period, due_date=timezone.localdate() + dt.timedelta(days=8))
    Change.objects.filter(old="").update(at=timezone.now() - dt.timedelta(days=30))
    assert names(warnings(office, days=8, share=95).late) == ["Đông Thái"]


def test_a_period_without_a_due_date_has_no_such_sign(say, warnings, office):
    say(office, "dongthai", roads=("80", None))

    assert warnings(office).first_late_day is None and warnings(office).late == []


def test_met_without_a_file_is_named_until_there_is_one(say, warnings, office, period, small_set, places):
    say(office, "dongthai", roads=("95", None), health=("80", "MET"))
    (row_,) = warnings(office).unproved
    assert (row_.met, row_.numbers) == (1, "2.1")

    attach_evidence(
        period=period, criteria_set=small_set.row, locality=places["dongthai"], indicator=small_set.health,
        files=[SimpleUploadedFile("a.pdf", PDF)], by=office,
    )  # fmt: skip

    assert warnings(office).unproved == []


def test_what_the_department_says_is_not_met_needs_no_proof(say, warnings, office):
    say(office, "dongthai", health=("80", "MET"))
    assert len(warnings(office).unproved) == 1

    IndicatorResult.objects.update(department_verdict=Verdict.NOT_MET)

    assert warnings(office).unproved == []


def test_numbers_exactly_at_their_level_are_a_hint(say, warnings, office):
    say(office, "dongthai", roads=("90", None), health=("70", "MET"))
    say(office, "tayyen", roads=("90.5", None), health=("75", "MET"))

    (row_,) = warnings(office).at_level

    assert (row_.unit.name, row_.judged, row_.numbers) == ("Đông Thái", 2, "1.1, 2.1")


def test_the_signs_of_units_mark_them_for_a_sample(say, warnings, office, places):
    say(office, "dongthai", roads=("90", None), health=("70", "MET"))
    say(office, "tayyen", roads=("95", None))

    assert warnings(office).marked == {places["dongthai"].code}


def test_reading_takes_the_same_queries_whatever_was_entered(say, warnings, office, period):
    move(period, due_date=timezone.localdate())

    def queries():
        with CaptureQueriesContext(connection) as captured:
            warnings(office)
        return len(captured)

    say(office, "dongthai", roads=("80", None))
    before = queries()
    for place in ("dongthai", "tayyen", "thoiquan"):
        say(office, place, roads=("90", None), health=("70", "MET"))

    assert queries() == before


# -- The page ----------------------------------------------------------------------------------------------------


@pytest.fixture
def address(period, small_set):
    def build(code="91"):
        return reverse("criteria:entry-warnings", args=[code, "2024-Q3", small_set.row.code])

    return build


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("office", "91", 200),
        ("leader", "91", 200),
        ("department", "91", 200),
        ("official", "91", 200),
        ("official", "908", 200),
        ("neighbour", "908", 404),
        ("outsider", "91", 404),
        ("stranger", "91", 404),
        ("office", "31006", 404),
    ],
)
def test_who_reads_the_warnings(signed_in, address, who, code, status):
    assert signed_in(who).get(address(code)).status_code == status


def test_the_page_accuses_nobody_and_takes_no_post(signed_in, address, say, office):
    say(office, "dongthai", roads=("90", None), health=("70", "MET"))
    client = signed_in("office")

    text = client.get(address()).content.decode().lower()

    assert not [word for word in ("gian lận", "khai khống", "vi phạm", "chạy theo thành tích") if word in text]
    assert client.post(address()).status_code == 405


@pytest.mark.parametrize("query", ["days=abc&share=9999", "days=-3", "share=", "table=x&format=xlsx", "format=csv"])
def test_odd_limits_fall_back_to_the_offices_own(signed_in, address, query):
    page = signed_in("office").get(f"{address()}?{query}")

    assert page.status_code == 200
    assert page.context["found"].limits == Limits.of_settings()


@pytest.mark.parametrize("table", ["alike", "late", "unproved", "at_level"])
def test_every_table_leaves_as_xlsx_and_csv(signed_in, address, say, office, period, table):
    move(period, due_date=timezone.localdate())
    say(office, "dongthai", roads=("80", None), health=("70", "MET"))
    Change.objects.update(at=timezone.now() - dt.timedelta(days=30))
    for place in ("dongthai", "tayyen"):
        say(office, place, roads=("90", None), health=("70", "MET"))
    client = signed_in("office")

    xlsx = client.get(f"{address()}?table={table}&format=xlsx")
    csv = client.get(f"{address()}?table={table}&format=csv").content.decode("utf-8-sig")

    assert xlsx.content.startswith(b"PK")
    assert "Đông Thái" in csv
