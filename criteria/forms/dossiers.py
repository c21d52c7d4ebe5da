"""What officers type about recognitions and dossiers, turned into values; says what to correct."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from criteria.dossiers import procedure as law
from criteria.models import Attainment, Ballot, CriteriaSet, Criterion, DossierKind, RecognitionKind
from localities.models import Locality
from ntm.lib.text import clean, initial_upper, search_key

YEARS = (2009, 2050)
_DATE = {"placeholder": gettext_lazy("day/month/year"), "autocomplete": "off", "size": 12, "inputmode": "numeric"}


def _date(label, **more):
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DATE), **more)


def _text(label, length=200, **more):
    return forms.CharField(label=label, max_length=length, **more)


def _long(label, length=500, rows=2, **more):
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _year(label):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 6})
    return forms.IntegerField(label=label, min_value=YEARS[0], max_value=YEARS[1], widget=widget)


def attainment_choices():
    return [(one.value, initial_upper(str(one.label))) for one in Attainment]


# -- Decisions ---------------------------------------------------------------------------------------------------------


class PaperForm(forms.Form):
    """What a decision says of every unit it names."""

    decision_number = _text(gettext_lazy("Decision number"), 60)
    decision_date = _date(gettext_lazy("Decision date"))
    recognition_year = _year(gettext_lazy("Year of recognition"))
    attainment = forms.ChoiceField(label=gettext_lazy("Attainment"), choices=attainment_choices)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RecognitionKind.choices)
    criteria_set = forms.ModelChoiceField(
        label=gettext_lazy("Criteria set"), queryset=CriteriaSet.objects.none(), required=False,
        empty_label=gettext_lazy("not named"),
    )  # fmt: skip
    issuer = _text(gettext_lazy("Issuer"), 160)
    signer = _text(gettext_lazy("Signer"), 120, required=False)
    note = _text(gettext_lazy("Note"), 300, required=False)

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["criteria_set"].queryset = sets

    def paper_values(self):
        names = [name for name in PaperForm.base_fields if name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names}


class DecisionForm(PaperForm):
    """A paper with the units it names: ticked, or pasted one name or code a line."""

    units = forms.MultipleChoiceField(label=gettext_lazy("Units"), required=False)
    pasted = forms.CharField(
        label=gettext_lazy("Names or codes, one a line"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Where two units share a name, add the district: “Tân Thành, Gò Quao”."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason for recording it all the same"), required=False, max_length=300)

    def __init__(self, *args, units, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.offered = {str(place.pk): place for place in units}
        self.fields["units"].choices = [(pk, place.full_name) for pk, place in self.offered.items()]

    def clean(self):
        data = super().clean()
        day = data.get("decision_date")
        if day is None:
            return data
        ticked = [self.offered[pk] for pk in data.get("units", [])]
        data["places"] = _as_they_were(ticked, day) + self._pasted_places(data.get("pasted", ""), day)
        if not data["places"] and not self.errors:
            self.add_error(None, _("Tick units or paste their names."))
        return data

    def _pasted_places(self, text, day):
        lines = [(number, clean(line)) for number, line in enumerate(text.splitlines(), start=1) if clean(line)]
        if not lines:
            return []
        level = next((place.level for place in self.offered.values()), None)
        units = Locality.objects.filter(level=level).in_force_on(day).select_related("district", "parent")
        known = _names_of(self.scope.enterable(units))
        found = []
        for number, line in lines:
            places = known.get(search_key(line), {})
            if len(places) == 1:
                found.extend(places.values())
                continue
            words = {"number": number, "text": line, "count": len(places)}
            text = _("Line %(number)s: “%(text)s” names no unit you may record in force on that day.")
            if places:
                text = _("Line %(number)s: “%(text)s” names %(count)s units; add the district or give the code.")
            self.add_error("pasted", text % words)
        return found


def _as_they_were(places, day):
    """The rows of these units' lineages in force on the day; a unit without one stays as it is, to be refused."""
    lineages = [place.lineage_id for place in places]
    rows = Locality.objects.filter(lineage__in=lineages).in_force_on(day).select_related("district", "parent")
    then = {row.lineage_id: row for row in rows}
    return [then.get(place.lineage_id, place) for place in places]


def _names_of(units):
    """{what an officer may write: {pk: unit}}: code, name, full name, and each with what the unit lies in."""
    known = {}
    for unit in units:
        above = unit.parent
        names = {unit.code, unit.name, unit.full_name}
        if above:
            names |= {
                f"{name}, {part}" for name in (unit.name, unit.full_name) for part in (above.name, above.full_name)
            }
        for name in names:
            known.setdefault(search_key(name), {})[unit.pk] = unit
    return known


class CorrectionForm(PaperForm):
    reason = _text(gettext_lazy("Why it is corrected"), 100)


class WithdrawForm(forms.Form):
    reason = _text(gettext_lazy("Why it should never have been recorded"), 100)


# -- Dossiers ----------------------------------------------------------------------------------------------------------


class NewDossierForm(forms.Form):
    locality = forms.ModelChoiceField(
        label=gettext_lazy("Unit"), queryset=Locality.objects.none(), empty_label=gettext_lazy("choose a unit")
    )
    criteria_set = forms.ModelChoiceField(
        label=gettext_lazy("Criteria set"),
        queryset=CriteriaSet.objects.none(),
        empty_label=gettext_lazy("choose a set"),
        help_text=gettext_lazy("The attainment follows from the set."),
    )
    year = _year(gettext_lazy("Year of recognition"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DossierKind.choices)
    registered_on = _date(gettext_lazy("Registered on"))
    document = _text(gettext_lazy("Document of registration"), required=False)
    note = _text(gettext_lazy("Note"), 500, required=False)

    def __init__(self, *args, units, sets, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["locality"].queryset = units
        self.fields["locality"].label_from_instance = _with_district
        self.fields["criteria_set"].queryset = sets


def _with_district(place):
    return f"{place.full_name}, {place.district.full_name}" if place.district else place.full_name


class StepForm(forms.Form):
    """Closing a step: its day and document; where a step is made public, how often and when."""

    step = forms.CharField(widget=forms.HiddenInput, max_length=20)
    done_on = _date(gettext_lazy("Done on"))
    document = _text(gettext_lazy("Document"), required=False)
    note = _text(gettext_lazy("Note"), 500, required=False)

    def __init__(self, *args, publication=None, needs_reason=False, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if publication:
            widget = forms.TextInput(attrs={"inputmode": "numeric"})
            asked = _("At least %(times)s times within %(days)s days.")
            self.fields["times"] = forms.IntegerField(
                label=_("Times made public"),
                min_value=1,
                widget=widget,
                help_text=asked % {"times": publication.times, "days": publication.days},
            )
            self.fields["first_day"] = _date(_("First day made public"))
            self.fields["last_day"] = _date(_("Last day made public"))
        if needs_reason:
            self.fields["reason"] = _long(_("Why it goes on all the same"), required=False)

    def details(self):
        data = self.cleaned_data
        if "times" not in data:
            return {}
        return {
            "times": data["times"],
            "first_day": data["first_day"].isoformat(),
            "last_day": data["last_day"].isoformat(),
        }


class BackForm(forms.Form):
    """Returning a dossier, or ending it."""

    step = forms.CharField(widget=forms.HiddenInput, max_length=20)
    done_on = _date(gettext_lazy("Day"))
    document = _text(gettext_lazy("Document"), required=False)
    reason = _long(gettext_lazy("Reason"))


class SetForm(forms.Form):
    step = forms.CharField(widget=forms.HiddenInput, max_length=20)
    criteria_set = forms.ModelChoiceField(
        label=gettext_lazy("Criteria set"),
        queryset=CriteriaSet.objects.none(),
        empty_label=gettext_lazy("choose a set"),
    )
    reason = _text(gettext_lazy("Reason"), 300)

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["criteria_set"].queryset = sets


class OpinionForm(forms.Form):
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.none(), empty_label=gettext_lazy("choose an agency")
    )
    criterion = forms.ModelChoiceField(
        label=gettext_lazy("Criterion"), queryset=Criterion.objects.none(), required=False,
        empty_label=gettext_lazy("the dossier as a whole"),
    )  # fmt: skip
    agrees = forms.TypedChoiceField(
        label=gettext_lazy("Opinion"),
        choices=[
            ("", gettext_lazy("choose an opinion")),
            ("1", gettext_lazy("agrees")),
            ("0", gettext_lazy("does not agree")),
        ],
        coerce=lambda value: value == "1",
    )
    text = _long(gettext_lazy("In words"), 2000, required=False)
    document = _text(gettext_lazy("Document"), required=False)

    def __init__(self, *args, agencies, criteria, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["criterion"].queryset = criteria


class SurveyForm(forms.Form):
    held_on = _date(gettext_lazy("Survey held on"))
    document = _text(gettext_lazy("Document"), required=False)


class SurveyLineForm(forms.Form):
    content = forms.CharField(label=gettext_lazy("Content"), max_length=300)
    place = forms.ModelChoiceField(
        label=gettext_lazy("Village or commune"), queryset=Locality.objects.none(), required=False,
        empty_label=gettext_lazy("whole unit"),
    )  # fmt: skip
    asked = forms.IntegerField(label=gettext_lazy("Asked"), min_value=1, widget=forms.TextInput(attrs={"size": 6}))
    satisfied = forms.IntegerField(
        label=gettext_lazy("Satisfied"), min_value=0, widget=forms.TextInput(attrs={"size": 6})
    )

    def __init__(self, *args, below, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = below
        # Read once for all lines of the survey.
        self.fields["place"].choices = places


class VoteForm(forms.Form):
    minutes_number = _text(gettext_lazy("Minutes number"), 60)
    minutes_date = _date(gettext_lazy("Minutes date"))
    rest_in_favour = forms.BooleanField(
        label=gettext_lazy("Every member for whom nothing is chosen voted in favour"), required=False
    )


class MemberForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=200, required=False)
    ballot = forms.ChoiceField(label=gettext_lazy("Vote"), required=False)

    def __init__(self, *args, unsaid="", **kwargs):
        """`unsaid`: the ballot of a member for whom none is chosen; "" where each has to be chosen."""
        super().__init__(*args, **kwargs)
        self.unsaid = unsaid
        self.fields["ballot"].choices = [("", _("choose the vote")), *Ballot.choices]

    def clean_ballot(self):
        ballot = self.cleaned_data["ballot"] or self.unsaid
        if not ballot:
            raise forms.ValidationError(_("Choose how this member voted."))
        return ballot

    def has_changed(self):
        """A row without a name is an empty row."""
        return bool(clean(self.data.get(self.add_prefix("name"), ""))) if self.is_bound else super().has_changed()


class CheckForm(forms.Form):
    condition = forms.ChoiceField(label=gettext_lazy("Condition"))
    is_met = forms.TypedChoiceField(
        label=gettext_lazy("Statement"),
        choices=[("", gettext_lazy("choose a statement")), ("1", gettext_lazy("met")), ("0", gettext_lazy("not met"))],
        coerce=lambda value: value == "1",
    )
    document = _text(gettext_lazy("Document behind it"))
    note = _text(gettext_lazy("Note"), 500, required=False)

    def __init__(self, *args, conditions, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["condition"].choices = [(one.code, one.name) for one in conditions]


class FileForm(forms.Form):
    paper = forms.ChoiceField(label=gettext_lazy("Kind of paper"), required=False)
    file = forms.FileField(label=gettext_lazy("File"), max_length=200)

    def __init__(self, *args, papers, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["paper"].choices = [("", _("other")), *((one.code, one.name) for one in papers)]


class DecideForm(forms.Form):
    decision_number = _text(gettext_lazy("Decision number"), 60)
    decision_date = _date(gettext_lazy("Decision date"))
    issuer = _text(gettext_lazy("Issuer"), 160)
    signer = _text(gettext_lazy("Signer"), 120, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason, where something is recorded all the same"), required=False, max_length=300
    )


class LimitForm(forms.Form):
    step = forms.ChoiceField(label=gettext_lazy("Step"))
    attainment = forms.ChoiceField(label=gettext_lazy("Attainment"), required=False)
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=365)
    is_working_days = forms.BooleanField(label=gettext_lazy("Working days"), required=False, initial=True)
    valid_from = _date(gettext_lazy("From"), initial=timezone.localdate)
    decision = _text(gettext_lazy("Document that sets it"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        steps = law.procedures()[0].steps
        self.fields["step"].choices = [(step.code, step.name) for step in steps if step.code != law.REGISTER]
        self.fields["attainment"].choices = [("", _("every attainment")), *attainment_choices()]


class BoardFilterForm(forms.Form):
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    attainment = forms.ChoiceField(label=gettext_lazy("Attainment"), required=False)
    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)

    def __init__(self, data, *, years, districts):
        super().__init__(data, label_suffix="")
        self.fields["year"].choices = [(str(year), str(year)) for year in years]
        self.fields["attainment"].choices = [("", _("all attainments")), *attainment_choices()]
        self.fields["district"].choices = [("", _("all districts")), *districts]
        self.is_valid()
