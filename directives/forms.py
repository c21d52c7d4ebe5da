"""What a reader may ask of the lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from directives.models import Directive, TaskAgency
from directives.timing import TimeState
from directives.wording import directive_title


class DocumentChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, directive):
        return f"{directive_title(directive)} – {directive.issuer}"


class TaskFilterForm(forms.Form):
    """Filters of the task list; a value it cannot read is named and left out."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    document = DocumentChoiceField(
        label=_("Document"), queryset=Directive.objects.none(), required=False, empty_label=_("all documents")
    )
    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), required=False, empty_label=_("all agencies")
    )
    state = forms.ChoiceField(
        label=_("Time state"), required=False, choices=[("", _("all states")), *TimeState.choices]
    )
    as_of = forms.DateField(label=_("As of"), required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, documents, tasks):
        super().__init__(data, label_suffix="")
        self.fields["document"].queryset = documents.defer("text", "search_key").order_by("date", "pk")
        named = TaskAgency.objects.filter(task__in=tasks).values("agency")
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=named).order_by("search_key", "pk")
