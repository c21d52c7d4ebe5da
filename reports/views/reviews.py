"""Looking again: facts of one set held against another, and units to be considered for revocation."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from criteria.models import CriteriaSet
from criteria.rules import NOT_MET
from criteria.second_look import FALLS, KEEPS, OPEN
from localities.models import Level
from ntm.lib.numbers import format_count, format_percent
from ntm.lib.tables import FORMATS, table_response
from ntm.revisits import kept_while_unchanged
from reports import revocation
from reports.frame import day_line, frame_of, nobody_reason, toolbar
from reports.second_look import (
    gap_list,
    matrix,
    note_of,
    outcome_words,
    read_second_look,
    sources_with_links,
    targets_of,
    value_text,
)
from reports.views.dashboards import _path

PAGE = 60
FINDINGS_SHOWN = 8


def _to_place(frame):
    here = {"text": frame.place.full_name, "href": frame.url("reports:locality", frame.place.code)}
    return [*_path(frame), here]


# -- Second look ------------------------------------------------------------------------------------------------------


@login_required
@require_safe
@kept_while_unchanged
def second_look(request, code):
    """Who would keep and who would lose the standard were the facts of a set held against another one."""
    frame = frame_of(request, code)
    sources = sources_with_links()
    source = _asked(request, "from", sources) or _with_facts(frame, sources)
    targets = [source, *targets_of(source)] if source else []
    target = _asked(request, "to", targets) or (targets[1] if len(targets) > 1 else source)
    found = read_second_look(frame.place, frame.day, frame.basis, source, target) if source else None
    context = {
        "frame": frame,
        "place": frame.place.name,
        "path": _to_place(frame),
        "source": source,
        "target": target,
        "sources": sources,
        "targets": targets,
        "found": found,
        **toolbar(request, frame, with_exports=found is not None),
    }
    if found is None:
        return render(request, "reports/second_look.html", context)
    show = request.GET.get("show", "")
    rows = [row for row in found.sorted_rows if show in (row.outcome, "") or show not in (KEEPS, FALLS, OPEN)]
    if request.GET.get("format") in FORMATS:
        build = matrix if request.GET.get("table") == "matrix" else gap_list
        return table_response(build(frame, found, rows), request.GET["format"])
    return render(request, "reports/second_look.html", context | _found_words(request, frame, found, rows, show))


def _asked(request, name, offered):
    """The set a parameter names; 404 for one that is not offered, None where nothing is asked."""
    code = request.GET.get(name)
    if not code:
        return None
    row = next((row for row in offered if row.code == code), None)
    if row is None:
        raise Http404
    return row


def _with_facts(frame, sources):
    """The newest set the place has facts of."""
    used = CriteriaSet.objects.filter(assessment__province__lineage=frame.place.own_province.lineage_id)
    used = set(used.filter(assessment__period__end_date__lte=frame.day).values_list("pk", flat=True).distinct())
    return next((row for row in sources if row.pk in used), sources[0] if sources else None)


def _found_words(request, frame, found, rows, show):
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    total = len(found.rows)
    counts = _told(found.counts, total)
    return {
        "note": note_of(found),
        "tiles": [
            {"text": words, "count": format_count(counts[name]), "share": format_percent(counts[name], total),
             "href": _url(frame, found, name), "is_current": show == name}
            for name, words in outcome_words().items()
        ],
        "everything": {"count": format_count(total), "href": _url(frame, found, ""), "is_current": not show},
        "losses": [(criterion, format_count(count)) for criterion, count in found.criterion_losses()],
        "page": page,
        "rows": [_looked(frame, found, row) for row in page.object_list],
        "matrix_href": f"{_url(frame, found, show)}&table=matrix&format=xlsx",
    }  # fmt: skip


def _told(counts, total):
    """Communes by outcome; where nobody can be told of, how many keep and fall is not known, which is not none."""
    return counts if counts[OPEN] < total else {KEEPS: None, FALLS: None, OPEN: total}


def _url(frame, found, show):
    extra = {"from": found.source.code, "to": found.target.code}
    return frame.url("reports:second-look", frame.place.code, **extra, **({"show": show} if show else {}))


def _looked(frame, found, looked):
    criteria = zip(found.structure.criteria, looked.marks, strict=False)
    return {
        "name": looked.unit.full_name,
        "href": frame.url("reports:locality", looked.unit.code),
        "is_recognised": bool(looked.unit.decision()),
        "outcome": outcome_words()[looked.outcome],
        "tone": {KEEPS: "green", FALLS: "red", OPEN: "amber"}[looked.outcome],
        "criteria": ", ".join(f"{row.number} {row.name}" for row, mark in criteria if mark == NOT_MET),
        "failing": [_failing(found, looked, finding) for finding in looked.failing[:FINDINGS_SHOWN]],
        "more": max(0, len(looked.failing) - FINDINGS_SHOWN),
        "unknown": len(looked.unknown),
        "has_facts": looked.has_facts,
    }


def _failing(found, looked, finding):
    return {
        "number": finding.indicator.number,
        "name": finding.indicator.name,
        "value": value_text(finding),
        "required": found.required(finding, looked.unit).text,
    }


# -- Revocation -------------------------------------------------------------------------------------------------------


@login_required
@require_safe
@kept_while_unchanged
def revocation_review(request, code):
    """Recognised units whose figures give a ground to consider revoking; nothing is decided here."""
    frame = frame_of(request, code)
    if frame.place.level not in (Level.DISTRICT, Level.PROVINCE):
        raise Http404
    rollup = frame.rollup()
    communes = revocation.communes_to_review(rollup)
    districts = revocation.districts_to_review(rollup, frame)
    note = day_line(rollup)
    if request.GET.get("format") in FORMATS:
        return table_response(revocation.review_table(frame, communes, districts, note), request.GET["format"])
    context = {
        "frame": frame,
        "place": frame.place.name,
        "path": _to_place(frame),
        "note": note,
        "groups": [
            _group(frame, _("Commune"), communes, Level.COMMUNE, rollup),
            _group(frame, _("Districts and cities"), districts, Level.DISTRICT, rollup),
        ],
        "source": revocation.source_words(),
        "at_risk": frame.url("reports:commune-list", code, show="at_risk"),
        **toolbar(request, frame),
    }
    return render(request, "reports/revocation_review.html", context)


def _group(frame, title, reviews, level, rollup):
    return {
        "title": title,
        "count": format_count(len(reviews) if rollup.knows_recognitions else None),
        "reason": _no_ground(rollup, level),
        "steps": revocation.steps_of(level),
        "rows": [
            {
                "name": review.unit.full_name,
                "href": frame.url("reports:locality", review.unit.code),
                "decision": review.decision,
                "criteria_set": review.criteria_set,
                "ground": revocation.ground_words(review),
                "failed": ", ".join(f"{row.number} {row.name}" for row in review.failed),
            }
            for review in reviews
        ],
    }


def _no_ground(rollup, level):
    """Why no unit of the level gives a ground: nothing known of it, or nothing that would."""
    if not rollup.knows_recognitions:
        return nobody_reason(rollup, by_decision=True)
    if level == Level.COMMUNE and not rollup.figures.assessed:
        return nobody_reason(rollup)
    return _("Recognised units with figures on this basis miss fewer criteria than the thresholds.")
