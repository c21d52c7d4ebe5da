"""What belongs to the conditions of districts and provinces: survey tables, and levels held against the decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from criteria.models.assessments import ConditionResult
from criteria.models.sets import Condition
from localities.models import Locality


class SurveyCell(models.Model):
    """Share of satisfied answers of one commune on one content: what a survey's floor is held against."""

    result = models.ForeignKey(
        ConditionResult, models.CASCADE, related_name="cells", verbose_name=_("condition result")
    )
    commune = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("commune"))
    content = models.CharField(_("content"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    value = models.DecimalField(_("satisfied (%)"), max_digits=7, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("survey result")
        verbose_name_plural = _("survey results")
        constraints = [models.UniqueConstraint(fields=["result", "commune", "content"], name="survey_cell_once")]

    def __str__(self):
        return f"{self.commune}, {self.content}: {self.value}"


class ConditionConfirmation(models.Model):
    """A province's office has held a condition against the decision: who, when, which document."""

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="confirmations", verbose_name=_("condition"))
    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    document = models.CharField(_("document"), max_length=200)
    note = models.CharField(_("note"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("confirmation of a condition")
        verbose_name_plural = _("confirmations of conditions")
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "province"],
                condition=Q(withdrawn_at__isnull=True),
                name="condition_confirmed_once_a_province",
                violation_error_message=_("This condition is already confirmed in that province."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_at__isnull=False),
                name="condition_confirmation_withdrawn_when",
                violation_error_message=_("Who withdrew and when belong together."),
            ),
        ]

    def __str__(self):
        return f"{self.condition}: {self.document}"
