"""What an officer types on the entry pages, turned into entries; says what to correct."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions import Entry
from criteria.models import IndicatorResult, State, Verdict, VerdictBasis
from criteria.wording import verdict_word
from criteria.worklist import WAITING
from ntm.lib.numbers import parse_decimal
from ntm.lib.text import clean, initial_upper

DECIMAL_PLACES = IndicatorResult._meta.get_field("value").decimal_places


class VietnameseDecimalField(forms.CharField):
    """ "17,3" or "1.286,5" as Decimal; an empty field is None. The typed text is what comes back to the screen."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except ValueError:
            raise forms.ValidationError(_("“%(text)s” is not a number; write it as 85,3.") % {"text": text}) from None
        if -number.as_tuple().exponent > DECIMAL_PLACES:
            raise forms.ValidationError(_("At most %(count)s decimals.") % {"count": DECIMAL_PLACES})
        return number


class ResultsForm(forms.Form):
    """The fields of a whole sheet: value, verdict and note of each indicator, and the version it was drawn from.

    A field that is not sent stays as it is stored. Beside each indicator stands what the page showed when it was drawn
    (`seen`), so that after a stale save only what this person typed stands against what somebody else has stored.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, sheet, data=None):
        super().__init__(data)
        self.sheet = sheet
        self.initial["version"] = self.current_version
        for row in sheet.rows_and_parts:
            row.form_row = FormRow(self, row)

    @property
    def current_version(self):
        return self.sheet.assessment.version if self.sheet.assessment else 0

    @property
    def version_text(self):
        """For the page that is drawn next, whatever was sent."""
        return str(self.current_version)

    @property
    def sent_version(self):
        """The version the page was drawn from; 0 where none was sent, which matches no stored assessment."""
        return self.cleaned_data.get("version") or 0

    @property
    def is_stale(self):
        return self.is_bound and self.sent_version != self.current_version

    @property
    def versions(self):
        """What record_results compares: {assessment: version}."""
        return {self.sheet.assessment.pk: self.sent_version} if self.sheet.assessment else {}

    def entries(self):
        """Entries of what was typed differently from what is stored and could be read; only after is_valid()."""
        return [entry for row in self.sheet.rows_and_parts for entry in row.form_row.entries()]

    def redraw(self):
        """Prepare a stale page: what was typed stays beside what is stored; what was not typed follows the store."""
        self.data = self.data.copy()
        for row in self.sheet.rows_and_parts:
            row.form_row.meet_stored()

    def refuse(self, problems):
        """Put the problems of an action beside the fields they are about."""
        for problem in problems:
            self.add_error(problem.entry.where if problem.entry else None, problem.reason)


class FormRow:
    """The fields of one indicator, or of one part of it, within a ResultsForm."""

    # In a stale page "typed" where this person's text meets another stored one, "stored" where only the store moved.
    conflict = ""

    def __init__(self, form, row):
        self.form, self.row = form, row
        self.name = str(row.indicator.pk)
        if row.indicator.takes_number:
            self._add("value", self._value_field(), row.value_text)
        elif row.indicator.grades:
            self._add("grade", self._grade_field(), row.value_text)
        self._add("verdict", self._verdict_field(), row.verdict)
        self._add("note", self._note_field(), row.note)

    # -- fields --

    def _add(self, part, field, stored):
        self.form.fields[f"{part}-{self.name}"] = field
        self.form.initial[f"{part}-{self.name}"] = stored

    def _value_field(self):
        label = _("%(number)s value") % {"number": self.row.indicator.number}
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 30})
        return VietnameseDecimalField(label=label, required=False, max_length=30, widget=widget)

    def _grade_field(self):
        label = _("%(number)s grade") % {"number": self.row.indicator.number}
        choices = [("", "—"), *((grade, grade) for grade in self.row.indicator.grades)]
        return forms.ChoiceField(label=label, required=False, choices=choices)

    def _verdict_field(self):
        label = _("%(number)s verdict") % {"number": self.row.indicator.number}
        choices = [("", "—"), *((verdict, verdict_word(verdict)) for verdict in Verdict)]
        return forms.ChoiceField(label=label, required=False, choices=choices)

    def _note_field(self):
        label = _("%(number)s note") % {"number": self.row.indicator.number}
        return forms.CharField(label=label, required=False, max_length=500)

    def _bound(self, part):
        name = f"{part}-{self.name}"
        return self.form[name] if name in self.form.fields else None

    # -- for the template --

    @property
    def value(self):
        """The field of the number, or of the grade."""
        return self._bound("value") or self._bound("grade")

    @property
    def verdict(self):
        return self._bound("verdict")

    @property
    def note(self):
        return self._bound("note")

    @property
    def errors(self):
        return [error for field in self._fields for error in field.errors]

    @property
    def seen_name(self):
        return f"seen-{self.name}"

    @property
    def seen(self):
        """What the page shows as stored when it is drawn."""
        return "|".join(self._stored)

    def meet_stored(self):
        """Each field this person left as it was shown follows the store; what was typed stays."""
        if self._typed == self._stored:
            return
        self.conflict = "stored" if self._is_untouched else "typed"
        shown = self.form.data.get(self.seen_name, "").split("|", len(self._fields) - 1)
        for field, was, typed, stored in zip(self._fields, shown, self._typed, self._stored, strict=False):
            if typed == was:
                self.form.data[field.name] = stored

    # -- reading --

    @cached_property
    def _fields(self):
        return [field for field in (self.value, self.verdict, self.note) if field is not None]

    @property
    def _stored(self):
        return [clean(self.form.initial[field.name]) for field in self._fields]

    @property
    def _typed(self):
        """What was sent, field by field; a field that was not sent is as stored."""
        data = self.form.data
        return [clean(data.get(field.name, self.form.initial[field.name])) for field in self._fields]

    @property
    def _is_untouched(self):
        """Sent just as the page had shown it."""
        return self.form.data.get(self.seen_name) == "|".join(self._typed)

    def entries(self):
        if self._typed == self._stored or self._is_untouched or self.errors:
            return
        verdict, note = self._cleaned("verdict"), self._cleaned("note")
        # A number left from before an amendment has no field here any more, and goes.
        value = self._cleaned("value") if self.row.indicator.takes_number else None
        grade = self._cleaned("grade") if self.row.indicator.grades else None
        yield Entry(
            locality_id=self.form.sheet.unit.pk,
            indicator_id=self.row.indicator.pk,
            value=value,
            verdict=self._statement(value, grade, verdict),
            note=note,
            grade=grade,
            where=(self.value or self.verdict).name,
        )

    def _cleaned(self, part):
        name = f"{part}-{self.name}"
        if name in self.form.data and name in self.form.fields:
            return self.form.cleaned_data[name]
        stored = "text_value" if part == "grade" else part
        return getattr(self.row.result, stored, None if part == "value" else "")

    def _statement(self, value, grade, verdict):
        """The verdict as the officer's word, or None where it only stood there and the value speaks for itself."""
        stored = self.row.result
        if verdict != self.row.verdict or verdict == Verdict.NOT_APPLICABLE:
            return verdict
        is_as_it_was = stored and stored.value == value and grade in (None, stored.text_value)
        return verdict if is_as_it_was and stored.basis == VerdictBasis.STATED else None


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason for returning"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class WorklistFilterForm(forms.Form):
    """Filters of the entry lists; a value that is not offered is named as wrong and finds nothing."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    set = forms.ChoiceField(label=gettext_lazy("Criteria set"), required=False)
    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)

    def __init__(self, data, *, periods=None, sets=None, districts=None):
        super().__init__(data)
        self._offer("period", _("open periods"), periods)
        self._offer("set", _("all sets"), sets)
        self._offer("district", _("all districts"), districts)
        waiting = (WAITING, _("Not yet submitted"))
        self._offer("state", _("all states"), [waiting, *((one, initial_upper(str(one.label))) for one in State)])
        self.is_valid()

    def _offer(self, name, everything, choices):
        if choices is None:
            del self.fields[name]
        else:
            self.fields[name].choices = [("", everything), *choices]
