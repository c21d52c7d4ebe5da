"""What every admin page shares: rows of one's own province, permissions by role, search without diacritics.

Django's permission rows are not used: who may do what follows from the roles that `accounts.scope` reads.
"""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DecimalField, Q
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.forms import ImportForm, SelectableFieldsExportForm
from simple_history.admin import SimpleHistoryAdmin

from accounts.scope import scope_of
from localities.models import Level, Locality
from ntm.lib.flatfiles import FORMATS, refuse_oversized
from ntm.lib.text import search_key
from ntm.lib.validity import in_force

OFFICE, ADMINISTRATOR = "OFFICE", "ADMINISTRATOR"
NOTHING = Q(pk__in=())


def managed(scope, path):
    """Q for rows whose place at `path` is a province the person's office runs, or lies inside one."""
    return Q(**{f"{path}__in": scope.managed_ids}) | Q(**{f"{path}__province__in": scope.managed_ids})


def plain_year(field, title):
    """Column of years as they are read: without a thousand separator."""

    @admin.display(description=title, ordering=field)
    def shown(self, obj):
        return str(getattr(obj, field) or "–")

    return shown


# -- Lists ---------------------------------------------------------------------------------------------------


class InForceFilter(admin.SimpleListFilter):
    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return (("today", _("in force today")), ("ended", _("ended")), ("coming", _("not begun yet")))

    def queryset(self, request, queryset):
        today = timezone.localdate()
        wanted = {
            "today": in_force(today),
            "ended": Q(valid_to__lt=today),
            "coming": Q(valid_from__gt=today),
        }
        return queryset.filter(wanted.get(self.value(), Q()))


def province_filter(path="province"):
    """List filter over the provinces a person may look at; not shown to somebody with only one."""

    class ProvinceFilter(admin.SimpleListFilter):
        title = _("province")
        parameter_name = "of_province"

        def lookups(self, request, model_admin):
            provinces = Locality.objects.provinces().filter(visible_places(request)).alphabetical()
            found = [(str(province.pk), province.full_name) for province in provinces]
            return found if len(found) > 1 else ()

        def queryset(self, request, queryset):
            if not (self.value() or "").isdecimal():
                return queryset
            return queryset.filter(**{path: self.value()})

    return ProvinceFilter


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """Offers only the rows the person may look at."""

    def field_choices(self, field, request, model_admin):
        related = model_admin.admin_site.get_model_admin(field.remote_field.model)
        rows = related.get_queryset(request).select_related(*(related.list_select_related or ()))
        return [(row.pk, str(row)) for row in rows]


def visible_places(request):
    scope = scope_of(request.user)
    if scope.is_administrator:
        return Q()
    return Q(pk__in=scope.managed_ids) | Q(province__in=scope.managed_ids)


# -- Choices -------------------------------------------------------------------------------------------------


class ScopedChoices:
    """Foreign keys offer what the related admin page would list; nothing from another province.

    `place_fields` say whose row it is: an office must fill them, so that it never writes a national row.
    `owned_parents` name foreign keys whose target must be a row the person may change itself.
    """

    place_fields = ()
    owned_parents = ()
    # "17,3" is what a Vietnamese officer types and reads.
    formfield_overrides = {DecimalField: {"localize": True}}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(related, ScopedMixin):
            owned = db_field.name in self.owned_parents
            rows = related.writable(request) if owned else related.get_queryset(request)
            kwargs["queryset"] = rows.filter(level=Level.PROVINCE) if _means_province(db_field) else rows
        if db_field.name in self.place_fields and not scope_of(request.user).is_administrator:
            kwargs["required"] = True
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(related, ScopedMixin):
            kwargs["queryset"] = related.get_queryset(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _means_province(db_field):
    return db_field.name.endswith("province") and db_field.remote_field.model is Locality


# -- Pages ---------------------------------------------------------------------------------------------------


class ScopedMixin(ScopedChoices):
    """`scope_filter` names the rows of one's province, `shared_filter` those all may read (national ones).

    `writers` are the roles that add and change, `readers` those that look: an administrator keeps accounts and sees no
    figures. Nothing official is deleted: it ends on a date.
    """

    writers = frozenset()
    readers = frozenset((OFFICE,))
    can_add = True
    can_change = True
    # Texts without a search key of their own, folded while searching; for tables of some thousand rows.
    folded_fields = ()
    # Lookups that reach a stored search key.
    key_paths = ()
    # Field holding a year -> method that shows it: "2019" where it is not typed, never "2.019".
    year_fields = {}
    list_per_page = 50
    show_full_result_count = False

    def scope_filter(self, scope):
        raise NotImplementedError

    def shared_filter(self):
        return NOTHING

    # -- rows --

    def get_queryset(self, request):
        scope = scope_of(request.user)
        queryset = super().get_queryset(request)
        if scope.sees_everything or self._reads_as_administrator(scope):
            return queryset
        return queryset.filter(self.scope_filter(scope) | self.shared_filter())

    def writable(self, request):
        """Rows this person may change."""
        scope = scope_of(request.user)
        rows = self.model._default_manager.all()
        if ADMINISTRATOR in self.writers and scope.is_administrator:
            return rows
        return rows.filter(self.scope_filter(scope) if OFFICE in self.writers else NOTHING)

    # -- permissions --

    def _may_write(self, request):
        scope = scope_of(request.user)
        office = OFFICE in self.writers and scope.managed_ids
        return bool(office or (ADMINISTRATOR in self.writers and scope.is_administrator))

    def has_view_permission(self, request, obj=None):
        scope = scope_of(request.user)
        return bool(scope.managed_ids or self._reads_as_administrator(scope))

    def _reads_as_administrator(self, scope):
        return scope.is_administrator and ADMINISTRATOR in self.readers | self.writers

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return self.can_add and self._may_write(request)

    def has_change_permission(self, request, obj=None):
        if not (self.can_change and self._may_write(request)):
            return False
        return obj is None or self.writable(request).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request, obj=None):
        return False

    # -- fields --

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *self.year_fields.values())

    def get_fields(self, request, obj=None):
        names = super().get_fields(request, obj)
        if obj is None or not self.year_fields:
            return names
        is_typed = self.has_change_permission(request, obj)
        fixed = self.get_readonly_fields(request, obj)
        return [self.year_fields.get(name, name) if name in fixed or not is_typed else name for name in names]

    # -- search --

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        if hasattr(queryset, "named"):
            return queryset.named(search_term), False
        found = Q(pk__in=self._folded_matches(queryset, search_key(search_term)))
        for path in self.key_paths:
            found |= Q(**{f"{path}__contains": search_key(search_term)})
        for path in self.search_fields:
            found |= Q(**{f"{path}__icontains": search_term.strip()})
        return queryset.filter(found), False

    def _folded_matches(self, queryset, key):
        if not self.folded_fields:
            return []
        rows = queryset.order_by().values_list("pk", *self.folded_fields)
        return [pk for pk, *texts in rows if key in search_key(" ".join(filter(None, texts)))]

    # -- writing --

    def save_model(self, request, obj, form, change):
        if hasattr(obj, "set_keys"):
            obj.set_keys()
        super().save_model(request, obj, form, change)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            # Said by an action while saving, when the form had nothing left to object to.
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class ScopedAdmin(ScopedMixin, SimpleHistoryAdmin):
    """Page of a model whose versions are kept. Versions are looked at, not brought back."""

    def own_row_or_404(self, request, object_id):
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def history_view(self, request, object_id, extra_context=None):
        self.own_row_or_404(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        self.own_row_or_404(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def revert_disabled(self, request, obj=None):
        return True


class ScopedPlainAdmin(ScopedMixin, admin.ModelAdmin):
    """Page of a model without versions."""


class ScopedInline(ScopedChoices, admin.TabularInline):
    """Rows under their parent's page; whoever may change the parent may add and change them."""

    extra = 0
    show_change_link = False

    def _parent(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        own = self.admin_site._registry.get(self.model)
        return rows.filter(pk__in=own.get_queryset(request).values("pk")) if own else rows

    def has_view_permission(self, request, obj=None):
        return self._parent().has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        parent = self._parent()
        return parent.has_change_permission(request, obj) if obj else parent.has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return self._parent().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False


# -- Files in and out ----------------------------------------------------------------------------------------


class ColumnsForm(SelectableFieldsExportForm):
    def _get_field_label(self, resource, field_name):
        return str(resource.fields[field_name].column_name)


class SafeImportForm(ImportForm):
    def clean_import_file(self):
        upload = self.cleaned_data["import_file"]
        refuse_oversized(upload)
        return upload


class _Files:
    """Formats, permissions and the person handed to the table, for both directions."""

    formats = FORMATS
    export_form_class = ColumnsForm
    import_form_class = SafeImportForm
    # With its mark Excel reads Vietnamese in a csv file rightly.
    to_encoding = "utf-8-sig"

    def get_resource_kwargs(self, request, *args, **kwargs):
        return {"user": request.user}

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def has_import_permission(self, request):
        return self._may_write(request)


class Exports(_Files, ExportMixin):
    """Mixin: the list leaves as xlsx and csv, obeying its filters."""


class ImportsExports(_Files, ImportExportMixin):
    """Mixin: besides, a file may come back; it is rehearsed first and taken as a whole or not at all."""

    def get_import_data_kwargs(self, **kwargs):
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            self.message_user(request, _("Nothing was imported: the file has errors."), messages.ERROR)
            return HttpResponseRedirect(request.path.replace("process_import/", "import/"))
        return super().process_result(result, request)
