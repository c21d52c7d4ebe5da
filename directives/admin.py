"""Documents, their clauses, tasks, targets and stated figures in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import (
    OFFICE,
    ImportsExports,
    ScopedAdmin,
    ScopedInline,
    ScopedPlainAdmin,
    ScopedRelatedFilter,
    managed,
    plain_year,
    province_filter,
)
from directives import following_admin, register_admin  # noqa: F401 - register their pages
from directives.models import Clause, Directive, Occurrence, StatedFact, Target, Task, TaskAgency, TaskHandOver
from directives.resources import DirectiveResource, TargetResource, TaskResource


@admin.register(Directive)
class DirectiveAdmin(ImportsExports, ScopedAdmin):
    writers = frozenset((OFFICE,))
    place_fields = ("locality",)
    resource_classes = [DirectiveResource]
    list_display = ("subject", "kind", "number", "symbol", "date", "issuer", "locality")
    list_select_related = ("locality",)
    list_filter = ("system", "kind", province_filter("locality__province"))
    date_hierarchy = "date"
    ordering = ("-date", "pk")
    search_fields = ("number", "symbol")
    autocomplete_fields = ("issuer_agency", "locality", "superseded_by")
    # Lists the reader of documents fills.
    readonly_fields = ("addressees", "recipients", "references", "notes")
    year_fields = {"period_from": "first_year", "period_to": "last_year"}
    first_year = plain_year("period_from", _("from year"))
    last_year = plain_year("period_to", _("to year"))
    fields = (
        "key", "system", "kind", "number", "symbol", "date", "date_precision", "issuer", "issuer_agency",
        "signatory", "signatory_position", "subject", "locality", "period_from", "period_to", "text",
        "addressees", "recipients", "references", "notes", "superseded_by",
    )  # fmt: skip

    def scope_filter(self, scope):
        return managed(scope, "locality")


class DirectivePartMixin:
    """Part of a document: whoever keeps the document keeps it."""

    writers = frozenset((OFFICE,))
    owned_parents = ("directive",)
    list_filter = (("directive", ScopedRelatedFilter),)
    key_paths = ("directive__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "directive__locality")


@admin.register(Clause)
class ClauseAdmin(DirectivePartMixin, ScopedPlainAdmin):
    list_display = ("number", "directive", "text")
    list_select_related = ("directive",)
    ordering = ("directive", "order")
    search_fields = ("number",)
    key_paths = ()
    folded_fields = ("text", "directive__subject")
    autocomplete_fields = ("directive", "parent")


class TaskAgencyInline(ScopedInline):
    model = TaskAgency
    fields = ("role", "agency", "order")
    autocomplete_fields = ("agency",)


@admin.register(Task)
class TaskAdmin(DirectivePartMixin, ImportsExports, ScopedAdmin):
    """The paper's own deadline never moves; a task is closed on its page, by a second person."""

    resource_classes = [TaskResource]
    inlines = [TaskAgencyInline]
    list_display = ("summary", "directive", "clause", "person", "deadline_kind", "due_date", "done_date")
    list_select_related = ("directive", "clause", "person")
    list_filter = (*DirectivePartMixin.list_filter, "deadline_kind")
    date_hierarchy = "due_date"
    ordering = ("directive", "order")
    search_fields = ("deadline_value", "clause__number")
    key_paths = ("directive__search_key",)
    folded_fields = ("summary",)
    autocomplete_fields = ("directive", "clause", "person")
    fixed_fields = (
        "directive", "order", "deadline_kind", "deadline_value", "due_date", "is_strictly_before",
    )  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return (*self.fixed_fields, "done_date") if obj else ("done_date",)


@admin.register(Target)
class TargetAdmin(DirectivePartMixin, ImportsExports, ScopedAdmin):
    resource_classes = [TargetResource]
    list_display = ("code", "metric", "operator", "value", "unit", "deadline", "directive", "locality")
    list_select_related = ("directive", "locality")
    date_hierarchy = "deadline"
    ordering = ("directive", "code")
    search_fields = ("code", "metric")
    key_paths = ("directive__search_key", "locality__search_key")
    folded_fields = ("note",)
    autocomplete_fields = ("directive", "clause", "locality")
    readonly_fields = ("named_localities",)


@admin.register(StatedFact)
class StatedFactAdmin(DirectivePartMixin, ScopedAdmin):
    list_display = ("code", "metric", "value", "denominator", "percentage", "unit", "as_of", "directive")
    list_select_related = ("directive",)
    date_hierarchy = "as_of"
    ordering = ("directive", "code")
    search_fields = ("code", "metric")
    folded_fields = ("text",)
    autocomplete_fields = ("directive", "clause")
    readonly_fields = ("named_localities",)


@admin.register(TaskAgency)
class TaskAgencyAdmin(ScopedPlainAdmin):
    """Who has which role in which task, in one list; roles are kept on the task's own page."""

    list_display = ("task", "agency", "role")
    list_select_related = ("task", "agency")
    list_filter = ("role",)
    ordering = ("task__directive", "task__order", "order", "pk")
    key_paths = ("agency__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "task__directive__locality")


class TaskPartMixin:
    """Follows a task; written by the actions alone, here to be looked at."""

    def scope_filter(self, scope):
        return managed(scope, "task__directive__locality")


@admin.register(Occurrence)
class OccurrenceAdmin(TaskPartMixin, ScopedAdmin):
    list_display = ("task", "agency", "label", "due_date", "reported_on", "confirmed_on")
    list_select_related = ("task", "agency")
    date_hierarchy = "due_date"
    ordering = ("-due_date", "task", "pk")
    search_fields = ("label",)
    key_paths = ("agency__search_key",)


@admin.register(TaskHandOver)
class TaskHandOverAdmin(TaskPartMixin, ScopedAdmin):
    list_display = ("task", "from_agency", "to_agency", "date", "reference", "by", "at")
    list_select_related = ("task", "from_agency", "to_agency", "by")
    date_hierarchy = "date"
    ordering = ("-date", "pk")
    search_fields = ("reference",)
    key_paths = ("from_agency__search_key", "to_agency__search_key")
