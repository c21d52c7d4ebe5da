"""What a department types beside the locality's results, turned into statements; says what to correct."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions import Statement
from criteria.forms.entry import VietnameseDecimalField
from criteria.models import IndicatorResult, State, Verdict, VerdictBasis
from criteria.verifying import DIFFERING, STATED, WAITING
from criteria.wording import verdict_word
from ntm.lib.numbers import format_decimal
from ntm.lib.text import clean, initial_upper

NOTE_LENGTH = IndicatorResult._meta.get_field("department_note").max_length
PARTS = ("value", "verdict", "note")


class VerificationFilterForm(forms.Form):
    """Filters of the verification page."""

    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Department's word"), required=False)
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)

    def __init__(self, data, *, districts):
        super().__init__(data)
        if districts:
            self.fields["district"].choices = [("", _("all districts")), *districts]
        else:
            del self.fields["district"]
        states = [(one, initial_upper(str(one.label))) for one in State]
        self.fields["state"].choices = [("", _("all states")), *states]
        self.fields["standing"].choices = [
            ("", _("all cells")),
            (WAITING, _("waiting for the department")),
            (STATED, _("stated")),
            (DIFFERING, _("in dispute")),
        ]
        self.is_valid()


class StatementsForm:
    """The fields of all cells shown. `data` None: as stored. A cell that was not sent stays as it is."""

    def __init__(self, board, data=None):
        self.board, self.data = board, data
        self.problems = []
        self.rows = [StatementRow(self, cell) for cell in board.cells]
        for row in self.rows:
            row.cell.form_row = row

    @property
    def is_bound(self):
        return self.data is not None

    def statements(self, agreed=()):
        """Statements of what was typed, and agreements with the cells of `agreed`; wrong fields are marked."""
        found = [row.agreement() if row.cell.key in agreed else row.statement() for row in self.rows]
        return [one for one in found if one is not None]

    @property
    def is_valid(self):
        return not any(row.errors for row in self.rows)

    @property
    def is_stale(self):
        return any(row.is_stale for row in self.rows)

    def refuse(self, problems):
        """Put the problems of the action beside the cells they are about."""
        rows = {row.cell.key: row for row in self.rows}
        for problem in problems:
            row = rows.get(problem.entry.where) if problem.entry else None
            if row is None:
                self.problems.append(problem.reason)
            else:
                row.errors.append(problem.reason)


class StatementRow:
    """Value, verdict and note of one cell."""

    def __init__(self, form, cell):
        self.form, self.cell, self.errors = form, cell, []
        row = cell.result
        said = row is not None and row.department_verdict
        self.stored = {
            "value": format_decimal(row.department_value) if said and row.department_value is not None else "",
            "verdict": row.department_verdict if said else "",
            "note": row.department_note if row is not None else "",
        }
        self.version = row.version if row is not None else 0

    # -- names and texts --

    @property
    def names(self):
        return {part: f"{part}-{self.cell.key}" for part in PARTS}

    @property
    def seen_name(self):
        return f"seen-{self.cell.key}"

    @property
    def seen(self):
        """What the page shows as stored when it is drawn."""
        return "|".join([str(self.version), *self.stored.values()])

    @property
    def texts(self):
        """{part: what stands in the field}: what was typed, else what is stored; untouched fields follow the store."""
        if not self.is_sent or self.is_untouched:
            return self.stored
        return {part: self.form.data.get(name, self.stored[part]) for part, name in self.names.items()}

    @property
    def takes_number(self):
        return self.cell.indicator.takes_number

    @property
    def verdict_choices(self):
        chosen = self.texts["verdict"]
        return [("", "—", not chosen), *((one, verdict_word(one), one == chosen) for one in Verdict)]

    # -- what was sent --

    @property
    def is_sent(self):
        return self.form.is_bound and self.seen_name in self.form.data

    @property
    def _typed(self):
        data = self.form.data
        texts = {part: data.get(name, self.stored[part]) for part, name in self.names.items()}
        # PostgreSQL takes no NUL in any text.
        return {part: clean(text.replace("\x00", "")) for part, text in texts.items()}

    @property
    def _seen(self):
        """(version, *texts) the page had shown."""
        return tuple(self.form.data.get(self.seen_name, "").split("|", len(PARTS)))

    @property
    def is_untouched(self):
        return self._seen[1:] == tuple(self._typed.values())

    @property
    def is_stale(self):
        """This person's text meets another stored one."""
        is_old = self.is_sent and self._seen[0] != str(self.version)
        return is_old and not self.is_untouched and self._typed != self.stored

    def _seen_version(self):
        return int(self._seen[0]) if self._seen[0].isdecimal() else -1

    # -- statements --

    def agreement(self):
        version = self._seen_version() if self.is_sent else self.version
        note = self._typed["note"][:NOTE_LENGTH] if self.is_sent else ""
        return self._statement(agrees=True, note=note, version=version)

    def statement(self):
        if not self.is_sent or self.is_untouched or self._typed == self.stored:
            return None
        typed = self._typed
        version = self._seen_version()
        if not any(typed.values()):
            return self._statement(clears=True, version=version)
        value = self._value(typed["value"])
        if typed["verdict"] and typed["verdict"] not in Verdict.values:
            self.errors.append(_("Choose a verdict of the list."))
        if len(typed["note"]) > NOTE_LENGTH:
            self.errors.append(_("At most %(count)s characters.") % {"count": NOTE_LENGTH})
        if self.errors:
            return None
        verdict = self._verdict(typed)
        return self._statement(value=value, verdict=verdict, note=typed["note"], version=version)

    def _statement(self, **said):
        return Statement(self.cell.line.place.pk, self.cell.indicator.pk, where=self.cell.key, **said)

    def _value(self, text):
        try:
            return VietnameseDecimalField(required=False, max_length=30).clean(text)
        except forms.ValidationError as error:
            self.errors += error.messages
            return None

    def _verdict(self, typed):
        """The department's word, or None where a computed verdict only stood there and the value speaks for itself."""
        row = self.cell.result
        is_as_stored = typed["verdict"] == self.stored["verdict"]
        if is_as_stored and row is not None and row.department_basis == VerdictBasis.COMPUTED:
            return None
        return typed["verdict"] or None
