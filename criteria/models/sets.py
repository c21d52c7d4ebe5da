"""Criteria sets as law: sets, criteria, indicators, thresholds, roll-up conditions and who is in charge."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Agency, User
from localities.models import Level, Locality
from ntm.lib.text import search_key
from ntm.lib.validity import Dated, ValidityQuerySet


class Attainment(models.TextChoices):
    STANDARD = "STANDARD", _("standard")
    ADVANCED = "ADVANCED", _("advanced")
    EXEMPLARY = "EXEMPLARY", _("Model")
    MODERN = "MODERN", _("modern")
    COMPLETED = "COMPLETED", _("task completed")
    CIVILISED_URBAN = "CIVILISED_URBAN", _("civilised urban")


class DimensionKind(models.TextChoices):
    NONE = "NONE", _("one level for all")
    REGION = "REGION", _("by region")
    COMMUNE_GROUP = "COMMUNE_GROUP", _("by commune group")


class ValueKind(models.TextChoices):
    PERCENT = "PERCENT", _("percent")
    NUMBER = "NUMBER", _("number")
    BOOLEAN = "BOOLEAN", _("met / not met")
    TEXT = "TEXT", _("graded text")


class Operator(models.TextChoices):
    AT_LEAST = ">=", _("at least")
    AT_MOST = "<=", _("at most")
    EQUAL = "=", _("equal to")
    ACHIEVED = "achieved", _("achieved")


class SetState(models.TextChoices):
    DRAFT = "DRAFT", _("draft set")
    PUBLISHED = "PUBLISHED", _("published")


class CriteriaSetQuerySet(ValidityQuerySet):
    def named(self, text):
        return self.filter(Q(search_key__contains=search_key(text)) | Q(code__icontains=text.strip()))

    def published(self):
        """Drafts are nobody's law: no period, condition or dossier may choose one."""
        return self.filter(state=SetState.PUBLISHED)

    def for_provinces(self, *province_ids):
        """National sets and those these provinces issued, under whichever of their rows."""
        lineages = Locality.objects.filter(pk__in=province_ids).values("lineage")
        return self.filter(Q(issuer_province__isnull=True) | Q(issuer_province__lineage__in=lineages))


class CriteriaSet(Dated):
    """One set of one decision. Identified by level, attainment, issuer and dates, never by "19"."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    attainment = models.CharField(_("attainment"), max_length=16, choices=Attainment)
    issuer_province = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issuing province"),
        help_text=_("Empty for a national set."),
    )  # fmt: skip
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="derived_sets", verbose_name=_("based on")
    )
    legal_basis = models.JSONField(_("legal basis"), default=dict, blank=True)
    last_usable = models.DateField(_("last usable day"), null=True, blank=True)
    dimension_kind = models.CharField(_("thresholds"), max_length=14, choices=DimensionKind, default=DimensionKind.NONE)
    dimension_values = models.JSONField(_("columns of thresholds"), default=list, blank=True)
    bands = models.JSONField(
        _("bands"),
        default=list,
        blank=True,
        help_text=_('Groups by criteria met, highest first: [["15-18", 15, 18], …].'),
    )
    special_rules = models.JSONField(_("special rules"), default=list, blank=True)
    revocation = models.JSONField(_("grounds for revocation"), default=dict, blank=True)
    applies_to = models.JSONField(_("applies to"), default=list, blank=True)
    requires = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="required_by", verbose_name=_("requires")
    )
    official_criteria = models.PositiveSmallIntegerField(_("criteria in the decision"), null=True, blank=True)
    official_indicators = models.PositiveSmallIntegerField(_("indicators in the decision"), null=True, blank=True)
    is_complete = models.BooleanField(_("complete"), default=False, help_text=_("No row of the decision is missing."))
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=SetState, default=SetState.PUBLISHED, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    search_key = models.CharField(max_length=360, editable=False)

    history = HistoricalRecords()
    objects = CriteriaSetQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
                name="set_published_by_and_when",
                violation_error_message=_("Who published and when belong together."),
            ),
            models.CheckConstraint(
                condition=Q(state="PUBLISHED") | Q(issuer_province__isnull=False),
                name="draft_set_belongs_to_a_province",
                violation_error_message=_("A draft belongs to a province."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def decision(self):
        return self.legal_basis.get("number") or ""

    @property
    def is_draft(self):
        return self.state == SetState.DRAFT

    def is_for(self, place):
        """Of the place's level, and national or of its own province: for_provinces of one set and one place."""
        if self.level != place.level:
            return False
        if self.issuer_province_id in (None, place.own_province_id):
            return True
        return self.issuer_province.lineage_id == place.own_province.lineage_id

    def set_keys(self):
        self.search_key = search_key(self.name)


class Criterion(models.Model):
    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="criteria", verbose_name=_("criteria set")
    )
    number = models.CharField(_("number"), max_length=10, help_text=_('Text: "17.10" is not 17.1.'))
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    group = models.CharField(_("group"), max_length=120, blank=True)
    lead_text = models.CharField(_("guiding ministry, as printed"), max_length=250, blank=True)
    is_sensitive = models.BooleanField(_("weighs in revocation"), default=False)
    is_complete = models.BooleanField(_("all indicators read"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "number"], name="criterion_number_once"),
            models.UniqueConstraint(fields=["criteria_set", "order"], name="criterion_order_once"),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"


class Indicator(Dated):
    """One row of a criterion. An amendment ends it and begins a new row of the same number from its day."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="indicators", verbose_name=_("criterion"))
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="components",
        verbose_name=_("component of"),
    )
    number = models.CharField(_("number"), max_length=14)
    order = models.PositiveSmallIntegerField(_("order"), help_text=_("Within the set."))
    name = models.TextField(_("name"))
    name_en = models.TextField(_("English name"), blank=True)
    kind = models.CharField(_("kind of value"), max_length=8, choices=ValueKind)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    operator = models.CharField(_("operator"), max_length=8, choices=Operator)
    is_delegated = models.BooleanField(_("level set by the province"), null=True)
    delegated_to = models.CharField(_("delegated to"), max_length=40, blank=True)
    guidance = models.TextField(_("guidance"), blank=True)
    relative_to = models.JSONField(_("relative to"), null=True, blank=True)
    details = models.JSONField(_("further details"), default=dict, blank=True)
    is_verified = models.BooleanField(_("checked against the decision"), default=False)
    is_name_verified = models.BooleanField(_("wording checked"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    history = HistoricalRecords()
    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["criterion", "number", "valid_from"], name="indicator_number_once_a_day"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    @property
    def takes_number(self):
        return self.kind in (ValueKind.PERCENT, ValueKind.NUMBER)

    @property
    def grades(self):
        """Grades of a graded text from the lowest to the highest; [] where the scale is not known."""
        return self.details.get("choices_vi", []) if self.kind == ValueKind.TEXT else []

    @property
    def sex(self):
        """ "nam" or "nu" for the component of one sex, else ""."""
        return self.details.get("sex", "")

    @property
    def columns(self):
        """Columns in which a component is asked at all; [] for every column."""
        return self.details.get("columns", [])


class Threshold(Dated):
    """A level of an indicator, append-only. A national one judges when read in its source or confirmed in the province.

    A province's own level is confirmed by whoever enters it. `criteria.levels.Levels` says what is law for a province.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="thresholds", verbose_name=_("indicator"))
    dimension_value = models.CharField(_("column"), max_length=10, blank=True, help_text=_("Empty: holds for all."))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, help_text=_("Empty: every year."))
    province = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province"),
        help_text=_("Empty: the national level."),
    )  # fmt: skip
    value = models.DecimalField(_("required level"), max_digits=18, decimal_places=4, null=True, blank=True)
    text_value = models.CharField(_("graded level"), max_length=60, blank=True)
    decision = models.CharField(_("decision"), max_length=200, blank=True)
    decision_date = models.DateField(_("decision date"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("checked against the decision"), default=False)

    history = HistoricalRecords()
    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")

    def __str__(self):
        level = self.text_value if self.value is None else self.value
        return f"{self.indicator.number} {self.dimension_value or '*'}: {level}"


class ThresholdConfirmation(models.Model):
    """A province's office held a level against the decision: who, when, which document. Withdrawn, never deleted."""

    threshold = models.ForeignKey(Threshold, models.CASCADE, related_name="confirmations", verbose_name=_("threshold"))
    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    document = models.CharField(_("document"), max_length=200)
    document_date = models.DateField(_("document date"), null=True, blank=True)
    clause = models.CharField(_("page or clause"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason for withdrawing"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("confirmation of a level")
        verbose_name_plural = _("confirmations of levels")
        constraints = [
            models.UniqueConstraint(
                fields=["threshold", "province"],
                name="threshold_confirmed_once_a_province",
                violation_error_message=_("This level is already confirmed in that province."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_at__isnull=False),
                name="confirmation_withdrawn_by_and_when",
                violation_error_message=_("Who withdrew and when belong together."),
            ),
        ]

    def __str__(self):
        return f"{self.threshold}: {self.document}"

    @property
    def is_standing(self):
        return self.withdrawn_at is None


class ConditionKind(models.TextChoices):
    ROLL_UP = "ROLL_UP", _("share of units below")
    OWN_CRITERIA = "OWN_CRITERIA", _("own criteria")
    OWN_ATTAINMENT = "OWN_ATTAINMENT", _("own recognition under another set")
    SURVEY = "SURVEY", _("survey")
    INDICATOR = "INDICATOR", _("physical figure")
    BOOLEAN = "BOOLEAN", _("document or fact")


class Condition(models.Model):
    """A requirement beside the criteria of a set: a share of the units below, a survey, a document."""

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="conditions", verbose_name=_("criteria set")
    )
    number = models.CharField(_("number"), max_length=10)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.TextField(_("name"))
    name_en = models.TextField(_("English name"), blank=True)
    kind = models.CharField(_("kind"), max_length=14, choices=ConditionKind)
    subject = models.JSONField(_("units counted"), default=dict, blank=True)
    measure = models.CharField(_("measure"), max_length=60, blank=True)
    operator = models.CharField(_("operator"), max_length=8, choices=Operator)
    value = models.DecimalField(_("required level"), max_digits=18, decimal_places=4, null=True, blank=True)
    recalled_value = models.DecimalField(
        _("required level remembered, not read"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    sub_condition = models.JSONField(_("condition inside"), null=True, blank=True)
    is_verified = models.BooleanField(_("checked against the decision"), default=False)
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [models.UniqueConstraint(fields=["criteria_set", "number"], name="condition_number_once")]

    def __str__(self):
        return f"{self.number}. {self.name}"


class Responsibility(Dated):
    """Which agency answers for a criterion (or condition) in a province. Hangs on the criterion, never its number."""

    criterion = models.ForeignKey(
        Criterion,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("criterion"),
    )
    condition = models.ForeignKey(
        Condition,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("condition"),
    )
    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="responsibilities", verbose_name=_("agency"))

    history = HistoricalRecords()
    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(criterion__isnull=True, condition__isnull=False)
                | Q(criterion__isnull=False, condition__isnull=True),
                name="responsibility_for_one_thing",
                violation_error_message=_("Choose either a criterion or a condition."),
            ),
        ]

    def __str__(self):
        return f"{self.agency}: {self.criterion or self.condition}"
