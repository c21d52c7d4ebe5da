"""Word templates an office put in the place of the shipped ones."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from localities.models import Locality


class WordTemplate(models.Model):
    """A province's own template of its reports in words; the one not ended is used, an ended one stays on record."""

    class Form(models.TextChoices):
        GOVERNMENT = "GOVERNMENT", _("reports of the Government's kind (Decree 30/2020)")
        PARTY = "PARTY", _("reports of the Party's kind")

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    form = models.CharField(_("kind"), max_length=10, choices=Form)
    file = models.FileField(_("file"), upload_to="templates/%Y/")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Word template")
        verbose_name_plural = _("Word templates")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "form"], condition=Q(ended_at__isnull=True), name="word_template_one_in_use"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False), name="word_template_ended_by_and_when"
            ),
        ]

    def __str__(self):
        return f"{self.file_name} · {self.get_form_display()}"
