"""The word on a whole criterion."""

from django import forms
from django.utils.translation import gettext_lazy

from ntm.lib.cells import LONG


class CriterionWordForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("The criterion as a whole"), required=False, widget=forms.RadioSelect,
        choices=[*LONG.items(), ("", gettext_lazy("nothing stated"))],
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
