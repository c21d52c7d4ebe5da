"""Reports in words: drafts made from figures and edited by the office, and the letterhead they leave under."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from criteria.models import ReportingPeriod
from localities.models import Locality
from ntm.lib.text import initial_upper


class ReportKind(models.TextChoices):
    """To whom the province reports; the extraordinary one states any day instead of a quarter."""

    COMMITTEE = "COMMITTEE", _("to the people's committee")
    PARTY = "PARTY", _("to the Party's standing committee")
    CENTRAL = "CENTRAL", _("to the central coordination office")
    EXTRAORDINARY = "EXTRAORDINARY", _("extraordinary, of any day")


class QuarterReport(models.Model):
    """A report of a province on a quarter, or on a day.

    `sections`: [{"key", "chapter", "title", "is_own", "generated", "text", "proposed_from"}] in reading order; `text`
    is the officer's, `generated` what the figures of `facts_at` said, "" where the officer writes alone. A finished
    report keeps its `letterhead` and `appendices` too, so that nothing in it moves any more.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("report not finished")
        FINISHED = "FINISHED", _("finished")

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    kind = models.CharField(_("kind"), max_length=14, choices=ReportKind)
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("period")
    )
    day = models.DateField(_("figures as of"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    sections = models.JSONField(_("sections"), default=list)
    basis = models.CharField(_("figures"), max_length=8)
    is_settled = models.BooleanField(_("figures of a closed period"), default=False)
    facts_version = models.CharField(_("version of the figures"), max_length=64)
    facts_at = models.DateTimeField(_("figures read at"))
    letterhead = models.JSONField(_("letterhead as finished"), default=dict, blank=True)
    appendices = models.JSONField(_("appendices as finished"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    edited_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    finished_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("finished by")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("report in words")
        verbose_name_plural = _("reports in words")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "kind", "day"],
                condition=Q(state="DRAFT"),
                name="quarter_report_one_draft",
                violation_error_message=_("There is a draft of this report already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="EXTRAORDINARY", period__isnull=True)
                | (~Q(kind="EXTRAORDINARY") & Q(period__isnull=False)),
                name="quarter_report_period_or_day",
                violation_error_message=_("An extraordinary report states a day, every other one a period."),
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False) | Q(state="DRAFT"),
                name="quarter_report_finished_when",
                violation_error_message=_("A finished report says when it was finished."),
            ),
        ]
        indexes = [models.Index(fields=["province", "day"])]

    def __str__(self):
        return f"{self.when_words} · {self.get_kind_display()} · {self.province.full_name}"

    @property
    def when_words(self):
        """ "Quý II/2024" or the day."""
        return initial_upper(self.period.label) if self.period_id else f"{self.day:%d/%m/%Y}"

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    @property
    def is_party(self):
        return self.kind == ReportKind.PARTY


class OfficeLetterhead(models.Model):
    """What stands over and under a province's reports of one kind; lists have one entry a line."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    kind = models.CharField(_("kind"), max_length=14, choices=ReportKind)
    parent_body = models.CharField(_("parent body"), max_length=150, blank=True)
    issuing_body = models.CharField(_("issuing body"), max_length=150)
    reporter = models.CharField(
        _("who reports, as in a sentence"), max_length=150, help_text=_("Stands in the opening sentence.")
    )
    symbol = models.CharField(_("symbol"), max_length=40, help_text=_("BC-VPĐP, without the number."))
    place = models.CharField(_("place"), max_length=80, help_text=_("Opens the line of the date."))
    addressees = models.TextField(_("addressees"), blank=True, help_text=_("One a line."))
    authority = models.TextField(_("authority of the signature"), blank=True, help_text=_("One a line."))
    signer_title = models.CharField(_("title of the signatory"), max_length=100)
    signer_name = models.CharField(_("name of the signatory"), max_length=100, blank=True)
    recipients = models.TextField(_("recipients"), blank=True, help_text=_("One a line, the archive last."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "kind"],
                name="letterhead_once",
                violation_error_message=_("The province already has a letterhead of this kind."),
            )
        ]

    def __str__(self):
        return f"{self.issuing_body} · {self.get_kind_display()}"
