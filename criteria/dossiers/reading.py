"""Everything known of one dossier, and what is still needed before its step can be closed. Reads, never writes."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from criteria.dossiers import procedure as law
from criteria.holdings import holds, standing, stands_on
from criteria.models import (
    Assessment,
    Attainment,
    Ballot,
    DayLimit,
    DossierState,
    Recognition,
    Responsibility,
    StepKind,
    Verdict,
    VerdictBasis,
)
from ntm.lib.numbers import format_count, format_decimal, format_percent
from ntm.lib.validity import in_force


@dataclass(frozen=True)
class Need:
    """What is missing for the step. One that is not hard may be passed over with a reason."""

    text: str
    is_hard: bool = True


@dataclass(frozen=True)
class ConditionState:
    """A condition of the procedure: `verdict` "" is unknown; `basis` says whether it was computed or stated."""

    code: str
    name: str
    verdict: str = ""
    basis: str = ""
    text: str = ""
    check: object = None

    @property
    def mark(self):
        return {Verdict.MET: "1", Verdict.NOT_MET: "0"}.get(self.verdict, "?")

    @property
    def is_computed(self):
        return self.basis == VerdictBasis.COMPUTED


@dataclass
class AgencyVoice:
    """An agency with the criteria it answers for and its last word; `opinion` None: not answered yet."""

    agency: object
    criteria: list = field(default_factory=list)
    opinions: list = field(default_factory=list)
    is_asked: bool = True

    @property
    def is_silent(self):
        return not self.opinions

    @property
    def disagrees(self):
        return any(not opinion.agrees for opinion in self.opinions)


@dataclass
class StepLine:
    """One step of the way: done on a day, worked on now, or still ahead."""

    step: law.Step
    done: object = None
    due: object = None
    is_current: bool = False
    days_late: int = 0


class DossierReading:
    """One dossier on one day. Each part is read once, when it is first asked for."""

    def __init__(self, dossier, today):
        self.dossier, self.today = dossier, today
        self.procedure = law.procedure_of(dossier.year)
        self.steps = self.procedure.steps_for(dossier.locality.district_id is not None)

    @property
    def step(self):
        """The step now worked on, or None when there is none left."""
        return self.procedure.step(self.dossier.step) if self.dossier.step else None

    @cached_property
    def log(self):
        return list(self.dossier.steps.select_related("by").order_by("at", "pk"))

    @cached_property
    def limits(self):
        return limits_of(self.dossier.province_id, self.today)

    @cached_property
    def due(self):
        """Due date of the step now worked on, or None."""
        return due_of(self.dossier, self.procedure, self.limits) if self.step else None

    def lines(self):
        """The whole way, step by step; a step done again after a return shows its last day."""
        done = {row.step: row for row in self.log if row.kind == "DONE"}
        codes = [step.code for step in self.steps]
        here = codes.index(self.dossier.step) if self.dossier.step in codes else len(codes)
        found = []
        for position, step in enumerate(self.steps):
            row = done.get(step.code) if position < here else None
            line = StepLine(step, done=row, is_current=self._is_current(step))
            line.due = row.due_date if row else self.due if line.is_current else None
            line.days_late = law.days_late(line.due, row.done_on if row else self.today)
            found.append(line)
        return found

    def _is_current(self, step):
        return step.code == self.dossier.step and self.dossier.state in (
            DossierState.OPEN,
            DossierState.RETURNED,
            DossierState.RECOGNISED,
        )

    # -- what was gathered --

    @cached_property
    def survey(self):
        return self.dossier.surveys.order_by("-at", "-pk").first()

    @cached_property
    def survey_lines(self):
        return list(self.survey.lines.select_related("place").order_by("order", "pk")) if self.survey else []

    @cached_property
    def survey_result(self):
        return law.survey_result(self.survey_lines, law.satisfaction_rule(self.dossier.criteria_set.code))

    @cached_property
    def vote(self):
        return self.dossier.votes.order_by("-at", "-pk").first()

    @cached_property
    def council(self):
        return list(self.vote.members.order_by("order", "pk")) if self.vote else []

    @cached_property
    def vote_result(self):
        return law.vote_result([member.ballot for member in self.council], self.procedure.vote)

    @cached_property
    def absent(self):
        return sum(member.ballot == Ballot.ABSENT for member in self.council)

    @cached_property
    def files(self):
        return list(self.dossier.files.select_related("by").order_by("at", "pk"))

    @cached_property
    def assessment(self):
        """The last approved assessment of the unit under the dossier's set, or None."""
        rows = Assessment.objects.filter(
            criteria_set=self.dossier.criteria_set_id,
            locality__lineage=self.dossier.locality.lineage_id,
            approved_met__isnull=False,
            period__end_date__lte=self.today,
        )
        return rows.select_related("period").order_by("-period__end_date").first()

    @cached_property
    def checks(self):
        """{condition: last DossierCheck}."""
        return {row.condition: row for row in self.dossier.checks.select_related("by").order_by("at", "pk")}

    # -- opinions --

    @cached_property
    def voices(self):
        """AgencyVoice of every agency asked or heard, those asked first."""
        found = {}
        for row in self._responsibilities():
            voice = found.setdefault(row.agency_id, AgencyVoice(row.agency))
            voice.criteria.append(row.criterion)
        last = {}
        rows = self.dossier.opinions.select_related("agency", "criterion", "by").order_by("at", "pk")
        for opinion in rows:
            last[opinion.agency_id, opinion.criterion_id] = opinion
        for opinion in last.values():
            voice = found.setdefault(opinion.agency_id, AgencyVoice(opinion.agency, is_asked=False))
            voice.opinions.append(opinion)
        return sorted(found.values(), key=lambda voice: (not voice.is_asked, voice.agency.search_key, voice.agency.pk))

    def _responsibilities(self):
        rows = Responsibility.objects.filter(
            in_force(self.today),
            criterion__criteria_set=self.dossier.criteria_set_id,
            province=self.dossier.province_id,
        )
        return rows.select_related("agency", "criterion").order_by("criterion__order", "pk")

    # -- conditions --

    @cached_property
    def conditions(self):
        compute = {law.SET_MET: self._set_met, law.SATISFACTION: self._satisfaction}
        found = []
        for condition in self.procedure.conditions_for(self.dossier.locality.level):
            verdict, text = compute.get(condition.code, lambda: ("", ""))()
            check = self.checks.get(condition.code)
            basis = VerdictBasis.COMPUTED if verdict else ""
            if not verdict and check:
                verdict, basis = (Verdict.MET if check.is_met else Verdict.NOT_MET), VerdictBasis.STATED
            found.append(ConditionState(condition.code, condition.name, verdict, basis, text, check))
        return found

    def _set_met(self):
        row = self.assessment
        if row is None:
            return "", _("No approved figures under this set.")
        words = {"met": row.approved_met, "required": row.approved_required, "period": row.period.label}
        text = _("%(met)s/%(required)s criteria met, approved, %(period)s") % words
        return law.assessment_verdict(row.approved_met, row.approved_required, row.approved_marks), text

    def _satisfaction(self):
        result = self.survey_result
        if not result.whole:
            return "", _("No survey recorded.")
        text = _("%(share)s satisfied of %(asked)s answers") % {
            "share": format_percent(result.part, result.whole),
            "asked": format_count(result.whole),
        }
        return result.verdict, f"{text}; {_reference_words(result)}"

    # -- what is needed --

    @cached_property
    def needs(self):
        """What the step now worked on still lacks, hard needs first."""
        if self.step is None or not self.dossier.is_unfinished:
            return []
        gather = {
            "appraise": self._appraisal_needs,
            law.VOTE: self._vote_needs,
            law.DECIDE: self._decision_needs,
        }.get(self.step.code)
        return sorted(gather(), key=lambda need: not need.is_hard) if gather else []

    def _appraisal_needs(self):
        silent = [voice.agency for voice in self.voices if voice.is_asked and voice.is_silent]
        if silent:
            names = ", ".join(agency.short_name or agency.name for agency in silent)
            yield Need(_("No opinion yet from: %(names)s.") % {"names": names}, is_hard=False)
        against = [voice.agency for voice in self.voices if voice.disagrees]
        if against:
            names = ", ".join(agency.short_name or agency.name for agency in against)
            yield Need(_("Do not agree: %(names)s.") % {"names": names}, is_hard=False)

    def _vote_needs(self):
        if self.vote is None or self.vote.at < self._returned_at:
            yield Need(_("Record the council's members, votes and minutes."))
            return
        result = self.vote_result
        if result.reaches is False:
            words = {"share": format_percent(result.part, result.whole), "rule": format_decimal(result.rule.share)}
            text = _("%(share)s of the votes cast are for; at least %(rule)s%% are required.")
            yield Need(text % words, is_hard=result.rule.is_verified)

    @property
    def _returned_at(self):
        """When it was last sent back: the council votes again on what was completed since."""
        returned = [row.at for row in self.log if row.kind == StepKind.RETURNED]
        return returned[-1] if returned else self.dossier.opened_at

    def _decision_needs(self):
        # The vote may have been recorded anew since its step was closed.
        yield from self._vote_needs()
        for condition in self.conditions:
            if condition.verdict == Verdict.NOT_MET:
                yield Need(_("Not met: %(name)s.") % {"name": condition.name})
            elif not condition.verdict:
                yield Need(_("Not known: %(name)s. State it with its document.") % {"name": condition.name})
        base = stands_on(self.dossier.attainment)
        if base and not holds(self.held, base):
            words = {"base": Attainment(base).label}
            yield Need(_("No decision as “%(base)s” is recorded for this unit.") % words, is_hard=False)

    @cached_property
    def held(self):
        """Attainments the unit holds today."""
        return held_by([self.dossier.locality.lineage_id], self.today)[self.dossier.locality.lineage_id]


def _reference_words(result):
    if result.rule is None:
        return _("the required share is not known")
    required = _("at least %(share)s%% required") % {"share": format_decimal(result.rule.share)}
    if result.rule.each is not None:
        required = _("at least %(share)s%% required, each content at least %(each)s%%") % {
            "share": format_decimal(result.rule.share),
            "each": format_decimal(result.rule.each),
        }
    return required if result.rule.is_verified else _("%(required)s (not checked against the decision)") % {
        "required": required
    }  # fmt: skip


def held_by(lineages, day):
    """{lineage: attainments held on a day}."""
    rows = Recognition.objects.filter(locality__lineage__in=lineages, decision_date__lte=day)
    fields = ("locality__lineage_id", "attainment", "kind", "decision_number", "decision_date")
    return standing(rows.order_by("decision_date", "pk").values_list(*fields, named=True))


# -- Days --------------------------------------------------------------------------------------------------------------


def limits_of(province_id, day):
    """{(step, attainment or ""): DayLimit} of a province in force on a day."""
    rows = DayLimit.objects.filter(in_force(day), province=province_id)
    return {(row.step, row.attainment): row for row in rows}


def limit_of(procedure, step, attainment, level, limits):
    """The province's own days for a step, beside the calendar day of the procedure; else the procedure's."""
    base = procedure.limit_for(step, level)
    own = limits.get((step, attainment)) or limits.get((step, ""))
    if own is None:
        return base
    return law.Limit(
        days=own.days,
        is_working_days=own.is_working_days,
        before=base.before if base else None,
        year_offset=base.year_offset if base else 0,
        source=own.decision,
    )


def due_of(dossier, procedure, limits):
    limit = limit_of(procedure, dossier.step, dossier.attainment, dossier.locality.level, limits)
    return law.due_date(limit, year=dossier.year, since=dossier.step_since)
