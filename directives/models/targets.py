"""What a document wants reached, and the figures it prints."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from directives.models.documents import Clause, Directive
from localities.models import Locality


class DenominatorRule(models.TextChoices):
    """What a count stands over; blank where the metric says it."""

    COMMUNES = "COMMUNES", _("xã of the day")
    RECOGNISED = "RECOGNISED", _("xã recognised as standard")
    DOCUMENT = "DOCUMENT", _("the number the document prints")


class ScopeFilter(models.TextChoices):
    """Only some of the communes of the place, by their attributes of the day."""

    DIFFICULT = "dbkk", _("especially disadvantaged communes")
    AREA_1 = "khu-vuc-1", _("communes of area I")
    AREA_2 = "khu-vuc-2", _("communes of area II")
    AREA_3 = "khu-vuc-3", _("communes of area III")


class TargetQuerySet(models.QuerySet):
    def visible_to(self, scope):
        if scope.is_link:  # a link reads no documents, but the targets given for its own places
            ids = scope.shared_ids
            return self.filter(Q(locality__in=ids) | Q(locality__district__in=ids) | Q(locality__province__in=ids))
        return self.filter(directive__in=Directive.objects.visible_to(scope))


class Target(models.Model):
    """What a document wants reached: (metric, operator, value, denominator, baseline, deadline, scope, named places).

    As the document says it; what a later decision sets anew is a TargetRevision. `baseline` is what stood before an
    increment ("có thêm"); without one it is counted on `baseline_day`, else on the day before the document.
    """

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="targets", verbose_name=_("directive"))
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("clause")
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    metric = models.CharField(_("metric"), max_length=80)
    operator = models.CharField(_("operator"), max_length=10)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=18, decimal_places=4, null=True, blank=True)
    denominator_rule = models.CharField(
        _("denominator counts"), max_length=20, choices=DenominatorRule.choices, blank=True
    )
    percentage = models.DecimalField(_("percentage"), max_digits=9, decimal_places=4, null=True, blank=True)
    is_percentage_stated = models.BooleanField(_("percentage printed in the document"), default=False)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_day = models.DateField(_("day of the baseline"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    deadline_note = models.CharField(_("note on the deadline"), max_length=200, blank=True)
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("place")
    )
    scope_filter = models.CharField(_("limited to"), max_length=20, choices=ScopeFilter.choices, blank=True)
    scope_text = models.CharField(_("scope as written"), max_length=200, blank=True)
    named_localities = models.JSONField(_("places named"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def __str__(self):
        return f"{self.code}: {self.metric} {self.operator} {self.value if self.value is not None else ''}".strip()


class StatedFact(models.Model):
    """A figure as a document prints it, kept beside what the system computes."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="facts", verbose_name=_("directive"))
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name=_("clause")
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    metric = models.CharField(_("metric"), max_length=80)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.TextField(_("words"), blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=18, decimal_places=4, null=True, blank=True)
    percentage = models.DecimalField(_("percentage"), max_digits=9, decimal_places=4, null=True, blank=True)
    is_percentage_stated = models.BooleanField(_("percentage printed in the document"), default=False)
    as_of = models.DateField(_("state of"), null=True, blank=True)
    as_of_note = models.CharField(_("note on the day"), max_length=250, blank=True)
    named_localities = models.JSONField(_("places named"), default=list, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")

    def __str__(self):
        return f"{self.code}: {self.metric}"
