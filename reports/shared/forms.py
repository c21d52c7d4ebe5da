"""What the office says of a new link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import SharedLink


class LinkForm(forms.ModelForm):
    """For whom, and to which day."""

    class Meta:
        model = SharedLink
        fields = ("label", "expires_on")
        widgets = {"expires_on": forms.DateInput(attrs={"placeholder": _("day/month/year"), "autocomplete": "off"})}
