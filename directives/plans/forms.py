"""What is typed about an issued plan and about a policy."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from directives.choices import PlainForm, TaskField, day_field, long_field, text_field, years_of
from directives.models import Directive
from directives.wording import directive_title
from localities.models import Locality

PAPER = gettext_lazy("A pdf, picture or office file.")


class PlanForm(PlainForm):
    """`agencies`: the units expected that this person may speak for."""

    agency = forms.ModelChoiceField(
        label=gettext_lazy("Issuing unit"), queryset=Agency.objects.none(), empty_label=gettext_lazy("choose the unit")
    )
    number = text_field(gettext_lazy("Number and symbol"), 60, help_text=gettext_lazy("As on the paper: 125/KH-UBND."))
    issued_on = day_field(gettext_lazy("Date of issue"))
    subject = text_field(gettext_lazy("Subject"), 500, required=False)
    file = forms.FileField(label=gettext_lazy("File"), required=False, help_text=PAPER)

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
        self.fields["agency"].queryset = rows.order_by("search_key", "pk")


class PlanTasksForm(PlainForm):
    """Every task of the office's documents; those ticked ask for a plan."""

    tasks = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tasks that ask for a plan"), queryset=None, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = tasks
        self.fields["tasks"].label_from_instance = TaskField(queryset=tasks, longest=400).label_from_instance


class PaperField(forms.ModelChoiceField):
    def label_from_instance(self, directive):
        return f"{directive_title(directive)} – {directive.subject}"[:140]


class PolicyForm(PlainForm):
    province = forms.ModelChoiceField(label=gettext_lazy("Province"), queryset=Locality.objects.none())
    kind = text_field(gettext_lazy("Kind of document"), 60, help_text=gettext_lazy("Resolution, decision, …"))
    number = text_field(gettext_lazy("Number and symbol"), 60)
    issued_on = day_field(gettext_lazy("Date of issue"))
    issuer = text_field(gettext_lazy("Issuer"), 250)
    subject = long_field(gettext_lazy("Subject"), 500, rows=2)
    aims = long_field(gettext_lazy("Aims"), 1000, rows=2, required=False)
    content = long_field(gettext_lazy("Main content"), required=False)
    ends_on = day_field(gettext_lazy("In force until"), required=False)
    directive = PaperField(
        label=gettext_lazy("The document in the register"), queryset=Directive.objects.none(), required=False,
        empty_label=gettext_lazy("not registered"),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("File"), required=False, help_text=PAPER)

    def __init__(self, *args, provinces, papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces
        self.fields["directive"].queryset = papers
        if len(provinces) == 1:
            self.fields["province"].initial = provinces[0]

    def clean(self):
        said = super().clean()
        begin, end = said.get("issued_on"), said.get("ends_on")
        if begin and end and end < begin:
            self.add_error("ends_on", _("The last day lies before the first."))
        return said


class PolicyFilterForm(PlainForm):
    q = text_field(gettext_lazy("Search"), 100, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of document"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)

    def __init__(self, data, *, rows):
        super().__init__(data)
        kinds = sorted(set(rows.values_list("kind", flat=True)))
        self.fields["kind"].choices = [("", _("all kinds")), *((kind, kind) for kind in kinds)]
        self.fields["year"].choices = years_of(rows.values_list("issued_on", flat=True))
        self.is_valid()


class PlanFilterForm(PlainForm):
    document = PaperField(
        label=gettext_lazy("Document"), queryset=Directive.objects.none(), required=False,
        empty_label=gettext_lazy("all documents"),
    )  # fmt: skip
    as_of = day_field(gettext_lazy("As of"), required=False)

    def __init__(self, data, *, tasks):
        super().__init__(data)
        papers = Directive.objects.filter(pk__in=tasks.filter(asks_for_plan=True).values("directive"))
        self.fields["document"].queryset = papers.defer("text", "search_key").order_by("date", "pk")
        self.is_valid()
