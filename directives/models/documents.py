"""A directive as the paper is, and its numbered clauses."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Agency
from localities.models import Locality
from ntm.lib.text import search_key


class System(models.TextChoices):
    PARTY = "PARTY", _("Party")
    GOVERNMENT = "GOVERNMENT", _("Government")


class DatePrecision(models.TextChoices):
    DAY = "DAY", _("day")
    MONTH = "MONTH", _("month")
    YEAR = "YEAR", _("year")
    UNKNOWN = "UNKNOWN", _("unknown")


class DirectiveQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """A province's documents are seen inside it: its own and those of places below it."""
        if scope.sees_everything:
            return self
        return self.filter(Q(locality__in=scope.province_ids) | Q(locality__province__in=scope.province_ids))

    def named(self, text):
        return self.filter(search_key__contains=search_key(text))


class Directive(models.Model):
    """A document as it is: number, date and signatory may all be missing."""

    key = models.CharField(_("key"), max_length=60, unique=True, help_text=_("Short own name, for files and links."))
    system = models.CharField(_("system"), max_length=12, choices=System)
    kind = models.CharField(_("kind of document"), max_length=60)
    number = models.CharField(_("number"), max_length=60, blank=True)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("date precision"), max_length=8, choices=DatePrecision, default=DatePrecision.UNKNOWN
    )
    issuer = models.CharField(_("issuer"), max_length=250, blank=True)
    issuer_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="issued", verbose_name=_("issuing agency")
    )
    signatory = models.CharField(_("signatory"), max_length=120, blank=True)
    signatory_position = models.CharField(_("signatory's office"), max_length=160, blank=True)
    subject = models.TextField(_("subject"))
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="directives", verbose_name=_("place")
    )
    period_from = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    period_to = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    addressees = models.JSONField(_("addressees"), default=list, blank=True)
    recipients = models.JSONField(_("recipients"), default=list, blank=True)
    references = models.JSONField(_("references"), default=list, blank=True)
    text = models.TextField(_("full text"), blank=True)
    notes = models.JSONField(_("notes on the source"), default=dict, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    registered_on = models.DateField(
        _("registered on"),
        default=timezone.localdate,
        help_text=_("Day the office took the document in; recurring tasks of an undated document start here."),
    )
    search_key = models.TextField(editable=False)

    history = HistoricalRecords(excluded_fields=["text", "search_key"])
    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("directive")
        verbose_name_plural = _("directives")

    def __str__(self):
        return f"{self.kind} {self.number or self.symbol} {self.subject}".replace("  ", " ")

    @property
    def starts_on(self):
        """Day its tasks start: of issue, as exact as the paper is, else of registration."""
        is_dated = self.date and self.date_precision != DatePrecision.UNKNOWN
        return self.date if is_dated else self.registered_on

    def set_keys(self):
        self.search_key = search_key(
            f"{self.kind} {self.number} {self.symbol} {self.issuer} {self.subject} {self.text}"
        )


class Clause(models.Model):
    """A numbered part of a document; the number is text, unique inside it."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="clauses", verbose_name=_("directive"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("inside")
    )
    number = models.CharField(_("number"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [models.UniqueConstraint(fields=["directive", "number"], name="clause_number_once")]

    def __str__(self):
        return self.number
