"""Reorganisations of places: what the office was shown, what was done, and what it has still to decide."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from criteria.models.recognitions import Recognition
from criteria.models.sets import Attainment
from localities.models import Locality


class ReorganisationState(models.TextChoices):
    PREVIEWED = "PREVIEWED", _("waiting for confirmation")
    APPLIED = "APPLIED", _("carried out")
    UNDONE = "UNDONE", _("undone")


def _who(label):
    return models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label)


class Reorganisation(models.Model):
    """One resolution carried out in one province on one day: lines "old unit → new unit", and what they did.

    `date` is the first day of the new units; the old ones end the day before. `done` is what each step did, by step,
    and all that undoing needs.
    """

    province = models.ForeignKey(Locality, models.PROTECT, related_name="reorganisations", verbose_name=_("province"))
    date = models.DateField(_("first day of the new units"))
    resolution = models.CharField(_("resolution"), max_length=200)
    ends_districts = models.BooleanField(_("ends the district level"), default=False)
    lines = models.JSONField(_("lines"), default=list)
    file_name = models.CharField(_("workbook"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ReorganisationState, default=ReorganisationState.PREVIEWED
    )
    by = _who(_("prepared by"))
    at = models.DateTimeField(_("prepared at"), auto_now_add=True)
    applied_by = _who(_("carried out by"))
    applied_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    undone_by = _who(_("undone by"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    done = models.JSONField(_("what was done"), default=dict, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["done"])

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="PREVIEWED", applied_at__isnull=True)
                | Q(~Q(state="PREVIEWED"), applied_at__isnull=False),
                name="reorganisation_carried_out_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="UNDONE", undone_at__isnull=False) | Q(~Q(state="UNDONE"), undone_at__isnull=True),
                name="reorganisation_undone_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["province", "state"])]

    def __str__(self):
        return f"{self.resolution} ({self.date:%d/%m/%Y})"

    @property
    def is_previewed(self):
        return self.state == ReorganisationState.PREVIEWED

    @property
    def is_applied(self):
        return self.state == ReorganisationState.APPLIED


class ReviewState(models.TextChoices):
    PENDING = "PENDING", _("provisional, waiting for review")
    INHERITED = "INHERITED", _("carried over")
    DECLINED = "DECLINED", _("not carried over")


class InheritanceReview(models.Model):
    """Whether a new unit takes over what its predecessors were recognised as: the office decides with its document.

    `predecessors` keeps, for display, what each of them had: [{pk, name, share, attainment, number, date, year}].
    """

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="reviews", verbose_name=_("reorganisation")
    )
    locality = models.ForeignKey(
        Locality, models.PROTECT, related_name="inheritance_reviews", verbose_name=_("new unit")
    )
    attainment = models.CharField(_("attainment"), max_length=16, choices=Attainment)
    predecessors = models.JSONField(_("predecessors"), default=list)
    state = models.CharField(_("state"), max_length=9, choices=ReviewState, default=ReviewState.PENDING)
    document = models.CharField(_("document"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recognition = models.OneToOneField(
        Recognition, models.PROTECT, null=True, blank=True, related_name="review", verbose_name=_("recognition")
    )
    decided_by = _who(_("who decided"))
    decided_at = models.DateTimeField(_("time of the decision"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("review of carrying over")
        verbose_name_plural = _("reviews of carrying over")
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "locality", "attainment"],
                name="inheritance_review_once",
                violation_error_message=_("This review is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(state="PENDING", decided_at__isnull=True)
                | Q(~Q(state="PENDING"), decided_at__isnull=False),
                name="inheritance_review_decided_has_its_day",
            ),
        ]

    def __str__(self):
        return f"{self.locality}: {self.get_attainment_display()} – {self.get_state_display()}"

    @property
    def is_pending(self):
        return self.state == ReviewState.PENDING

    @property
    def holders(self):
        """Predecessors that had the attainment."""
        return [row for row in self.predecessors if row["attainment"]]
