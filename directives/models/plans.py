"""Plans units have issued because a task asks for one, and the policies of a province."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Agency, User
from directives.models.documents import Directive
from directives.models.papers import WithPaper
from directives.models.tasks import Task
from localities.models import Locality
from ntm.lib.text import search_key


class IssuedPlan(WithPaper):
    """The plan one unit issued for one round of a task that asks for it."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="plans", verbose_name=_("task"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="plans", verbose_name=_("issuing unit"))
    label = models.CharField(_("round of a recurring task"), max_length=12, blank=True)
    number = models.CharField(_("number and symbol"), max_length=60)
    issued_on = models.DateField(_("date of issue"))
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))

    history = HistoricalRecords(excluded_fields=["file"])

    class Meta:
        verbose_name = _("issued plan")
        verbose_name_plural = _("issued plans")
        constraints = [models.UniqueConstraint(fields=["task", "agency", "label"], name="issued_plan_once")]

    def __str__(self):
        return f"{self.agency}: {self.number}"


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, scope):
        return self if scope.sees_everything else self.filter(province__in=scope.province_ids)


class Policy(WithPaper):
    """A mechanism or policy issued by a province or below it, as form 04 lists it."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    directive = models.ForeignKey(
        Directive, models.PROTECT, null=True, blank=True, related_name="policies",
        verbose_name=_("registered document"),
        help_text=_("Where the paper itself stands in the register of documents."),
    )  # fmt: skip
    kind = models.CharField(_("kind of document"), max_length=60)
    number = models.CharField(_("number and symbol"), max_length=60)
    issued_on = models.DateField(_("date of issue"))
    issuer = models.CharField(_("issuer"), max_length=250)
    subject = models.CharField(_("subject"), max_length=500)
    aims = models.TextField(_("aims"), max_length=1000, blank=True)
    content = models.TextField(_("main content"), max_length=2000, blank=True)
    ends_on = models.DateField(_("in force until"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    search_key = models.TextField(editable=False)

    history = HistoricalRecords(excluded_fields=["file", "search_key"])
    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "number", "issued_on"], name="policy_once",
                violation_error_message=_("This policy stands in the register already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("issued_on")), name="policy_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.kind} {self.number}"

    def set_keys(self):
        self.search_key = search_key(
            f"{self.kind} {self.number} {self.issuer} {self.subject} {self.aims} {self.content}"
        )
