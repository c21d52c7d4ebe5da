"""A paper read, its proposals corrected, and at the officer's word the document with all it says."""

import datetime as dt
import hashlib
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actions import save_agency
from accounts.models import Agency, AgencyLevel
from accounts.scope import scope_of
from criteria.actions import Problem, Refused
from directives import clauses
from directives.actions.documents import save_clause, save_directive, save_fact, save_target, save_task
from directives.actions.occurrences import make_occurrences
from directives.actions.rights import refuse_unless
from directives.models import AgencyCorrection, DatePrecision, DeadlineKind, PaperReading, System, TaskRole
from directives.papers.matching import Register, described
from directives.papers.stored import agency_names, kept
from directives.wording import clause_label
from localities.models import Locality
from ntm.lib.attachments import kept_name
from ntm.lib.text import clean, search_key

YEAR = dt.timedelta(days=365)
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain",
}


@transaction.atomic
def keep_reading(*, province, text, proposals, by=None, name="", kind="", content=b""):
    """Keep a reading with its file (`kind` docx, pdf or txt) until the officer decides."""
    refuse_unless(scope_of(by).manages(province))
    row = PaperReading(province=province, text=text, proposals=proposals, by=by)
    if content:
        row.content_type, row.file_name = _TYPES[kind], kept_name(name, kind)
        row.file.save(f"{hashlib.sha256(content).hexdigest()[:16]}.{kind}", ContentFile(content), save=False)
    row.save()
    return row


@transaction.atomic
def correct_reading(reading, *, by=None, **parts):
    """Put corrected parts (head, tasks, figures, agencies) in place of the proposals; nothing else is written."""
    row = _waiting(reading, by)
    row.proposals = row.proposals | parts
    row.save(update_fields=["proposals"])
    return row


@transaction.atomic
def discard_reading(reading, *, by=None):
    """Drop a reading nobody confirmed, with its file."""
    row = _waiting(reading, by)
    file = row.file
    row.delete()
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))


def _waiting(reading, by):
    row = PaperReading.objects.select_for_update(of=("self",)).select_related("province").get(pk=reading.pk)
    refuse_unless(scope_of(by).manages(row.province))
    refuse_unless(row.directive_id is None, _("This paper has been confirmed already."))
    return row


@transaction.atomic
def confirm_reading(reading, *, by=None):
    """Write the document with clauses, tasks, targets, figures and what their leads owe; the new directive."""
    row = _waiting(reading, by)
    proposals = row.proposals
    problems = _problems(proposals)
    if problems:
        raise Refused(problems)
    agencies = _agencies(row, by)
    directive = _save_head(row, by)
    places = _save_clauses(directive, proposals, by)
    tasks = [
        _save_task(directive, order, task, places, agencies, by)
        for order, task in enumerate(kept(proposals, "tasks"), start=1)
    ]
    _save_figures(directive, proposals, places, by)
    make_occurrences(tasks, until=timezone.localdate() + YEAR, by=by)
    row.directive, row.confirmed_by, row.confirmed_at = directive, by, timezone.now()
    row.save()
    return directive


def _problems(proposals):
    """What keeps a reading from becoming a document."""
    found = []
    if not proposals["head"].get("kind") or not proposals["head"].get("subject"):
        found.append(Problem(_("Say what kind of document it is and what it is about.")))
    for task in kept(proposals, "tasks"):
        if not task["roles"].get("lead"):
            words = {"clause": clause_label(task["clause"])}
            found.append(Problem(_("%(clause)s: say who leads this task, or drop it.") % words))
    return found


# -- Head and clauses ----------------------------------------------------------------------------------------------


def _save_head(row, by):
    head = row.proposals["head"]
    date = dt.date.fromisoformat(head["date"]) if head.get("date") else None
    return save_directive(
        key=f"{row.province.code}-{row.pk}",
        by=by,
        system=System(head["system"].upper()),
        kind=head["kind"],
        date=date,
        date_precision=DatePrecision(head["date_precision"].upper()),
        locality=Locality.objects.filter(pk=head.get("place")).first() or row.province,
        text=row.text,
        **{name: head.get(name) or "" for name in _WORDS},
        **{name: head.get(name) or [] for name in ("addressees", "recipients", "references")},
    )


_WORDS = ("number", "symbol", "issuer", "signatory", "signatory_position", "subject")


def _save_clauses(directive, proposals, by):
    """{number: clause} of the paper's clauses and of the lettered tasks inside them."""
    texts = {clause["number"]: clause["text"] for clause in proposals["clauses"]}
    parents = {clause["number"]: clause["parent"] or "" for clause in proposals["clauses"]}
    named = [row["clause"] for part in ("tasks", "figures") for row in kept(proposals, part)]
    saved = {}
    for order, number in enumerate(clauses.with_ancestors([*texts, *named]), start=1):
        parent = parents.get(number, clauses.parent_number(number))
        saved[number] = save_clause(
            directive=directive, number=number, by=by, parent=saved.get(parent), order=order,
            text=texts.get(number, ""),
        )  # fmt: skip
    return saved


# -- Tasks and figures ---------------------------------------------------------------------------------------------


def _save_task(directive, order, task, places, agencies, by):
    limit = task["deadline"]
    roles = [(TaskRole(role.upper()), name) for role, names in task["roles"].items() for name in names]
    pairs = dict.fromkeys((role, agencies[name]) for role, name in roles)
    return save_task(
        directive=directive,
        order=order,
        agencies=list(pairs),
        by=by,
        clause=places[task["clause"]],
        summary=task["summary"][:300],
        is_lead_named=task["lead_source"] == "named",
        deadline_kind=DeadlineKind(limit["kind"].upper()),
        deadline_value=(limit["value"] or "")[:40],
        deadline_note=clean(limit.get("note"))[:200],
        due_date=dt.date.fromisoformat(limit["due"]) if limit["due"] else None,
        is_strictly_before=limit["strictly_before"],
    )


def _save_figures(directive, proposals, places, by):
    for order, figure in enumerate(kept(proposals, "figures"), start=1):
        values = {
            "directive": directive,
            "clause": places[figure["clause"]],
            "metric": figure["metric"][:80],
            "unit": figure["unit"][:60],
            **{name: _decimal(figure[name]) for name in ("value", "denominator", "percentage")},
            "is_percentage_stated": figure["percentage"] is not None,
            "named_localities": figure["named_localities"],
        }
        if figure["is_target"]:
            due = figure.get("deadline")
            more = {"deadline": dt.date.fromisoformat(due) if due else None, "locality": directive.locality}
            operator = figure.get("operator") or "="
            save_target(
                code=f"{directive.key}-T{order}", by=by, operator=operator, note=figure["text"], **values, **more
            )
        else:
            save_fact(code=f"{directive.key}-F{order}", by=by, text=figure["text"], as_of=directive.date, **values)


def _decimal(number):
    return None if number is None else Decimal(str(number))


# -- Agencies ------------------------------------------------------------------------------------------------------


def _agencies(row, by):
    """{name the proposals use: agency}: one of the register, else founded as the officer says; choices are kept."""
    register = Register(scope_of(by), row.province)
    found = {}
    for printed in agency_names(row.proposals):
        chosen = clean(row.proposals["agencies"].get(printed) or "")
        matched = register.match(printed)
        agency = (register.match(chosen) if chosen else matched) or _founded(chosen or printed, row, by)
        if chosen and agency != matched and search_key(chosen) != search_key(printed):
            _remember(row.province, printed, agency, by)
        found[printed] = agency
    return found


def _founded(name, row, by):
    known = Agency.objects.filter(name=name, locality=row.province).first()
    if known:
        return known
    kind = described(name)
    stem = f"{row.province.code}-{slugify(search_key(name))[:28]}".strip("-").upper()
    taken = set(Agency.objects.filter(code__startswith=stem).values_list("code", flat=True))
    code = next(code for code in (stem, *(f"{stem}-{count}" for count in range(2, 1000))) if code not in taken)
    place = None if kind["level"] == AgencyLevel.CENTRAL else row.province
    return save_agency(code=code, by=by, name=name, locality=place, **kind)


def _remember(province, printed, agency, by):
    key = search_key(printed)[:250]
    row = AgencyCorrection.objects.filter(province=province, printed_key=key).first()
    row = row or AgencyCorrection(province=province, printed_key=key)
    row.printed, row.agency, row.by, row.at = printed, agency, by, timezone.now()
    row.save()
