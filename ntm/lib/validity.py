"""Rows that hold from one day to another: the question "in force on this day?" asked one way everywhere."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def in_force(day, prefix=""):
    """Q for rows whose `valid_from`..`valid_to` (last day included, empty = open) holds `day`."""
    began = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    lasts = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    return began & lasts


class ValidityQuerySet(models.QuerySet):
    def in_force_on(self, day):
        return self.filter(in_force(day))


class Dated(models.Model):
    """Abstract: first and last day of something official. Nothing official is deleted; it ends on a date."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("Last day in force; empty while it lasts.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def is_in_force_on(self, day):
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_to is None or self.valid_to >= day)
