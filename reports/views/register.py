"""The register of recognition decisions."""

from dataclasses import replace

from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from criteria.actions.recognitions import may_record
from criteria.dossiers.scope import dossiers_for
from criteria.models import UNFINISHED, Attainment, RecognitionKind
from localities.models import Level, Locality
from ntm.lib.tables import FORMATS, table_response
from ntm.lib.text import initial_upper
from ntm.revisits import kept_while_unchanged
from reports import rollups
from reports.frame import frame_of, toolbar
from reports.register import NOUNS, read_register, register_table, year_title

LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE, Level.VILLAGE)


class RegisterFilterForm(forms.Form):
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    attainment = forms.ChoiceField(label=gettext_lazy("Attainment"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Year of recognition"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)
    q = forms.CharField(label=gettext_lazy("Name or decision number"), required=False, max_length=100)

    def __init__(self, data, *, register):
        super().__init__(data, label_suffix="")
        fields = self.fields
        fields["level"].choices = [(one.value, one.label) for one in LEVELS]
        fields["attainment"].choices = [("", _("all attainments")), *_labels(Attainment)]
        fields["year"].choices = [("", _("all years")), *((str(year), str(year)) for year in register.all_years)]
        fields["kind"].choices = [("", _("all kinds")), *_labels(RecognitionKind)]
        fields["district"].choices = [
            ("", _("all districts")), *((str(one.pk), one.full_name) for one in register.districts)
        ]  # fmt: skip
        self.is_valid()


def _labels(choices):
    return [(one.value, initial_upper(str(one.label))) for one in choices]


@login_required
@require_safe
@kept_while_unchanged
def register(request):
    frame = frame_of(request)
    if frame is None:
        return render(request, "reports/no_place.html")
    province = Locality.objects.on_day(frame.place.own_province, frame.day)
    frame = replace(frame, place=province, may_read_current=False, units_on=None)
    scope = scope_of(request.user)
    level, attainment = _asked(request)
    found = read_register(province, frame.day, level=level, attainment=attainment)
    chosen = {**request.GET.dict(), "level": level, "attainment": attainment}
    form = RegisterFilterForm(chosen, register=found)
    years = found.years(form.cleaned_data)
    title = _title(found)
    if request.GET.get("format") in FORMATS:
        return table_response(register_table(found, years, title, _note(found)), request.GET["format"])
    context = {
        "place": province.name,
        "title": title,
        "figures_note": _note(found),
        "form": form,
        "register": found,
        "years": [{"year": year, "title": year_title(year, level)} for year in years],
        "footnotes": [entry for year in years for entry in year.entries if entry.is_marked],
        "noun": NOUNS[level],
        "held": _dashboard_figure(found),
        "is_filtered": any(form.cleaned_data.get(name) for name in ("year", "kind", "district", "q")),
        "may_record": bool(scope.managed_ids or scope.entry_ids),
        "may_correct": may_record(scope, province),
        "dossiers": dossiers_for(scope).filter(state__in=UNFINISHED).count(),
        **toolbar(request, frame),
    }
    return render(request, "reports/register.html", context)


def _asked(request):
    """Level and attainment of the list; communes of the standard unless something else is asked for."""
    level = request.GET.get("level")
    level = level if level in LEVELS else Level.COMMUNE
    usual = Attainment.STANDARD if level == Level.COMMUNE else ""
    attainment = request.GET.get("attainment", usual)
    return level, attainment if attainment in ("", *Attainment.values) else usual


def _title(found):
    words = {"units": NOUNS[found.level], "place": found.place.running_name}
    if not found.attainment:
        return _("Recognition decisions: %(units)s, %(place)s") % words
    words["attainment"] = Attainment(found.attainment).label
    return _("Recognition decisions: %(units)s, %(attainment)s, %(place)s") % words


def _note(found):
    return _("Decisions dated up to %(day)s; units as they were on that day") % {"day": f"{found.day:%d/%m/%Y}"}


def _dashboard_figure(found):
    """The same figure as the dashboard shows for the day, or None where the dashboard has none."""
    rollup = rollups.read(found.place, found.day)
    if found.level == Level.COMMUNE and found.attainment in rollups.HEADLINE:
        return {"part": rollup.figures.recognised[found.attainment], "whole": rollup.figures.total}
    return None
