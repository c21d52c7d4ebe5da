"""Places in the admin. They are only read there: decisions change a unit by ending a row and beginning others.

The pages live in this room because they obey the scope, which `localities` does not know.
"""

from django.contrib import admin
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import (
    ADMINISTRATOR,
    OFFICE,
    ImportsExports,
    InForceFilter,
    ScopedAdmin,
    managed,
    province_filter,
)
from accounts.resources import LocalityAttributeResource, PlaceResource
from localities.models import (
    Commune,
    District,
    Locality,
    LocalityAttribute,
    Province,
    Succession,
    Village,
)


@admin.register(Locality)
class LocalityAdmin(ImportsExports, ScopedAdmin):
    """All levels together: what foreign keys search. The lists people open are those of the four levels."""

    writers = frozenset((OFFICE,))
    readers = frozenset((OFFICE, ADMINISTRATOR))
    can_add = False
    resource_classes = [PlaceResource]
    list_display = ("full_name", "code", "parent", "province", "valid_from", "valid_to")
    list_select_related = ("parent", "province")
    list_filter = (InForceFilter, province_filter(), "kind")
    search_fields = ("code",)
    ordering = ("sort_key", "pk")
    fields = (
        "level", "kind", "code", "has_official_code", "name", "parent", "province", "district", "valid_from",
        "valid_to", "latitude", "longitude", "source",
    )  # fmt: skip
    editable = ("latitude", "longitude")

    def scope_filter(self, scope):
        return Q(pk__in=scope.managed_ids) | Q(province__in=scope.managed_ids)

    def get_readonly_fields(self, request, obj=None):
        return [name for name in self.fields if name not in self.editable]

    def get_model_perms(self, request):
        return super().get_model_perms(request) if self.model is not Locality else {}

    @admin.display(description=_("name"), ordering="sort_key")
    def full_name(self, obj):
        return obj.full_name


class LevelAdmin(LocalityAdmin):
    """One level. Versions hang on the common model, so its page shows them and its row is what is saved."""

    list_filter = (InForceFilter, province_filter(), "kind")

    def save_model(self, request, obj, form, change):
        place = Locality.objects.get(pk=obj.pk)
        for name in self.editable:
            setattr(place, name, getattr(obj, name))
        super().save_model(request, place, form, change)

    def history_view(self, request, object_id, extra_context=None):
        place = self.own_row_or_404(request, object_id)
        return redirect("admin:localities_locality_history", place.pk)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        raise Http404


@admin.register(Province)
class ProvinceAdmin(LevelAdmin):
    list_display = ("full_name", "code", "valid_from", "valid_to")
    list_select_related = ()
    list_filter = (InForceFilter, "kind")


@admin.register(District)
class DistrictAdmin(LevelAdmin):
    list_display = ("full_name", "code", "province", "valid_from", "valid_to")
    list_select_related = ("province",)


@admin.register(Commune)
class CommuneAdmin(LevelAdmin):
    list_display = ("full_name", "code", "district", "province", "valid_from", "valid_to")
    list_select_related = ("district", "province")


@admin.register(Village)
class VillageAdmin(LevelAdmin):
    list_display = ("full_name", "code", "parent", "district", "valid_from", "valid_to")
    list_select_related = ("parent", "district")


@admin.register(Succession)
class SuccessionAdmin(ScopedAdmin):
    readers = frozenset((OFFICE, ADMINISTRATOR))
    """Read only: a reorganisation moves places, recognitions and scopes together."""

    list_display = ("predecessor", "kind", "successor", "date", "resolution")
    list_select_related = ("predecessor", "successor")
    list_filter = ("kind",)
    date_hierarchy = "date"
    ordering = ("-date", "pk")
    search_fields = ("resolution",)
    key_paths = ("predecessor__search_key", "successor__search_key")

    def scope_filter(self, scope):
        return managed(scope, "predecessor") | managed(scope, "successor")


@admin.register(LocalityAttribute)
class LocalityAttributeAdmin(ImportsExports, ScopedAdmin):
    writers = frozenset((OFFICE,))
    readers = frozenset((OFFICE, ADMINISTRATOR))
    place_fields = ("locality",)
    resource_classes = [LocalityAttributeResource]
    list_display = ("locality", "kind", "value", "valid_from", "valid_to", "decision")
    list_select_related = ("locality",)
    list_filter = (InForceFilter, "kind", province_filter("locality__province"))
    ordering = ("locality__sort_key", "kind", "pk")
    search_fields = ("decision",)
    key_paths = ("locality__search_key",)
    autocomplete_fields = ("locality",)

    def scope_filter(self, scope):
        return managed(scope, "locality")
