"""Agencies and users as flat tables, and what every scoped import shares."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import widgets

from accounts.models import Agency, AgencyLevel, GroupRule, Role, RoleAssignment, Sector, User
from accounts.scope import Scope, scope_of
from localities.models import AttributeKind, Locality, LocalityAttribute
from localities.resources import BY_DECISION, LocalityResource
from ntm.lib.bulkfiles import BulkWrites
from ntm.lib.flatfiles import (
    ChoiceWidget,
    Column,
    DateWidget,
    StrictResource,
    TextWidget,
    YesNoWidget,
    cell_text,
)

VALID_FROM = gettext_lazy("Valid from")
ROLE_FROM = gettext_lazy("Role valid from")
# Official codes have two, three or five digits; a spreadsheet that took one for a number drops its zeros.
_CODE_WIDTHS = (2, 3, 5)


class ScopedWidget(widgets.Widget):
    """Finds a row by its natural key; the table sets whose `scope` it searches."""

    scope = Scope()

    def at_row(self, kwargs):
        return _("Row %(row)s: ") % {"row": kwargs["row_number"]} if kwargs.get("row_number") else ""


class LocalityWidget(ScopedWidget):
    """A place by its code on the day in column `day_title` (else today), in the person's provinces."""

    def __init__(self, day_title=None, is_strict=False):
        super().__init__()
        self.day_title = day_title
        self.is_strict = is_strict

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        if not text:
            return None
        codes = self._codes(value, text)
        own = Locality.objects.filter(code__in=codes).filter(self._own_places())
        if not own.exists():
            raise ValueError(self.at_row(kwargs) + self._complaint(codes, text))
        if own.values("code").distinct().count() > 1:
            raise ValueError(_("Several units could be meant by “%(code)s”; write the code as text.") % {"code": text})
        return self._on_day(own, own.first().code, row)

    def _codes(self, value, text):
        if isinstance(value, str):
            return [text]
        return list({text, *(text.zfill(width) for width in _CODE_WIDTHS)})

    def _own_places(self):
        if self.scope.is_administrator or self.scope.sees_everything:
            return Q()
        return Q(pk__in=self.scope.managed_ids) | Q(province__in=self.scope.managed_ids)

    def _complaint(self, codes, text):
        if Locality.objects.filter(code__in=codes).exists():
            return _("the unit with code “%(code)s” is outside your province.") % {"code": text}
        return _("there is no unit with code “%(code)s”.") % {"code": text}

    def _on_day(self, places, code, row):
        day = DateWidget().clean(row.get(str(self.day_title))) if row and self.day_title else None
        day = day or timezone.localdate()
        place = places.by_code(code, day)
        if self.is_strict and not place.is_in_force_on(day):
            raise ValueError(
                _("No unit bore the code “%(code)s” on %(day)s.") % {"code": code, "day": f"{day:%d/%m/%Y}"}
            )
        return place

    def render(self, value, obj=None, **kwargs):
        return value.code if value else ""


class AgencyWidget(ScopedWidget):
    """An agency by its code: a national one or one of the person's provinces."""

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        if not text:
            return None
        agency = Agency.objects.select_related("locality").filter(code=text).first()
        if agency is None:
            raise ValueError(_("There is no agency with code “%(code)s”.") % {"code": text})
        if agency.locality and not may_write(self.scope, agency.locality):
            raise ValueError(
                self.at_row(kwargs) + _("the agency with code “%(code)s” is outside your province.") % {"code": text}
            )
        return agency

    def render(self, value, obj=None, **kwargs):
        return value.code if value else ""


def may_write(scope, place):
    """The office of the place's province; nobody's place (a national row) is not for an import."""
    return place is not None and scope.manages(place)


class ScopedResource(StrictResource):
    """Table whose rows belong to a place (`owner`); a row outside the person's province is refused by number.

    Without a person it sees and writes nothing.
    """

    def __init__(self, user=None, **kwargs):
        super().__init__(**kwargs)
        self.user = user
        self.scope = scope_of(user) if user else Scope()
        for field in self.fields.values():
            if isinstance(field.widget, ScopedWidget):
                field.widget.scope = self.scope

    def owner(self, instance):
        raise NotImplementedError

    def may_write(self, instance):
        return may_write(self.scope, self.owner(instance))

    def after_init_instance(self, instance, new, row, **kwargs):
        # Asked before the row is filled in: a file may not move somebody else's row into one's own province.
        instance._is_foreign = not new and not self.may_write(instance)

    def before_save_instance(self, instance, row, **kwargs):
        if instance._is_foreign or not self.may_write(instance):
            raise ValidationError(
                _("Row %(row)s is outside your province: %(name)s.")
                % {"row": kwargs.get("row_number", ""), "name": instance}
            )
        instance._history_user = self.user


class AppendOnly:
    """Mixin: a row that is already recorded may come again unchanged, never changed."""

    def save_instance(self, instance, is_create, row, **kwargs):
        if not is_create:
            raise ValidationError(
                _("Row %(row)s is already recorded with other values; a file only adds rows.")
                % {"row": kwargs.get("row_number", "")}
            )
        super().save_instance(instance, is_create, row, **kwargs)


class AgencyResource(BulkWrites, ScopedResource):
    keys = ("search_key",)
    own_parents = ("parent",)

    code = Column("code", gettext_lazy("Code"))
    name = Column("name", gettext_lazy("Name"))
    name_en = Column("name_en", gettext_lazy("English name"))
    short_name = Column("short_name", gettext_lazy("Short name"))
    level = Column("level", gettext_lazy("Level"), ChoiceWidget(AgencyLevel))
    sector = Column("sector", gettext_lazy("Sector"), ChoiceWidget(Sector))
    locality = Column("locality", gettext_lazy("Unit code"), LocalityWidget())
    parent = Column("parent", gettext_lazy("Parent agency's code"), AgencyWidget())
    group_rule = Column("group_rule", gettext_lazy("Group rule"), ChoiceWidget(GroupRule))
    valid_from = Column("valid_from", VALID_FROM, DateWidget())
    valid_to = Column("valid_to", gettext_lazy("Valid to"), DateWidget())

    class Meta:
        model = Agency
        fields = (
            "code", "name", "name_en", "short_name", "level", "sector", "locality", "parent", "group_rule",
            "valid_from", "valid_to",
        )  # fmt: skip
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_bulk = True

    def owner(self, instance):
        return instance.locality

    def may_write(self, instance):
        return self.scope.is_administrator or super().may_write(instance)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("locality", "parent")


class PlaceResource(BulkWrites, ScopedResource, LocalityResource):
    """Places as they leave, and their coordinates as they come back; what a decision says cannot come by file."""

    class Meta(LocalityResource.Meta):
        pass

    def owner(self, instance):
        return instance

    def get_instance(self, instance_loader, row):
        found = super().get_instance(instance_loader, row)
        if found is None:
            raise ValidationError(_("There is no such unit; places begin and end by decision, not by a file."))
        return found

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        stored = getattr(instance, field.attribute) if field.attribute in BY_DECISION else None
        super().import_field(field, instance, row, is_m2m, **kwargs)
        if field.attribute in BY_DECISION and getattr(instance, field.attribute) != stored:
            raise ValueError(_("“%(value)s” is stored; it changes by decision, not by a file.") % {"value": stored})


class LocalityAttributeResource(BulkWrites, ScopedResource):
    """Dated properties the law hangs levels on: region, commune group, area, especially disadvantaged."""

    locality = Column("locality", gettext_lazy("Unit code"), LocalityWidget(VALID_FROM, is_strict=True))
    name = Column("locality__full_name", gettext_lazy("Unit"), readonly=True)
    kind = Column("kind", gettext_lazy("Property"), ChoiceWidget(AttributeKind))
    value = Column("value", gettext_lazy("Value"))
    decision = Column("decision", gettext_lazy("Decision"))
    valid_from = Column("valid_from", VALID_FROM, DateWidget())
    valid_to = Column("valid_to", gettext_lazy("Valid to"), DateWidget())

    class Meta:
        model = LocalityAttribute
        fields = ("locality", "name", "kind", "value", "decision", "valid_from", "valid_to")
        import_id_fields = ("locality", "kind", "valid_from")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_bulk = True

    def owner(self, instance):
        return instance.locality

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("locality")


class UserResource(ScopedResource):
    """People without their secrets. A file adds and corrects people and adds roles; it sets no password."""

    username = Column("username", gettext_lazy("User name"))
    full_name = Column("full_name", gettext_lazy("Full name"))
    position = Column("position", gettext_lazy("Position"))
    phone = Column("phone", gettext_lazy("Phone"))
    email = Column("email", gettext_lazy("E-mail"))
    is_active = Column("is_active", gettext_lazy("Active"), YesNoWidget(), default=True)
    roles = Column(None, gettext_lazy("Roles in force"), TextWidget(), readonly=True)
    role = Column(None, gettext_lazy("New role"), ChoiceWidget(Role), readonly=True)
    role_locality = Column(None, gettext_lazy("Unit code of the role"), LocalityWidget(ROLE_FROM), readonly=True)
    role_agency = Column(None, gettext_lazy("Agency code of the role"), AgencyWidget(), readonly=True)
    role_from = Column(None, ROLE_FROM, DateWidget(), readonly=True)

    class Meta:
        model = User
        fields = (
            "username", "full_name", "position", "phone", "email", "is_active", "roles", "role", "role_locality",
            "role_agency", "role_from",
        )  # fmt: skip
        import_id_fields = ("username",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def may_write(self, instance):
        return self.scope.is_administrator

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if instance.pk is None:
            instance.set_unusable_password()
        super().validate_instance(instance, import_validation_errors, validate_unique)

    def import_instance(self, instance, row, **kwargs):
        instance._role = self._role(row, **kwargs)
        super().import_instance(instance, row, **kwargs)

    def _role(self, row, **kwargs):
        """The RoleAssignment a line asks for, still without its person; None where it asks for none."""
        said = {}
        for name in ("role", "role_locality", "role_agency", "role_from"):
            column = self.fields[name]
            try:
                said[name] = column.widget.clean(row.get(str(column.column_name)), row, **kwargs)
            except ValueError as error:
                raise ValidationError({name: str(error)}) from None
        if not said["role"]:
            return None
        role = RoleAssignment(
            role=said["role"], locality=said["role_locality"], agency=said["role_agency"], valid_from=said["role_from"]
        )
        role.full_clean(exclude=["user"], validate_unique=False)
        return role

    def skip_row(self, instance, original, row, import_validation_errors=None):
        role = getattr(instance, "_role", None)
        if role is not None and not self._has(instance, role):
            return False
        return super().skip_row(instance, original, row, import_validation_errors)

    def _has(self, person, role):
        rows = (
            RoleAssignment.objects.filter(user=person, role=role.role) if person.pk else RoleAssignment.objects.none()
        )
        return rows.filter(locality=role.locality, agency=role.agency, valid_to__isnull=True).exists()

    def after_save_instance(self, instance, row, **kwargs):
        role = instance._role
        if role is not None and not self._has(instance, role):
            role.user, role._history_user = instance, self.user
            role.save()

    def filter_export(self, queryset, **kwargs):
        return queryset.prefetch_related("roles__locality", "roles__agency")

    def dehydrate_roles(self, user):
        today = timezone.localdate()
        return "; ".join(
            ": ".join(filter(None, (role.get_role_display(), str(role.agency or role.locality or ""))))
            for role in (user.roles.all() if user.pk else ())
            if role.is_in_force_on(today)
        )
