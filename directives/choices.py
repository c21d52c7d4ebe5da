"""What the forms of this room offer a person: agencies, places, criteria, tasks and targets of its provinces."""

from itertools import groupby

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from criteria.models import Criterion, ReportingPeriod
from directives.models import Target, Task
from directives.wording import clause_label, directive_title, metric_label
from localities.models import Level, Locality
from ntm.lib.text import natural_key
from ntm.lib.validity import in_force

DAY = {"placeholder": gettext_lazy("day/month/year"), "autocomplete": "off", "size": 12, "inputmode": "numeric"}


def day_field(label, **more):
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY), **more)


def text_field(label, length=200, **more):
    return forms.CharField(label=label, max_length=length, **more)


def long_field(label, length=2000, rows=3, **more):
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **more)


class PlainForm(forms.Form):
    """Without colons behind labels; the browser leaves asking for what is missing to the server."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)


class CriterionField(forms.ModelChoiceField):
    def label_from_instance(self, criterion):
        return f"{criterion.number}. {criterion.name} ({criterion.criteria_set.name})"[:140]


class TargetField(forms.ModelChoiceField):
    def label_from_instance(self, target):
        return f"{metric_label(target.metric)} – {directive_title(target.directive)}"[:140]


class TaskField(forms.ModelChoiceField):
    def __init__(self, *args, longest=140, **kwargs):
        super().__init__(*args, **kwargs)
        self.longest = longest

    def label_from_instance(self, task):
        clause = f"{clause_label(task.clause.number)}: " if task.clause else ""
        return f"{directive_title(task.directive)}, {clause}{task.summary}"[: self.longest]


# -- Rows a person may choose from ----------------------------------------------------------------------


def keeping(rows, pk):
    """These rows and the one a correction stands on, though it would not be offered anew."""
    return rows | rows.model._default_manager.filter(pk=pk) if pk else rows


def agencies_of(scope):
    """Agencies of the person's provinces and the central ones, by name."""
    rows = Agency.objects.all()
    if not scope.sees_everything:
        here = Q(locality__in=scope.province_ids) | Q(locality__province__in=scope.province_ids)
        rows = rows.filter(here | Q(locality__isnull=True))
    return rows.order_by("search_key", "pk")


def units_of(scope, levels=(Level.DISTRICT, Level.COMMUNE)):
    """Places of the person's provinces as they are today; of a province that is no more, as on its last day."""
    today, found = timezone.localdate(), Q(pk__in=())
    for province in Locality.objects.filter(pk__in=scope.province_ids, level=Level.PROVINCE):
        day = min(today, province.valid_to or today)
        found |= in_force(day) & (Q(province=province) | Q(pk=province.pk))
    return Locality.objects.filter(found, level__in=levels).select_related("district").alphabetical()


def living_day(scope):
    """Today, or the last day of the person's provinces where none of them is any more."""
    today = timezone.localdate()
    ends = Locality.objects.filter(pk__in=scope.province_ids, level=Level.PROVINCE).values_list("valid_to", flat=True)
    return max((min(today, last or today) for last in ends), default=today)


def criteria_of(scope):
    """Criteria of the sets in use in the latest period of the person's provinces."""
    periods = ReportingPeriod.objects.filter(scope.in_provinces()).order_by("-start_date")[:1]
    sets = [row.pk for period in periods for row in period.criteria_sets.all()]
    return (
        Criterion.objects.filter(criteria_set__in=sets).select_related("criteria_set").order_by("criteria_set", "order")
    )


def targets_of(scope):
    rows = Target.objects.visible_to(scope).select_related("directive").order_by("directive__date", "directive", "pk")
    return rows.defer("directive__text", "directive__search_key")


def tasks_of(scope):
    rows = Task.objects.visible_to(scope).select_related("directive", "clause")
    rows = rows.defer("directive__text", "directive__search_key", "clause__text")
    return rows.order_by("directive__date", "directive", "order")


def grouped_units(units):
    """[(district, [(key, name)])] for a select, communes under the heads of their districts."""
    rows = sorted(units, key=lambda unit: (_head(unit).sort_key, unit.level != Level.DISTRICT, unit.sort_key))
    return [
        (head.full_name, [(str(unit.pk), unit.full_name) for unit in members])
        for head, members in groupby(rows, key=_head)
    ]


def _head(unit):
    return unit.district or unit


def ordered_criteria(rows):
    return sorted(rows, key=lambda row: natural_key(row.number))


def years_of(days):
    """[(year, year)] of a set of days for a filter, the latest first."""
    return [
        ("", _("all years")),
        *((str(year), str(year)) for year in sorted({day.year for day in days}, reverse=True)),
    ]
