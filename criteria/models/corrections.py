"""Numbered corrections of figures after a period was closed ("Điều chỉnh số liệu số 01")."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models.assessments import Assessment, Verdict
from criteria.models.following import Unlocking
from criteria.models.periods import ReportingPeriod
from criteria.models.sets import CriteriaSet, Criterion, Indicator


class Correction(models.Model):
    """What the coordination office changed in a closed or locked period, with its reason; append-only.

    Numbers run from 1 in each period, without gaps. `unlocking` where the figures of an unlocked place were approved
    anew: then the place entered them itself.
    """

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="corrections", verbose_name=_("reporting period")
    )
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    number = models.PositiveSmallIntegerField(_("number"))
    reason = models.CharField(_("reason"), max_length=1000)
    document = models.CharField(_("document number"), max_length=200, blank=True)
    document_date = models.DateField(_("date of the document"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="corrections/%Y/%m/", blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    content_type = models.CharField(_("kind of file"), max_length=100, blank=True)
    unlocking = models.ForeignKey(
        Unlocking, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unlocking")
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("correction of figures")
        verbose_name_plural = _("corrections of figures")
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="correction_number_once"),
        ]

    def __str__(self):
        return f"{self.period}: {self.title}"

    @property
    def title(self):
        """ "Điều chỉnh số liệu số 01"."""
        return _("Correction of figures no. %(number)s") % {"number": f"{self.number:02d}"}


class CorrectionLine(models.Model):
    """One cell: what counted before and what counts since. A value or verdict never known is empty.

    It is about an indicator, or about the word on a whole criterion, which has a verdict alone.
    """

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="lines", verbose_name=_("correction"))
    order = models.PositiveIntegerField(_("order"))
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="correction_lines", verbose_name=_("assessment")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("criterion")
    )
    old_value = models.DecimalField(_("first value"), max_digits=18, decimal_places=4, null=True, blank=True)
    old_grade = models.CharField(_("first grade"), max_length=60, blank=True)
    old_verdict = models.CharField(_("first verdict"), max_length=14, choices=Verdict, blank=True)
    new_value = models.DecimalField(_("corrected value"), max_digits=18, decimal_places=4, null=True, blank=True)
    new_grade = models.CharField(_("corrected grade"), max_length=60, blank=True)
    new_verdict = models.CharField(_("corrected verdict"), max_length=14, choices=Verdict, blank=True)

    class Meta:
        verbose_name = _("corrected cell")
        verbose_name_plural = _("corrected cells")
        constraints = [
            models.UniqueConstraint(fields=["correction", "assessment", "indicator"], name="corrected_cell_once"),
            models.UniqueConstraint(fields=["correction", "assessment", "criterion"], name="corrected_word_once"),
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=True) ^ models.Q(criterion__isnull=True),
                name="corrected_cell_of_one_kind",
            ),
        ]

    def __str__(self):
        return f"{self.correction} · {self.assessment} · {self.subject_words}"

    @property
    def subject_words(self):
        """ "1.1 Đường xã …", or "Tiêu chí 1 Giao thông (nói cả tiêu chí)"."""
        return words_of_subject(self.criterion or self.indicator)


def words_of_subject(subject):
    """What a corrected cell is about, in words; an Indicator or a Criterion."""
    said = f"{subject.number} {subject.name}"
    return _("Criterion %(criterion)s (as a whole)") % {"criterion": said} if isinstance(subject, Criterion) else said
