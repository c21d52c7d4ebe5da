"""A dossier's way: who may take which step, what each needs, and that nothing counts before the decision."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Agency
from accounts.scope import scope_of
from criteria.actions import (
    DecisionPaper,
    Refused,
    advance,
    choose_set,
    correct_recognition,
    decide,
    disqualify,
    give_opinion,
    open_dossier,
    record_decision,
    record_survey,
    record_vote,
    return_dossier,
    set_day_limit,
    state_check,
)
from criteria.dossiers.reading import DossierReading, limits_of
from criteria.dossiers.scope import dossiers_for, unfinished_of
from criteria.loader import is_used
from criteria.models import (
    CriteriaSet,
    Dossier,
    DossierKind,
    DossierState,
    DossierStep,
    Recognition,
    RecognitionKind,
    Responsibility,
    SetState,
)
from localities.models import Level, Locality
from reports import rollups
from tests.criteria.dossier_world import REGISTERED, day_after, opened, state_all, vote, walk

TODAY = dt.date(2024, 9, 1)


def reasons(error):
    return " ".join(problem.reason for problem in error.value.problems)


@pytest.fixture
def dossier(places, small_set, office):
    return opened(places, small_set.row, office)


@pytest.fixture
def waiting(dossier, office):
    """At the decision, everything stated."""
    row = walk(dossier, "decide", office)
    state_all(row, office)
    return row


def new_set(code, **values):
    row = CriteriaSet(**{"code": code, "name": code, "level": Level.COMMUNE, "attainment": "STANDARD", **values})
    row.set_keys()
    row.save()
    return row


# -- Opening -------------------------------------------------------------------------------------------------------


def test_registering_is_the_first_step_done(dossier):
    (first,) = DossierStep.objects.all()

    assert (dossier.step, dossier.state, first.step, first.done_on) == ("plan", "OPEN", "register", REGISTERED)


def test_one_open_dossier_for_a_unit_and_attainment(dossier, places, small_set, office):
    with pytest.raises(Refused):
        opened(places, small_set.row, office)
    assert opened(places, small_set.row, office, name="tayyen")


def test_an_official_uses_a_set_the_office_put_in_use(places, small_set, official, period):
    with pytest.raises(Refused):
        opened(places, new_set("xa-chua-dung", valid_from=dt.date(2020, 1, 1)), official)
    assert opened(places, small_set.row, official)


@pytest.mark.parametrize("who", ["neighbour", "leader", "department", "outsider", "stranger"])
def test_nobody_else_registers_the_commune(places, small_set, period, who, request):
    with pytest.raises(Refused):
        opened(places, small_set.row, request.getfixturevalue(who))
    assert not Dossier.objects.exists()


def test_drafts_and_sets_of_another_level_are_refused(places, office):
    draft = new_set("nhap", state=SetState.DRAFT, issuer_province=places["province"])
    district = new_set("huyen", level=Level.DISTRICT)
    later = new_set("sau", valid_from=dt.date(2026, 2, 15))
    foreign = new_set("tinh-khac", issuer_province=places["other_province"])

    for wrong in (draft, district, later, foreign):
        with pytest.raises(Refused):
            opened(places, wrong, office)


def test_recognition_and_recognition_again_are_kept_apart(places, small_set, office):
    with pytest.raises(Refused):
        opened(places, small_set.row, office, kind=DossierKind.RE_RECOGNITION)
    paper = DecisionPaper(attainment="STANDARD", recognition_year=2018, decision_date=dt.date(2019, 1, 5))
    record_decision(paper, [places["dongthai"]], by=office)
    with pytest.raises(Refused):
        opened(places, small_set.row, office)
    assert opened(places, small_set.row, office, kind=DossierKind.RE_RECOGNITION)


def test_years_before_any_procedure_are_refused(places, small_set, office):
    with pytest.raises(Refused):
        opened(places, small_set.row, office, year=2012)


# -- Steps ---------------------------------------------------------------------------------------------------------


def test_each_step_belongs_to_somebody(dossier, official, neighbour, office):
    with pytest.raises(Refused):
        advance(dossier, by=neighbour, step="plan", done_on=day_after(dossier))
    row = walk(dossier, "appraise", official)
    with pytest.raises(Refused):
        advance(row, by=official, step="appraise", done_on=day_after(row), reason="x")
    assert walk(row, "vote", office).step == "vote"


def test_a_step_looked_at_too_long_ago_is_refused(dossier, office):
    walk(dossier, "self_assess", office)

    with pytest.raises(Refused):
        advance(dossier, by=office, step="plan", done_on=day_after(dossier))


@pytest.mark.parametrize("day", [dt.date(2024, 1, 9), dt.date(2999, 1, 1)])
def test_days_run_forward_and_not_into_the_future(dossier, office, day):
    with pytest.raises(Refused):
        advance(dossier, by=office, step="plan", done_on=day)


def test_made_public_too_seldom(dossier, official):
    row = walk(dossier, "publish", official)
    too_few = {"times": 3, "first_day": "2024-01-20", "last_day": "2024-01-25"}
    too_long = {"times": 5, "first_day": "2024-01-01", "last_day": "2024-01-16"}
    backwards = {"times": 5, "first_day": "2024-01-16", "last_day": "2024-01-15"}

    said = []
    for details in (too_few, too_long, backwards):
        with pytest.raises(Refused) as error:
            advance(row, by=official, step="publish", done_on=day_after(row), details=details)
        said.append(reasons(error))

    assert all("5" in one and "15" in one for one in said)
    assert "3" in said[0] and "16" not in said[0]
    assert "16" in said[1] and "3" not in said[1]
    assert len(set(said)) == 3


def test_a_dossier_of_2017_follows_its_own_procedure(places, small_set, office):
    row = opened(places, small_set.row, office, year=2017)

    reading = DossierReading(row, TODAY)

    assert reading.procedure.code == "qd2540-2016"
    assert [one.code for one in reading.conditions] == ["set_met"]
    # Five working days from Wednesday 10 January 2024.
    assert reading.due == dt.date(2024, 1, 17)


def test_a_return_goes_back_with_its_reason(dossier, office, official):
    row = walk(dossier, "appraise", office)
    with pytest.raises(Refused):
        return_dossier(row, by=office, step="appraise", done_on=day_after(row), reason=" ")
    with pytest.raises(Refused):
        return_dossier(row, by=official, step="appraise", done_on=day_after(row), reason="thiếu")

    row = return_dossier(row, by=office, step="appraise", done_on=day_after(row), reason="Thiếu minh chứng")

    assert (row.state, row.step) == ("RETURNED", "complete")
    row = advance(row, by=official, step="complete", done_on=day_after(row))
    assert (row.state, row.step) == ("OPEN", "district_check")


def test_not_qualified_ends_it_and_another_may_be_opened(dossier, places, small_set, office, official):
    row = walk(dossier, "self_assess", office)
    with pytest.raises(Refused):
        disqualify(row, by=official, step="self_assess", done_on=day_after(row), reason="Chưa đạt")

    row = disqualify(row, by=office, step="self_assess", done_on=day_after(row), reason="Chưa đạt")

    assert (row.state, row.closed_reason) == ("NOT_QUALIFIED", "Chưa đạt")
    assert opened(places, small_set.row, office)


def test_the_office_chooses_another_set_until_the_vote(dossier, office, official, other_set):
    other = new_set("xa-moi", valid_from=dt.date(2023, 1, 1))
    for by, chosen in ((official, other), (office, other_set)):
        with pytest.raises(Refused):
            choose_set(dossier, by=by, step="plan", criteria_set=chosen, reason="Bộ mới")

    assert choose_set(dossier, by=office, step="plan", criteria_set=other, reason="Bộ mới").criteria_set == other
    row = walk(dossier, "vote", office)
    with pytest.raises(Refused):
        choose_set(row, by=office, step="vote", criteria_set=other, reason="Bộ mới")


# -- What is gathered ----------------------------------------------------------------------------------------------


@pytest.fixture
def agency(department, small_set, places):
    row = Agency.objects.get(code="so-y-te")
    Responsibility.objects.create(criterion=small_set.second, province=places["province"], agency=row)
    return row


def test_departments_answer_while_the_province_appraises(dossier, agency, department, office, official, small_set):
    with pytest.raises(Refused):
        give_opinion(dossier, by=department, agency=agency, agrees=True)
    row = walk(dossier, "appraise", office)
    (voice,) = DossierReading(row, TODAY).voices
    assert voice.is_silent and voice.criteria == [small_set.second]
    for by, agrees, criterion in ((official, True, None), (department, False, None)):
        with pytest.raises(Refused):
            give_opinion(row, by=by, agency=agency, agrees=agrees, criterion=criterion)

    give_opinion(row, by=department, agency=agency, agrees=False, text="Thiếu 15.2", criterion=small_set.second)
    give_opinion(row, by=department, agency=agency, agrees=True, criterion=small_set.second)

    (voice,) = DossierReading(row, TODAY).voices
    assert not voice.is_silent and not voice.disagrees
    assert row.opinions.count() == 2


def test_silent_departments_are_passed_over_only_with_a_reason(dossier, agency, office):
    row = walk(dossier, "appraise", office)

    with pytest.raises(Refused) as error:
        advance(row, by=office, step="appraise", done_on=day_after(row))
    assert "Sở Y tế" in reasons(error)
    assert advance(row, by=office, step="appraise", done_on=day_after(row), reason="Đã họp").step == "vote"


def test_a_survey_has_to_add_up(dossier, official, neighbour, places):
    held = dt.date(2024, 2, 1)
    for lines in ([("Môi trường", None, 10, 11)], [], [(" ", None, 10, 9)], [("Y tế", places["faraway"], 10, 9)]):
        with pytest.raises(Refused):
            record_survey(dossier, by=official, held_on=held, lines=lines)
    with pytest.raises(Refused):
        record_survey(dossier, by=neighbour, held_on=held, lines=[("Môi trường", None, 10, 9)])

    record_survey(dossier, by=official, held_on=held, lines=[("Môi trường", None, 100, 95), ("Y tế", None, 100, 91)])

    result = DossierReading(dossier, TODAY).survey_result
    assert (result.part, result.whole, result.below) == (186, 200, ())


def test_conditions_are_computed_where_the_figures_tell(dossier, assessment, office):
    assessment.approved_met, assessment.approved_required, assessment.approved_marks = 1, 2, "10"
    assessment.save()

    known = {one.code: one for one in DossierReading(dossier, dt.date(2024, 10, 1)).conditions}

    assert (known["set_met"].verdict, known["set_met"].is_computed) == ("NOT_MET", True)
    assert known["security"].verdict == ""
    with pytest.raises(Refused):
        state_check(dossier, by=office, condition="set_met", is_met=True, document="BC")


def test_a_statement_needs_its_document_and_the_office(dossier, office, official):
    for by, document in ((office, " "), (official, "BC 1")):
        with pytest.raises(Refused):
            state_check(dossier, by=by, condition="security", is_met=True, document=document)
    with pytest.raises(Refused):
        state_check(dossier, by=office, condition="unheard", is_met=True, document="BC 1")


# -- Decision ------------------------------------------------------------------------------------------------------


def test_nothing_is_decided_while_a_condition_is_unknown(dossier, office):
    row = walk(dossier, "decide", office)
    state_all(row, office, but=["security"])

    with pytest.raises(Refused) as error:
        decide([row], by=office, decision_number="5/QĐ", decision_date=day_after(row), issuer="Chủ tịch")
    assert "an ninh" in reasons(error)
    assert not Recognition.objects.exists()


def test_a_vote_comes_before_the_decision(dossier, office):
    row = walk(dossier, "vote", office)

    with pytest.raises(Refused):
        advance(row, by=office, step="vote", done_on=day_after(row))
    # The share of QĐ 18/2022 was not read: too few votes ask for a reason, they do not bar the way.
    vote(row, office, agreed=5, against=5)
    with pytest.raises(Refused):
        advance(row, by=office, step="vote", done_on=day_after(row))
    assert advance(row, by=office, step="vote", done_on=day_after(row), reason="Hội đồng kết luận").step == "decide"


def test_minutes_lie_between_registering_and_today(dossier, office):
    row = walk(dossier, "vote", office)
    members = [("Ủy viên", "Sở", "FOR")]

    for day in (REGISTERED - dt.timedelta(days=1), timezone.localdate() + dt.timedelta(days=1)):
        with pytest.raises(Refused):
            record_vote(row, by=office, minutes_number="1/BB", minutes_date=day, members=members)
    assert record_vote(row, by=office, minutes_number="1/BB", minutes_date=REGISTERED, members=members)


def test_a_decision_of_a_dossier_does_not_become_a_revocation(waiting, office):
    day = day_after(waiting)
    (row,) = decide([waiting], by=office, decision_number="5/QĐ", decision_date=day, issuer="Chủ tịch")
    later = {"kind": RecognitionKind.REVOKED, "decision_date": day}
    Recognition.objects.create(
        locality=row.locality, attainment="STANDARD", recognition_year=2020, decision_date=REGISTERED
    )  # fmt: skip

    with pytest.raises(Refused) as error:
        correct_recognition(row.recognition, by=office, reason="nhầm", **later)

    assert row.recognition.pk in Recognition.objects.filter(kind="RECOGNISED").values_list("pk", flat=True)
    assert len(error.value.problems) == 1


def test_a_set_of_a_dossier_is_used(dossier, small_set):
    assert is_used(small_set.row)


def test_a_set_for_districts_without_communes_is_not_for_one_with_communes(places, office):
    islands = new_set("huyen-dao", level=Level.DISTRICT, applies_to=["huyen-khong-co-xa"])

    with pytest.raises(Refused) as error:
        opened(places, islands, office, name="anbien")
    assert islands.name in reasons(error)

    Locality.objects.filter(district=places["govao"]).update(valid_to=dt.date(2023, 12, 31))
    assert opened(places, islands, office, name="govao")


def test_after_a_return_the_council_votes_again(dossier, office):
    row = walk(dossier, "vote", office)
    vote(row, office)
    row = return_dossier(row, by=office, step="vote", done_on=day_after(row), reason="Thiếu minh chứng")
    while row.step != "vote":
        row = advance(row, by=office, step=row.step, done_on=day_after(row))

    with pytest.raises(Refused):
        advance(row, by=office, step="vote", done_on=day_after(row), reason="vẫn thông qua")
    vote(row, office)
    assert advance(row, by=office, step="vote", done_on=day_after(row)).step == "decide"


def test_a_vote_recorded_anew_before_the_decision_bars_it_too(places, small_set, office):
    row = walk(opened(places, small_set.row, office, year=2018), "decide", office)
    state_check(row, by=office, condition="set_met", is_met=True, document="Báo cáo")
    vote(row, office, agreed=8, against=2)

    with pytest.raises(Refused):
        decide([row], by=office, decision_number="1/QĐ", decision_date=day_after(row), issuer="UBND tỉnh")


def test_what_a_decision_has_settled_is_only_announced(waiting, office):
    other = new_set("xa-moi", valid_from=dt.date(2023, 1, 1))
    day = day_after(waiting)
    [row] = decide([waiting], by=office, decision_number="1/QĐ", decision_date=day, issuer="UBND tỉnh")

    with pytest.raises(Refused):
        disqualify(row, by=office, step="announce", done_on=day, reason="Chưa đạt")
    with pytest.raises(Refused):
        choose_set(row, by=office, step="announce", criteria_set=other, reason="Bộ mới")
    assert advance(row, by=office, step="announce", done_on=day).step == ""


def test_the_share_of_decision_2540_bars_the_way(places, small_set, office):
    row = walk(opened(places, small_set.row, office, year=2018), "vote", office)
    vote(row, office, agreed=8, against=2)

    with pytest.raises(Refused):
        advance(row, by=office, step="vote", done_on=day_after(row), reason="vẫn thông qua")


def test_a_dossier_counts_nowhere_until_its_decision(waiting, places, office):
    day = day_after(waiting)
    # Somebody else's decision makes the province one whose recognitions are known.
    paper = DecisionPaper(attainment="STANDARD", recognition_year=2020, decision_date=dt.date(2020, 1, 5))
    record_decision(paper, [places["tayyen"]], by=office)
    assert rollups.read(places["province"], day).figures.standard == 1

    decide([waiting], by=office, decision_number="5/QĐ-UBND", decision_date=day, issuer="Chủ tịch UBND tỉnh")

    row = Dossier.objects.get(pk=waiting.pk)
    assert (row.state, row.step) == (DossierState.RECOGNISED, "announce")
    assert (row.recognition.decision_number, row.recognition.recognition_year) == ("5/QĐ-UBND", 2024)
    assert rollups.read(places["province"], day).figures.standard == 2
    assert advance(row, by=office, step="announce", done_on=day).step == ""


def test_one_decision_for_many_dossiers_or_for_none(waiting, places, small_set, office):
    other = walk(opened(places, small_set.row, office, name="thoiquan"), "decide", office)
    given = {"by": office, "decision_number": "6/QĐ", "decision_date": day_after(other, 20), "issuer": "Chủ tịch"}
    with pytest.raises(Refused):
        decide([waiting, other], **given)
    assert not Recognition.objects.exists()

    state_all(other, office)
    assert len(decide([waiting, other], **given)) == 2
    assert Recognition.objects.filter(decision_number="6/QĐ", kind=RecognitionKind.RECOGNISED).count() == 2


def test_only_the_office_decides(waiting, official):
    with pytest.raises(Refused):
        decide([waiting], by=official, decision_number="5/QĐ", decision_date=day_after(waiting), issuer="Chủ tịch")


# -- Day limits ----------------------------------------------------------------------------------------------------


def test_a_limit_of_the_province_sets_the_due_date(dossier, places, office):
    assert DossierReading(dossier, TODAY).due is None
    given = {"by": office, "province": places["province"], "step": "plan", "attainment": ""}
    set_day_limit(**given, days=3, valid_from=dt.date(2024, 1, 1))
    set_day_limit(**given, days=30, valid_from=dt.date(2024, 8, 1), is_working_days=False)

    reading = DossierReading(dossier, dt.date(2024, 7, 31))
    assert (reading.due, reading.lines()[1].days_late) == (dt.date(2024, 1, 15), 198)
    assert DossierReading(dossier, TODAY).due == dt.date(2024, 2, 9)
    assert len(limits_of(places["province"].pk, TODAY)) == 1


def test_limits_are_the_offices_and_do_not_run_backwards(places, office, official):
    given = {"province": places["province"], "attainment": "", "valid_from": dt.date(2024, 1, 1)}
    with pytest.raises(Refused):
        set_day_limit(by=official, step="plan", days=3, **given)
    with pytest.raises(Refused):
        set_day_limit(by=office, step="unheard", days=3, **given)
    set_day_limit(by=office, step="plan", days=3, **given)
    with pytest.raises(Refused):
        set_day_limit(by=office, step="plan", days=4, **given)


# -- Scope ---------------------------------------------------------------------------------------------------------


def test_who_sees_a_dossier(dossier, office, official, neighbour, leader, department, outsider, stranger):
    see = {person.username for person in (office, official, neighbour, leader, department, outsider, stranger)
           if dossiers_for(scope_of(person)).exists()}  # fmt: skip

    assert see == {"vpdp", "anbien", "lanhdao", "soyte"}


def test_pages_of_places_learn_of_dossiers_under_way(dossier, places, official, neighbour):
    def told(who, day=TODAY):
        return unfinished_of(scope_of(who), places["dongthai"], day)

    assert told(official) == [dossier] and told(official)[0].step_name == "Đưa vào kế hoạch"
    assert told(neighbour) == [] and told(official, dt.date(2023, 12, 31)) == []
    Dossier.objects.update(state=DossierState.NOT_QUALIFIED)
    assert told(official) == []


def test_reading_a_dossier_costs_the_same_however_much_it_holds(waiting, office, django_assert_max_num_queries):
    row = dossiers_for(scope_of(office)).get()

    with django_assert_max_num_queries(16):
        reading = DossierReading(row, TODAY)
        assert reading.lines() and reading.voices == [] and reading.conditions and not reading.needs


def test_villages_have_no_dossier(places, office):
    from localities.actions import Unit, write_localities
    from localities.models import Kind, Locality

    unit = Unit(Level.VILLAGE, Kind.HAMLET, "v-1", "Xẻo Rô", dt.date(2010, 1, 1), parent=places["dongthai"])
    write_localities([unit])
    with pytest.raises(Refused):
        open_dossier(by=office, locality=Locality.objects.get(pk=unit.row.pk), registered_on=REGISTERED, year=2024,
                     criteria_set=new_set("thon", level=Level.VILLAGE))  # fmt: skip
