"""Persons responsible, by name and office, for places, criteria and tasks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Agency, User
from criteria.models import Criterion
from directives.models.tasks import Task
from localities.models import Locality
from ntm.lib.text import search_key
from ntm.lib.validity import Dated, ValidityQuerySet


class ResponsibleQuerySet(ValidityQuerySet):
    def visible_to(self, scope):
        return self if scope.sees_everything else self.filter(province__in=scope.province_ids)


class ResponsiblePerson(Dated):
    """One person for one thing, from one day to another; the person need not have an account."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    full_name = models.CharField(_("full name"), max_length=120)
    position = models.CharField(_("office held"), max_length=160)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="responsible_people", verbose_name=_("agency")
    )
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="responsible_people", verbose_name=_("place")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="responsible_people", verbose_name=_("criterion")
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="responsible_people", verbose_name=_("task")
    )
    document = models.CharField(_("assigned by"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    search_key = models.CharField(max_length=300, editable=False)

    history = HistoricalRecords(excluded_fields=["search_key"])
    objects = ResponsibleQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("person responsible")
        verbose_name_plural = _("persons responsible")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(locality__isnull=False, criterion__isnull=True, task__isnull=True)
                | Q(locality__isnull=True, criterion__isnull=False, task__isnull=True)
                | Q(locality__isnull=True, criterion__isnull=True, task__isnull=False),
                name="responsible_for_one_thing",
                violation_error_message=_("Choose one: a place, a criterion or a task."),
            ),
        ]

    def __str__(self):
        return f"{self.full_name}, {self.position}"

    def set_keys(self):
        self.search_key = search_key(f"{self.full_name} {self.position}")[:300]
