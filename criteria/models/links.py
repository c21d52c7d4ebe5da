"""Indicators of two sets that measure the same fact, so that facts entered under one can be held against the other."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from criteria.models.sets import Indicator


class LinkRelation(models.TextChoices):
    SAME = "SAME", _("the same fact")
    HARDER = "HARDER", _("the same fact, asked for more strictly")
    EASIER = "EASIER", _("the same fact, asked for less strictly")
    COMPARABLE = "COMPARABLE", _("a neighbouring fact, shown but not judged")


class IndicatorLink(models.Model):
    """Drawn from the wording of both sets, never from their numbers: 15 is health in one and paperwork in another.

    Numbers and statements pass over alike: under SAME both ways; under HARDER only "not met", for who misses the wider
    requirement misses the narrower one; under EASIER only "met"; under COMPARABLE nothing, the fact is only shown.
    """

    source = models.ForeignKey(
        Indicator, models.CASCADE, related_name="links_out", verbose_name=_("indicator the fact was entered under")
    )
    target = models.ForeignKey(
        Indicator, models.CASCADE, related_name="links_in", verbose_name=_("indicator it is held against")
    )
    relation = models.CharField(_("relation"), max_length=10, choices=LinkRelation, default=LinkRelation.SAME)
    is_verified = models.BooleanField(
        _("wording of both checked"), default=False, help_text=_("Both wordings were read in the decisions.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("link between indicators")
        verbose_name_plural = _("links between indicators")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="indicator_link_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="indicator_link_between_two"),
        ]

    def __str__(self):
        return f"{self.source.number} → {self.target.number}"
