"""Users, their roles and agencies in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import place_admin  # noqa: F401 (registers the pages of places)
from accounts.admin_base import (
    ADMINISTRATOR,
    OFFICE,
    ImportsExports,
    InForceFilter,
    ScopedAdmin,
    ScopedInline,
    managed,
    province_filter,
)
from accounts.models import Agency, AgencyMembership, AgencyName, AgencySuccession, RoleAssignment, User
from accounts.resources import AgencyResource, UserResource

# What a person may do follows from its roles; groups of permission rows would promise what nothing reads.
admin.site.unregister(Group)


class PersonCreationForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "position", "phone", "email", "is_staff")


class PersonChangeForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


class RoleInline(ScopedInline):
    model = RoleAssignment
    fields = ("role", "locality", "agency", "valid_from", "valid_to")
    autocomplete_fields = ("locality", "agency")


@admin.register(User)
class PersonAdmin(ImportsExports, ScopedAdmin, UserAdmin):
    """The administrator keeps accounts; the office looks at those of its province, without their secrets."""

    writers = frozenset((ADMINISTRATOR,))
    resource_classes = [UserResource]
    form = PersonChangeForm
    add_form = PersonCreationForm
    inlines = [RoleInline]
    list_display = ("username", "full_name", "position", "email", "is_active", "last_login")
    list_filter = ("is_active", "is_staff", "roles__role")
    ordering = ("username",)
    search_fields = ("username", "email")
    folded_fields = ("full_name", "position")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    person = (_("Person"), {"fields": ("full_name", "position", "phone", "email")})
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        person,
        (_("Access"), {"fields": ("is_active", "is_staff", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person"), {"fields": ("full_name", "position", "phone", "email", "is_staff")}),
    )
    public_fieldsets = (
        (None, {"fields": ("username",)}),
        person,
        (_("Access"), {"fields": ("is_active",)}),
    )

    def scope_filter(self, scope):
        people = RoleAssignment.objects.filter(managed(scope, "locality"))
        return Q(pk__in=people.values("user"))

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return self.public_fieldsets
        return super().get_fieldsets(request, obj)

    def get_inlines(self, request, obj):
        # A person is created first, with a password; roles follow on the next page.
        return super().get_inlines(request, obj) if obj else []


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ScopedAdmin):
    writers = frozenset((ADMINISTRATOR,))
    list_display = ("user", "role", "locality", "agency", "valid_from", "valid_to")
    list_select_related = ("user", "locality", "agency")
    list_filter = (InForceFilter, "role", province_filter("locality__province"))
    ordering = ("user__username", "pk")
    search_fields = ("user__username",)
    folded_fields = ("user__full_name",)
    key_paths = ("locality__search_key", "agency__search_key")
    autocomplete_fields = ("user", "locality", "agency")

    def scope_filter(self, scope):
        return managed(scope, "locality")


class AgencyNameInline(ScopedInline):
    model = AgencyName
    fields = ("name", "valid_from", "valid_to")


class AgencyMembershipInline(ScopedInline):
    model = AgencyMembership
    fk_name = "group"
    fields = ("member", "valid_from", "valid_to")
    autocomplete_fields = ("member",)


@admin.register(Agency)
class AgencyAdmin(ImportsExports, ScopedAdmin):
    writers = frozenset((OFFICE, ADMINISTRATOR))
    place_fields = ("locality",)
    resource_classes = [AgencyResource]
    inlines = [AgencyNameInline, AgencyMembershipInline]
    list_display = ("name", "code", "level", "sector", "locality", "valid_from", "valid_to")
    list_select_related = ("locality", "parent")
    list_filter = (InForceFilter, "level", "sector", province_filter("locality__province"))
    ordering = ("name", "pk")
    search_fields = ("code",)
    autocomplete_fields = ("locality", "parent")

    def scope_filter(self, scope):
        return managed(scope, "locality")

    def shared_filter(self):
        return Q(locality__isnull=True)


@admin.register(AgencyMembership)
class AgencyMembershipAdmin(ScopedAdmin):
    """All memberships in one list; they are kept on their group's own page."""

    readers = frozenset((OFFICE, ADMINISTRATOR))
    list_display = ("group", "member", "valid_from", "valid_to")
    list_select_related = ("group", "member")
    list_filter = (InForceFilter,)
    ordering = ("group__name", "member__name", "pk")
    key_paths = ("group__search_key", "member__search_key")

    def scope_filter(self, scope):
        return managed(scope, "group__locality")


@admin.register(AgencyName)
class AgencyNameAdmin(ScopedAdmin):
    """All other names in one list; they are kept on their agency's own page."""

    readers = frozenset((OFFICE, ADMINISTRATOR))
    list_display = ("name", "agency", "valid_from", "valid_to")
    list_select_related = ("agency",)
    list_filter = (InForceFilter,)
    ordering = ("name", "pk")
    folded_fields = ("name",)
    key_paths = ("agency__search_key",)

    def scope_filter(self, scope):
        return managed(scope, "agency__locality")


@admin.register(AgencySuccession)
class AgencySuccessionAdmin(ScopedAdmin):
    """Recorded on the page of the agency that ends; here to be looked at."""

    readers = frozenset((OFFICE, ADMINISTRATOR))
    list_display = ("predecessor", "successor", "date", "document")
    list_select_related = ("predecessor", "successor")
    date_hierarchy = "date"
    ordering = ("-date", "pk")
    key_paths = ("predecessor__search_key", "successor__search_key")

    def scope_filter(self, scope):
        return managed(scope, "predecessor__locality")
