"""Sets coming in and going out: from a workbook, as a workbook, as a copy of one's own, two side by side."""

import io
import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused, add_set_from_document, copy_set, replace_draft
from criteria.actions.sets import faults_for
from criteria.forms.sets import CompareForm, CopySetForm, UploadSetForm, proposed_code
from criteria.law import sets_for
from criteria.loader import SetDocument, document_of
from criteria.loader.workbook import read_workbook
from criteria.loader.workbook_writer import write_template, write_workbook
from criteria.sets.comparing import compare
from criteria.sets.comparison_table import comparison_lines, comparison_table
from criteria.sets.review import lines_of, unknowns_of
from criteria.views.access import require
from localities.models import Locality
from ntm.lib.excel import XLSX
from ntm.lib.tables import FORMATS, table_response

_READ_AND_WRITE = ["GET", "HEAD", "POST"]
_ONE_DAY = 24 * 60 * 60
_SALT = "criteria.set-preview"
MOST_FAULTS = 300


def managed_province(scope):
    """The province whose sets this person may write (its latest row), or None."""
    return Locality.objects.provinces().filter(pk__in=scope.managed_ids).order_by("-valid_from", "-pk").first()


def say_refused(request, refusal):
    for problem in refusal.problems[:10]:
        messages.error(request, problem.reason)


# -- In from a workbook -----------------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def set_add(request):
    """A workbook shown as the set it would be, with everything wrong in it; stored as a draft when confirmed."""
    province = managed_province(scope_of(request.user))
    require(province is not None)
    if request.method == "POST" and "preview" in request.POST:
        return _store(request, province)
    form = UploadSetForm(request.POST or None, request.FILES or None)
    context = {"form": form, "province": province, "replaced": _replaced(request)}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        context |= _preview(read_workbook(file, file.name), province, context["replaced"], request.user)
    return render(request, "criteria/set_add.html", context)


def _replaced(request):
    """The draft a workbook is to replace, where the address names one of the office's own."""
    code = request.GET.get("replace") or request.POST.get("replace")
    if not code:
        return None
    return get_object_or_404(sets_for(scope_of(request.user)), code=code, state="DRAFT")


def _preview(document, province, replaced, user):
    """Names of the page: faults, or the structure and the document carried to the next step."""
    if replaced is not None and isinstance(document.data, dict):
        document.data["code"] = replaced.code
    found, faults = faults_for(document, province, replaces=replaced)
    if faults:
        return {"faults": faults[:MOST_FAULTS], "more": max(len(faults) - MOST_FAULTS, 0), "file_name": document.name}
    plain = json.loads(json.dumps(document.data, default=str))
    return {
        "found": found,
        "lines": lines_of(found),
        "unknowns": unknowns_of(_filled(found)),
        "carried": signing.dumps([user.pk, plain], salt=_SALT, compress=True),
        "file_name": document.name,
    }


def _filled(found):
    return {**found, "criteria": [{"indicators": [], **row} for row in found["criteria"]]}


def _store(request, province):
    """Check and store what was shown; whoever waited too long sends the file again."""
    try:
        person, data = signing.loads(request.POST["preview"], salt=_SALT, max_age=_ONE_DAY)
    except signing.BadSignature:
        person, data = None, None
    if person != request.user.pk:
        messages.error(request, _("The preview is too old: send the workbook again."))
        return redirect("criteria:set-add")
    replaced = _replaced(request)
    try:
        if replaced is not None:
            draft = replace_draft(draft=replaced, data=data, by=request.user)
        else:
            document = SetDocument(data.get("code", ""), data)
            draft = add_set_from_document(document=document, province=province, by=request.user)
    except Refused as refusal:
        say_refused(request, refusal)
        return redirect("criteria:set-add")
    messages.success(request, _("“%(set)s” is stored as a draft.") % {"set": draft})
    return redirect("criteria:draft-edit", draft.code)


# -- Out as a workbook ------------------------------------------------------------------------------------------------


@login_required
@require_safe
@never_cache
def set_workbook(request, set_code):
    criteria_set = get_object_or_404(sets_for(scope_of(request.user)), code=set_code)
    return _download(lambda stream: write_workbook(stream, document_of(criteria_set)), f"{criteria_set.code}.xlsx")


@login_required
@require_safe
def set_template(request):
    require(managed_province(scope_of(request.user)) is not None)
    return _download(write_template, "bo-tieu-chi-mau.xlsx")


def _download(write, name):
    stream = io.BytesIO()
    write(stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


# -- A copy of one's own ----------------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
def set_copy(request, set_code):
    scope = scope_of(request.user)
    criteria_set = get_object_or_404(sets_for(scope), code=set_code)
    province = managed_province(scope)
    require(province is not None)
    initial = {"name": f"{criteria_set.name}, {province.running_name}"[:300]}
    initial["code"] = proposed_code(criteria_set, province)
    form = CopySetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            draft = copy_set(criteria_set=criteria_set, province=province, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem.reason)
        else:
            messages.success(request, _("“%(set)s” is stored as a draft.") % {"set": draft})
            return redirect("criteria:draft-edit", draft.code)
    context = {"form": form, "criteria_set": criteria_set, "province": province}
    return render(request, "criteria/set_copy.html", context)


# -- Two sets side by side --------------------------------------------------------------------------------------------


@login_required
@require_safe
def set_compare(request):
    sets = sets_for(scope_of(request.user)).order_by("level", "-valid_from", "code")
    form = CompareForm(request.GET or None, sets=list(sets))
    context = {"form": form}
    if form.is_bound and form.is_valid():
        a, b = (get_object_or_404(sets, code=form.cleaned_data[name]) for name in ("a", "b"))
        blocks = compare(document_of(a), document_of(b))
        if request.GET.get("format") in FORMATS:
            return table_response(comparison_table(a, b, blocks), request.GET["format"])
        address = f"{reverse('criteria:set-compare')}?{request.GET.urlencode()}"
        exports = {form_name: f"{address}&format={form_name}" for form_name in FORMATS}
        context |= {
            "a": a,
            "b": b,
            "lines": list(comparison_lines(blocks)),
            "exports": exports,
            "counts": _counts(blocks),
        }
    return render(request, "criteria/set_compare.html", context)


def _counts(blocks):
    """How many indicators stand in each state."""
    found = {}
    for block in blocks:
        for pair in block.indicators:
            found[pair.state] = found.get(pair.state, 0) + 1
    return found
