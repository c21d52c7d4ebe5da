"""What the office sets for following tasks: days off, and how many days ahead it wants to know."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from localities.models import Locality

SOON_DAYS = 7
AHEAD_DAYS = 365


class DayOff(models.Model):
    """A day of the calendar that differs from its week: a holiday, or a Saturday worked in place of one."""

    date = models.DateField(_("date"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_worked = models.BooleanField(
        _("worked"), default=False, help_text=_("A Saturday or Sunday worked in place of another day.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")

    def __str__(self):
        return f"{self.date:%d/%m/%Y} {self.name}"


class FollowingRule(models.Model):
    """How a province's office follows tasks; without a row the usual numbers hold."""

    province = models.OneToOneField(Locality, models.PROTECT, related_name="following_rule", verbose_name=_("province"))
    soon_days = models.PositiveSmallIntegerField(
        _("days a task counts as due soon"), default=SOON_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )  # fmt: skip
    ahead_days = models.PositiveSmallIntegerField(
        _("days ahead the next round is made"), default=AHEAD_DAYS,
        validators=[MinValueValidator(31), MaxValueValidator(1100)],
    )  # fmt: skip

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rule for following tasks")
        verbose_name_plural = _("rules for following tasks")

    def __str__(self):
        return str(self.province)
