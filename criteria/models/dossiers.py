"""Dossiers: the way from registering for a year to a decision. A dossier counts nowhere until its decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from criteria.models.recognitions import Recognition
from criteria.models.sets import Attainment, CriteriaSet, Criterion
from localities.models import Locality
from ntm.lib.validity import Dated, ValidityQuerySet


class DossierKind(models.TextChoices):
    RECOGNITION = "RECOGNITION", _("for recognition")
    RE_RECOGNITION = "RE_RECOGNITION", _("for recognition again")


class DossierState(models.TextChoices):
    OPEN = "OPEN", _("under way")
    RETURNED = "RETURNED", _("returned to be completed")
    RECOGNISED = "RECOGNISED", _("recognised by decision")
    NOT_QUALIFIED = "NOT_QUALIFIED", _("not qualified")
    CLOSED = "CLOSED", _("closed without a decision")


UNFINISHED = (DossierState.OPEN, DossierState.RETURNED)


class Dossier(models.Model):
    """One unit, one attainment, one year. `step` is the code of the step worked on (criteria/dossiers/procedure.py)."""

    locality = models.ForeignKey(Locality, models.PROTECT, related_name="dossiers", verbose_name=_("locality"))
    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    attainment = models.CharField(_("attainment"), max_length=16, choices=Attainment)
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    year = models.PositiveSmallIntegerField(_("recognition year"))
    kind = models.CharField(_("kind"), max_length=14, choices=DossierKind, default=DossierKind.RECOGNITION)
    state = models.CharField(_("state"), max_length=13, choices=DossierState, default=DossierState.OPEN)
    step = models.CharField(_("step"), max_length=20, blank=True, help_text=_("The step now worked on."))
    step_since = models.DateField(_("step worked on since"))
    recognition = models.OneToOneField(
        Recognition, models.PROTECT, null=True, blank=True, related_name="dossier", verbose_name=_("recognition")
    )
    closed_reason = models.CharField(_("why it ended"), max_length=500, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "attainment"],
                condition=Q(state__in=UNFINISHED),
                name="dossier_open_once",
                violation_error_message=_("This unit already has an open dossier for that attainment."),
            ),
            models.CheckConstraint(
                condition=Q(state=DossierState.RECOGNISED, recognition__isnull=False)
                | (~Q(state=DossierState.RECOGNISED) & Q(recognition__isnull=True)),
                name="dossier_recognised_by_a_decision",
                violation_error_message=_("A recognised dossier names its decision."),
            ),
        ]
        indexes = [models.Index(fields=["province", "year", "state"])]

    def __str__(self):
        return f"{self.locality} · {self.get_attainment_display()} · {self.year}"

    @property
    def is_unfinished(self):
        return self.state in UNFINISHED


class StepKind(models.TextChoices):
    DONE = "DONE", _("done")
    RETURNED = "RETURNED", _("returned")
    NOT_QUALIFIED = "NOT_QUALIFIED", _("not qualified")
    CLOSED = "CLOSED", _("closed")
    HANDED_OVER = "HANDED_OVER", _("handed over")
    SET_CHANGED = "SET_CHANGED", _("criteria set changed")


class DossierStep(models.Model):
    """One step of a dossier's way; append-only. The due date is kept as it was when the step was done."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps", verbose_name=_("dossier"))
    kind = models.CharField(_("kind"), max_length=13, choices=StepKind, default=StepKind.DONE)
    step = models.CharField(_("step"), max_length=20)
    done_on = models.DateField(_("done on"))
    due_date = models.DateField(_("due date"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    details = models.JSONField(_("further details"), default=dict, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of a dossier")
        verbose_name_plural = _("steps of dossiers")

    def __str__(self):
        return f"{self.dossier}: {self.step} {self.get_kind_display()}"


class DossierOpinion(models.Model):
    """What an agency says of a dossier as a whole or of one criterion; append-only, its last word counts."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="opinions", verbose_name=_("dossier"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("criterion"),
        help_text=_("Empty: the dossier as a whole."),
    )  # fmt: skip
    agrees = models.BooleanField(_("agrees"))
    text = models.TextField(_("opinion"), blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")

    def __str__(self):
        return f"{self.dossier}: {self.agency}"


class SatisfactionSurvey(models.Model):
    """A survey of residents; append-only, the last one counts."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="surveys", verbose_name=_("dossier"))
    held_on = models.DateField(_("held on"))
    document = models.CharField(_("document"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("satisfaction survey")
        verbose_name_plural = _("satisfaction surveys")

    def __str__(self):
        return f"{self.dossier}: {self.held_on:%d/%m/%Y}"


class SurveyLine(models.Model):
    """Answers on one content, of the whole unit or of one village or commune in it."""

    survey = models.ForeignKey(SatisfactionSurvey, models.CASCADE, related_name="lines", verbose_name=_("survey"))
    order = models.PositiveSmallIntegerField(_("order"))
    content = models.CharField(_("content"), max_length=300)
    place = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village or commune"),
        help_text=_("Empty: the whole unit."),
    )  # fmt: skip
    asked = models.PositiveIntegerField(_("people asked"))
    satisfied = models.PositiveIntegerField(_("satisfied"))

    class Meta:
        verbose_name = _("line of a survey")
        verbose_name_plural = _("lines of surveys")
        constraints = [
            models.CheckConstraint(
                condition=Q(asked__gt=0) & Q(satisfied__lte=models.F("asked")),
                name="survey_line_adds_up",
                violation_error_message=_("More people are satisfied than were asked."),
            )
        ]

    def __str__(self):
        return f"{self.content}: {self.satisfied}/{self.asked}"


class CouncilVote(models.Model):
    """One meeting of the appraisal council; append-only, the last one counts."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="votes", verbose_name=_("dossier"))
    minutes_number = models.CharField(_("minutes number"), max_length=60)
    minutes_date = models.DateField(_("minutes date"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("vote of the council")
        verbose_name_plural = _("votes of the council")

    def __str__(self):
        return f"{self.minutes_number}, {self.minutes_date:%d/%m/%Y}"


class Ballot(models.TextChoices):
    FOR = "FOR", _("in favour")
    AGAINST = "AGAINST", _("against")
    ABSENT = "ABSENT", _("absent")


class CouncilMember(models.Model):
    council_vote = models.ForeignKey(CouncilVote, models.CASCADE, related_name="members", verbose_name=_("vote"))
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("full name"), max_length=120)
    position = models.CharField(_("position"), max_length=200, blank=True)
    ballot = models.CharField(_("vote"), max_length=7, choices=Ballot)

    class Meta:
        verbose_name = _("council member")
        verbose_name_plural = _("council members")

    def __str__(self):
        return f"{self.name}: {self.get_ballot_display()}"


class DossierCheck(models.Model):
    """A condition stated by an officer with the document behind it; append-only, the last word counts."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="checks", verbose_name=_("dossier"))
    condition = models.CharField(_("condition"), max_length=20)
    is_met = models.BooleanField(_("met"))
    document = models.CharField(_("document"), max_length=200)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("stated condition of a dossier")
        verbose_name_plural = _("stated conditions of dossiers")

    def __str__(self):
        return f"{self.dossier}: {self.condition}"


class DossierFile(models.Model):
    """An attachment. Its type is what its bytes say; it is served only through its dossier's page."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="files", verbose_name=_("dossier"))
    paper = models.CharField(_("kind of paper"), max_length=20, blank=True)
    file = models.FileField(_("file"), upload_to="dossiers/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.file_name


class DayLimit(Dated):
    """Days a province allows for a step; a new limit ends the one before, so that old dossiers keep theirs."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    step = models.CharField(_("step"), max_length=20)
    attainment = models.CharField(
        _("attainment"), max_length=16, choices=Attainment, blank=True, help_text=_("Empty: every attainment.")
    )
    days = models.PositiveSmallIntegerField(_("days"))
    is_working_days = models.BooleanField(_("working days"), default=True)
    decision = models.CharField(_("decision"), max_length=200, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"))

    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("day limit")
        verbose_name_plural = _("day limits")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["province", "step", "attainment", "valid_from"],
                name="day_limit_once_a_day",
                violation_error_message=_("A limit of this step already begins on that day."),
            ),
        ]

    def __str__(self):
        return f"{self.province}: {self.step} {self.days}"
