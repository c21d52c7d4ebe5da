"""The form a workbook is sent in with."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A workbook, and the period and set for one that has lost its hidden sheet. `targets`: [(key, label)]."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An .xlsx or .xlsm file. Nothing is written before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )
    target = forms.ChoiceField(
        label=_("Period and criteria set"),
        required=False,
        help_text=_("Only needed when the workbook no longer says it itself."),
    )

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["target"].choices = [("", _("as the workbook says")), *targets]
