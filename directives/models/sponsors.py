"""Organisations assigned to communes and villages: sponsors with their pledges, missions with their visits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Agency, User
from localities.models import Locality
from ntm.lib.text import search_key
from ntm.lib.validity import Dated, ValidityQuerySet


class AssignmentKind(models.TextChoices):
    SPONSOR = "SPONSOR", _("sponsor")
    MISSION = "MISSION", _("working mission")


class PledgeKind(models.TextChoices):
    MONEY = "MONEY", _("money")
    GOODS = "GOODS", _("goods")
    WORKS = "WORKS", _("works, construction")
    LABOUR = "LABOUR", _("labour, expertise")


class SponsorshipQuerySet(ValidityQuerySet):
    def visible_to(self, scope):
        return self if scope.sees_everything else self.filter(province__in=scope.province_ids)

    def at(self, place):
        """Of a commune and of its villages, whatever row of its life the assignment names."""
        here = Q(locality=place) | Q(locality__parent=place)
        if place.lineage_id:
            here |= Q(locality__lineage=place.lineage_id) | Q(locality__parent__lineage=place.lineage_id)
        return self.filter(here)


class Sponsorship(Dated):
    """An organisation assigned to a place from one day to another."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    kind = models.CharField(_("kind"), max_length=8, choices=AssignmentKind, default=AssignmentKind.SPONSOR)
    organisation = models.CharField(_("organisation or mission"), max_length=250)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sponsorships",
        verbose_name=_("agency in the register"),
    )
    locality = models.ForeignKey(
        Locality, models.PROTECT, related_name="sponsorships", verbose_name=_("commune or village")
    )
    contact = models.CharField(_("person in charge"), max_length=160, blank=True)
    document = models.CharField(_("assigned by"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    search_key = models.CharField(max_length=400, editable=False)

    history = HistoricalRecords(excluded_fields=["search_key"])
    objects = SponsorshipQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("sponsorship")
        verbose_name_plural = _("sponsorships")

    def __str__(self):
        return f"{self.organisation} – {self.locality}"

    def set_keys(self):
        self.search_key = search_key(f"{self.organisation} {self.contact} {self.locality.name}")[:400]


class Pledge(models.Model):
    """What a sponsor promised and how much of it has come. Amounts are in million VND, also of goods and works."""

    sponsorship = models.ForeignKey(Sponsorship, models.PROTECT, related_name="pledges", verbose_name=_("sponsorship"))
    kind = models.CharField(_("kind"), max_length=8, choices=PledgeKind)
    content = models.CharField(_("what is promised"), max_length=300)
    amount = models.DecimalField(_("value (million VND)"), max_digits=12, decimal_places=2, null=True, blank=True)
    pledged_on = models.DateField(_("promised on"))
    delivered = models.DecimalField(
        _("delivered (million VND)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        constraints = [
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(delivered__isnull=True) | Q(delivered__gte=0)),
                name="pledge_of_no_debt",
                violation_error_message=_("Amounts are not negative."),
            ),
        ]

    def __str__(self):
        return self.content


class Visit(models.Model):
    """A day somebody of the organisation was there, and what was found."""

    sponsorship = models.ForeignKey(Sponsorship, models.PROTECT, related_name="visits", verbose_name=_("sponsorship"))
    day = models.DateField(_("day"))
    who = models.CharField(_("who came"), max_length=250)
    findings = models.TextField(_("findings and conclusions"), max_length=2000)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self):
        return f"{self.sponsorship}: {self.day:%d/%m/%Y}"
