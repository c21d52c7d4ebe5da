"""Reorganisations in the admin: only read there; they are prepared, carried out and undone on their own pages."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ADMINISTRATOR, OFFICE, ScopedAdmin, managed, province_filter
from criteria.models import InheritanceReview, Reorganisation


@admin.register(Reorganisation)
class ReorganisationAdmin(ScopedAdmin):
    readers = frozenset((OFFICE, ADMINISTRATOR))
    list_display = ("resolution", "province", "date", "state", "by", "applied_at", "undone_at")
    list_select_related = ("province", "by")
    list_filter = ("state", province_filter())
    date_hierarchy = "date"
    ordering = ("-date", "-pk")
    search_fields = ("resolution", "file_name")
    fields = (
        "province", "date", "resolution", "ends_districts", "file_name", "lines", "state", "by", "at", "applied_by",
        "applied_at", "undone_by", "undone_at",
    )  # fmt: skip

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


@admin.register(InheritanceReview)
class InheritanceReviewAdmin(ScopedAdmin):
    list_display = ("locality", "attainment", "state", "document", "reorganisation", "decided_by", "decided_at")
    list_select_related = ("locality", "reorganisation", "decided_by")
    list_filter = ("state", "attainment", province_filter("reorganisation__province"))
    ordering = ("-reorganisation__date", "locality__sort_key", "pk")
    search_fields = ("document", "locality__code")
    key_paths = ("locality__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "locality")
