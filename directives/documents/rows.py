"""Rows of the register of documents."""

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from directives.finding import grouped_supersedes, holding, passages
from directives.models import TaskAgency
from directives.references import References
from directives.wording import date_text, directive_title


def filtered(directives, asked):
    """Documents a filter leaves, the newest first, with the numbers of their tasks and targets."""
    if asked.get("q"):
        directives = holding(directives, asked["q"])
    for name in ("system", "kind"):
        if asked.get(name):
            directives = directives.filter(**{name: asked[name]})
    if asked.get("year"):
        directives = directives.filter(date__year=asked["year"])
    if asked.get("agency"):
        named = TaskAgency.objects.filter(agency=asked["agency"]).values("task__directive")
        directives = directives.filter(Q(issuer_agency=asked["agency"]) | Q(pk__in=named))
    if asked.get("place"):
        directives = directives.filter(locality=asked["place"])
    counted = directives.annotate(
        task_count=Count("tasks", distinct=True), target_count=Count("targets", distinct=True)
    )
    related = counted.select_related("locality", "superseded_by")
    long = ("text", "search_key", "superseded_by__text", "superseded_by__search_key")
    return related.defer(*long).order_by(F("date").desc(nulls_last=True), "pk")


def document_rows(directives, visible, sought="", scope=None):
    """What the page shows of each of these documents; `visible` are those the reader sees, whom references may name."""
    directives = list(directives)
    found, earlier = passages(directives, sought), grouped_supersedes(directives)
    references = References(visible)
    return [
        {
            "directive": row,
            "title": directive_title(row),
            "date": date_text(row),
            "validity": validity(row),
            "superseded_by": _link(row.superseded_by) if row.superseded_by else None,
            "supersedes": [_link(other) for other in earlier[row.pk]],
            "references": references.of(row),
            "passage": found.get(row.pk),
            "may_edit": bool(scope and row.locality and scope.manages(row.locality)),
        }
        for row in directives
    ]


def validity(row):
    """ "2021–2025", "từ 2021"; empty where the paper says nothing."""
    if row.period_from and row.period_to:
        return f"{row.period_from}–{row.period_to}" if row.period_from != row.period_to else str(row.period_from)
    if row.period_from:
        return _("from %(day)s") % {"day": row.period_from}
    return _("until %(day)s") % {"day": row.period_to} if row.period_to else ""


def _link(row):
    return {"title": directive_title(row), "href": reverse("reports:directive-detail", args=[row.pk])}
