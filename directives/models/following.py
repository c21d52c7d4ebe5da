"""What happens to an occurrence after it was made: the diary of the work, extensions asked for, files of both."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from directives.models.tasks import Occurrence, Task


class UpdateKind(models.TextChoices):
    PROGRESS = "PROGRESS", _("progress noted")
    REPORTED = "REPORTED", _("reported done")
    RETURNED = "RETURNED", _("returned")
    CONFIRMED = "CONFIRMED", _("confirmed")


class TaskUpdate(models.Model):
    """One line of the diary of an occurrence. Never changed: a correction is another line."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="updates", verbose_name=_("occurrence"))
    kind = models.CharField(_("kind"), max_length=10, choices=UpdateKind, default=UpdateKind.PROGRESS)
    on = models.DateField(_("day"))
    text = models.TextField(_("what was done"), blank=True)
    percent = models.PositiveSmallIntegerField(
        _("percent done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    figure = models.DecimalField(_("figure"), max_digits=18, decimal_places=4, null=True, blank=True)
    figure_unit = models.CharField(_("unit"), max_length=60, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("progress of a task")
        verbose_name_plural = _("progress of tasks")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="task_update_percent_of_hundred",
                violation_error_message=_("A percentage lies between 0 and 100."),
            )
        ]
        indexes = [models.Index(fields=["occurrence", "at"])]

    def __str__(self):
        return f"{self.occurrence} – {self.get_kind_display()} {self.on:%d/%m/%Y}"


class ExtensionState(models.TextChoices):
    ASKED = "ASKED", _("asked for")
    GRANTED = "GRANTED", _("granted")
    REFUSED = "REFUSED", _("not granted")


class Extension(models.Model):
    """A later due date asked for one occurrence, and the answer. The first due date stays where it is."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="extensions", verbose_name=_("occurrence"))
    state = models.CharField(_("state"), max_length=8, choices=ExtensionState, default=ExtensionState.ASKED)
    asked_date = models.DateField(_("due date asked for"))
    reason = models.TextField(_("reason"))
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    new_date = models.DateField(_("due date granted"), null=True, blank=True)
    document = models.CharField(
        _("document"), max_length=250, blank=True, help_text=_("Number and date of the paper that grants it.")
    )
    answer = models.TextField(_("answer"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ASKED", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(state="ASKED") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                name="extension_decided_by_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="GRANTED") | (Q(new_date__isnull=False) & ~Q(document="")),
                name="extension_granted_with_its_document",
                violation_error_message=_("An extension is granted with its day and its document."),
            ),
            models.UniqueConstraint(
                fields=["occurrence"], condition=Q(state="ASKED"), name="extension_asked_once",
                violation_error_message=_("An extension has been asked for already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.occurrence} → {self.new_date or self.asked_date:%d/%m/%Y}"


class TaskFile(models.Model):
    """A paper kept with a line of the diary or with an extension. Its type is what its bytes say."""

    update = models.ForeignKey(
        TaskUpdate, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("progress of a task")
    )
    extension = models.ForeignKey(
        Extension, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("extension")
    )
    task = models.ForeignKey(Task, models.CASCADE, related_name="files", verbose_name=_("task"))
    file = models.FileField(_("file"), upload_to="tasks/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("file of a task")
        verbose_name_plural = _("files of tasks")
        constraints = [
            models.CheckConstraint(
                condition=Q(update__isnull=True, extension__isnull=False)
                | Q(update__isnull=False, extension__isnull=True),
                name="task_file_of_one_thing",
            )
        ]

    def __str__(self):
        return self.file_name
