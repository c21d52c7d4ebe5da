"""Directives from the paper on: documents, their clauses, the tasks, targets and figures they state."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Agency, User
from localities.models import Locality
from ntm.lib.text import search_key


class System(models.TextChoices):
    PARTY = "PARTY", _("Party")
    GOVERNMENT = "GOVERNMENT", _("Government")


class DatePrecision(models.TextChoices):
    DAY = "DAY", _("day")
    MONTH = "MONTH", _("month")
    YEAR = "YEAR", _("year")
    UNKNOWN = "UNKNOWN", _("unknown")


class DirectiveQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """A province's documents are seen inside it: its own and those of places below it."""
        if scope.sees_everything:
            return self
        return self.filter(Q(locality__in=scope.province_ids) | Q(locality__province__in=scope.province_ids))

    def named(self, text):
        return self.filter(search_key__contains=search_key(text))


class Directive(models.Model):
    """A document as it is: number, date and signatory may all be missing."""

    key = models.CharField(_("key"), max_length=60, unique=True, help_text=_("Short own name, for files and links."))
    system = models.CharField(_("system"), max_length=12, choices=System)
    kind = models.CharField(_("kind of document"), max_length=60)
    number = models.CharField(_("number"), max_length=60, blank=True)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("date precision"), max_length=8, choices=DatePrecision, default=DatePrecision.UNKNOWN
    )
    issuer = models.CharField(_("issuer"), max_length=250, blank=True)
    issuer_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="issued", verbose_name=_("issuing agency")
    )
    signatory = models.CharField(_("signatory"), max_length=120, blank=True)
    signatory_position = models.CharField(_("signatory's office"), max_length=160, blank=True)
    subject = models.TextField(_("subject"))
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="directives", verbose_name=_("place")
    )
    period_from = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    period_to = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    addressees = models.JSONField(_("addressees"), default=list, blank=True)
    recipients = models.JSONField(_("recipients"), default=list, blank=True)
    references = models.JSONField(_("references"), default=list, blank=True)
    text = models.TextField(_("full text"), blank=True)
    notes = models.JSONField(_("notes on the source"), default=dict, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    search_key = models.TextField(editable=False)

    history = HistoricalRecords(excluded_fields=["text", "search_key"])
    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("directive")
        verbose_name_plural = _("directives")

    def __str__(self):
        return f"{self.kind} {self.number or self.symbol} {self.subject}".replace("  ", " ")

    def set_keys(self):
        self.search_key = search_key(
            f"{self.kind} {self.number} {self.symbol} {self.issuer} {self.subject} {self.text}"
        )


class Clause(models.Model):
    """A numbered part of a document; the number is text, unique inside it."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="clauses", verbose_name=_("directive"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("inside")
    )
    number = models.CharField(_("number"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [models.UniqueConstraint(fields=["directive", "number"], name="clause_number_once")]

    def __str__(self):
        return self.number


class DeadlineKind(models.TextChoices):
    NONE = "NONE", _("no time limit")
    DATE = "DATE", _("day")
    MONTH = "MONTH", _("month")
    QUARTER = "QUARTER", _("quarter")
    YEAR = "YEAR", _("year")
    PERIOD = "PERIOD", _("term")
    RECURRENCE = "RECURRENCE", _("recurring")


class TaskQuerySet(models.QuerySet):
    def visible_to(self, scope):
        return self.filter(directive__in=Directive.objects.visible_to(scope))


class Task(models.Model):
    directive = models.ForeignKey(Directive, models.CASCADE, related_name="tasks", verbose_name=_("directive"))
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("clause")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    summary = models.CharField(_("summary"), max_length=300)
    is_lead_named = models.BooleanField(
        _("lead named by the clause"),
        default=True,
        help_text=_("Otherwise everybody addressed by the document leads."),
    )
    person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("person responsible"),
    )
    deadline_kind = models.CharField(_("time limit"), max_length=10, choices=DeadlineKind, default=DeadlineKind.NONE)
    deadline_value = models.CharField(_("time limit as written"), max_length=40, blank=True)
    deadline_note = models.CharField(_("note on the time limit"), max_length=200, blank=True)
    due_date = models.DateField(_("due date"), null=True, blank=True, help_text=_("Last day the paper allows."))
    is_strictly_before = models.BooleanField(_("strictly before that day"), default=False)
    internal_due_date = models.DateField(_("office's own due date"), null=True, blank=True)
    done_date = models.DateField(_("done on"), null=True, blank=True)

    history = HistoricalRecords()
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [models.UniqueConstraint(fields=["directive", "order"], name="task_order_once")]

    def __str__(self):
        return self.summary


class TaskRole(models.TextChoices):
    LEAD = "LEAD", _("lead")
    COORDINATING = "COORDINATING", _("coordinating")
    DIRECTING = "DIRECTING", _("directing")
    REPORTS_TO = "REPORTS_TO", _("reports to")
    INFORMED = "INFORMED", _("informed")


class TaskAgency(models.Model):
    task = models.ForeignKey(Task, models.CASCADE, related_name="agencies", verbose_name=_("task"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="task_roles", verbose_name=_("agency"))
    role = models.CharField(_("role"), max_length=12, choices=TaskRole)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("agency of a task")
        verbose_name_plural = _("agencies of tasks")
        constraints = [models.UniqueConstraint(fields=["task", "agency", "role"], name="task_agency_role_once")]

    def __str__(self):
        return f"{self.agency} ({self.get_role_display()})"


class TargetQuerySet(models.QuerySet):
    def visible_to(self, scope):
        return self.filter(directive__in=Directive.objects.visible_to(scope))


class Target(models.Model):
    """What a document wants reached: (metric, operator, value, denominator, deadline, scope, named places)."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="targets", verbose_name=_("directive"))
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("clause")
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    metric = models.CharField(_("metric"), max_length=80)
    operator = models.CharField(_("operator"), max_length=10)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=18, decimal_places=4, null=True, blank=True)
    percentage = models.DecimalField(_("percentage"), max_digits=9, decimal_places=4, null=True, blank=True)
    is_percentage_stated = models.BooleanField(_("percentage printed in the document"), default=False)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    deadline_note = models.CharField(_("note on the deadline"), max_length=200, blank=True)
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("place")
    )
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
