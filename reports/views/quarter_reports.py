"""Reports in words: the list, a new draft, the draft page, preview and files. The office writes, leadership reads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.models import ReportingPeriod
from criteria.views.access import require
from localities.models import Level, Locality
from ntm.lib.text import search_key
from reports.docx import WORD_TYPE
from reports.models import QuarterReport, ReportKind
from reports.pdf import PDF_TYPE, PdfUnavailable, brief_pdf
from reports.quarter_report import drafts
from reports.quarter_report.compose import document_of, draft_note, subject_of
from reports.quarter_report.document import walk
from reports.quarter_report.forms import NewReportForm
from reports.quarter_report.moved import rows_of
from reports.quarter_report.word_templates import word_of

A_PAGE = 30
_READ_AND_WRITE = ["GET", "HEAD", "POST"]


def _readers(scope):
    return scope.managed_ids | scope.leading_ids


def _report(user, pk):
    """A report this person may read: 404 for a stranger's, 403 for whoever is neither office nor leadership."""
    report = (
        QuarterReport.objects.select_related("province", "period", "edited_by", "finished_by").filter(pk=pk).first()
    )
    scope = scope_of(user)
    if report is None or not scope.sees(report.province):
        raise Http404
    require(report.province_id in _readers(scope))
    return report


# -- List and new -----------------------------------------------------------------------------------------------------


@login_required
@require_safe
def quarter_list(request):
    scope = scope_of(request.user)
    require(_readers(scope))
    rows = QuarterReport.objects.filter(province__in=_readers(scope)).defer("sections", "appendices")
    rows = rows.select_related("province", "period", "made_by", "edited_by").order_by("-day", "-made_at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    province = scope.home
    context = {
        "page": page,
        "may_write": bool(scope.managed_ids),
        "letterheads": _letterhead_links(province) if scope.managed_ids else [],
        "templates_of": province if scope.managed_ids else None,
    }
    return render(request, "reports/quarter_list.html", context)


def _letterhead_links(province):
    return [
        {"text": label, "href": reverse("reports:quarter-letterhead", args=[province.code, kind])}
        for kind, label in ReportKind.choices
    ]


@login_required
@require_http_methods(_READ_AND_WRITE)
def quarter_new(request):
    """Choose what to make; the draft opens with the figures of now."""
    scope = scope_of(request.user)
    require(scope.managed_ids)
    periods = ReportingPeriod.objects.filter(province__in=scope.managed_ids).select_related("province")
    initial = {"kind": request.GET.get("kind"), "period": request.GET.get("period")}
    data = request.POST if request.method == "POST" else None
    form = NewReportForm(data, periods=periods.order_by("-end_date", "pk"), initial=initial)
    if form.is_bound and form.is_valid():
        report = _make(request, form, scope)
        if report:
            return redirect("reports:quarter-report", report.pk)
    return render(request, "reports/quarter_new.html", {"form": form})


def _make(request, form, scope):
    values = form.cleaned_data
    try:
        province = values["period"].province if values["period"] else _province_on(scope, values["day"])
        report = drafts.make_draft(province=province, by=request.user, **values)
    except Refused as refusal:
        form.refuse(refusal.problems)
        return None
    messages.success(request, _("The draft is made from the figures of now."))
    return report


def _province_on(scope, day):
    rows = Locality.objects.filter(pk__in=scope.managed_ids, level=Level.PROVINCE)
    return rows.in_force_on(day).order_by("pk").first() or scope.home


# -- The draft page ---------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(_READ_AND_WRITE)
@never_cache
def quarter_report(request, pk):
    """Every section editable beside what the figures say now; POST saves the words."""
    report = _report(request.user, pk)
    if request.method == "POST":
        require(_may_write(request, report))
        texts = {row["key"]: request.POST[f"text-{row['key']}"] for row in report.sections
                 if f"text-{row['key']}" in request.POST}  # fmt: skip
        return _step(request, report, lambda version, by: drafts.save_texts(report, texts, version=version, by=by),
                     _("The words are saved."), texts=texts)  # fmt: skip
    return render(request, "reports/quarter_report.html", _draft_context(request, report))


def _may_write(request, report):
    return scope_of(request.user).manages(report.province)


def _draft_context(request, report, texts=None):
    facts = drafts.facts_of(report) if report.is_draft else None
    rows = rows_of(report, drafts.fresh_blocks(report, facts)) if facts else []
    for row in rows:
        if texts and row.key in texts:
            row.section["text"] = texts[row.key]
    return {
        "report": report,
        "title": subject_of(report),
        "draft_note": draft_note(report),
        "may_write": _may_write(request, report),
        "chapters": _chapters(rows),
        "moved": sum(row.has_moved for row in rows),
        "document": None if report.is_draft else document_of(report),
        "history": _history(report),
        "path": path_here(),
    }


def path_here():
    return [{"text": _("Reports in words"), "href": reverse("reports:quarter-list")}]


def _chapters(rows):
    found = {}
    for row in rows:
        found.setdefault(row.section["chapter"], []).append(row)
    return [{"title": title, "rows": rows} for title, rows in found.items()]


def _history(report):
    rows = report.history.select_related("history_user").defer("sections", "appendices").order_by("-history_date")
    return list(rows[:20])


def _step(request, report, act, done, texts=None):
    """One step through the write path; what was refused is said, and typed words are shown again, not lost."""
    try:
        version = int(request.POST.get("version", ""))
        act(version, request.user)
    except ValueError:
        raise Http404 from None
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.reason)
        if texts is None:
            return redirect("reports:quarter-report", report.pk)
        report = _report(request.user, report.pk)
        return render(request, "reports/quarter_report.html", _draft_context(request, report, texts), status=409)
    messages.success(request, done)
    return redirect("reports:quarter-report", report.pk)


@login_required
@require_POST
def quarter_update(request, pk):
    """Take the figures of now into a section, into all untouched ones ("*"), or keep the words as they are."""
    report = _writable(request, pk)
    key = request.POST.get("key", "")
    if request.POST.get("keep"):
        return _step(request, report, lambda version, by: drafts.keep_text(report, key, version=version, by=by),
                     _("The words stay as they are."))  # fmt: skip
    return _step(request, report, lambda version, by: drafts.take_figures(report, {key}, version=version, by=by),
                 _("The figures of now are in the text."))  # fmt: skip


@login_required
@require_POST
def quarter_finish(request, pk):
    report = _writable(request, pk)
    return _step(request, report, lambda version, by: drafts.finish(report, version=version, by=by),
                 _("The report is finished; nothing in it moves any more."))  # fmt: skip


@login_required
@require_POST
def quarter_reopen(request, pk):
    report = _writable(request, pk)
    return _step(request, report, lambda version, by: drafts.open_again(report, version=version, by=by),
                 _("The report is a draft again."))  # fmt: skip


def _writable(request, pk):
    report = _report(request.user, pk)
    require(_may_write(request, report))
    return report


# -- Looking at it ----------------------------------------------------------------------------------------------------


def _document(report):
    return document_of(report, drafts.facts_of(report) if report.is_draft else None)


@login_required
@require_safe
@never_cache
def quarter_preview(request, pk):
    """The document as it will be printed, without the tables' pages."""
    report = _report(request.user, pk)
    document = _document(report)
    context = {
        "report": report,
        "document": document,
        "parts": [
            {"level": level, "numeral": numeral, "section": one} for level, numeral, one in walk(document.sections)
        ],
        "path": [
            *path_here(),
            {"text": report.when_words, "href": reverse("reports:quarter-report", args=[report.pk])},
        ],
    }
    return render(request, "reports/quarter_preview.html", context)


@login_required
@require_safe
@never_cache
def quarter_word(request, pk):
    report = _report(request.user, pk)
    return _file(word_of(_document(report), report.province), WORD_TYPE, report, "docx")


@login_required
@require_safe
@never_cache
def quarter_brief(request, pk):
    """The figures of the report's quarter or day on one page, as they are now."""
    report = _report(request.user, pk)
    facts = drafts.facts_of(report)
    issuing_body = document_of(report, facts).head.issuing_body
    try:
        content = brief_pdf(facts, issuing_body=issuing_body, printed_at=timezone.localtime())
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("reports:quarter-report", report.pk)
    return _file(content, PDF_TYPE, report, "pdf")


def _file(content, kind, report, ending):
    when = report.period.code if report.period_id else f"{report.day:%Y-%m-%d}"
    name = f"bao-cao-{search_key(report.get_kind_display()).replace(' ', '-')}-{report.province.code}-{when}.{ending}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
