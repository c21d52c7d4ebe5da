"""Read-only links: records to look at; they are made and revoked on their own page."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ScopedPlainAdmin
from reports.models import SharedLink


@admin.register(SharedLink)
class SharedLinkAdmin(ScopedPlainAdmin):
    can_add = can_change = False
    list_display = (
        "label",
        "place",
        "expires_on",
        "made_by",
        "made_at",
        "revoked_by",
        "revoked_at",
        "uses",
        "last_used_at",
    )
    list_select_related = ("place", "made_by", "revoked_by")
    ordering = ("-made_at", "-pk")

    def scope_filter(self, scope):
        return Q(place__in=scope.managed_ids) | Q(place__province__in=scope.managed_ids)
