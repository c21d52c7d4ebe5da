"""The roadmap's changes, to be looked at; the grid and its workbook write them."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ScopedPlainAdmin
from criteria.models import RoadmapEntry


@admin.register(RoadmapEntry)
class RoadmapEntryAdmin(ScopedPlainAdmin):
    list_display = ("locality", "criterion", "old", "term", "by", "at", "door")
    list_select_related = ("locality", "criterion", "by")
    list_filter = ("door",)
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    search_fields = ("term",)
    key_paths = ("locality__search_key",)

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)
