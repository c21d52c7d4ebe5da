"""Where a department and a locality say different things of one cell: a matter both sides see until it is settled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from criteria.models.assessments import Assessment
from criteria.models.sets import Indicator


class DisagreementState(models.TextChoices):
    OPEN = "OPEN", _("not settled")
    ACCEPTED = "ACCEPTED", _("accepted by the locality")
    WITHDRAWN = "WITHDRAWN", _("withdrawn by the department")
    DECIDED = "DECIDED", _("decided by the coordination office")


class Side(models.TextChoices):
    LOCALITY = "LOCALITY", _("locality")
    DEPARTMENT = "DEPARTMENT", _("department")
    OFFICE = "OFFICE", _("coordination office")


class Disagreement(models.Model):
    """One cell on which a department states another verdict or number than the locality."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="disagreements", verbose_name=_("assessment")
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    state = models.CharField(_("state"), max_length=9, choices=DisagreementState, default=DisagreementState.OPEN)
    due_date = models.DateField(_("answer due"), null=True, blank=True)
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    closed_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("disagreement")
        verbose_name_plural = _("disagreements")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator"],
                condition=Q(state="OPEN"),
                name="disagreement_open_once_a_cell",
                violation_error_message=_("This cell already has an open disagreement."),
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(closed_at__isnull=False),
                name="disagreement_closed_by_and_when",
                violation_error_message=_("Who settled it and when belong together."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_date"])]

    def __str__(self):
        return f"{self.assessment} {self.indicator.number}: {self.get_state_display()}"

    @property
    def is_open(self):
        return self.state == DisagreementState.OPEN


class DisagreementNote(models.Model):
    """One word in the thread of a disagreement; append-only."""

    disagreement = models.ForeignKey(Disagreement, models.CASCADE, related_name="notes", verbose_name=_("disagreement"))
    side = models.CharField(_("side"), max_length=10, choices=Side)
    text = models.CharField(_("text"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("word in a disagreement")
        verbose_name_plural = _("words in disagreements")

    def __str__(self):
        return f"{self.get_side_display()}: {self.text[:60]}"
