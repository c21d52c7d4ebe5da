"""People, the agencies they work for, and the dated roles that give them their scope."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from localities.models import Level, Locality
from ntm.lib.text import search_key
from ntm.lib.validity import Dated, ValidityQuerySet


class User(AbstractUser):
    """A person who signs in. A Vietnamese name is one field; what it may see hangs on its roles."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    position = models.CharField(_("position"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    history = HistoricalRecords(excluded_fields=["password", "last_login"])
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return f"{self.full_name} ({self.username})" if self.full_name else self.username

    def get_full_name(self):
        return self.full_name or self.username

    def get_short_name(self):
        return self.get_full_name()


class Sector(models.TextChoices):
    PARTY = "PARTY", _("Party")
    GOVERNMENT = "GOVERNMENT", _("Government")
    COUNCIL = "COUNCIL", _("People's Council")
    FRONT = "FRONT", _("Fatherland Front and organisations")
    PROGRAMME = "PROGRAMME", _("Programme bodies")
    MEDIA = "MEDIA", _("Media")
    COMMUNITY = "COMMUNITY", _("Community")
    OTHER = "OTHER", _("Other")


class AgencyLevel(models.TextChoices):
    CENTRAL = "CENTRAL", _("Central")
    PROVINCE = Level.PROVINCE.value, _("Province")
    DISTRICT = Level.DISTRICT.value, _("District")
    COMMUNE = Level.COMMUNE.value, _("Commune")
    GROUP = "GROUP", _("Group of agencies")


class GroupRule(models.TextChoices):
    """How a group finds its members when they are not listed one by one."""

    LISTED = "LISTED", _("members are listed")
    DISTRICTS = "DISTRICTS", _("one for every district of the place")
    COMMUNES = "COMMUNES", _("one for every commune of the place")
    COMMUNES_AND_TOWNSHIPS = "COMMUNES_AND_TOWNSHIPS", _("one for every commune and township of the place")
    CRITERIA_DEPARTMENTS = "CRITERIA_DEPARTMENTS", _("departments in charge of criteria")


class AgencyQuerySet(ValidityQuerySet):
    def named(self, text):
        return self.filter(search_key__contains=search_key(text))


class Agency(Dated):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=250)
    name_en = models.CharField(_("English name"), max_length=250, blank=True)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=AgencyLevel)
    sector = models.CharField(_("sector"), max_length=12, choices=Sector)
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="agencies", verbose_name=_("locality")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    group_rule = models.CharField(_("group rule"), max_length=24, choices=GroupRule, blank=True)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)

    history = HistoricalRecords()
    objects = AgencyQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self):
        return self.name

    def set_keys(self):
        self.search_key = search_key(f"{self.name} {self.short_name}")[:400]


class AgencyMembership(Dated):
    group = models.ForeignKey(Agency, models.CASCADE, related_name="member_links", verbose_name=_("group"))
    member = models.ForeignKey(Agency, models.PROTECT, related_name="group_links", verbose_name=_("member"))

    history = HistoricalRecords()
    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("group member")
        verbose_name_plural = _("group members")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["group", "member", "valid_from"], name="agency_membership_once"),
        ]

    def __str__(self):
        return f"{self.group} ∋ {self.member}"


class AgencyName(Dated):
    """A name an agency bore before or bears beside its present one; readers of old papers look here."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="names", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=250)

    history = HistoricalRecords()
    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")

    def __str__(self):
        return self.name


class AgencySuccession(models.Model):
    """What became of an agency: merged, split or continued in another one from a day on."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="heir_links", verbose_name=_("agency before"))
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="origin_links", verbose_name=_("heir"))
    date = models.DateField(_("date"), help_text=_("First day of the heir."))
    document = models.CharField(_("legal basis"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("succession of agencies")
        verbose_name_plural = _("successions of agencies")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="agency_succession_once",
                violation_error_message=_("This succession is already recorded."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="agency_succeeded_by_another",
                violation_error_message=_("An agency is not its own heir."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.predecessor} → {self.successor} ({self.date:%d/%m/%Y})"


class Role(models.TextChoices):
    COORDINATION = "COORDINATION", _("Coordination office")
    LOCAL = "LOCAL", _("District or commune official")
    DEPARTMENT = "DEPARTMENT", _("Department in charge of criteria")
    LEADERSHIP = "LEADERSHIP", _("Leadership")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")


class RoleAssignment(Dated):
    """A role of a person, over a place or for an agency, from one day to another."""

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=14, choices=Role)
    locality = models.ForeignKey(Locality, models.PROTECT, null=True, blank=True, verbose_name=_("locality"))
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, verbose_name=_("agency"))

    history = HistoricalRecords()
    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role=Role.ADMINISTRATOR) | Q(locality__isnull=False),
                name="role_names_its_place",
                violation_error_message=_("This role needs a place."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPARTMENT) | Q(agency__isnull=False),
                name="department_role_names_its_agency",
                violation_error_message=_("A department's role needs its agency."),
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()}"

    def clean(self):
        """Office, leadership and department work for a whole province; an official for a place inside one."""
        wide = (Role.COORDINATION, Role.LEADERSHIP, Role.DEPARTMENT)
        if self.role in wide and self.locality_id and self.locality.level != Level.PROVINCE:
            raise ValidationError({"locality": _("This role is held for a province.")})
