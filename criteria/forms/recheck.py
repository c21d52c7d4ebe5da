"""What is chosen on the pages of early warnings and of samples for re-checking."""

import secrets

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions.recheck import MOST_SEED
from criteria.warnings import Limits


class LimitsForm(forms.Form):
    """How far to look; what is not given, or makes no sense, is as the office has set it."""

    days = forms.IntegerField(label=gettext_lazy("Days before the due date"), required=False, min_value=1, max_value=60)
    share = forms.IntegerField(
        label=gettext_lazy("Equal numbers, from (%)"), required=False, min_value=50, max_value=100
    )

    def __init__(self, data):
        usual = Limits.of_settings()
        given = {"days": data.get("days") or usual.days, "share": data.get("share") or usual.share}
        super().__init__(given, label_suffix="")
        self.is_valid()

    @property
    def limits(self):
        usual = Limits.of_settings()
        said = self.cleaned_data
        return Limits(said.get("days") or usual.days, said.get("share") or usual.share)

    @property
    def query(self):
        """The limits as they stand in an address."""
        return f"days={self.limits.days}&share={self.limits.share}"


class SampleForm(forms.Form):
    """Size, seed and from whom a sample is drawn. The seed proposed is the period with four digits of chance."""

    size = forms.IntegerField(label=gettext_lazy("Units to draw"), min_value=1, max_value=1000)
    seed = forms.CharField(
        label=gettext_lazy("Seed"),
        max_length=MOST_SEED,
        help_text=gettext_lazy("May be typed, for instance digits drawn in front of witnesses."),
    )
    among = forms.ChoiceField(label=gettext_lazy("Drawn from"), required=False)
    is_weighted = forms.BooleanField(
        label=gettext_lazy("Three lots for units with early warnings"), required=False
    )  # fmt: skip

    def __init__(self, data=None, *, period, most):
        proposed = {"size": max(1, round(most / 10)), "seed": f"{period.code}-{secrets.randbelow(10_000):04d}"}
        super().__init__(data, initial=proposed, label_suffix="")
        self.fields["among"].choices = [("", _("all units")), ("SUBMITTED", _("units that have handed over"))]
