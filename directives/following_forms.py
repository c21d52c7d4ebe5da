"""What is typed and chosen on the pages of a task and of one occurrence."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment, User
from accounts.scope import scope_of
from criteria.forms.entry import VietnameseDecimalField
from criteria.forms.evidence import ACCEPTED, ManyFilesField
from criteria.models import CriteriaSet, Criterion, Indicator
from directives.actions.following import may_have_cycle
from directives.models import Cycle, Target
from directives.wording import directive_title, metric_label
from ntm.lib.text import search_key

_DATE = {"placeholder": _("day/month/year"), "autocomplete": "off", "size": 12, "inputmode": "numeric"}


def date_field(label, **more):
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DATE), **more)


def long_text(label, rows=3, length=4000, **more):
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **more)


def files_field():
    field = ManyFilesField(label=_("Files"), max_length=200, required=False)
    field.widget.attrs["accept"] = ACCEPTED
    return field


class PrefixedForm(forms.Form):
    """One of several forms of a page; its fields carry its own name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", prefix=type(self).__name__.removesuffix("Form").lower(), **kwargs)

    def clean_files(self):
        """Several uploads; an empty field holds one that is nothing."""
        return [file for file in self.cleaned_data["files"] if file]


class ProgressForm(PrefixedForm):
    text = long_text(_("What was done"), required=False)
    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100, required=False)
    figure = VietnameseDecimalField(label=_("Figure reached"), max_length=30, required=False)
    figure_unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    files = files_field()


class ReportForm(PrefixedForm):
    text = long_text(_("Result"))
    on = date_field(_("Day it was done"), required=False, help_text=_("Today when left empty."))
    files = files_field()


class AskForm(PrefixedForm):
    asked_date = date_field(_("Due date asked for"))
    reason = long_text(_("Reason"), 2, 1000)
    files = files_field()


class ConfirmForm(PrefixedForm):
    """Nothing but the word itself."""


class ReturnForm(PrefixedForm):
    reason = long_text(_("Reason"), 2, 1000)


class GrantForm(PrefixedForm):
    new_date = date_field(_("Due date granted"))
    document = forms.CharField(
        label=_("Document"), max_length=250, help_text=_("Number and date of the paper that grants it.")
    )
    answer = long_text(_("Answer"), 2, 1000, required=False)
    files = files_field()


class RefuseForm(PrefixedForm):
    answer = long_text(_("Why it is not granted"), 2, 1000)


class TargetField(forms.ModelChoiceField):
    def label_from_instance(self, target):
        year = f" ({target.deadline.year})" if target.deadline else ""
        return f"{metric_label(target.metric)}{year} – {directive_title(target.directive)}"


class LinkForm(PrefixedForm):
    """One thing a task serves: a target; a criterion or indicator by its number; a place by its code or name."""

    target = TargetField(label=_("Target"), queryset=Target.objects.none(), required=False, empty_label="–")
    criteria_set = forms.ModelChoiceField(
        label=_("Criteria set"), queryset=CriteriaSet.objects.none(), required=False, empty_label=None
    )
    number = forms.CharField(
        label=_("Criterion or indicator"), max_length=12, required=False, help_text=_("Its number: 15 or 15.1.")
    )
    locality = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("Its code or its whole name.")
    )

    def __init__(self, task, by, data=None):
        super().__init__(data)
        self.task, self.scope = task, scope_of(by)
        targets = Target.objects.visible_to(self.scope).select_related("directive")
        self.fields["target"].queryset = targets.defer("directive__text", "directive__search_key").order_by(
            "directive", "pk"
        )
        sets = CriteriaSet.objects.published().for_provinces(*self.scope.province_ids)
        self.fields["criteria_set"].queryset = sets.order_by("-valid_from", "code")
        if chosen := sets.filter(level="COMMUNE", attainment="STANDARD").in_force_on(task.directive.starts_on).first():
            self.fields["criteria_set"].initial = chosen.pk

    def clean(self):
        """`thing`: {kind: row} of what was named."""
        said = self.cleaned_data
        named = [name for name in ("target", "number", "locality") if said.get(name)]
        if len(named) != 1 and not self.errors:
            raise forms.ValidationError(_("Choose one thing the task serves."))
        if named == ["target"]:
            said["thing"] = {"target": said["target"]}
        elif named == ["number"]:
            said["thing"] = self._numbered(said.get("criteria_set"), said["number"].strip().rstrip("."))
        elif named == ["locality"]:
            said["thing"] = {"locality": self._place(said["locality"].strip())}
        return said

    def _numbered(self, criteria_set, number):
        criterion = Criterion.objects.filter(criteria_set=criteria_set, number=number).first()
        if criterion:
            return {"criterion": criterion}
        rows = Indicator.objects.filter(criterion__criteria_set=criteria_set, number=number, parent=None)
        indicator = rows.order_by("-valid_from").first()
        if indicator is None:
            self.add_error("number", _("This set has no criterion or indicator of this number."))
        return {"indicator": indicator}

    def _place(self, text):
        places = self.scope.visible().in_force_on(self.task.directive.starts_on)
        key = search_key(text)
        found = [
            row for row in places.named(text) if key in (search_key(row.full_name), search_key(row.name), row.code)
        ]
        if len(found) == 1:
            return found[0]
        several, none = _("Several places have this name; write the code."), _("No place has this code or name.")
        self.add_error("locality", several if found else none)
        return None


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return " – ".join(filter(None, (user.get_full_name(), user.position)))


class FollowForm(PrefixedForm):
    """What the office sets beside the paper. The cycle is asked only where the paper gives none."""

    person = PersonField(
        label=_("Person responsible"), queryset=User.objects.none(), required=False, empty_label=_("nobody named")
    )
    internal_due_date = date_field(
        _("Office's own due date"), required=False,
        help_text=_("Counts in reminders; the paper's on-time rate never reads it."),
    )  # fmt: skip
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    cycle_from = date_field(_("Cycle starts on"), required=False, help_text=_("Today when left empty."))

    def __init__(self, task, by, data=None):
        names = ("person", "internal_due_date", "cycle", "cycle_from")
        super().__init__(data, initial={name: getattr(task, name) for name in names})
        self.fields["person"].queryset = people_of(by)
        self.fields["cycle"].choices = [("", _("none, the task stays undated")), *Cycle.choices]
        if not may_have_cycle(task):
            del self.fields["cycle"], self.fields["cycle_from"]


def people_of(by):
    """Active people with a role in the provinces this person sees."""
    scope = scope_of(by)
    roles = RoleAssignment.objects.in_force_on(timezone.localdate())
    if not scope.sees_everything:
        roles = roles.filter(Q(locality__in=scope.province_ids) | Q(locality__province__in=scope.province_ids))
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("full_name", "pk")
