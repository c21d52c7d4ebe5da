"""Two provinces, one row of everything in each, and the people who open the admin."""

import datetime as dt

import pytest
from django.utils import timezone
from model_bakery import baker

from accounts.models import (
    Agency,
    AgencyLevel,
    AgencyMembership,
    AgencyName,
    AgencySuccession,
    Role,
    RoleAssignment,
    Sector,
    User,
)
from criteria.models import (
    Assessment,
    Attainment,
    Change,
    Condition,
    ConditionConfirmation,
    ConditionKind,
    ConditionResult,
    Correction,
    CorrectionLine,
    CouncilMember,
    CouncilVote,
    CriteriaSet,
    Criterion,
    DayLimit,
    Disagreement,
    DisagreementNote,
    Door,
    Dossier,
    DossierCheck,
    DossierFile,
    DossierKind,
    DossierOpinion,
    DossierStep,
    EntryReminder,
    Evidence,
    Indicator,
    IndicatorLink,
    IndicatorResult,
    InheritanceReview,
    InvestmentNeed,
    Operator,
    PeriodSetChoice,
    RecheckSample,
    Recognition,
    Reorganisation,
    ReportingPeriod,
    Responsibility,
    RoadmapEntry,
    SatisfactionSurvey,
    State,
    SurveyCell,
    SurveyLine,
    Threshold,
    ThresholdConfirmation,
    Transition,
    Unlocking,
    ValueKind,
    WorkbookFindings,
    WorkbookImport,
    WorkbookMapping,
)
from directives.models import (
    AgencyCorrection,
    CalendarFeed,
    Clause,
    DayOff,
    Difficulty,
    Directive,
    Extension,
    FollowingRule,
    IssuedPlan,
    Occurrence,
    PaperReading,
    Pledge,
    Policy,
    ResponsiblePerson,
    Sponsorship,
    StatedFact,
    System,
    Target,
    TargetFigure,
    TargetRevision,
    Task,
    TaskAgency,
    TaskDigest,
    TaskFile,
    TaskHandOver,
    TaskLink,
    TaskUpdate,
    Visit,
    YearPlanLine,
    YearPlanNumber,
)
from localities.models import Kind, Level, Locality, LocalityAttribute, Succession
from reports.models import (
    AreaMap,
    Freeze,
    FrozenForm,
    FrozenRollup,
    OfficeLetterhead,
    QuarterReport,
    Scenario,
    SharedLink,
    WordTemplate,
)

BEGIN = dt.date(2000, 1, 1)


def place(level, kind, code, name, parent=None, valid_from=BEGIN, **more):
    row = Locality(level=level, kind=kind, code=code, name=name, parent=parent, valid_from=valid_from, **more)
    above = parent
    while above:
        if above.level == Level.PROVINCE:
            row.province = above
        if above.level == Level.DISTRICT:
            row.district = above
        above = above.parent
    row.set_keys()
    row.save()
    row.lineage = row
    row.save(update_fields=["lineage"])
    return row


def saved(model, **values):
    row = model(**values)
    if hasattr(row, "set_keys"):
        row.set_keys()
    row.save()
    return row


class World:
    """A province with its district, commune, agency, set, period, assessment, directive, …"""

    def __init__(self, code, name, prefix):
        self.prefix = prefix
        self._places(code, name)
        self._set()
        self._assessment()
        self._directive()

    def _places(self, code, name):
        prefix = self.prefix
        self.province = place(Level.PROVINCE, Kind.PROVINCE, code, name)
        self.district = place(Level.DISTRICT, Kind.DISTRICT, f"{prefix}9", f"Huyện {prefix}", self.province)
        self.commune = place(Level.COMMUNE, Kind.COMMUNE, f"0{prefix}88", f"Định {prefix}", self.district)
        self.village = place(Level.VILLAGE, Kind.HAMLET, f"{prefix}-v", f"Ấp {prefix}", self.commune)
        self.attribute = saved(
            LocalityAttribute, locality=self.commune, kind="COMMUNE_GROUP", value="1", valid_from=BEGIN
        )
        self.successor = place(Level.COMMUNE, Kind.COMMUNE, f"0{prefix}99", "Mới", self.district, dt.date(2024, 1, 1))
        self.succession = saved(
            Succession, predecessor=self.commune, successor=self.successor, kind="PART", date=dt.date(2024, 1, 1)
        )
        self.agency = saved(
            Agency,
            code=f"{prefix}-so-y-te",
            name=f"Sở Y tế {name}",
            level=AgencyLevel.PROVINCE,
            sector=Sector.GOVERNMENT,
            locality=self.province,
        )

        self.agency_name = saved(AgencyName, agency=self.agency, name=f"Ty Y tế {name}")
        heir = saved(
            Agency, code=f"{prefix}-so-moi", name=f"Sở mới {name}", level=AgencyLevel.PROVINCE, sector="GOVERNMENT",
            locality=self.province,
        )  # fmt: skip
        self.agency_succession = saved(AgencySuccession, predecessor=self.agency, successor=heir, date=BEGIN)
        self.membership = saved(AgencyMembership, group=self.agency, member=self.agency)

    def _set(self):
        self.criteria_set = saved(
            CriteriaSet,
            code=f"{self.prefix}-set",
            name=f"Bộ tiêu chí {self.prefix}",
            level=Level.COMMUNE,
            attainment=Attainment.STANDARD,
            issuer_province=self.province,
            valid_from=BEGIN,
        )
        self.criterion = saved(Criterion, criteria_set=self.criteria_set, number="1", order=1, name="Quy hoạch")
        self.indicator = saved(
            Indicator,
            criterion=self.criterion,
            number="1.1",
            order=1,
            name="Tỷ lệ",
            kind=ValueKind.PERCENT,
            operator=Operator.AT_LEAST,
        )
        self.condition = saved(
            Condition,
            criteria_set=self.criteria_set,
            number="A",
            order=1,
            name="Hài lòng",
            kind=ConditionKind.SURVEY,
            operator=Operator.AT_LEAST,
        )
        self.threshold = saved(Threshold, indicator=self.indicator, province=self.province, value=90)
        self.confirmation = saved(
            ThresholdConfirmation,
            threshold=self.threshold,
            province=self.province,
            document="1205/QĐ-UBND",
            confirmed_at=timezone.now(),
        )
        self.condition_confirmation = saved(
            ConditionConfirmation,
            condition=self.condition,
            province=self.province,
            document="1206/QĐ-UBND",
            confirmed_at=timezone.now(),
        )
        other = saved(
            Indicator, criterion=self.criterion, number="1.2", order=2, name="Tỷ lệ khác", kind=ValueKind.PERCENT,
            operator=Operator.AT_LEAST,
        )  # fmt: skip
        self.indicator_link = saved(IndicatorLink, source=self.indicator, target=other)
        self.responsibility = saved(
            Responsibility, criterion=self.criterion, province=self.province, agency=self.agency
        )

    def _assessment(self):
        now = timezone.now()
        self.period = saved(
            ReportingPeriod,
            province=self.province,
            code="2024-Q3",
            start_date=dt.date(2024, 7, 1),
            end_date=dt.date(2024, 9, 30),
        )
        self.set_choice = saved(
            PeriodSetChoice, period=self.period, criteria_set=self.criteria_set, is_added=True, at=now
        )
        self.assessment = saved(
            Assessment,
            criteria_set=self.criteria_set,
            period=self.period,
            locality=self.commune,
            province=self.province,
            district=self.district,
        )
        self.result = saved(IndicatorResult, assessment=self.assessment, indicator=self.indicator, value=95)
        self.condition_result = saved(ConditionResult, assessment=self.assessment, condition=self.condition, value=80)
        self.survey_cell = saved(
            SurveyCell, result=self.condition_result, commune=self.commune, content=f"Y tế {self.prefix}", value=85
        )
        self.transition = saved(Transition, assessment=self.assessment, to_state=State.DRAFT, at=now)
        self.change = saved(
            Change, assessment=self.assessment, indicator=self.indicator, new="95", at=now, door=Door.GRID
        )
        self.workbook = saved(
            WorkbookImport,
            period=self.period,
            criteria_set=self.criteria_set,
            locality=self.province,
            file_name="Quý III.xlsx",
            sha256="0" * 64,
        )
        self.findings = saved(WorkbookFindings, workbook_import=self.workbook, said={"errors": []})
        self.mapping = saved(
            WorkbookMapping, locality=self.province, criteria_set=self.criteria_set, kind="COLUMN", key="tc1",
            text=f"TC1 {self.prefix}", role="criterion", target="1", at=now,
        )  # fmt: skip
        self._around_entry(now)
        self.recognition = saved(
            Recognition,
            locality=self.commune,
            attainment=Attainment.STANDARD,
            recognition_year=2019,
            decision_number=f"{self.prefix}/QĐ-UBND",
            decision_date=dt.date(2020, 1, 15),
            issuer="UBND tỉnh",
        )

        self.reorganisation = saved(
            Reorganisation,
            province=self.province,
            date=dt.date(2024, 1, 1),
            resolution=f"NQ {self.prefix}/2024",
        )
        self.review = saved(
            InheritanceReview,
            reorganisation=self.reorganisation,
            locality=self.successor,
            attainment=Attainment.STANDARD,
        )

        self._dossier()

    def _dossier(self):
        now, day = timezone.now(), dt.date(2024, 1, 10)
        self.dossier = saved(
            Dossier,
            locality=self.commune,
            province=self.province,
            attainment=Attainment.ADVANCED,
            criteria_set=self.criteria_set,
            year=2024,
            # Decisions that files bring for earlier years leave it alone.
            kind=DossierKind.RE_RECOGNITION,
            step="plan",
            step_since=day,
            opened_at=now,
        )
        part = {"dossier": self.dossier, "at": now}
        self.dossier_step = saved(DossierStep, **part, step="register", done_on=day)
        self.opinion = saved(DossierOpinion, **part, agency=self.agency, agrees=True)
        self.survey = saved(SatisfactionSurvey, **part, held_on=day)
        self.survey_line = saved(SurveyLine, survey=self.survey, order=1, content="Y tế", asked=10, satisfied=9)
        self.vote = saved(CouncilVote, **part, minutes_number="1/BB", minutes_date=day)
        self.member = saved(CouncilMember, council_vote=self.vote, order=1, name=f"Lê {self.prefix}", ballot="FOR")
        self.check = saved(DossierCheck, **part, condition="no_debt", is_met=True, document="BC 1")
        self.dossier_file = saved(
            DossierFile, **part, file="dossiers/x.pdf", file_name="x.pdf", content_type="application/pdf", size=1
        )
        self.need = saved(
            InvestmentNeed,
            province=self.province,
            criterion=self.criterion,
            is_needed=True,
            valid_from=BEGIN,
            said_at=now,
        )  # fmt: skip
        self.day_limit = saved(DayLimit, province=self.province, step="plan", days=5, valid_from=BEGIN, set_at=now)

    def _around_entry(self, now):
        """What surrounds the entry of figures."""
        cell = {"assessment": self.assessment, "indicator": self.indicator}
        period = {"period": self.period, "criteria_set": self.criteria_set, "at": now}
        paper = {"file": "evidence/x.pdf", "file_name": "x.pdf", "content_type": "application/pdf", "size": 1}
        self.evidence = saved(Evidence, **cell, **paper, at=now)
        self.disagreement = saved(Disagreement, **cell, opened_at=now)
        self.word = saved(DisagreementNote, disagreement=self.disagreement, side="OFFICE", text="Giải trình", at=now)
        self.unlocking = saved(Unlocking, **period, locality=self.commune, until=BEGIN, reason="Đính chính")
        self.reminder = saved(EntryReminder, **period)
        self.sample = saved(RecheckSample, **period, seed="2024-Q3", size=1)
        self.correction = saved(Correction, **period, number=1, reason="Nhập sai")
        self.corrected = saved(CorrectionLine, correction=self.correction, order=1, **cell)
        self.freeze = saved(Freeze, period=self.period, rows=b"", rows_sha256="0" * 64, sha256="0" * 64, at=now)
        self.report = saved(
            QuarterReport, province=self.province, kind="COMMITTEE", period=self.period, day=self.period.end_date,
            basis="current", facts_version="0" * 64, facts_at=now, made_at=now,
        )  # fmt: skip
        self.letterhead = saved(
            OfficeLetterhead, province=self.province, kind="PARTY", issuing_body=f"VPĐP {self.prefix}", reporter="VPĐP",
            symbol="BC-VPĐP", place="Tỉnh", signer_title="CHÁNH VĂN PHÒNG",
        )  # fmt: skip
        self.scenario = saved(
            Scenario, place=self.province, name=f"Phương án {self.prefix}", attainment="STANDARD",
            criteria_set=self.criteria_set, basis="approved", day=self.period.end_date, made_at=now,
            made_by=baker.make(User, username=f"{self.prefix}-phuong-an"),
        )  # fmt: skip
        self.word_template = saved(
            WordTemplate, province=self.province, form="PARTY", file=f"templates/{self.prefix}.docx",
            file_name=f"mau {self.prefix}.docx", sha256="0" * 64, at=timezone.now(),
        )  # fmt: skip
        self.area_map = saved(
            AreaMap, province=self.province, file_name=f"xa-{self.prefix}.geojson", areas={}, at=timezone.now()
        )
        self.shared_link = saved(
            SharedLink, place=self.province, label=f"Thường trực {self.prefix}", token_hash=self.prefix.ljust(64, "1"),
            expires_on=dt.date(2024, 12, 31),
        )  # fmt: skip
        self.frozen_form = saved(
            FrozenForm, freeze=self.freeze, name="districts", locality=self.province, criteria_set=self.criteria_set,
            tables=b"", sha256="0" * 64,
        )  # fmt: skip
        self.frozen_rollup = saved(
            FrozenRollup, freeze=self.freeze, period=self.period, criteria_set=self.criteria_set,
            locality=self.province, total=1, assessed=1, meets=0, met_sum=1, below_15=1,
        )  # fmt: skip

    def _directive(self):
        self.directive = saved(
            Directive,
            key=f"{self.prefix}-ct",
            system=System.PARTY,
            kind="Chỉ thị",
            number="25-CT/TU",
            subject=f"Xây dựng nông thôn mới {self.prefix}",
            locality=self.province,
            date=dt.date(2022, 5, 5),
        )
        self.clause = saved(Clause, directive=self.directive, number="1", order=1, text="Nhiệm vụ")
        self.task = saved(Task, directive=self.directive, clause=self.clause, order=1, summary="Đẩy mạnh")
        self.task_agency = saved(TaskAgency, task=self.task, agency=self.agency, role="LEAD")
        self.occurrence = saved(Occurrence, task=self.task, agency=self.agency, lead=self.agency)
        self.hand_over = saved(TaskHandOver, task=self.task, from_agency=self.agency, date=dt.date(2024, 1, 1))
        self.target = saved(
            Target,
            directive=self.directive,
            code=f"{self.prefix}-m1",
            metric="communes",
            operator=">=",
            value=111,
            locality=self.province,
        )
        self.target_figure = saved(
            TargetFigure, target=self.target, day=dt.date(2024, 5, 1), value=5, source=f"Báo cáo {self.prefix}"
        )
        self.target_revision = saved(
            TargetRevision, target=self.target, decided_on=dt.date(2024, 5, 1), document=f"Quyết định {self.prefix}"
        )
        self.difficulty = saved(
            Difficulty, province=self.province, agency=self.agency, raised_on=dt.date(2024, 5, 1), text="Thiếu vốn"
        )
        paper = {"number": f"1/{self.prefix}", "issued_on": dt.date(2024, 5, 1)}
        self.plan = saved(IssuedPlan, task=self.task, agency=self.agency, **paper)
        self.policy = saved(Policy, province=self.province, kind="Nghị quyết", issuer="HĐND", subject="Hỗ trợ", **paper)
        self._following()
        self.reading = saved(
            PaperReading, province=self.province, text="Chỉ thị", proposals={"head": {"kind": "Chỉ thị"}}
        )
        name = f"Sở {self.prefix}"
        self.agency_correction = saved(
            AgencyCorrection, province=self.province, printed=name, printed_key=name.lower(), agency=self.agency
        )
        self.responsible = saved(
            ResponsiblePerson,
            province=self.province,
            full_name=f"Trần {self.prefix}",
            position="Bí thư",
            task=self.task,
        )
        self.sponsorship = saved(
            Sponsorship, province=self.province, organisation="Công ty", locality=self.commune, kind="SPONSOR"
        )
        part = {"sponsorship": self.sponsorship}
        self.pledge = saved(Pledge, **part, kind="MONEY", content="Cầu", amount=100, pledged_on=dt.date(2024, 1, 5))
        self.visit = saved(Visit, **part, day=dt.date(2024, 2, 1), who="Đoàn", findings="Đạt")
        self.roadmap = saved(
            RoadmapEntry, province=self.province, locality=self.commune, criterion=self.criterion, term="2025",
            at=timezone.now(),
        )  # fmt: skip
        self.plan_line = saved(
            YearPlanLine, province=self.province, locality=self.commune, year=2024, attainment="STANDARD",
            move="REGISTERED", on=dt.date(2023, 12, 1), at=timezone.now(),
        )  # fmt: skip
        self.plan_number = saved(
            YearPlanNumber, province=self.province, locality=self.district, year=2024, level="COMMUNE",
            attainment="STANDARD", side="REGISTERED", count=3, on=dt.date(2023, 12, 1), at=timezone.now(),
        )  # fmt: skip
        self.fact = saved(StatedFact, directive=self.directive, code=f"{self.prefix}-f1", metric="communes", value=111)

    def _following(self):
        asker = baker.make(User, username=f"{self.prefix}-xin-gia-han")
        self.update = saved(TaskUpdate, occurrence=self.occurrence, on=dt.date(2024, 2, 1), text="Đang làm")
        self.extension = saved(
            Extension, occurrence=self.occurrence, asked_date=dt.date(2024, 9, 1), reason="Chờ vốn", asked_by=asker
        )
        self.task_file = saved(
            TaskFile, update=self.update, task=self.task, file="tasks/x.pdf", file_name="x.pdf",
            content_type="application/pdf", size=1, sha256="0" * 64,
        )  # fmt: skip
        self.digest = saved(
            TaskDigest, province=self.province, agency=self.agency, day=dt.date(2024, 9, 4), subject="Nhắc việc"
        )
        self.feed = saved(CalendarFeed, agency=self.agency, token_hash=self.prefix.ljust(64, "0"), made_by=asker)
        self.task_link = saved(TaskLink, task=self.task, locality=self.commune)
        self.following_rule = saved(FollowingRule, province=self.province)
        DayOff.objects.get_or_create(date=dt.date(2024, 9, 2), defaults={"name": "Quốc khánh"})

    def rows(self):
        """One row of every model on the admin's pages that belongs to a province."""
        yield from (self.province, self.district, self.commune, self.village)
        for name, value in vars(self).items():
            if name not in ("prefix", "province", "district", "commune", "village", "successor"):
                yield value


def person(username, role=None, **values):
    user = baker.make(User, username=username, full_name=f"Nguyễn Văn {username}", is_staff=True)
    if role:
        RoleAssignment.objects.create(user=user, role=role, **values)
    return user


@pytest.fixture
def home(db):
    return World("91", "Kiên Giang", "kg")


@pytest.fixture
def neighbour(db):
    return World("12", "Lai Châu", "lc")


@pytest.fixture
def office(home):
    return person("vpdp", Role.COORDINATION, locality=home.province)


@pytest.fixture
def neighbour_office(neighbour):
    return person("vpdp-lc", Role.COORDINATION, locality=neighbour.province)


@pytest.fixture
def administrator(db):
    return person("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def leader(home):
    return person("lanhdao", Role.LEADERSHIP, locality=home.province)
