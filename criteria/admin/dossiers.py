"""Dossiers in the admin: only read there; they are opened, moved and decided on their own pages."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.admin_base import ScopedPlainAdmin, plain_year, province_filter
from criteria.models import (
    CouncilMember,
    CouncilVote,
    DayLimit,
    Dossier,
    DossierCheck,
    DossierFile,
    DossierOpinion,
    DossierStep,
    SatisfactionSurvey,
    SurveyLine,
)


class OfProvince(ScopedPlainAdmin):
    """`path` leads to the province whose office reads the rows."""

    path = "dossier__province"

    def scope_filter(self, scope):
        return Q(**{f"{self.path}__in": scope.managed_ids})


@admin.register(Dossier)
class DossierAdmin(OfProvince):
    path = "province"
    list_display = ("locality", "attainment", "of_year", "kind", "state", "step", "step_since", "opened_by")
    year_fields = {"year": "of_year"}
    of_year = plain_year("year", gettext_lazy("recognition year"))
    list_select_related = ("locality", "opened_by")
    list_filter = ("state", "attainment", province_filter())
    ordering = ("-year", "locality__sort_key", "pk")
    search_fields = ("locality__code",)
    key_paths = ("locality__search_key",)


class PartAdmin(OfProvince):
    """What hangs on a dossier."""

    list_filter = (province_filter("dossier__province"),)
    ordering = ("-at", "-pk")
    search_fields = ("dossier__locality__code",)
    key_paths = ("dossier__locality__search_key",)
    list_select_related = ("dossier__locality", "by")


@admin.register(DossierStep)
class DossierStepAdmin(PartAdmin):
    list_display = ("dossier", "step", "kind", "done_on", "due_date", "document", "by", "at")


@admin.register(DossierOpinion)
class DossierOpinionAdmin(PartAdmin):
    list_display = ("dossier", "agency", "criterion", "agrees", "by", "at")
    list_select_related = ("dossier__locality", "agency", "criterion", "by")


@admin.register(SatisfactionSurvey)
class SatisfactionSurveyAdmin(PartAdmin):
    list_display = ("dossier", "held_on", "document", "by", "at")


@admin.register(CouncilVote)
class CouncilVoteAdmin(PartAdmin):
    list_display = ("dossier", "minutes_number", "minutes_date", "by", "at")


@admin.register(DossierCheck)
class DossierCheckAdmin(PartAdmin):
    list_display = ("dossier", "condition", "is_met", "document", "by", "at")


@admin.register(DossierFile)
class DossierFileAdmin(PartAdmin):
    """The file itself is fetched from its dossier's page, which asks the scope."""

    list_display = ("dossier", "file_name", "paper", "content_type", "by", "at")
    exclude = ("file",)


@admin.register(SurveyLine)
class SurveyLineAdmin(OfProvince):
    path = "survey__dossier__province"
    list_display = ("survey", "content", "place", "asked", "satisfied")
    list_select_related = ("survey__dossier__locality", "place")
    ordering = ("-survey__at", "order", "pk")
    search_fields = ("content",)


@admin.register(CouncilMember)
class CouncilMemberAdmin(OfProvince):
    path = "council_vote__dossier__province"
    list_display = ("council_vote", "name", "position", "ballot")
    list_select_related = ("council_vote",)
    ordering = ("-council_vote__at", "order", "pk")
    search_fields = ("name",)


@admin.register(DayLimit)
class DayLimitAdmin(OfProvince):
    path = "province"
    list_display = ("province", "step", "attainment", "days", "is_working_days", "valid_from", "valid_to", "set_by")
    list_select_related = ("province", "set_by")
    list_filter = (province_filter(),)
    ordering = ("-valid_from", "step", "pk")
    search_fields = ("step",)
