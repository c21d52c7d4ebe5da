"""What is typed and chosen on the page of one cell."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntm.lib.numbers import format_decimal

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx"


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"multiple": True, **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class ManyFilesField(forms.FileField):
    """Several uploads at once; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in files or [None]]


class CellNoteForm(forms.Form):
    """The note, and the version of the cell it was drawn from."""

    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, cell, data=None):
        note = cell.row.note
        super().__init__(data, initial={"note": note, "version": cell.version}, label_suffix="", prefix="note")


class EvidenceForm(forms.Form):
    files = ManyFilesField(label=gettext_lazy("Files"), max_length=200)
    note = forms.CharField(label=gettext_lazy("What they show"), required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", prefix="evidence", **kwargs)
        size = format_decimal(settings.ATTACHMENT_MAX_BYTES / 1024 / 1024, 0)
        self.fields["files"].help_text = _(
            "PDF, pictures (jpg, png, webp) and office files (docx, xlsx, pptx), at most %(size)s MB each; "
            "several at once."
        ) % {"size": size}
        self.fields["files"].widget.attrs["accept"] = ACCEPTED
