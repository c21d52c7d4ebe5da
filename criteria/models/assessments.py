"""Assessments and what was entered in them: results, verdicts, steps, the trail of every change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from criteria.models.imports import WorkbookImport
from criteria.models.periods import ReportingPeriod
from criteria.models.sets import Condition, CriteriaSet, Criterion, Indicator, Threshold
from localities.models import Locality


class State(models.TextChoices):
    DRAFT = "DRAFT", _("draft")
    SUBMITTED = "SUBMITTED", _("submitted")
    VERIFIED = "VERIFIED", _("figures checked")
    APPROVED = "APPROVED", _("approved")
    RETURNED = "RETURNED", _("returned")


class Verdict(models.TextChoices):
    MET = "MET", _("met")
    NOT_MET = "NOT_MET", _("not met")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("not applicable")


class VerdictBasis(models.TextChoices):
    COMPUTED = "COMPUTED", _("decided by value and level")
    STATED = "STATED", _("stated by an officer")


class Door(models.TextChoices):
    FORM = "FORM", _("form")
    GRID = "GRID", _("grid")
    IMPORT = "IMPORT", _("workbook")
    ADMIN = "ADMIN", _("administration")
    COMMAND = "COMMAND", _("command")
    LAW = "LAW", _("level in force")
    UNDO = "UNDO", _("undone workbook")
    CORRECTION = "CORRECT", _("correction after closing")


class Summary(models.Model):
    """Abstract twin columns of an assessment's summary.

    `marks` has one character per criterion, in the set's order: 1 met, 0 not met, ? unknown, - not applicable.
    `met` counts 1 and -, `required` counts criteria; `computed` and `stated` count the indicator verdicts behind it.
    """

    current_met = models.PositiveSmallIntegerField(_("criteria met"), default=0)
    current_required = models.PositiveSmallIntegerField(_("criteria required"), default=0)
    current_marks = models.CharField(_("marks"), max_length=40, blank=True)
    current_computed = models.PositiveSmallIntegerField(_("verdicts computed"), default=0)
    current_stated = models.PositiveSmallIntegerField(_("verdicts stated"), default=0)
    approved_met = models.PositiveSmallIntegerField(_("criteria met, approved"), null=True, blank=True)
    approved_required = models.PositiveSmallIntegerField(_("criteria required, approved"), null=True, blank=True)
    approved_marks = models.CharField(_("marks, approved"), max_length=40, blank=True)
    approved_computed = models.PositiveSmallIntegerField(_("verdicts computed, approved"), null=True, blank=True)
    approved_stated = models.PositiveSmallIntegerField(_("verdicts stated, approved"), null=True, blank=True)

    class Meta:
        abstract = True


class Assessment(Summary):
    """One unit, one set, one period: the unit of workflow and the row every dashboard reads."""

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, verbose_name=_("criteria set"))
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="assessments", verbose_name=_("period"))
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="assessments", verbose_name=_("locality"))
    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    district = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    stated_marks = models.CharField(
        _("marks stated of whole criteria"), max_length=40, blank=True, editable=False,
        help_text=_("As in marks; a space where nobody spoke of the criterion as a whole."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "period", "locality"],
                name="assessment_once",
                violation_error_message=_("This unit already has an assessment for that set and period."),
            )
        ]
        indexes = [
            models.Index(fields=["province", "criteria_set", "period"]),
            models.Index(fields=["criteria_set", "period", "province", "district", "current_met"]),
        ]

    def __str__(self):
        return f"{self.locality} · {self.period.code} · {self.criteria_set.code}"


def _slim_key(to, on_delete, **options):
    """A key of a table that takes rows by the thousand: without a check and an index of its own in the database.

    One check a row and key is most of what storing a workbook costs on PostgreSQL. What these keys point at cannot go
    meanwhile: whoever writes holds the assessment, the law is frozen once it is used, people and agencies end on a
    date, and Django refuses to delete whatever is pointed at. All reading goes by the assessment.
    """
    return models.ForeignKey(to, on_delete, db_constraint=False, db_index=False, **options)


class IndicatorResult(models.Model):
    """What the locality, the department and the appraisers each say of one indicator, side by side.

    The appraised verdict counts, else the department's, else the locality's.
    """

    assessment = _slim_key(Assessment, models.CASCADE, related_name="results", verbose_name=_("assessment"))
    indicator = _slim_key(Indicator, models.PROTECT, related_name="results", verbose_name=_("indicator"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    text_value = models.CharField(_("graded value"), max_length=60, blank=True)
    verdict = models.CharField(_("verdict"), max_length=14, choices=Verdict, blank=True)
    basis = models.CharField(_("decided by"), max_length=8, choices=VerdictBasis, blank=True)
    department_value = models.DecimalField(
        _("department's value"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    department_verdict = models.CharField(_("department's verdict"), max_length=14, choices=Verdict, blank=True)
    department_basis = models.CharField(_("department decided by"), max_length=8, choices=VerdictBasis, blank=True)
    department_note = models.CharField(_("department's note"), max_length=500, blank=True)
    department_agency = _slim_key(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    department_by = _slim_key(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stated for the department by")
    )
    department_at = models.DateTimeField(_("stated for the department at"), null=True, blank=True)
    appraised_value = models.DecimalField(_("appraised value"), max_digits=18, decimal_places=4, null=True, blank=True)
    appraised_verdict = models.CharField(_("appraised verdict"), max_length=14, choices=Verdict, blank=True)
    appraised_basis = models.CharField(_("appraisal decided by"), max_length=8, choices=VerdictBasis, blank=True)
    appraised_note = models.CharField(_("appraisal's note"), max_length=500, blank=True)
    appraised_by = _slim_key(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("appraised by")
    )
    appraised_at = models.DateTimeField(_("appraised at"), null=True, blank=True)
    threshold = _slim_key(
        Threshold, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("judged by level")
    )
    is_carried = models.BooleanField(
        _("kept from last period"), default=False, help_text=_("Until the cell is touched or confirmed.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    entered_by = _slim_key(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    version = models.PositiveIntegerField(
        _("version"), default=1, editable=False, help_text=_("Moves on whenever somebody enters the cell.")
    )

    class Meta:
        verbose_name = _("indicator result")
        verbose_name_plural = _("indicator results")
        constraints = [models.UniqueConstraint(fields=["assessment", "indicator"], name="result_once")]

    def __str__(self):
        return f"{self.indicator.number}: {self.get_verdict_display() or '?'}"


class ConditionResult(models.Model):
    """An entered condition of a district or province: survey, document, figure. Shares of units are derived."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="condition_results", verbose_name=_("assessment")
    )
    condition = models.ForeignKey(Condition, models.PROTECT, related_name="results", verbose_name=_("condition"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=14, choices=Verdict, blank=True)
    basis = models.CharField(_("decided by"), max_length=8, choices=VerdictBasis, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    is_carried = models.BooleanField(
        _("kept from last period"), default=False, help_text=_("Until the condition is touched.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    approved_value = models.DecimalField(_("value, approved"), max_digits=18, decimal_places=4, null=True, blank=True)
    approved_verdict = models.CharField(_("verdict, approved"), max_length=14, choices=Verdict, blank=True)
    approved_basis = models.CharField(_("decided by, approved"), max_length=8, choices=VerdictBasis, blank=True)
    approved_document = models.CharField(_("document, approved"), max_length=200, blank=True)
    approved_note = models.CharField(_("note, approved"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("condition result")
        verbose_name_plural = _("condition results")
        constraints = [models.UniqueConstraint(fields=["assessment", "condition"], name="condition_result_once")]

    def __str__(self):
        return f"{self.condition.number}: {self.get_verdict_display() or '?'}"


class Transition(models.Model):
    """One step of an assessment's way; append-only."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="transitions", verbose_name=_("assessment"))
    from_state = models.CharField(_("from"), max_length=10, choices=State, blank=True)
    to_state = models.CharField(_("to"), max_length=10, choices=State)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self):
        return f"{self.assessment}: {self.get_to_state_display()}"


# What a Change may be about beside the locality's result, by its `field`.
_PARTS = {
    "grade": _("grade"),
    "note": _("note"),
    "document": _("document"),
    "survey": _("survey"),
    "kept": _("kept from last period"),
    "evidence": _("evidence"),
    "department": _("department"),
    "department note": _("department's note"),
    "appraised": _("appraisal"),
    "appraised note": _("appraisal's note"),
    "criterion": _("the criterion as a whole"),
}


class Change(models.Model):
    """One cell that changed: who, when, old, new, through which door. Append-only, written with the result itself."""

    assessment = _slim_key(Assessment, models.CASCADE, related_name="changes", verbose_name=_("assessment"))
    indicator = _slim_key(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    condition = _slim_key(
        Condition, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("condition")
    )
    criterion = _slim_key(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("criterion")
    )
    field = models.CharField(_("field"), max_length=24, default="result")
    old = models.CharField(_("old"), max_length=500, blank=True)
    new = models.CharField(_("new"), max_length=500, blank=True)
    by = _slim_key(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    door = models.CharField(_("through"), max_length=8, choices=Door)
    workbook_import = _slim_key(
        WorkbookImport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("import"),
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["assessment", "indicator"]),
            models.Index(
                fields=["workbook_import"], name="change_of_import", condition=Q(workbook_import__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.assessment} {self.indicator or self.criterion or self.condition}: {self.old} → {self.new}"

    @property
    def part(self):
        """What of the cell changed, in words; "" for the result itself."""
        return _PARTS.get(self.field, "")
