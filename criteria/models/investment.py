"""Whether meeting a criterion or an indicator usually takes investment: the word of a province's office, dated."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from criteria.models.sets import Criterion
from localities.models import Locality
from ntm.lib.validity import Dated, ValidityQuerySet


class InvestmentNeed(Dated):
    """Nothing is assumed: without a row nobody has said. A word on an indicator goes before the one on its criterion.

    `number` names the indicator within the criterion, so that an amendment of its wording keeps the word.
    """

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="+", verbose_name=_("criterion"))
    number = models.CharField(
        _("indicator"), max_length=14, blank=True, help_text=_("Empty: the criterion as a whole.")
    )
    is_needed = models.BooleanField(_("needs investment"))
    note = models.CharField(_("grounds"), max_length=200, blank=True)
    said_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("said by")
    )
    said_at = models.DateTimeField(_("said at"))

    history = HistoricalRecords()
    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("need of investment")
        verbose_name_plural = _("needs of investment")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["province", "criterion", "number", "valid_from"],
                name="investment_need_once_a_day",
                violation_error_message=_("Another word on this begins on the same day."),
            ),
        ]

    def __str__(self):
        return f"{self.number or self.criterion.number}: {_('needs investment') if self.is_needed else _('none')}"
