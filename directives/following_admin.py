"""How tasks are followed, in the admin: the diary, extensions and papers to be looked at, the office's rules to set."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ADMINISTRATOR, NOTHING, OFFICE, ScopedAdmin, ScopedPlainAdmin, managed
from directives.models import CalendarFeed, DayOff, Extension, FollowingRule, TaskDigest, TaskFile, TaskLink, TaskUpdate


class OfOccurrence:
    """Written by the actions alone. `place` leads to the place of the document."""

    place = "occurrence__task__directive__locality"
    list_select_related = ("occurrence__task", "occurrence__agency")
    key_paths = ("occurrence__agency__search_key",)

    def scope_filter(self, scope):
        return managed(scope, self.place)


@admin.register(TaskUpdate)
class TaskUpdateAdmin(OfOccurrence, ScopedPlainAdmin):
    list_display = ("occurrence", "kind", "on", "percent", "by", "at")
    list_filter = ("kind",)
    date_hierarchy = "on"
    ordering = ("-at", "-pk")
    folded_fields = ("text",)


@admin.register(Extension)
class ExtensionAdmin(OfOccurrence, ScopedAdmin):
    list_display = ("occurrence", "state", "asked_date", "new_date", "document", "decided_on")
    list_filter = ("state",)
    ordering = ("-asked_on", "-pk")
    search_fields = ("document",)


@admin.register(TaskFile)
class TaskFileAdmin(ScopedPlainAdmin):
    list_display = ("file_name", "task", "content_type", "size", "by", "at")
    list_select_related = ("task", "by")
    ordering = ("-at", "-pk")
    search_fields = ("file_name",)
    # The bytes leave by the task's page alone, which asks who may see them.
    exclude = ("file",)

    def scope_filter(self, scope):
        return managed(scope, "task__directive__locality")


@admin.register(TaskLink)
class TaskLinkAdmin(ScopedAdmin):
    """Kept on the task's page."""

    list_display = ("task", "target", "criterion", "indicator", "locality", "by", "at")
    list_select_related = ("task", "target", "criterion", "indicator", "locality", "by")
    ordering = ("-at", "-pk")
    key_paths = ("locality__search_key", "task__directive__search_key")

    def scope_filter(self, scope):
        return managed(scope, "task__directive__locality")


@admin.register(DayOff)
class DayOffAdmin(ScopedAdmin):
    """One calendar for all; the administrator keeps it, offices read it."""

    writers = frozenset((ADMINISTRATOR,))
    list_display = ("date", "name", "is_worked")
    date_hierarchy = "date"
    ordering = ("-date",)
    search_fields = ("name",)

    def scope_filter(self, scope):
        return NOTHING

    def shared_filter(self):
        return Q(pk__isnull=False)


@admin.register(FollowingRule)
class FollowingRuleAdmin(ScopedAdmin):
    writers = frozenset((OFFICE,))
    list_display = ("province", "soon_days", "ahead_days")
    list_select_related = ("province",)
    ordering = ("province__sort_key", "pk")
    key_paths = ("province__search_key",)

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


@admin.register(TaskDigest)
class TaskDigestAdmin(ScopedPlainAdmin):
    list_display = ("day", "province", "agency", "subject", "mails", "sent_at")
    list_select_related = ("province", "agency")
    date_hierarchy = "day"
    ordering = ("-day", "pk")
    search_fields = ("subject",)
    key_paths = ("agency__search_key",)

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ScopedPlainAdmin):
    """Made and revoked on their own page."""

    list_display = ("agency", "made_by", "made_at", "revoked_by", "revoked_at")
    list_select_related = ("agency", "made_by", "revoked_by")
    ordering = ("-made_at", "-pk")
    key_paths = ("agency__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "agency__locality")
