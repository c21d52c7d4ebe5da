"""Directives, tasks and targets as flat tables; they only leave."""

from django.utils.translation import gettext_lazy as _

from accounts.resources import ScopedResource
from directives.models import DatePrecision, DeadlineKind, Directive, System, Target, Task, TaskRole
from ntm.lib.flatfiles import (
    ChoiceWidget,
    Column,
    DateWidget,
    DecimalWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)


class DirectiveResource(ScopedResource):
    key = Column("key", _("Key"))
    system = Column("system", _("System"), ChoiceWidget(System))
    kind = Column("kind", _("Kind of document"))
    number = Column("number", _("Number"))
    symbol = Column("symbol", _("Symbol"))
    date = Column("date", _("Date"), DateWidget())
    date_precision = Column("date_precision", _("Date precision"), ChoiceWidget(DatePrecision))
    issuer = Column("issuer", _("Issuer"))
    signatory = Column("signatory", _("Signatory"))
    signatory_position = Column("signatory_position", _("Signatory's office"))
    subject = Column("subject", _("Subject"))
    locality = Column("locality__full_name", _("Place"), readonly=True)
    period_from = Column("period_from", _("From year"), WholeNumberWidget())
    period_to = Column("period_to", _("To year"), WholeNumberWidget())
    superseded_by = Column("superseded_by__key", _("Superseded by"), readonly=True)

    class Meta:
        model = Directive
        fields = (
            "key", "system", "kind", "number", "symbol", "date", "date_precision", "issuer", "signatory",
            "signatory_position", "subject", "locality", "period_from", "period_to", "superseded_by",
        )  # fmt: skip
        import_id_fields = ("key",)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("locality", "superseded_by").defer("text")


class TaskResource(ScopedResource):
    directive = Column("directive__key", _("Directive"), readonly=True)
    order = Column("order", _("Order"), WholeNumberWidget())
    clause = Column("clause__number", _("Clause"), readonly=True)
    summary = Column("summary", _("Summary"))
    lead = Column(None, _("Lead agencies"), TextWidget(), readonly=True)
    coordinating = Column(None, _("Coordinating agencies"), TextWidget(), readonly=True)
    person = Column("person__full_name", _("Person responsible"), readonly=True)
    deadline_kind = Column("deadline_kind", _("Time limit"), ChoiceWidget(DeadlineKind))
    deadline_value = Column("deadline_value", _("Time limit as written"))
    due_date = Column("due_date", _("Due date"), DateWidget())
    internal_due_date = Column("internal_due_date", _("Office's own due date"), DateWidget())
    done_date = Column("done_date", _("Done on"), DateWidget())

    class Meta:
        model = Task
        fields = (
            "directive", "order", "clause", "summary", "lead", "coordinating", "person", "deadline_kind",
            "deadline_value", "due_date", "internal_due_date", "done_date",
        )  # fmt: skip
        import_id_fields = ("directive", "order")

    def filter_export(self, queryset, **kwargs):
        related = queryset.select_related("directive", "clause", "person")
        return related.prefetch_related("agencies__agency")

    def dehydrate_lead(self, task):
        return self._names(task, TaskRole.LEAD)

    def dehydrate_coordinating(self, task):
        return self._names(task, TaskRole.COORDINATING)

    def _names(self, task, role):
        return "; ".join(link.agency.name for link in task.agencies.all() if link.role == role)


class TargetResource(ScopedResource):
    directive = Column("directive__key", _("Directive"), readonly=True)
    clause = Column("clause__number", _("Clause"), readonly=True)
    code = Column("code", _("Code"))
    metric = Column("metric", _("Metric"))
    operator = Column("operator", _("Operator"))
    value = Column("value", _("Value"), DecimalWidget())
    denominator = Column("denominator", _("Denominator"), DecimalWidget())
    percentage = Column("percentage", _("Percentage"), DecimalWidget())
    is_percentage_stated = Column("is_percentage_stated", _("Percentage printed in the document"), YesNoWidget())
    unit = Column("unit", _("Unit of measure"))
    deadline = Column("deadline", _("Deadline"), DateWidget())
    locality = Column("locality__full_name", _("Place"), readonly=True)
    scope_text = Column("scope_text", _("Scope as written"))
    note = Column("note", _("Note"))

    class Meta:
        model = Target
        fields = (
            "directive", "clause", "code", "metric", "operator", "value", "denominator", "percentage",
            "is_percentage_stated", "unit", "deadline", "locality", "scope_text", "note",
        )  # fmt: skip
        import_id_fields = ("code",)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("directive", "clause", "locality")
