"""Recognitions, levels, periods and responsibilities as flat tables."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.resources import (
    AgencyWidget,
    AppendOnly,
    LocalityWidget,
    ScopedResource,
    ScopedWidget,
)
from criteria.models import (
    Attainment,
    Condition,
    CriteriaSet,
    Criterion,
    Indicator,
    PeriodState,
    Recognition,
    RecognitionKind,
    ReportingPeriod,
    Responsibility,
    Threshold,
    ValueKind,
)
from localities.models import Level
from ntm.lib.bulkfiles import BulkWrites
from ntm.lib.flatfiles import (
    ChoiceWidget,
    Column,
    DateWidget,
    DecimalWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
    cell_text,
)
from ntm.lib.text import search_key

SET = gettext_lazy("Set code")
DECISION_DATE = gettext_lazy("Decision date")
VALID_FROM = gettext_lazy("Valid from")
VALID_TO = gettext_lazy("Valid to")
# What a decision says of one unit; the action takes the same names.
RECORDED = (
    "locality", "attainment", "kind", "recognition_year", "decision_number", "decision_date", "issuer",
    "criteria_set", "signer", "note",
)  # fmt: skip


class SetWidget(ScopedWidget):
    """A criteria set by its code: a national one or one of the person's provinces."""

    def clean(self, value, row=None, **kwargs):
        code = cell_text(value)
        return self.find(code) if code else None

    def find(self, code):
        found = CriteriaSet.objects.filter(code=code).first()
        if found is None or not self._is_visible(found):
            raise ValueError(_("There is no criteria set with code “%(code)s”.") % {"code": code})
        return found

    def _is_visible(self, criteria_set):
        province = criteria_set.issuer_province_id
        return province is None or self.scope.sees_everything or province in self.scope.managed_ids

    def render(self, value, obj=None, **kwargs):
        return value.code if value else ""


class NumberedWidget(SetWidget):
    """A row of the set named in the same line, by its number."""

    def __init__(self, model, set_path="criteria_set"):
        super().__init__()
        self.model = model
        self.set_path = set_path

    def clean(self, value, row=None, **kwargs):
        number = cell_text(value)
        if not number:
            return None
        criteria_set = self.find(cell_text((row or {}).get(str(SET))))
        found = self.pick(self.model.objects.filter(**{self.set_path: criteria_set}, number=number), row)
        if found is None:
            raise ValueError(
                _("The set %(set)s has no number “%(number)s”.") % {"set": criteria_set.code, "number": number}
            )
        return found

    def pick(self, rows, row):
        return rows.first()

    def render(self, value, obj=None, **kwargs):
        return value.number if value else ""


class IndicatorWidget(NumberedWidget):
    """An amendment begins a new row of the same number: the one in force when the level begins is meant."""

    def __init__(self):
        super().__init__(Indicator, "criterion__criteria_set")

    def pick(self, rows, row):
        day = DateWidget().clean(row.get(str(VALID_FROM))) or timezone.localdate()
        wordings = list(rows.order_by("-valid_from", "-pk"))
        return next((one for one in wordings if one.is_in_force_on(day)), next(iter(wordings), None))


class RecognitionResource(AppendOnly, ScopedResource):
    locality = Column("locality", gettext_lazy("Unit code"), LocalityWidget(DECISION_DATE, is_strict=True))
    name = Column("locality__full_name", gettext_lazy("Unit"), readonly=True)
    attainment = Column("attainment", gettext_lazy("Attainment"), ChoiceWidget(Attainment))
    kind = Column("kind", gettext_lazy("Kind"), ChoiceWidget(RecognitionKind), default=RecognitionKind.RECOGNISED)
    recognition_year = Column("recognition_year", gettext_lazy("Recognition year"), WholeNumberWidget())
    decision_number = Column("decision_number", gettext_lazy("Decision number"))
    decision_date = Column("decision_date", DECISION_DATE, DateWidget())
    issuer = Column("issuer", gettext_lazy("Issuer"))
    signer = Column("signer", gettext_lazy("Signer"))
    criteria_set = Column("criteria_set", SET, SetWidget())
    note = Column("note", gettext_lazy("Note"))

    class Meta:
        model = Recognition
        fields = (
            "locality", "name", "attainment", "kind", "recognition_year", "decision_number", "decision_date",
            "issuer", "signer", "criteria_set", "note",
        )  # fmt: skip
        import_id_fields = ("locality", "attainment", "kind", "decision_date")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def owner(self, instance):
        return instance.locality

    def before_save_instance(self, instance, row, **kwargs):
        """A name beside the code is a second witness: where they disagree somebody slipped."""
        said = search_key(row.get(self.fields["name"].column_name) or "")
        if said and said not in (search_key(instance.locality.full_name), search_key(instance.locality.name)):
            words = {"code": instance.locality.code, "place": instance.locality.full_name}
            raise ValidationError({"locality": _("%(code)s is %(place)s, not what the row says.") % words})
        super().before_save_instance(instance, row, **kwargs)

    def do_instance_save(self, instance, is_create):
        record(instance, by=self.user)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("locality", "criteria_set")


def record(instance, *, by, predecessors=()):
    """Keep an unsaved recognition through the room's action, so that its rules hold at this door too."""
    # Looked up when called, so that loading the admin does not load every action.
    from criteria.actions import Refused, record_recognition

    values = {name: getattr(instance, name) for name in RECORDED}
    try:
        recorded = record_recognition(by=by, predecessors=predecessors, **values)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
    instance.pk = recorded.pk
    instance._state.adding = False


class ThresholdResource(AppendOnly, ScopedResource):
    """Levels; a file adds those of one's own province, each with its decision. Open figures are judged anew once."""

    criteria_set = Column("indicator__criterion__criteria_set__code", SET, readonly=True)
    indicator = Column("indicator", gettext_lazy("Indicator number"), IndicatorWidget())
    dimension_value = Column("dimension_value", gettext_lazy("Region or group"))
    year = Column("year", gettext_lazy("Year"), WholeNumberWidget())
    province = Column("province", gettext_lazy("Province code"), LocalityWidget(VALID_FROM))
    value = Column("value", gettext_lazy("Threshold level"), DecimalWidget())
    text_value = Column("text_value", gettext_lazy("Graded level"))
    decision = Column("decision", gettext_lazy("Decision"))
    decision_date = Column("decision_date", DECISION_DATE, DateWidget())
    source = Column("source", gettext_lazy("Source"))
    is_verified = Column("is_verified", gettext_lazy("Checked against the decision"), YesNoWidget(), readonly=True)
    valid_from = Column("valid_from", VALID_FROM, DateWidget())
    valid_to = Column("valid_to", VALID_TO, DateWidget())

    class Meta:
        model = Threshold
        fields = (
            "criteria_set", "indicator", "dimension_value", "year", "province", "value", "text_value",
            "decision", "decision_date", "source", "is_verified", "valid_from", "valid_to",
        )  # fmt: skip
        import_id_fields = ("indicator", "dimension_value", "year", "province", "valid_from")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def owner(self, instance):
        return instance.province

    def __init__(self, user=None, **kwargs):
        super().__init__(user, **kwargs)
        self._added = []

    def do_instance_save(self, instance, is_create):
        from criteria.actions import append_own_level

        self._added.append(append(instance, append_own_level, by=self.user))

    def after_import(self, dataset, result, **kwargs):
        super().after_import(dataset, result, **kwargs)
        from criteria.actions import judge_open_figures

        touched = {(row.province, row.indicator.criterion.criteria_set) for row in self._added}
        for province, criteria_set in touched:
            judge_open_figures(province=province, criteria_set=criteria_set, by=self.user, levels=len(self._added))

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("indicator__criterion__criteria_set", "province")


def append(instance, action, *, by):
    """Keep an unsaved level through the room's action, so that its rules hold at this door too."""
    from criteria.actions import OwnLevel, Refused

    level = OwnLevel(
        indicator=instance.indicator,
        column=instance.dimension_value,
        year=instance.year,
        value=instance.value,
        grade=instance.text_value,
        decision=instance.decision,
        decision_date=instance.decision_date,
        source=instance.source,
        valid_from=instance.valid_from,
        valid_to=instance.valid_to,
    )
    try:
        row = action(province=instance.province, level=level, by=by)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
    row = row[0] if isinstance(row, tuple) else row
    instance.pk = row.pk
    instance._state.adding = False
    return row


class PeriodResource(ScopedResource):
    """Periods only leave: opening one starts its assessments."""

    province = Column("province__full_name", gettext_lazy("Province"), readonly=True)
    code = Column("code", gettext_lazy("Code"))
    start_date = Column("start_date", gettext_lazy("First day"), DateWidget())
    end_date = Column("end_date", gettext_lazy("Last day"), DateWidget())
    due_date = Column("due_date", gettext_lazy("Due date"), DateWidget())
    state = Column("state", gettext_lazy("State"), ChoiceWidget(PeriodState))
    sets = Column(None, gettext_lazy("Criteria sets"), TextWidget(), readonly=True)

    class Meta:
        model = ReportingPeriod
        fields = ("province", "code", "start_date", "end_date", "due_date", "state", "sets")
        import_id_fields = ("code",)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("province").prefetch_related("criteria_sets")

    def dehydrate_sets(self, period):
        return ", ".join(sorted(one.code for one in period.criteria_sets.all()))


class ResponsibilityResource(BulkWrites, ScopedResource):
    criteria_set = Column(None, SET, readonly=True)
    criterion = Column("criterion", gettext_lazy("Criterion number"), NumberedWidget(Criterion))
    condition = Column("condition", gettext_lazy("Condition number"), NumberedWidget(Condition))
    province = Column("province", gettext_lazy("Province code"), LocalityWidget(VALID_FROM))
    agency = Column("agency", gettext_lazy("Agency code"), AgencyWidget())
    agency_name = Column("agency__name", gettext_lazy("Agency name"), readonly=True)
    valid_from = Column("valid_from", VALID_FROM, DateWidget())
    valid_to = Column("valid_to", VALID_TO, DateWidget())

    class Meta:
        model = Responsibility
        fields = (
            "criteria_set", "criterion", "condition", "province", "agency", "agency_name", "valid_from",
            "valid_to",
        )  # fmt: skip
        import_id_fields = ("criterion", "condition", "province", "agency", "valid_from")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_bulk = True

    def owner(self, instance):
        return instance.province

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("criterion__criteria_set", "condition__criteria_set", "province", "agency")

    def dehydrate_criteria_set(self, responsibility):
        subject = responsibility.criterion or responsibility.condition
        return subject.criteria_set.code


class CriteriaSetResource(ScopedResource):
    """Sets as a list; a set comes in as a whole, from its own workbook or YAML, which is checked row by row."""

    code = Column("code", SET)
    name = Column("name", gettext_lazy("Name"))
    level = Column("level", gettext_lazy("Level"), ChoiceWidget(Level))
    attainment = Column("attainment", gettext_lazy("Attainment"), ChoiceWidget(Attainment))
    issuer_province = Column("issuer_province__full_name", gettext_lazy("Province"), readonly=True)
    decision = Column("decision", gettext_lazy("Decision"), readonly=True)
    valid_from = Column("valid_from", VALID_FROM, DateWidget())
    valid_to = Column("valid_to", VALID_TO, DateWidget())
    is_complete = Column("is_complete", gettext_lazy("Complete"), YesNoWidget())

    class Meta:
        model = CriteriaSet
        fields = (
            "code", "name", "level", "attainment", "issuer_province", "decision", "valid_from", "valid_to",
            "is_complete",
        )  # fmt: skip
        import_id_fields = ("code",)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("issuer_province")


class IndicatorResource(ScopedResource):
    """Indicators with their criterion and set, as they stand in the decision; they only leave."""

    criteria_set = Column("criterion__criteria_set__code", SET, readonly=True)
    criterion_number = Column("criterion__number", gettext_lazy("Criterion number"), readonly=True)
    criterion_name = Column("criterion__name", gettext_lazy("Criterion"), readonly=True)
    number = Column("number", gettext_lazy("Indicator number"))
    name = Column("name", gettext_lazy("Indicator"))
    kind = Column("kind", gettext_lazy("Kind"), ChoiceWidget(ValueKind))
    unit = Column("unit", gettext_lazy("Unit of measure"))
    is_verified = Column("is_verified", gettext_lazy("Checked against the decision"), YesNoWidget(), readonly=True)
    valid_from = Column("valid_from", VALID_FROM, DateWidget())
    valid_to = Column("valid_to", VALID_TO, DateWidget())

    class Meta:
        model = Indicator
        fields = (
            "criteria_set", "criterion_number", "criterion_name", "number", "name", "kind", "unit", "is_verified",
            "valid_from", "valid_to",
        )  # fmt: skip
        import_id_fields = ("number",)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("criterion__criteria_set")
