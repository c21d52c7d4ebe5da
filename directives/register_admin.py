"""The registers around the tasks in the administration, to be looked at; their pages write them."""

from django.contrib import admin

from accounts.admin_base import ScopedAdmin, managed
from directives.models import Difficulty


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
