"""A paper read and waiting for the officer's word, and the names of agencies officers have put right."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from directives.models.documents import Directive
from directives.models.papers import WithPaper
from localities.models import Locality


class PaperReadingQuerySet(models.QuerySet):
    def managed_by(self, scope):
        """Readings of the offices a person works in; a draft is nobody else's."""
        return self if scope.sees_everything else self.filter(province__in=scope.managed_ids)

    def waiting(self):
        return self.filter(directive__isnull=True)


class PaperReading(WithPaper):
    """What the reader proposed for a paper and what the officer made of it; a document only once confirmed."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    text = models.TextField(_("full text"))
    proposals = models.JSONField(
        _("proposals"), help_text=_("Head, clauses, tasks, figures and agencies as they stand.")
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("read by"))
    at = models.DateTimeField(_("read at"), default=timezone.now)
    directive = models.OneToOneField(
        Directive, models.PROTECT, null=True, blank=True, related_name="reading", verbose_name=_("directive")
    )
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = PaperReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper read")
        verbose_name_plural = _("papers read")
        constraints = [
            models.CheckConstraint(
                condition=Q(directive__isnull=True, confirmed_at__isnull=True)
                | Q(directive__isnull=False, confirmed_at__isnull=False),
                name="paper_confirmed_when_a_document",
            )
        ]

    def __str__(self):
        head = self.proposals.get("head", {})
        name = " ".join(filter(None, [head.get("kind"), head.get("number"), head.get("subject")]))
        return name or self.file_name or f"{self.at:%d/%m/%Y %H:%M}"


class AgencyCorrection(models.Model):
    """An agency as a paper printed it, and which one the officer said it is; the next paper is read by it."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    printed = models.CharField(_("as printed"), max_length=250)
    printed_key = models.CharField(max_length=250, editable=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="corrections", verbose_name=_("agency"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta:
        verbose_name = _("name put right")
        verbose_name_plural = _("names put right")
        constraints = [
            models.UniqueConstraint(fields=["province", "printed_key"], name="agency_correction_once"),
        ]

    def __str__(self):
        return f"{self.printed} → {self.agency}"
