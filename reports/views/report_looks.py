"""How a province's reports look: letterhead and signature, and the office's own Word template."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from localities.models import Locality
from ntm.lib.text import clean
from ntm.lib.uploads import UploadRefused
from reports.docx import WORD_TYPE
from reports.docx.checking import MEANINGS
from reports.docx.render import template_path
from reports.models import ReportKind, WordTemplate
from reports.quarter_report.forms import LetterheadForm, TemplateForm
from reports.quarter_report.letterheads import FIELDS, letterhead_of, save_letterhead
from reports.quarter_report.word_templates import put_template, reset_template, template_of
from reports.views.quarter_reports import path_here

_READ_AND_WRITE = ["GET", "HEAD", "POST"]
Form = WordTemplate.Form


def _managed_province(request, code):
    """The province of that code, the latest of a code used twice: 404 for a stranger, 403 for all but its office."""
    scope = scope_of(request.user)
    rows = Locality.objects.provinces().filter(scope.places(), code=code)
    province = rows.order_by("-valid_from", "pk").first()
    if province is None:
        raise Http404
    if not scope.manages(province):
        raise PermissionDenied
    return province


@login_required
@require_http_methods(_READ_AND_WRITE)
def quarter_letterhead(request, code, kind):
    """Head, signature and recipients of a kind of report, as the office wants them."""
    province = _managed_province(request, code)
    if kind not in ReportKind:
        raise Http404
    shown = letterhead_of(province, kind, _latest_day(province))
    form = LetterheadForm(request.POST if request.method == "POST" else None, instance=shown)
    if form.is_bound and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        save_letterhead(province=province, kind=kind, by=request.user, **values)
        messages.success(request, _("The letterhead is saved."))
        return redirect("reports:quarter-list")
    context = {"form": form, "kind": ReportKind(kind).label, "path": path_here(), "province": province}
    return render(request, "reports/quarter_letterhead.html", context)


def _latest_day(province):
    """Today, or the last day of a province that is no more."""
    return min(timezone.localdate(), province.valid_to or timezone.localdate())


# -- Word templates ---------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def word_templates(request, code):
    """Both templates of a province's reports; POST tries a new one and uses it where it prints a report."""
    province = _managed_province(request, code)
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else None
    if form and form.is_valid() and _put(request, form, province):
        return redirect("reports:word-templates", code)
    rows = [{"form": one, "row": template_of(province, one), "upload": _upload(form, one)} for one in Form]
    context = {"rows": rows, "meanings": MEANINGS.items(), "province": province, "path": path_here()}
    return render(request, "reports/word_templates.html", context)


def _put(request, form, province):
    file = form.cleaned_data["file"]
    said = {"province": province, "form": form.cleaned_data["form"], "by": request.user}
    try:
        put_template(file, file_name=clean(file.name), **said)
    except UploadRefused as error:
        form.add_error("file", str(error))
        return False
    messages.success(request, _("Reports are printed with this template from now on."))
    return True


def _upload(sent, form):
    """The form of one kind: the one sent where it is of this kind."""
    if sent is not None and sent.data.get("form") == form:
        return sent
    return TemplateForm(initial={"form": form}, auto_id=f"id_{form}_%s".lower())


@login_required
@require_POST
def word_template_reset(request, code, form):
    province = _managed_province(request, code)
    if reset_template(province=province, form=_form(form), by=request.user):
        messages.success(request, _("Reports are printed with the shipped template again."))
    return redirect("reports:word-templates", code)


@login_required
@require_safe
@never_cache
def word_template_file(request, code, form):
    """The template in use, or with ?shipped=1 the one that came with the program, to begin an own one from."""
    province, form = _managed_province(request, code), _form(form)
    row = None if request.GET.get("shipped") else template_of(province, form)
    path = Path(template_path(party=form == Form.PARTY, shipped=bool(request.GET.get("shipped"))))
    try:
        content = row.file.open("rb") if row else path.open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"mau-bao-cao-{form.lower()}-{province.code}.docx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORD_TYPE)


def _form(text):
    if text not in Form:
        raise Http404
    return Form(text)
