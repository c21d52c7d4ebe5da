"""From a paper to a document: upload, review part by part, confirm. Only the coordination office reads papers in."""

import datetime as dt
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions import confirm_reading, correct_reading, discard_reading, keep_reading
from directives.dictionary import finder_for
from directives.models import Directive, PaperReading
from directives.papers.forms import AgencyForm, FigureForm, HeadForm, PaperForm, TaskForm
from directives.papers.matching import Register
from directives.papers.places import place_of, places_for
from directives.papers.shown import quoted, segments, sureness
from directives.papers.stored import agency_names, kept, stored
from directives.reading import read_file, read_text
from directives.wording import clause_label
from ntm.lib.attachments import attachment_response
from ntm.lib.uploads import UploadRefused, check_paper

PARTS = {
    "head": gettext_lazy("Head of the document"),
    "tasks": gettext_lazy("Tasks"),
    "figures": gettext_lazy("Targets and figures"),
    "agencies": gettext_lazy("Agencies"),
}
FORMS = {"tasks": TaskForm, "figures": FigureForm}
# Fields a page sends stay well below what one request may hold.
A_PAGE = 25


def _office(request):
    """Scope of the person, who works in a coordination office (403 otherwise)."""
    scope = scope_of(request.user)
    if not scope.managed_ids:
        raise PermissionDenied
    return scope


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper_list(request):
    """Papers waiting, and the form for one more."""
    scope = _office(request)
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm()
    if form.is_bound and form.is_valid() and (row := _read(request, form, scope)):
        return redirect("directives:paper-review", row.pk)
    rows = PaperReading.objects.managed_by(scope).waiting().select_related("by").defer("text").order_by("-at")
    path = [{"text": _("Directives"), "href": reverse("directives:directive-list")}]
    context = {"title": _("Read a document in"), "path": path, "form": form, "rows": list(rows)}
    return render(request, "directives/paper_list.html", context)


def _read(request, form, scope):
    """The kept reading, or None when the form now says why not."""
    file, text = form.cleaned_data["file"], form.cleaned_data["text"]
    finder = finder_for(scope)
    try:
        kind, content = check_paper(file) if file else ("", b"")
        reading = read_file(_named(content, file), finder=finder) if file else read_text(text, finder=finder)
        proposals = stored(reading)
        place, province = place_of(reading.head, scope)
        proposals["head"]["place"] = place.pk
        name = file.name if file else ""
        return keep_reading(
            province=province, text=reading.text, proposals=proposals, by=request.user, name=name, kind=kind,
            content=content,
        )  # fmt: skip
    except UploadRefused as refusal:
        form.add_error("file" if file else "text", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def _named(content, file):
    stream = io.BytesIO(content)
    stream.name = file.name
    return stream


def _waiting(request, pk):
    scope = scope_of(request.user)
    rows = PaperReading.objects.managed_by(scope).select_related("province", "by")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper_review(request, pk):
    """One part of a reading: its proposals beside the text, each accepted, corrected or dropped."""
    row = _waiting(request, pk)
    if row.directive_id:
        return redirect("reports:directive-detail", row.directive_id)
    part = request.GET.get("part") if request.GET.get("part") in PARTS else "head"
    page = Paginator(_indexes(row, part), A_PAGE).get_page(request.GET.get("page"))
    forms = _forms(request, row, part, page)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        return _save(request, row, part, page, forms)
    return render(request, "directives/paper_review.html", _context(request, row, part, page, forms))


def _indexes(row, part):
    """What a part's pages are cut from."""
    if part == "agencies":
        return agency_names(row.proposals)
    return list(range(len(row.proposals[part]))) if part in FORMS else [0]


def _forms(request, row, part, page):
    data = request.POST if request.method == "POST" else None
    if part == "head":
        places = places_for(row.proposals["head"].get("date"), scope_of(request.user))
        head = row.proposals["head"]
        first = {name: "\n".join(value) if isinstance(value, list) else value for name, value in head.items()}
        first["date"] = dt.date.fromisoformat(head["date"]) if head.get("date") else None
        first |= {"system": head["system"].upper(), "date_precision": head["date_precision"].upper()}
        return [HeadForm(data, initial=first | {"locality": head.get("place")}, places=places)]
    if part == "agencies":
        return _agency_forms(request, row, page, data)
    form = FORMS[part]
    return [form(data, prefix=f"{part}-{at}", initial=form.first(row.proposals[part][at])) for at in page.object_list]


def _agency_forms(request, row, page, data):
    register = Register(scope_of(request.user), row.province)
    forms = []
    for at, printed in enumerate(page.object_list, start=page.start_index()):
        chosen, matched = row.proposals["agencies"].get(printed), register.match(printed)
        name = chosen or (matched.name if matched else printed)
        form = AgencyForm(data, prefix=f"agency-{at}", initial={"name": name}, printed=printed)
        form.printed, form.is_new = printed, register.match(name) is None
        forms.append(form)
    request.agency_names = register.names
    return forms


def _save(request, row, part, page, forms):
    """Keep the corrections and show the part again, or confirm when that is what was asked."""
    proposals = row.proposals
    if part == "head":
        values = {"head": proposals["head"] | forms[0].head()}
    elif part == "agencies":
        values = {"agencies": proposals["agencies"] | {form.printed: form.cleaned_data["name"] for form in forms}}
    else:
        rows = list(proposals[part])
        for at, form in zip(page.object_list, forms, strict=True):
            rows[at] = form.proposal(rows[at])
        values = {part: rows}
    try:
        correct_reading(row, by=request.user, **values)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("directives:paper-review", row.pk)
    return redirect(_next(row, part, page))


def _next(row, part, page):
    """Address of the next page of the part, else of the next part, else of the last look."""
    here = reverse("directives:paper-review", args=[row.pk])
    if page.has_next():
        return f"{here}?part={part}&page={page.next_page_number()}"
    names = list(PARTS)
    following = names[names.index(part) + 1 :]
    return f"{here}?part={following[0]}" if following else reverse("directives:paper-confirm", args=[row.pk])


def _context(request, row, part, page, forms):
    proposals = row.proposals
    items = _items(row, part, page, forms) if part in FORMS else []
    marked = [(item["number"], item["start"], item["end"]) for item in items]
    return {
        "row": row, "title": _("Review what was read"), "subtitle": str(row), "path": _path(row),
        "part": part, "parts": _parts(row, part), "page": page, "forms": forms, "items": items,
        "segments": segments(row.text, marked), "warnings": proposals["warnings"],
        "agency_names": getattr(request, "agency_names", []),
    }  # fmt: skip


def _path(row):
    return [
        {"text": _("Directives"), "href": reverse("directives:directive-list")},
        {"text": _("Read a document in"), "href": reverse("directives:paper-list")},
    ]


def _parts(row, part):
    here = reverse("directives:paper-review", args=[row.pk])
    counts = {"tasks": len(row.proposals["tasks"]), "figures": len(row.proposals["figures"]),
              "agencies": len(agency_names(row.proposals))}  # fmt: skip
    return [
        {"label": label, "href": f"{here}?part={name}", "count": counts.get(name), "is_here": name == part}
        for name, label in PARTS.items()
    ]


def _items(row, part, page, forms):
    """Proposals of a page with their words, their forms and how sure the rules are."""
    items = []
    for at, form in zip(page.object_list, forms, strict=True):
        proposal = row.proposals[part][at]
        start, end = proposal["span"]
        items.append({
            "number": at + 1, "form": form, "start": start, "end": end, "proposal": proposal,
            "clause": clause_label(proposal["clause"]), "sureness": sureness(proposal["confidence"]),
            "words": quoted(row.text, *_around(row.text, start, end, part), proposal.get("marks") or [[start, end]]),
        })  # fmt: skip
    return items


def _around(text, start, end, part):
    """A figure is shown in its sentence; a task is its own words."""
    if part == "tasks":
        return start, end
    before = max(text.rfind(mark, max(start - 160, 0), start) for mark in (". ", "\n", "; ")) + 1
    after = min((at for at in (text.find(mark, end) for mark in (". ", "\n", ";")) if at >= 0), default=len(text))
    return max(before, start - 160, 0), min(after, end + 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper_confirm(request, pk):
    """The last look: what would be written, and writing it."""
    row = _waiting(request, pk)
    if row.directive_id:
        return redirect("reports:directive-detail", row.directive_id)
    if request.method == "POST":
        try:
            directive = confirm_reading(row, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("directives:paper-confirm", row.pk)
        messages.success(request, _("The document is in the register."))
        return redirect("reports:directive-detail", directive.pk)
    register = Register(scope_of(request.user), row.province)
    chosen = row.proposals["agencies"]
    names = agency_names(row.proposals)
    figures = kept(row.proposals, "figures")
    context = {
        "row": row, "title": _("Confirm the document"), "subtitle": str(row), "path": _path(row),
        "parts": _parts(row, None), "head": row.proposals["head"], "clauses": len(row.proposals["clauses"]),
        "tasks": kept(row.proposals, "tasks"), "targets": sum(figure["is_target"] for figure in figures),
        "facts": sum(not figure["is_target"] for figure in figures), "names": names,
        "founded": [chosen.get(name) or name for name in names if register.match(chosen.get(name) or name) is None],
    }  # fmt: skip
    return render(request, "directives/paper_confirm.html", context)


@login_required
@require_POST
def paper_discard(request, pk):
    row = _waiting(request, pk)
    try:
        discard_reading(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("directives:paper-list")


@login_required
@require_safe
def paper_file(request, pk):
    """The file itself: of a draft for its office, of a document for everybody who may read that."""
    scope = scope_of(request.user)
    row = get_object_or_404(PaperReading.objects.defer("text", "proposals"), pk=pk)
    mine = PaperReading.objects.managed_by(scope).filter(pk=pk).exists()
    if not row.file or not (mine or Directive.objects.visible_to(scope).filter(reading=row).exists()):
        raise Http404
    return attachment_response(row, inline=True)
