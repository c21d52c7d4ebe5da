"""Places as a flat table. Their names, kinds and parents change through decisions; a file brings coordinates."""

from django.utils.translation import gettext_lazy as _

from localities.models import Kind, Level, Locality
from ntm.lib.flatfiles import ChoiceWidget, Column, DateWidget, DecimalWidget, StrictResource

BY_DECISION = ("kind", "name", "level", "valid_to")


class LocalityResource(StrictResource):
    code = Column("code", _("Code"))
    kind = Column("kind", _("Kind"), ChoiceWidget(Kind))
    name = Column("name", _("Name"))
    level = Column("level", _("Level"), ChoiceWidget(Level))
    parent_code = Column("parent__code", _("Parent's code"), readonly=True)
    parent_name = Column("parent__full_name", _("Parent"), readonly=True)
    district = Column("district__full_name", _("District"), readonly=True)
    province = Column("province__full_name", _("Province"), readonly=True)
    valid_from = Column("valid_from", _("Valid from"), DateWidget())
    valid_to = Column("valid_to", _("Valid to"), DateWidget())
    latitude = Column("latitude", _("Latitude"), DecimalWidget())
    longitude = Column("longitude", _("Longitude"), DecimalWidget())
    source = Column("source", _("Source"))

    class Meta:
        model = Locality
        fields = (
            "code", "kind", "name", "level", "parent_code", "parent_name", "district", "province",
            "valid_from", "valid_to", "latitude", "longitude", "source",
        )  # fmt: skip
        import_id_fields = ("code", "valid_from")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_bulk = True

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("parent", "district", "province")
