"""Tasks a document sets, who does what in them, and what each lead owes for each due date."""

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Agency, User
from directives.models.documents import Clause, Directive


class DeadlineKind(models.TextChoices):
    NONE = "NONE", _("no time limit")
    DATE = "DATE", _("day")
    MONTH = "MONTH", _("month")
    QUARTER = "QUARTER", _("quarter")
    YEAR = "YEAR", _("year")
    PERIOD = "PERIOD", _("term")
    RECURRENCE = "RECURRENCE", _("recurring")


class Cycle(models.TextChoices):
    """Rounds a recurrence can have; the values are those of the papers' words."""

    MONTH = "hang_thang", _("monthly")
    QUARTER = "hang_quy", _("quarterly")
    HALF = "hang_6_thang", _("half-yearly")
    YEAR = "hang_nam", _("yearly")


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
    cycle = models.CharField(
        _("cycle set by the office"), max_length=12, choices=Cycle, blank=True,
        help_text=_("For a recurrence the paper does not say how often; until then it has no due dates."),
    )  # fmt: skip
    cycle_from = models.DateField(_("cycle starts on"), null=True, blank=True)
    internal_due_date = models.DateField(
        _("office's own due date"), null=True, blank=True,
        help_text=_("Counts in reminders; the paper's on-time rate never reads it."),
    )  # fmt: skip
    done_date = models.DateField(_("done on"), null=True, blank=True)
    asks_for_plan = models.BooleanField(_("asks for a plan"), default=False)

    history = HistoricalRecords()
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(fields=["directive", "order"], name="task_order_once"),
            models.CheckConstraint(
                condition=Q(cycle="", cycle_from__isnull=True) | (~Q(cycle="") & Q(cycle_from__isnull=False)),
                name="task_cycle_and_its_start",
                violation_error_message=_("A cycle and the day it starts on belong together."),
            ),
        ]

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


class OccurrenceQuerySet(models.QuerySet):
    def visible_to(self, scope):
        return self.filter(task__in=Task.objects.visible_to(scope))

    def open(self):
        """Not yet confirmed by a second person."""
        return self.filter(confirmed_on__isnull=True)

    def with_extension(self, day):
        """Annotates `extended_to`: the due date last granted by `day`, or None."""
        granted = apps.get_model("directives", "Extension").objects.filter(
            occurrence=OuterRef("pk"), state="GRANTED", decided_on__lte=day
        )
        return self.annotate(extended_to=Subquery(granted.order_by("-decided_on", "-pk").values("new_date")[:1]))


class Occurrence(models.Model):
    """What one lead agency owes for one due date of a task. The deadline it was made with never moves."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="occurrences", verbose_name=_("task"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="occurrences", verbose_name=_("lead agency"),
        help_text=_("A member where a group leads; the group itself where its members are not known."),
    )  # fmt: skip
    lead = models.ForeignKey(
        Agency, models.PROTECT, related_name="led_occurrences", verbose_name=_("lead named by the document")
    )
    label = models.CharField(
        _("round of a recurring task"), max_length=12, blank=True,
        help_text=_("2024-Q3 of a recurring task; empty where it is done once."),
    )  # fmt: skip
    due_date = models.DateField(_("due date"), null=True, blank=True)
    report = models.TextField(_("result reported"), blank=True)
    reported_on = models.DateField(_("reported done on"), null=True, blank=True)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )

    history = HistoricalRecords()
    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("occurrence of a task")
        verbose_name_plural = _("occurrences of tasks")
        constraints = [
            models.UniqueConstraint(fields=["task", "agency", "label"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True, reported_by__isnull=True)
                | Q(reported_on__isnull=False, reported_by__isnull=False),
                name="occurrence_reported_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False, confirmed_on__gte=F("reported_on")),
                name="occurrence_confirmed_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (Q(reported_by__isnull=False) & ~Q(confirmed_by=F("reported_by"))),
                name="occurrence_confirmed_by_a_second_person",
            ),
        ]

    def __str__(self):
        return f"{self.task} – {self.agency} {self.label}".strip()


class TaskHandOver(models.Model):
    """Who answers for a task in place of an agency that is no more. The paper's own lead stays as it was written."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="hand_overs", verbose_name=_("task"))
    from_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="tasks_handed_over", verbose_name=_("handed over by")
    )
    to_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="tasks_taken_over",
        verbose_name=_("taken over by"), help_text=_("Empty: to be assigned anew."),
    )  # fmt: skip
    date = models.DateField(_("date"))
    reference = models.CharField(_("legal basis"), max_length=250, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"), default=timezone.now)
    confirmed_on = models.DateField(
        _("confirmed on"), null=True, blank=True,
        help_text=_("Empty: follows from a reorganisation and waits for the office."),
    )  # fmt: skip
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("hand-over of a task")
        verbose_name_plural = _("hand-overs of tasks")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_agency__isnull=True) | ~Q(to_agency=F("from_agency")),
                name="hand_over_to_another_agency",
            )
        ]

    def __str__(self):
        return f"{self.task}: {self.from_agency} → {self.to_agency or '?'} ({self.date:%d/%m/%Y})"
