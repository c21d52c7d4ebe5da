"""Each kind of metric on a small province, worked out by hand; on 30/9/2023 it has four xã in two districts."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.scope import SYSTEM
from criteria.models import Assessment, CriteriaSet, Criterion, Recognition
from directives.actions import enter_figure, revise_target
from directives.models import Directive, Target
from localities.models import Level, LocalityAttribute
from reports.targets import Standings, metric_of
from reports.targets.pace import tile_line
from reports.targets.proof import registers_of
from tests.reports.conftest import BEGIN, add_assessment

pytestmark = pytest.mark.django_db

DAY = dt.date(2023, 9, 30)


@pytest.fixture
def province(world):
    """X1 recognised 2/2023 and advanced 8/2023; X2 recognised 5/2023; X9 and X5 not. X9 has no figures."""
    units, criteria_set, periods = world
    for name, marks in {"stays": "11111", "stays2": "11011", "renamed_new": "10001"}.items():
        add_assessment(units[name], criteria_set, periods[2], marks, is_approved=True)
    recognise(units["stays"], "STANDARD", "2023-02-10")
    recognise(units["stays"], "ADVANCED", "2023-08-10")
    recognise(units["stays2"], "STANDARD", "2023-05-10")
    return units["stays"].province


def recognise(place, attainment, day, kind="RECOGNISED"):
    Recognition.objects.create(
        locality=place, attainment=attainment, recognition_year=int(day[:4]), decision_number=f"{day}/QĐ",
        decision_date=day, issuer="UBND tỉnh", kind=kind,
    )  # fmt: skip


@pytest.fixture
def paper(province):
    return Directive.objects.create(
        key="P", kind="Kế hoạch", system="GOVERNMENT", date=dt.date(2023, 4, 1), locality=province
    )


@pytest.fixture
def asked(paper):
    """asked("metric", value=…) gives the standing of such a target on the day."""

    def standing(metric, day=DAY, **values):
        values = {"operator": ">=", "value": 1, "unit": "xã", "locality": paper.locality} | values
        code = f"T{Target.objects.count()}"
        Target.objects.create(directive=paper, code=code, metric=metric, **values)
        return Standings(day, SYSTEM).of(Target.objects.get(code=code))

    return standing


@pytest.mark.parametrize(
    ("metric", "value", "whole"),
    [
        ("xa_dat_chuan_ntm", 2, 4),
        ("xa_nang_cao_luy_ke", 1, 4),
        ("xa_kieu_mau", 0, 4),
        ("xa_dat_chuan_moi", 2, None),
        ("xa_duoi_4_tieu_chi", 1, None),
        ("xa_duoi_5_tieu_chi", 2, None),
    ],
)
def test_counts(asked, metric, value, whole):
    found = asked(metric)

    assert (found.value, found.whole) == (value, whole)


def test_an_average_is_sum_over_count_of_those_with_figures(asked):
    assert asked("tieu_chi_binh_quan_xa", value=5).value == Decimal(5 + 4 + 2) / 3


def test_a_share_asks_for_whole_units(asked):
    found = asked("ty_le_xa_dat_chuan_ntm", value=60, unit="%")

    assert (found.value_text, found.needed, found.missing, found.reached) == ("50,00%", 3, 1, False)


def test_a_share_of_the_recognised_has_their_number_below(asked):
    found = asked("ty_le_xa_nang_cao", value=40, unit="%", denominator_rule="RECOGNISED")

    assert (found.value, found.whole, found.reached) == (1, 2, True)


def test_the_documents_own_denominator_holds_where_it_says_so(asked):
    assert asked("xa_dat_chuan_ntm", denominator=10, denominator_rule="DOCUMENT").value_text == "02/10"


def test_an_increment_starts_at_the_documents_eve_or_at_its_baseline(asked):
    # X1 was recognised before the paper of 1/4/2023, X2 after it.
    assert asked("xa_dat_chuan_them").value == 1
    assert asked("xa_dat_chuan_them", baseline_day=dt.date(2023, 1, 1)).value == 2
    assert asked("xa_dat_chuan_them", baseline=0).value == 2


def test_an_undated_paper_without_a_baseline_says_so(asked, paper):
    paper.date = None
    paper.save()

    found = asked("xa_dat_chuan_them")

    assert found.value is None and found.reason


def test_no_commune_below_is_not_reached_while_one_has_no_figures(asked):
    found = asked("xa_duoi_2_tieu_chi", operator="=", value=0)

    assert (found.value, found.reached) == (0, None)
    assert "01 xã" in found.why


def test_maintaining_needs_a_full_re_assessment(asked):
    # Of the two recognised X1 meets everything, X2 misses a criterion.
    assert asked("xa_dat_chuan_ntm", operator="maintain", value=1).reached is True
    kept = asked("xa_dat_chuan_ntm", operator="maintain", value=2)
    assert (kept.value, kept.reached) == (1, False)


def test_a_recognition_nobody_looked_at_again_settles_nothing(asked, world):
    recognise(world[0]["merger"], "STANDARD", "2023-08-01")

    found = asked("xa_dat_chuan_ntm", operator="maintain", value=2)

    assert (found.value, found.reached) == (2, None)
    assert found.why


def test_a_revoked_one_is_not_maintained(asked, world):
    recognise(world[0]["stays"], "STANDARD", "2023-09-01", kind="REVOKED")

    assert asked("xa_dat_chuan_ntm", operator="maintain", value=1).reached is False


def test_only_communes_of_a_kind_are_counted(asked, world):
    none = asked("xa_dat_chuan_ntm", scope_filter="dbkk")
    assert none.value is None and none.reason
    for name in ("stays", "renamed_new"):
        LocalityAttribute.objects.create(
            locality=world[0][name], kind="ESPECIALLY_DIFFICULT", value="có", valid_from=BEGIN
        )

    assert asked("xa_dat_chuan_ntm", scope_filter="dbkk").value_text == "01/02"


def test_named_districts_and_those_not_in_the_register(asked, world):
    recognise(world[0]["stays"].district, "STANDARD", "2023-06-01")

    named = asked("huyen_dat_chuan_ntm", unit="huyện", named_localities=["Huyện 1", "Huyện 2"])
    lost = asked("huyen_dat_chuan_ntm", value=2, unit="huyện", named_localities=["Huyện 1", "Huyện xa"])
    enough = asked("huyen_dat_chuan_ntm", value=1, unit="huyện", named_localities=["Huyện 1", "Huyện xa"])

    assert (named.value_text, named.reached) == ("01/02", True)
    assert (lost.value_text, lost.reached) == ("01/02", None)
    assert "Huyện xa" in lost.why
    assert enough.reached is True, "what is not in the register does not matter where the others suffice"


def test_districts_gained_since_the_paper(asked, world):
    recognise(world[0]["stays"].district, "STANDARD", "2022-06-01")
    recognise(world[0]["stays2"].district, "STANDARD", "2023-06-01")

    assert asked("huyen_dat_chuan_them", unit="huyện").value == 1
    assert asked("huyen_thanh_pho_dat_moi", unit="huyện").value == 1
    assert asked("huyen_thanh_pho_dat_luy_ke", unit="huyện").value_text == "02/02"


def test_a_district_recognised_before_is_not_gained_by_a_higher_decision(asked, world):
    recognise(world[0]["stays"].district, "STANDARD", "2022-06-01")
    recognise(world[0]["stays"].district, "ADVANCED", "2023-06-01")

    assert asked("huyen_dat_chuan_them", unit="huyện").value == 0
    assert asked("huyen_thanh_pho_dat_moi", unit="huyện", deadline=dt.date(2023, 12, 31)).value == 0


def test_a_districts_own_criteria_once_they_are_entered(asked, world):
    units, _set, periods = world
    district = units["stays"].district
    before = asked("tieu_chi_huyen_hoan_thanh", operator="=", value=3, unit="tiêu chí", locality=district)
    own = CriteriaSet(code="h", name="H", level=Level.DISTRICT, attainment="STANDARD", valid_from=BEGIN, bands=[])
    own.set_keys()
    own.save()
    for order in range(3):
        Criterion.objects.create(criteria_set=own, number=str(order + 1), order=order, name=f"H{order}")
    Assessment.objects.create(
        criteria_set=own, period=periods[2], locality=district, province=district.province, district=district,
        approved_met=2, approved_required=3, approved_marks="1-?", approved_computed=1, approved_stated=1,
    )  # fmt: skip

    found = asked("tieu_chi_huyen_hoan_thanh", operator="=", value=3, unit="tiêu chí", locality=district)

    assert before.value is None and before.reason
    assert (found.value_text, found.reached) == ("02/03", False)


def test_a_computed_figure_without_a_number_in_the_paper_is_shown_and_not_decided(asked):
    found = asked("xa_dat_chuan_ntm", value=None, operator="achieved")

    assert (found.value, found.reached, found.state) == (2, None, "UNKNOWN")
    assert found.why


def test_of_those_by_hand_the_newest_by_the_deadline_counts(asked):
    found = asked("ty_le_tien_su_dung_dat_cho_ntm", value=50, unit="%", deadline=dt.date(2023, 6, 30))
    for day, value in ((dt.date(2023, 3, 31), 40), (dt.date(2023, 6, 30), 48), (dt.date(2023, 9, 1), 55)):
        enter_figure(found.target, by=None, day=day, value=Decimal(value), source="Báo cáo")

    found = Standings(DAY, SYSTEM).of(found.target)

    assert (found.value_text, found.day, found.state) == ("48%", dt.date(2023, 6, 30), "MISSED")
    assert found.is_by_hand


def test_a_deadline_moved_by_a_decision_opens_the_target_again(asked):
    target = asked("xa_dat_chuan_ntm", value=4, deadline=dt.date(2023, 6, 30)).target
    assert Standings(DAY, SYSTEM).of(target).state == "MISSED"

    revise_target(target, by=None, decided_on=dt.date(2023, 7, 15), document="QĐ 1", deadline=dt.date(2024, 6, 30))

    fresh = Target.objects.get(pk=target.pk)
    assert Standings(DAY, SYSTEM).of(fresh).state == "OPEN"
    assert Standings(dt.date(2023, 7, 14), SYSTEM).of(fresh).state == "MISSED"


@pytest.mark.parametrize(
    "metric", ["xa_dat_chuan_ntm", "xa_nang_cao", "xa_dat_chuan_moi", "xa_duoi_5_tieu_chi", "ty_le_xa_dat_chuan_ntm"]
)
def test_the_rows_counted_are_the_figure(asked, metric):
    found = asked(metric)

    registers = {one.name: one for one in registers_of(Standings(DAY, SYSTEM), found)}

    assert len(registers["counted"].rows) == found.value


def test_every_metric_says_what_it_counts():
    for code in ("xa_dat_chuan_ntm", "xa_duoi_12_tieu_chi", "dieu_kien_tinh_dat"):
        assert metric_of(code).sentence
    assert "12" in metric_of("xa_duoi_12_tieu_chi").sentence
    assert metric_of("xa_moi_la") is None


def test_pace_for_a_tile_from_figures_it_has(asked):
    target = asked("xa_dat_chuan_ntm", value=8, deadline=dt.date(2024, 9, 30)).target

    line = tile_line(target, DAY, 2, 1)

    assert "1,5 xã" in line and "0,25 xã" in line
    assert tile_line(target, DAY, 9, 1) == ""
