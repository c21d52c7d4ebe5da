"""Recognition: a dated decision, apart from what the data say."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from criteria.models.sets import Attainment, CriteriaSet
from localities.models import Locality


class RecognitionKind(models.TextChoices):
    RECOGNISED = "RECOGNISED", _("recognised")
    RE_RECOGNISED = "RE_RECOGNISED", _("recognised again")
    INHERITED = "INHERITED", _("carried over after a merger")
    REVOKED = "REVOKED", _("revoked")


class Recognition(models.Model):
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="recognitions", verbose_name=_("locality"))
    attainment = models.CharField(_("attainment"), max_length=16, choices=Attainment)
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, null=True, blank=True, verbose_name=_("criteria set"))
    kind = models.CharField(_("kind"), max_length=14, choices=RecognitionKind, default=RecognitionKind.RECOGNISED)
    recognition_year = models.PositiveSmallIntegerField(
        _("recognition year"),
        help_text=_("The year it was recognised for; the decision may be of a later year."),
    )
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decision_date = models.DateField(_("decision date"))
    issuer = models.CharField(_("issuer"), max_length=160, blank=True)
    signer = models.CharField(_("signer"), max_length=120, blank=True)
    predecessors = models.ManyToManyField(Locality, blank=True, related_name="+", verbose_name=_("carried over from"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = HistoricalRecords(m2m_fields=[predecessors])

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "attainment", "decision_date", "kind"],
                name="recognition_once_a_day",
                violation_error_message=_("This recognition is already recorded."),
            )
        ]
        indexes = [models.Index(fields=["attainment", "decision_date"])]

    def __str__(self):
        return f"{self.locality}: {self.get_attainment_display()} ({self.decision_date:%d/%m/%Y})"
