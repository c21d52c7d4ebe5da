"""The year's plan of units to be recognised: who registered, what was assigned, and each adjustment with its paper."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models import Attainment
from directives.models.documents import Directive
from localities.models import Locality


class PlanMove(models.TextChoices):
    REGISTERED = "REGISTERED", _("registered by the locality")
    WITHDRAWN = "WITHDRAWN", _("registration withdrawn")
    ASSIGNED = "ASSIGNED", _("assigned in the plan")
    ADDED = "ADDED", _("added to the plan")
    TAKEN_OUT = "TAKEN_OUT", _("taken out of the plan")
    MOVED = "MOVED", _("moved to another year")


BY_LOCALITIES = (PlanMove.REGISTERED, PlanMove.WITHDRAWN)
ADJUSTMENTS = (PlanMove.ADDED, PlanMove.TAKEN_OUT, PlanMove.MOVED)


class YearPlanLineQuerySet(models.QuerySet):
    def visible_to(self, scope):
        return self if scope.sees_everything else self.filter(province__in=scope.province_ids)

    def of_year(self, year):
        """Lines the plan of a year is told from: its own, and what was moved into it."""
        return self.filter(Q(year=year) | Q(to_year=year))

    def by_day(self, day):
        return self.filter(on__lte=day)

    def in_order(self):
        return self.order_by("on", "pk")


class YearPlanLine(models.Model):
    """What became of one unit in the plan of a year; append-only, and read in the order of its days."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="plan_lines", verbose_name=_("locality"))
    year = models.PositiveSmallIntegerField(_("plan year"))
    attainment = models.CharField(_("attainment"), max_length=16, choices=Attainment)
    move = models.CharField(_("what was said"), max_length=10, choices=PlanMove)
    to_year = models.PositiveSmallIntegerField(_("moved to year"), null=True, blank=True)
    on = models.DateField(_("day"))
    document = models.CharField(_("decision or document"), max_length=200, blank=True)
    directive = models.ForeignKey(
        Directive, models.PROTECT, null=True, blank=True, related_name="plan_lines",
        verbose_name=_("registered document"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("at"))

    objects = YearPlanLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a year's plan")
        verbose_name_plural = _("lines of year's plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(move=PlanMove.MOVED, to_year__isnull=False) | (~Q(move=PlanMove.MOVED) & Q(to_year=None)),
                name="plan_line_moves_to_a_year",
                violation_error_message=_("Only what is moved goes to another year."),
            ),
            models.CheckConstraint(
                condition=Q(to_year__isnull=True) | ~Q(to_year=F("year")), name="plan_line_moves_elsewhere",
                violation_error_message=_("The plan it goes to is another year's."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["province", "year", "attainment"], name="year_plan_lines")]

    def __str__(self):
        return f"{self.locality} · {self.year}: {self.get_move_display()} ({self.on:%d/%m/%Y})"
