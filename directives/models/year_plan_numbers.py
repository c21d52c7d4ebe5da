"""How many units a place registers or is assigned for a year, where they are not, or not all, named."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models import Attainment
from directives.models.documents import Directive
from localities.models import Level, Locality


class NumberSide(models.TextChoices):
    REGISTERED = "REGISTERED", _("registered by the locality")
    ASSIGNED = "ASSIGNED", _("assigned to the locality")


class YearPlanNumberQuerySet(models.QuerySet):
    def visible_to(self, scope):
        return self if scope.sees_everything else self.filter(province__in=scope.province_ids)

    def by_day(self, day):
        return self.filter(on__lte=day)

    def in_order(self):
        return self.order_by("on", "pk")


class YearPlanNumber(models.Model):
    """The number said of a place on a day; append-only, the last one holds. Without a number: told by names again."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="plan_numbers", verbose_name=_("locality"))
    year = models.PositiveSmallIntegerField(_("plan year"))
    level = models.CharField(_("level of the units counted"), max_length=10, choices=Level)
    attainment = models.CharField(_("attainment"), max_length=16, choices=Attainment)
    side = models.CharField(_("what was said"), max_length=10, choices=NumberSide)
    count = models.PositiveSmallIntegerField(_("units"), null=True, blank=True)
    on = models.DateField(_("day"))
    document = models.CharField(_("decision or document"), max_length=200, blank=True)
    directive = models.ForeignKey(
        Directive, models.PROTECT, null=True, blank=True, related_name="plan_numbers",
        verbose_name=_("registered document"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("at"))

    objects = YearPlanNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of a year's plan")
        verbose_name_plural = _("numbers of year's plans")
        indexes = [models.Index(fields=["province", "year", "level", "attainment"], name="year_plan_numbers")]

    def __str__(self):
        count = "–" if self.count is None else self.count
        return f"{self.locality} · {self.year}: {self.get_side_display()} {count} ({self.on:%d/%m/%Y})"
