"""Agencies and users as flat tables, and what every scoped import shares."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import widgets

from accounts.models import Agency, AgencyLevel, GroupRule, Sector, User
from accounts.scope import Scope, scope_of
from localities.models import Locality
from ntm.lib.flatfiles import (
    ChoiceWidget,
    Column,
    DateWidget,
    StrictResource,
    TextWidget,
    YesNoWidget,
    cell_text,
)

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


class AgencyResource(ScopedResource):
    code = Column("code", gettext_lazy("Code"))
    name = Column("name", gettext_lazy("Name"))
    name_en = Column("name_en", gettext_lazy("English name"))
    short_name = Column("short_name", gettext_lazy("Short name"))
    level = Column("level", gettext_lazy("Level"), ChoiceWidget(AgencyLevel))
    sector = Column("sector", gettext_lazy("Sector"), ChoiceWidget(Sector))
    locality = Column("locality", gettext_lazy("Unit code"), LocalityWidget())
    parent = Column("parent", gettext_lazy("Parent agency's code"), AgencyWidget())
    group_rule = Column("group_rule", gettext_lazy("Group rule"), ChoiceWidget(GroupRule))
    valid_from = Column("valid_from", gettext_lazy("Valid from"), DateWidget())
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

    def owner(self, instance):
        return instance.locality

    def may_write(self, instance):
        return self.scope.is_administrator or super().may_write(instance)

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("locality", "parent")


class UserResource(StrictResource):
    """People without their secrets; it only leaves."""

    username = Column("username", gettext_lazy("User name"))
    full_name = Column("full_name", gettext_lazy("Full name"))
    position = Column("position", gettext_lazy("Position"))
    phone = Column("phone", gettext_lazy("Phone"))
    email = Column("email", gettext_lazy("E-mail"))
    is_active = Column("is_active", gettext_lazy("Active"), YesNoWidget())
    roles = Column(None, gettext_lazy("Roles in force"), TextWidget(), readonly=True)

    class Meta:
        model = User
        fields = ("username", "full_name", "position", "phone", "email", "is_active", "roles")
        import_id_fields = ("username",)

    def filter_export(self, queryset, **kwargs):
        return queryset.prefetch_related("roles__locality", "roles__agency")

    def dehydrate_roles(self, user):
        today = timezone.localdate()
        return "; ".join(
            ": ".join(filter(None, (role.get_role_display(), str(role.agency or role.locality or ""))))
            for role in user.roles.all()
            if role.is_in_force_on(today)
        )
