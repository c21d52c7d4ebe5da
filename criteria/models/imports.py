"""Workbooks that came in: what each would change and did, what was there before, and how an office's heads are read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models.periods import ReportingPeriod
from criteria.models.sets import CriteriaSet
from localities.models import Locality
from ntm.lib.quick_json import QUICK


class WorkbookImport(models.Model):
    """A workbook that came back: kept with who, when, what it would change, and what became of it.

    `before` is what its cells held until it was recorded, for undoing it; `proposal` how its rows and columns are read;
    `planned` what recording it will write, while it waits. What its preview said stands in its WorkbookFindings.
    """

    class Outcome(models.TextChoices):
        READING = "READING", _("being read")
        MAPPING = "MAPPING", _("columns and rows to be settled")
        PREVIEWED = "PREVIEWED", _("waiting for confirmation")
        RECORDING = "RECORDING", _("being recorded")
        APPLIED = "APPLIED", _("applied")
        REFUSED = "REFUSED", _("refused")
        UNDONE = "UNDONE", _("undone")

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, verbose_name=_("period"))
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, verbose_name=_("criteria set"))
    locality = models.ForeignKey(Locality, models.PROTECT, verbose_name=_("locality"))
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.PREVIEWED)
    counts = models.JSONField(_("counts"), default=dict)
    shown_sha256 = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("Of the changes the preview showed.")
    )
    planned = models.JSONField(_("plan to be recorded"), null=True, blank=True, editable=False, **QUICK)
    proposal = models.JSONField(_("reading of the workbook"), null=True, blank=True, editable=False)
    before = models.JSONField(_("figures before"), default=dict, editable=False, **QUICK)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    # Long work says that it is still alive; one that has fallen silent was interrupted.
    heartbeat_at = models.DateTimeField(_("last sign of work"), null=True, blank=True, editable=False)
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0, editable=False)

    class Meta:
        verbose_name = _("workbook import")
        verbose_name_plural = _("workbook imports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=False) | ~models.Q(outcome="UNDONE"), name="import_undone_when"
            )
        ]

    def __str__(self):
        return f"{self.file_name} ({self.get_outcome_display()})"

    @property
    def problems(self):
        """What its preview said, as WorkbookFindings.said; {} before there is one."""
        try:
            return self.findings.said
        except WorkbookFindings.DoesNotExist:
            return {}


class WorkbookFindings(models.Model):
    """What the preview of a workbook said: {"errors", "unmatched_rows", "warnings", "changes", "unchanged"}.

    Half a megabyte for a province, and apart from its import: a database that changes one word of a row writes the
    whole row anew.
    """

    workbook_import = models.OneToOneField(
        WorkbookImport, models.CASCADE, primary_key=True, related_name="findings", verbose_name=_("workbook import")
    )
    said = models.JSONField(_("problems"), default=dict, **QUICK)

    class Meta:
        verbose_name = _("findings in a workbook")
        verbose_name_plural = _("findings in workbooks")

    def __str__(self):
        return str(self.workbook_import)


class WorkbookMapping(models.Model):
    """What an office's own head or row name means, as an officer of that office settled it once."""

    class Kind(models.TextChoices):
        COLUMN = "COLUMN", _("column")
        ROW = "ROW", _("row")

    locality = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("office"))
    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="+", verbose_name=_("criteria set"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    key = models.CharField(max_length=300, help_text=_("Words of the head or row, folded."))
    text = models.CharField(_("as written"), max_length=300)
    role = models.CharField(_("role"), max_length=20)
    target = models.CharField(_("meaning"), max_length=80, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("remembered reading")
        verbose_name_plural = _("remembered readings")
        constraints = [models.UniqueConstraint(fields=["locality", "criteria_set", "kind", "key"], name="mapping_once")]

    def __str__(self):
        return f"{self.text} → {self.target or self.role}"
