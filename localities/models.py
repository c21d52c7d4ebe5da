"""Places as they were on any day: provinces, districts, communes, villages and what succeeded what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ntm.lib.text import search_key, sort_key
from ntm.lib.validity import Dated, ValidityQuerySet


class Level(models.TextChoices):
    PROVINCE = "PROVINCE", _("Province")
    DISTRICT = "DISTRICT", _("District")
    COMMUNE = "COMMUNE", _("Commune")
    VILLAGE = "VILLAGE", _("Village")


class Kind(models.TextChoices):
    PROVINCE = "PROVINCE", "Tỉnh"
    CENTRAL_CITY = "CENTRAL_CITY", "Thành phố trực thuộc trung ương"
    DISTRICT = "DISTRICT", "Huyện"
    URBAN_DISTRICT = "URBAN_DISTRICT", "Quận"
    TOWN = "TOWN", "Thị xã"
    CITY = "CITY", "Thành phố"
    COMMUNE = "COMMUNE", "Xã"
    WARD = "WARD", "Phường"
    TOWNSHIP = "TOWNSHIP", "Thị trấn"
    SPECIAL_ZONE = "SPECIAL_ZONE", "Đặc khu"
    VILLAGE = "VILLAGE", "Thôn"
    HAMLET = "HAMLET", "Ấp"
    UPLAND_VILLAGE = "UPLAND_VILLAGE", "Bản"
    RESIDENTIAL_AREA = "RESIDENTIAL_AREA", "Khu dân cư"


class LocalityQuerySet(ValidityQuerySet):
    def provinces(self):
        return self.filter(level=Level.PROVINCE)

    def districts(self):
        return self.filter(level=Level.DISTRICT)

    def communes(self):
        """Communes proper, the only units in "…/116 xã": wards and townships are localities of another kind."""
        return self.filter(level=Level.COMMUNE, kind=Kind.COMMUNE)

    def within(self, place):
        """The place itself and everything below it, whatever the day."""
        if place.level == Level.PROVINCE:
            return self.filter(Q(pk=place.pk) | Q(province=place))
        if place.level == Level.DISTRICT:
            return self.filter(Q(pk=place.pk) | Q(district=place))
        return self.filter(Q(pk=place.pk) | Q(parent=place))

    def named(self, text):
        """Search without diacritics, over names and codes."""
        key = search_key(text)
        return self.filter(Q(search_key__contains=key) | Q(code__iexact=text.strip()))

    def alphabetical(self):
        return self.order_by("sort_key", "pk")

    def by_code(self, code, day):
        """The unit that bore `code` on `day`, else the latest that ever bore it; None for an unknown code.

        Official codes are re-used: until 30 June 2025 code 91 is Kiên Giang, afterwards An Giang.
        """
        rows = list(self.filter(code=code).order_by("-valid_from", "-pk"))
        return next((row for row in rows if row.is_in_force_on(day)), rows[0] if rows else None)

    def on_day(self, place, day):
        """The row of the place's lineage in force on `day` (Hà Tiên as thị xã or thành phố), else the place."""
        return self.filter(lineage=place.lineage_id).in_force_on(day).first() or place


class Locality(Dated):
    """One legal existence of a unit. A change of name, kind or parent ends the row and begins another."""

    level = models.CharField(_("level"), max_length=10, choices=Level)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(_("code"), max_length=24, help_text=_("Official code, or an own code where none exists."))
    has_official_code = models.BooleanField(_("official code"), default=True)
    name = models.CharField(_("name"), max_length=120, help_text=_('Without the kind: "Tân Hội", not "Xã Tân Hội".'))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    province = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("province"),
    )
    district = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("district"),
    )
    lineage = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("lineage"),
        help_text=_("First row of its chain of plain continuations; recognition follows it."),
    )  # fmt: skip
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    search_key = models.CharField(max_length=160, editable=False, db_index=True)
    sort_key = models.CharField(max_length=260, editable=False)

    history = HistoricalRecords()
    objects = LocalityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("locality")
        verbose_name_plural = _("localities")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="locality_code_once_a_day",
                violation_error_message=_("Another unit with this code begins on the same day."),
            ),
        ]
        indexes = [
            models.Index(fields=["province", "level", "kind"]),
            models.Index(fields=["district", "level", "kind"]),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        """ "Xã Tân Hội"; numbered wards read "Phường 3"."""
        return f"{self.get_kind_display()} {self.name}" if self.kind != Kind.CENTRAL_CITY else f"Thành phố {self.name}"

    def is_within(self, place):
        """Whether the unit is this place or lies below it: `within` of one row that is at hand."""
        above = {Level.PROVINCE: self.province_id, Level.DISTRICT: self.district_id}.get(place.level, self.parent_id)
        return place.pk in (self.pk, above)

    @property
    def running_name(self):
        """As it stands inside a sentence: "xã Tân Hội"."""
        return self.full_name[:1].lower() + self.full_name[1:]

    @property
    def own_province_id(self):
        """Key of the province it is or lies in."""
        return self.pk if self.level == Level.PROVINCE else self.province_id

    @property
    def own_province(self):
        """The province it is or lies in."""
        return self if self.level == Level.PROVINCE else self.province

    def set_keys(self):
        """Fill what follows from the row's own name; called by the writers in actions.py and the admin form."""
        self.search_key = search_key(self.full_name)
        self.sort_key = sort_key(self.name)


class _LevelManager(models.Manager.from_queryset(LocalityQuerySet)):
    """Manager of a proxy: only the rows of its level."""

    def __init__(self, level=None):
        super().__init__()
        self.level = level

    def get_queryset(self):
        return super().get_queryset().filter(level=self.level)


class Province(Locality):
    objects = _LevelManager(Level.PROVINCE)

    class Meta:
        proxy = True
        verbose_name = _("province")
        verbose_name_plural = _("provinces")


class District(Locality):
    objects = _LevelManager(Level.DISTRICT)

    class Meta:
        proxy = True
        verbose_name = _("district")
        verbose_name_plural = _("districts")


class Commune(Locality):
    objects = _LevelManager(Level.COMMUNE)

    class Meta:
        proxy = True
        verbose_name = _("commune")
        verbose_name_plural = _("communes")


class Village(Locality):
    objects = _LevelManager(Level.VILLAGE)

    class Meta:
        proxy = True
        verbose_name = _("village")
        verbose_name_plural = _("villages")


class SuccessionKind(models.TextChoices):
    CONTINUES = "CONTINUES", _("continues unchanged (new name, code or parent)")
    WHOLE = "WHOLE", _("went whole into")
    PART = "PART", _("went in part into")


class Succession(models.Model):
    """What became of a unit. Recognition carries over by itself only where the unit plainly continues."""

    predecessor = models.ForeignKey(
        Locality, models.PROTECT, related_name="successor_links", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Locality, models.PROTECT, related_name="predecessor_links", verbose_name=_("successor")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind)
    date = models.DateField(_("date"))
    resolution = models.CharField(_("resolution"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="succession_once",
                violation_error_message=_("This succession is already recorded."),
            )
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor} ({self.date:%d/%m/%Y})"


class AttributeKind(models.TextChoices):
    REGION = "REGION", _("region of the criteria set")
    COMMUNE_GROUP = "COMMUNE_GROUP", _("commune group 1–3")
    AREA = "AREA", _("ethnic and mountainous area I–III")
    ESPECIALLY_DIFFICULT = "ESPECIALLY_DIFFICULT", _("especially disadvantaged")
    SAFE_ZONE = "SAFE_ZONE", _("safe zone (an toàn khu)")
    POOR_DISTRICT = "POOR_DISTRICT", _("poor district, or lately out of poverty")


class LocalityAttribute(Dated):
    """A dated property the law hangs thresholds on. A province's region holds for communes without their own."""

    locality = models.ForeignKey(Locality, models.CASCADE, related_name="attributes", verbose_name=_("locality"))
    kind = models.CharField(_("kind"), max_length=20, choices=AttributeKind)
    value = models.CharField(_("value"), max_length=20)
    decision = models.CharField(_("decision"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = ValidityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("dated attribute")
        verbose_name_plural = _("dated attributes")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["locality", "kind", "valid_from"],
                name="locality_attribute_once_a_day",
                violation_error_message=_("This attribute already begins on that day."),
            ),
        ]

    def __str__(self):
        return f"{self.locality}: {self.get_kind_display()} = {self.value}"
