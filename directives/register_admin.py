"""The registers around the tasks in the administration, to be looked at; their pages write them."""

from django.contrib import admin

from accounts.admin_base import ScopedAdmin, managed
from directives.models import Difficulty, IssuedPlan, Policy


class RegisterAdmin(ScopedAdmin):
    """Written through the pages alone."""

    def scope_filter(self, scope):
        return managed(scope, "province")


@admin.register(Difficulty)
class DifficultyAdmin(RegisterAdmin):
    list_display = ("text", "agency", "from_place", "raised_on", "decider", "answered_on", "closed_on")
    list_select_related = ("agency", "from_place", "decider")
    date_hierarchy = "raised_on"
    ordering = ("-raised_on", "pk")
    key_paths = ("search_key",)


@admin.register(IssuedPlan)
class IssuedPlanAdmin(RegisterAdmin):
    list_display = ("task", "agency", "label", "number", "issued_on")
    list_select_related = ("task", "agency")
    date_hierarchy = "issued_on"
    ordering = ("-issued_on", "pk")
    search_fields = ("number",)
    key_paths = ("agency__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "task__directive__locality")


@admin.register(Policy)
class PolicyAdmin(RegisterAdmin):
    list_display = ("number", "kind", "issued_on", "issuer", "subject")
    date_hierarchy = "issued_on"
    ordering = ("-issued_on", "pk")
    search_fields = ("number",)
    key_paths = ("search_key",)
