"""Forms in which an officer takes, corrects or drops what the reader proposes."""

import datetime as dt
import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directives.models import DatePrecision, DeadlineKind, System
from directives.reading.proposal import ROLES
from directives.wording import RECURRENCE_LABELS
from localities.models import Locality
from ntm.lib.quarters import Quarter
from ntm.lib.text import clean

ACCEPTED = ".docx,.pdf,.txt"
_LETTERS = 2_000_000


class PaperForm(forms.Form):
    """A file, or text as pasted; one of the two."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Word (.docx), pdf with text, or plain text (.txt)."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or the text itself"),
        required=False,
        max_length=_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["file"].widget.attrs["accept"] = ACCEPTED

    def clean(self):
        if not self.errors and not self.cleaned_data.get("file") and not self.cleaned_data.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file or paste the text."))
        return self.cleaned_data


def _lines(value):
    return [clean(line) for line in value.splitlines() if clean(line)]


class HeadForm(forms.Form):
    system = forms.ChoiceField(label=gettext_lazy("System"), choices=System.choices)
    kind = forms.CharField(label=gettext_lazy("Kind of document"), max_length=60)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    symbol = forms.CharField(label=gettext_lazy("Symbol"), max_length=60, required=False)
    date = forms.DateField(label=gettext_lazy("Date"), required=False)
    date_precision = forms.ChoiceField(label=gettext_lazy("Date precision"), choices=DatePrecision.choices)
    issuer = forms.CharField(label=gettext_lazy("Issuer"), max_length=250, required=False)
    signatory = forms.CharField(label=gettext_lazy("Signatory"), max_length=120, required=False)
    signatory_position = forms.CharField(label=gettext_lazy("Signatory's office"), max_length=160, required=False)
    locality = forms.ModelChoiceField(label=gettext_lazy("Place"), queryset=Locality.objects.none())
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    addressees = forms.CharField(
        label=gettext_lazy("Addressees"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line."),
    )  # fmt: skip
    recipients = forms.CharField(
        label=gettext_lazy("Recipients"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line."),
    )  # fmt: skip
    references = forms.CharField(
        label=gettext_lazy("References"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line."),
    )  # fmt: skip

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["locality"].queryset = places

    def clean(self):
        values = super().clean()
        if values.get("date_precision") == DatePrecision.UNKNOWN:
            values["date"] = None
        elif not values.get("date") and "date" not in self.errors:
            self.add_error("date", _("Give the day, or say that it is unknown."))
        return values

    def head(self):
        """The head as it is kept."""
        values = dict(self.cleaned_data)
        for name in ("addressees", "recipients", "references"):
            values[name] = _lines(values[name])
        values["date"] = values["date"].isoformat() if values["date"] else None
        values |= {name: values[name].lower() for name in ("system", "date_precision")}
        place = values.pop("locality")
        return values | {"locality": place.name, "place": place.pk}


KEEP = [("keep", gettext_lazy("Accept")), ("drop", gettext_lazy("Drop"))]


class ProposalForm(forms.Form):
    kept = forms.ChoiceField(label=gettext_lazy("Decision"), choices=KEEP, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    @property
    def is_kept(self):
        return self.cleaned_data.get("kept") == "keep"

    @property
    def corrections(self):
        """Fields to be corrected: all but the decision itself."""
        return [field for field in self.visible_fields() if field.name != "kept"]


class TaskForm(ProposalForm):
    summary = forms.CharField(label=gettext_lazy("Summary"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    lead = forms.CharField(
        label=gettext_lazy("Lead"), required=False, help_text=gettext_lazy("Several are parted by semicolons.")
    )
    coordinating = forms.CharField(label=gettext_lazy("Coordinating"), required=False)
    directing = forms.CharField(label=gettext_lazy("Directing"), required=False)
    reports_to = forms.CharField(label=gettext_lazy("Reports to"), required=False)
    informed = forms.CharField(label=gettext_lazy("Informed"), required=False)
    deadline_kind = forms.ChoiceField(label=gettext_lazy("Time limit"), choices=DeadlineKind.choices)
    deadline_value = forms.CharField(
        label=gettext_lazy("Month, quarter, year, term or cycle"), max_length=40, required=False
    )
    due_date = forms.DateField(label=gettext_lazy("Due date"), required=False)
    is_strictly_before = forms.BooleanField(label=gettext_lazy("Strictly before that day"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cycles = "; ".join(f"{code} ({label})" for code, label in RECURRENCE_LABELS.items())
        words = {"cycles": cycles}
        self.fields["deadline_value"].help_text = _("2024-09, 2024-Q3, 2024, 2021-2025, or: %(cycles)s.") % words

    @classmethod
    def first(cls, task):
        limit = task["deadline"]
        return {
            "kept": "keep" if task["kept"] else "drop",
            "summary": task["summary"],
            **{role: "; ".join(task["roles"].get(role, [])) for role in ROLES},
            "deadline_kind": limit["kind"].upper(),
            "deadline_value": limit["value"] or "",
            "due_date": _day(limit["due"]),
            "is_strictly_before": limit["strictly_before"],
        }

    def clean(self):
        values = super().clean()
        if not self.is_kept:
            return values
        if not values.get("lead", "").strip(" ;"):
            self.add_error("lead", _("Say who leads."))
        problem = _limit_problem(values)
        if problem:
            self.add_error(
                "due_date" if values.get("deadline_kind") == DeadlineKind.DATE else "deadline_value", problem
            )
        return values

    def proposal(self, task):
        """The task as it is kept after the officer's word."""
        values = self.cleaned_data
        limit = task["deadline"] | {
            "kind": values["deadline_kind"].lower(),
            "value": values["deadline_value"] or None,
            "due": values["due_date"].isoformat() if values["due_date"] else None,
            "strictly_before": values["is_strictly_before"],
        }
        roles = {role: _names(values[role]) for role in ROLES}
        is_named = task["lead_source"] == "named" or roles["lead"] != task["roles"]["lead"]
        return task | {
            "kept": self.is_kept, "summary": values["summary"], "roles": roles, "deadline": limit,
            "lead_source": "named" if is_named else "addressee",
        }  # fmt: skip


def _day(text):
    return dt.date.fromisoformat(text) if text else None


def _names(value):
    return list(dict.fromkeys(clean(name) for name in value.split(";") if clean(name)))


_SHAPES = {
    DeadlineKind.MONTH: r"\d{4}-(?:0[1-9]|1[0-2])",
    DeadlineKind.YEAR: r"\d{4}",
    DeadlineKind.PERIOD: r"(?:\d{4}\s*-\s*\d{4})?",
}


def _limit_problem(values):
    """What is wrong with a limit, in words; "" when nothing is."""
    kind, value = values.get("deadline_kind"), values.get("deadline_value", "")
    if kind == DeadlineKind.DATE:
        return "" if values.get("due_date") else _("Give the day.")
    if kind == DeadlineKind.QUARTER:
        try:
            Quarter.parse(value)
        except ValueError:
            return _("Write a quarter as 2024-Q3.")
    if kind == DeadlineKind.RECURRENCE and value not in RECURRENCE_LABELS:
        return _("Choose one of the cycles named below.")
    if kind in _SHAPES and not re.fullmatch(_SHAPES[kind], value):
        return _("Write it as shown below.")
    return ""


OPERATORS = [
    (">=", gettext_lazy("at least")), ("=", gettext_lazy("exactly")), ("<=", gettext_lazy("at most")),
    ("maintain", gettext_lazy("keep")), ("achieved", gettext_lazy("reach")),
]  # fmt: skip


class FigureForm(ProposalForm):
    is_target = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[("target", gettext_lazy("target")), ("fact", gettext_lazy("stated figure"))],
    )
    metric = forms.CharField(label=gettext_lazy("Metric"), max_length=80)
    operator = forms.ChoiceField(label=gettext_lazy("Operator"), choices=OPERATORS)
    value = forms.DecimalField(
        label=gettext_lazy("Value"), max_digits=18, decimal_places=4, required=False, localize=True
    )
    denominator = forms.DecimalField(
        label=gettext_lazy("Denominator"), max_digits=18, decimal_places=4, required=False, localize=True
    )
    percentage = forms.DecimalField(
        label=gettext_lazy("Percentage"), max_digits=9, decimal_places=4, required=False, localize=True
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=60, required=False)
    deadline = forms.DateField(label=gettext_lazy("Deadline"), required=False)
    named_localities = forms.CharField(
        label=gettext_lazy("Places named"), required=False,
        help_text=gettext_lazy("Several are parted by semicolons."),
    )  # fmt: skip

    @classmethod
    def first(cls, figure):
        return {
            **{name: figure[name] for name in ("metric", "value", "denominator", "percentage", "unit")},
            "kept": "keep" if figure["kept"] else "drop",
            "is_target": "target" if figure["is_target"] else "fact",
            "operator": figure.get("operator") or "=",
            "deadline": _day(figure.get("deadline")),
            "named_localities": "; ".join(figure["named_localities"]),
        }

    def proposal(self, figure):
        values = self.cleaned_data
        numbers = {name: _plain(values[name]) for name in ("value", "denominator", "percentage")}
        return (
            figure
            | numbers
            | {
                "kept": self.is_kept,
                "is_target": values["is_target"] == "target",
                "metric": values["metric"],
                "operator": values["operator"],
                "unit": values["unit"],
                "deadline": values["deadline"].isoformat() if values["deadline"] else None,
                "named_localities": _names(values["named_localities"]),
            }
        )


def _plain(number):
    """JSON number of a decimal."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


class AgencyForm(forms.Form):
    """Which agency a printed name means: one of the register by its name, or a new one of that name."""

    name = forms.CharField(label=gettext_lazy("Agency"), max_length=250)

    def __init__(self, *args, printed, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["name"].label = printed
        self.fields["name"].widget.attrs["list"] = "agency-names"
