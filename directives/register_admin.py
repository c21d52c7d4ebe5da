"""The registers around the tasks in the administration, to be looked at; their pages write them."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ScopedAdmin, ScopedPlainAdmin, managed, plain_year
from directives.models import (
    AgencyCorrection,
    Difficulty,
    IssuedPlan,
    PaperReading,
    Pledge,
    Policy,
    ResponsiblePerson,
    Sponsorship,
    TargetFigure,
    TargetRevision,
    Visit,
    YearPlanLine,
    YearPlanNumber,
)


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


class TargetPartAdmin(RegisterAdmin):
    """Beside a target, kept by whoever keeps its document."""

    list_select_related = ("target",)
    key_paths = ("target__directive__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "target__directive__locality")


@admin.register(TargetFigure)
class TargetFigureAdmin(TargetPartAdmin):
    list_display = ("target", "day", "value", "source", "by")
    date_hierarchy = "day"
    ordering = ("-day", "pk")
    search_fields = ("source", "target__code")


@admin.register(TargetRevision)
class TargetRevisionAdmin(TargetPartAdmin):
    list_display = ("target", "decided_on", "document", "value", "deadline")
    date_hierarchy = "decided_on"
    ordering = ("-decided_on", "pk")
    search_fields = ("document", "target__code")


@admin.register(PaperReading)
class PaperReadingAdmin(ScopedPlainAdmin):
    """Written through the pages alone; what it became is the document."""

    list_display = ("__str__", "file_name", "by", "at", "directive", "confirmed_at")
    list_select_related = ("by", "directive")
    date_hierarchy = "at"
    ordering = ("-at", "pk")
    search_fields = ("file_name",)
    readonly_fields = ("proposals",)

    def scope_filter(self, scope):
        return managed(scope, "province")


@admin.register(AgencyCorrection)
class AgencyCorrectionAdmin(ScopedPlainAdmin):
    list_display = ("printed", "agency", "province", "by", "at")
    list_select_related = ("agency", "province", "by")
    date_hierarchy = "at"
    ordering = ("printed", "pk")
    search_fields = ("printed",)
    key_paths = ("agency__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "province")


@admin.register(ResponsiblePerson)
class ResponsiblePersonAdmin(RegisterAdmin):
    list_display = ("full_name", "position", "locality", "criterion", "task", "valid_from", "valid_to")
    list_select_related = ("locality", "criterion", "task")
    ordering = ("full_name", "pk")
    key_paths = ("search_key",)


@admin.register(Sponsorship)
class SponsorshipAdmin(RegisterAdmin):
    list_display = ("organisation", "kind", "locality", "valid_from", "valid_to")
    list_select_related = ("locality",)
    list_filter = ("kind",)
    ordering = ("organisation", "pk")
    key_paths = ("search_key",)


class SponsorshipPartAdmin(RegisterAdmin):
    list_select_related = ("sponsorship__locality",)
    key_paths = ("sponsorship__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "sponsorship__province")


@admin.register(Pledge)
class PledgeAdmin(SponsorshipPartAdmin):
    list_display = ("content", "sponsorship", "kind", "amount", "pledged_on", "delivered", "delivered_on")
    ordering = ("-pledged_on", "pk")
    search_fields = ("content",)


@admin.register(Visit)
class VisitAdmin(SponsorshipPartAdmin):
    list_display = ("sponsorship", "day", "who")
    date_hierarchy = "day"
    ordering = ("-day", "pk")
    search_fields = ("who",)


@admin.register(YearPlanLine)
class YearPlanLineAdmin(ScopedPlainAdmin):
    """Append-only; lines are added on the plan's own pages."""

    plan_year = plain_year("year", _("plan year"))
    list_display = ("locality", "plan_year", "attainment", "move", "on", "document", "by")
    list_select_related = ("locality", "by")
    list_filter = ("move", "attainment")
    date_hierarchy = "on"
    ordering = ("-on", "-pk")
    search_fields = ("document",)
    key_paths = ("locality__search_key",)

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)


@admin.register(YearPlanNumber)
class YearPlanNumberAdmin(ScopedPlainAdmin):
    """Append-only; numbers are entered on the plan's own pages."""

    plan_year = plain_year("year", _("plan year"))
    list_display = ("locality", "plan_year", "attainment", "side", "count", "on", "document", "by")
    list_select_related = ("locality", "by")
    list_filter = ("side", "attainment")
    date_hierarchy = "on"
    ordering = ("-on", "-pk")
    search_fields = ("document",)
    key_paths = ("locality__search_key",)

    def scope_filter(self, scope):
        return Q(province__in=scope.managed_ids)
