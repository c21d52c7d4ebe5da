"""The peer: results of a province through a ModelResource of django-import-export as its manual builds one."""

from import_export import fields, resources
from import_export.widgets import ForeignKeyWidget
from tablib import Dataset

from criteria.models import Assessment, Indicator, IndicatorResult

HEADS = ("commune", "indicator", "value", "verdict")


def resource_of(period, criteria_set):
    class InPeriod(ForeignKeyWidget):
        def get_queryset(self, value, row, *args, **kwargs):
            return Assessment.objects.filter(period=period, criteria_set=criteria_set)

    class InSet(ForeignKeyWidget):
        def get_queryset(self, value, row, *args, **kwargs):
            rows = Indicator.objects.in_force_on(period.end_date)
            return rows.filter(criterion__criteria_set=criteria_set, parent=None)

    class Results(resources.ModelResource):
        assessment = fields.Field("assessment", "commune", InPeriod(Assessment, "locality__code"))
        indicator = fields.Field("indicator", "indicator", InSet(Indicator, "number"))

        class Meta:
            model = IndicatorResult
            fields = ("assessment", "indicator", "value", "verdict")
            import_id_fields = ("assessment", "indicator")

    return Results()


def dataset(province, figures):
    codes = {unit.pk: unit.code for unit in province.units}
    numbers = {row.pk: row.number for row in province.indicators}
    rows = [(codes[unit], numbers[row], value, verdict) for (unit, row), (value, verdict) in figures.items()]
    return Dataset(*rows, headers=HEADS)
