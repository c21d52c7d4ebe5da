"""Directives, tasks and targets as flat tables. The paper's own words and dates are added, never moved, by a file."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.resources import AgencyWidget, LocalityWidget, ScopedResource, ScopedWidget
from criteria.models import Operator
from directives.actions import save_task
from directives.models import (
    Clause,
    DatePrecision,
    DeadlineKind,
    DenominatorRule,
    Directive,
    ScopeFilter,
    System,
    Target,
    Task,
    TaskRole,
)
from directives.wording import metric_code
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

DIRECTIVE = gettext_lazy("Directive")
# Besides those of the criteria: keep what is reached.
OPERATORS = (*Operator.values, "maintain")


class DirectiveWidget(ScopedWidget):
    """A document by its key, of a place the person's office runs."""

    def clean(self, value, row=None, **kwargs):
        key = cell_text(value)
        if not key:
            return None
        found = Directive.objects.visible_to(self.scope).filter(key=key).first()
        if found is None:
            raise ValueError(_("There is no document with key “%(key)s”.") % {"key": key})
        return found

    def render(self, value, obj=None, **kwargs):
        return value.key if value else ""


class ClauseWidget(ScopedWidget):
    """A clause of the document named in the same line, by its number."""

    def clean(self, value, row=None, **kwargs):
        number = cell_text(value)
        if not number:
            return None
        key = cell_text(row.get(str(DIRECTIVE)))
        found = Clause.objects.filter(directive__in=Directive.objects.visible_to(self.scope), directive__key=key)
        clause = found.filter(number=number).first()
        if clause is None:
            words = {"key": key, "number": number}
            raise ValueError(_("Document “%(key)s” has no clause “%(number)s”.") % words)
        return clause

    def render(self, value, obj=None, **kwargs):
        return value.number if value else ""


class AgenciesWidget(AgencyWidget):
    """Several agencies by their codes, separated by semicolons."""

    def clean(self, value, row=None, **kwargs):
        codes = [code for code in (part.strip() for part in cell_text(value).split(";")) if code]
        return [super(AgenciesWidget, self).clean(code, row, **kwargs) for code in codes]

    def render(self, value, obj=None, **kwargs):
        return "; ".join(agency.code for agency in value or ())


class MetricWidget(TextWidget):
    """A metric by its code or its Vietnamese label."""

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        code = metric_code(text)
        if text and not code:
            raise ValueError(_("“%(value)s” is no metric of the system.") % {"value": text})
        return code


class OperatorWidget(TextWidget):
    def clean(self, value, row=None, **kwargs):
        text = {"≥": ">=", "≤": "<="}.get(cell_text(value), cell_text(value))
        if text and text not in OPERATORS:
            words = {"value": text, "choices": ", ".join(OPERATORS)}
            raise ValueError(_("“%(value)s” is none of: %(choices)s.") % words)
        return text


class NamesWidget(TextWidget):
    """Names of places, separated by semicolons."""

    def clean(self, value, row=None, **kwargs):
        return [name for name in (part.strip() for part in cell_text(value).split(";")) if name]

    def render(self, value, obj=None, **kwargs):
        return "; ".join(value or ())


class OnPaperDay(LocalityWidget):
    """A place by its code on the day of the document named in the same line, for codes are used anew over time."""

    def clean(self, value, row=None, **kwargs):
        directive = DirectiveWidget.clean(self, row.get(str(DIRECTIVE)), row) if row else None
        day = directive.starts_on if directive else None
        return super().clean(value, {**row, str(self.day_title): day} if row else None, **kwargs)


class KeepsItsPlace:
    """Mixin: the code a row already bears means the place it already has, whoever bears that code today."""

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        said = cell_text(row.get(str(field.column_name)))
        if field.attribute == "locality" and instance.locality_id and said.zfill(2) == instance.locality.code:
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)


class DirectiveResource(KeepsItsPlace, BulkWrites, ScopedResource):
    keys = ("search_key",)
    own_parents = ("superseded_by",)

    key = Column("key", gettext_lazy("Key"))
    system = Column("system", gettext_lazy("System"), ChoiceWidget(System))
    kind = Column("kind", gettext_lazy("Kind of document"))
    number = Column("number", gettext_lazy("Number"))
    symbol = Column("symbol", gettext_lazy("Symbol"))
    date = Column("date", gettext_lazy("Date"), DateWidget())
    date_precision = Column(
        "date_precision", gettext_lazy("Date precision"), ChoiceWidget(DatePrecision), default=DatePrecision.UNKNOWN
    )
    issuer = Column("issuer", gettext_lazy("Issuer"))
    signatory = Column("signatory", gettext_lazy("Signatory"))
    signatory_position = Column("signatory_position", gettext_lazy("Signatory's office"))
    subject = Column("subject", gettext_lazy("Subject"))
    locality = Column("locality", gettext_lazy("Unit code"), LocalityWidget(gettext_lazy("Date")))
    place = Column("locality__full_name", gettext_lazy("Place"), readonly=True)
    period_from = Column("period_from", gettext_lazy("From year"), WholeNumberWidget())
    period_to = Column("period_to", gettext_lazy("To year"), WholeNumberWidget())
    superseded_by = Column("superseded_by", gettext_lazy("Superseded by"), DirectiveWidget())

    class Meta:
        model = Directive
        fields = (
            "key", "system", "kind", "number", "symbol", "date", "date_precision", "issuer", "signatory",
            "signatory_position", "subject", "locality", "place", "period_from", "period_to", "superseded_by",
        )  # fmt: skip
        import_id_fields = ("key",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_bulk = True

    def owner(self, instance):
        return instance.locality

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("locality", "superseded_by").defer("text")


class PartResource(ScopedResource):
    """Part of a document: whoever keeps the document keeps it."""

    def owner(self, instance):
        return instance.directive.locality if instance.directive_id else None


class TaskResource(PartResource):
    """Tasks with their agencies. What the paper says of the time stays as it was first recorded."""

    fixed = ("deadline_kind", "deadline_value", "due_date", "is_strictly_before")

    directive = Column("directive", DIRECTIVE, DirectiveWidget())
    order = Column("order", gettext_lazy("Order"), WholeNumberWidget())
    clause = Column("clause", gettext_lazy("Clause"), ClauseWidget())
    summary = Column("summary", gettext_lazy("Summary"))
    lead = Column(None, gettext_lazy("Lead agencies"), TextWidget(), readonly=True)
    lead_codes = Column(None, gettext_lazy("Lead agencies' codes"), AgenciesWidget(), readonly=True)
    coordinating = Column(None, gettext_lazy("Coordinating agencies"), TextWidget(), readonly=True)
    coordinating_codes = Column(None, gettext_lazy("Coordinating agencies' codes"), AgenciesWidget(), readonly=True)
    person = Column("person__full_name", gettext_lazy("Person responsible"), readonly=True)
    deadline_kind = Column(
        "deadline_kind", gettext_lazy("Time limit"), ChoiceWidget(DeadlineKind), default=DeadlineKind.NONE
    )
    deadline_value = Column("deadline_value", gettext_lazy("Time limit as written"))
    due_date = Column("due_date", gettext_lazy("Due date"), DateWidget())
    is_strictly_before = Column("is_strictly_before", gettext_lazy("Strictly before that day"), YesNoWidget())
    internal_due_date = Column("internal_due_date", gettext_lazy("Office's own due date"), DateWidget())
    done_date = Column("done_date", gettext_lazy("Done on"), DateWidget(), readonly=True)

    class Meta:
        model = Task
        fields = (
            "directive", "order", "clause", "summary", "lead", "lead_codes", "coordinating", "coordinating_codes",
            "person", "deadline_kind", "deadline_value", "due_date", "is_strictly_before", "internal_due_date",
            "done_date",
        )  # fmt: skip
        import_id_fields = ("directive", "order")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def after_init_instance(self, instance, new, row, **kwargs):
        super().after_init_instance(instance, new, row, **kwargs)
        instance._paper = None if new else {name: getattr(instance, name) for name in self.fixed}

    def import_instance(self, instance, row, **kwargs):
        instance._roles = self._roles(row, **kwargs)
        super().import_instance(instance, row, **kwargs)

    def _roles(self, row, **kwargs):
        """[(role, agency)] in the order written."""
        found = []
        for name, role in (("lead_codes", TaskRole.LEAD), ("coordinating_codes", TaskRole.COORDINATING)):
            column = self.fields[name]
            try:
                agencies = column.widget.clean(row.get(str(column.column_name)), row, **kwargs)
            except ValueError as error:
                raise ValidationError({name: str(error)}) from None
            found += [(role, agency) for agency in agencies]
        return found

    def skip_row(self, instance, original, row, import_validation_errors=None):
        known = {(link.role, link.agency_id) for link in instance.agencies.all()} if instance.pk else set()
        adds = any((role, agency.pk) not in known for role, agency in getattr(instance, "_roles", ()))
        return not adds and super().skip_row(instance, original, row, import_validation_errors)

    def before_save_instance(self, instance, row, **kwargs):
        super().before_save_instance(instance, row, **kwargs)
        moved = [name for name, value in (instance._paper or {}).items() if getattr(instance, name) != value]
        if moved:
            titles = ", ".join(str(self.fields[name].column_name) for name in moved)
            raise ValidationError(
                _("The paper's own time limit does not move (%(columns)s); set the office's own due date instead.")
                % {"columns": titles}
            )

    def do_instance_save(self, instance, is_create):
        names = ("clause", "summary", *self.fixed, "internal_due_date")
        values = {name: getattr(instance, name) for name in names}
        row = save_task(
            directive=instance.directive, order=instance.order, by=self.user, agencies=instance._roles, **values
        )
        instance.pk = row.pk

    def filter_export(self, queryset, **kwargs):
        related = queryset.select_related("directive", "clause", "person")
        return related.prefetch_related("agencies__agency")

    def dehydrate_lead(self, task):
        return "; ".join(agency.name for agency in _agencies(task, TaskRole.LEAD))

    def dehydrate_lead_codes(self, task):
        return "; ".join(agency.code for agency in _agencies(task, TaskRole.LEAD))

    def dehydrate_coordinating(self, task):
        return "; ".join(agency.name for agency in _agencies(task, TaskRole.COORDINATING))

    def dehydrate_coordinating_codes(self, task):
        return "; ".join(agency.code for agency in _agencies(task, TaskRole.COORDINATING))


def _agencies(task, role):
    return [link.agency for link in task.agencies.all() if link.role == role] if task.pk else []


class TargetResource(KeepsItsPlace, BulkWrites, PartResource):
    directive = Column("directive", DIRECTIVE, DirectiveWidget())
    clause = Column("clause", gettext_lazy("Clause"), ClauseWidget())
    code = Column("code", gettext_lazy("Code"))
    metric = Column("metric", gettext_lazy("Metric"), MetricWidget())
    operator = Column("operator", gettext_lazy("Operator"), OperatorWidget())
    value = Column("value", gettext_lazy("Value"), DecimalWidget())
    denominator = Column("denominator", gettext_lazy("Denominator"), DecimalWidget())
    denominator_rule = Column("denominator_rule", gettext_lazy("Denominator counts"), ChoiceWidget(DenominatorRule))
    percentage = Column("percentage", gettext_lazy("Percentage"), DecimalWidget())
    is_percentage_stated = Column(
        "is_percentage_stated", gettext_lazy("Percentage printed in the document"), YesNoWidget()
    )
    unit = Column("unit", gettext_lazy("Unit of measure"))
    baseline = Column("baseline", gettext_lazy("Baseline"), DecimalWidget())
    baseline_day = Column("baseline_day", gettext_lazy("Day of the baseline"), DateWidget())
    deadline = Column("deadline", gettext_lazy("Deadline"), DateWidget())
    locality = Column("locality", gettext_lazy("Unit code"), OnPaperDay(gettext_lazy("Date")))
    place = Column("locality__full_name", gettext_lazy("Place"), readonly=True)
    scope_filter = Column("scope_filter", gettext_lazy("Limited to"), ChoiceWidget(ScopeFilter))
    named_localities = Column("named_localities", gettext_lazy("Places named"), NamesWidget())
    scope_text = Column("scope_text", gettext_lazy("Scope as written"))
    note = Column("note", gettext_lazy("Note"))

    class Meta:
        model = Target
        fields = (
            "directive", "clause", "code", "metric", "operator", "value", "denominator", "denominator_rule",
            "percentage", "is_percentage_stated", "unit", "baseline", "baseline_day", "deadline", "locality", "place",
            "scope_filter", "named_localities", "scope_text", "note",
        )  # fmt: skip
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_bulk = True

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("directive", "clause", "locality")
