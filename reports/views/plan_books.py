"""A plan sent back as a workbook: every line is shown before anything is written. One page for all plans that do so."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from criteria.actions import Refused
from ntm.lib.uploads import UploadRefused
from reports.sealing import seal, unseal
from reports.year_plan.forms import PlanUploadForm

MOST_SHOWN, MOST_TOLD = 200, 10


@dataclass(frozen=True)
class PlanBook:
    """Words and addresses of one such page. `purpose`: what its sealed lines can be confirmed for, and nothing else."""

    title: str
    subtitle: str
    place: str
    path: list
    purpose: str
    template_href: str
    import_href: str
    confirm_href: str
    back_href: str
    heading: str
    nothing: str


@dataclass
class BookPreview:
    """What a workbook would write: `lines` for the confirming form, `rows` of texts under `heads` for the eye.

    `errors`: {sheet, cell, value, reason} of cells that cannot be read; `problems`: of lines that may not be written.
    """

    lines: list
    heads: list
    rows: list
    summary: str
    button: str
    errors: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def faults(self):
        refused = [{"sheet": "", "cell": one.where, "value": "", "reason": one.reason} for one in self.problems]
        return self.errors + refused


def import_page(request, book, read):
    """The page of a workbook; `read` makes a BookPreview of an uploaded file, or raises UploadRefused."""
    form = PlanUploadForm(request.POST or None, request.FILES or None)
    context = {"book": book, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _shown(request, book, read(form.cleaned_data["file"]))
        except UploadRefused as error:
            form.add_error("file", str(error))
    return render(request, "reports/plan_import.html", context)


def _shown(request, book, preview):
    faults = preview.faults
    may_confirm = preview.lines and not faults
    return {
        "preview": preview,
        "errors": faults[:MOST_SHOWN],
        "more_errors": max(0, len(faults) - MOST_SHOWN),
        "sealed": seal(preview.lines, user=request.user, what=book.purpose) if may_confirm else "",
    }


def confirm_page(request, book, write):
    """Write the lines that were shown, all of them or none; `write` takes them and says what it did."""
    try:
        said = write(unseal(request.POST.get("lines", ""), user=request.user, what=book.purpose))
    except UploadRefused as error:
        messages.error(request, str(error))
        return redirect(book.import_href)
    except Refused as refused:
        for problem in refused.problems[:MOST_TOLD]:
            messages.error(request, problem.reason)
        messages.error(request, _("Nothing was written. Send the workbook again to see what it would change now."))
        return redirect(book.import_href)
    messages.success(request, said)
    return redirect(book.back_href)
