"""Documents and what they say, from a reviewed YAML file into rows.

Loading twice changes nothing; a wrong file writes nothing. What the papers leave blank stays blank.
"""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import save_agency
from accounts.models import AgencyLevel, GroupRule, Sector
from directives import actions, clauses
from directives.models import DatePrecision, DeadlineKind, System, TaskRole
from localities.models import Locality
from ntm.lib.text import clean, search_key

DATA_DIR = Path(__file__).parent / "data"
FACTS_FILE = DATA_DIR / "source-facts.yaml"
# First letters of an agency's or document's code -> official code of the place, read on the document's day.
PLACES = {"KG": "91", "XT": "364", "HT": "42", "LC": "12"}
# Groups whose members follow from the units of the place; the others wait until somebody lists their members.
GROUP_RULES = {
    "Ủy ban nhân dân các huyện, thành phố": GroupRule.DISTRICTS,
    "Chủ tịch Ủy ban nhân dân các huyện, thành phố": GroupRule.DISTRICTS,
    "Các huyện": GroupRule.DISTRICTS,
    "Các xã": GroupRule.COMMUNES,
    "Chủ tịch UBND các xã, thị trấn": GroupRule.COMMUNES_AND_TOWNSHIPS,
    "Các sở, ngành được giao phụ trách các tiêu chí": GroupRule.CRITERIA_DEPARTMENTS,
}
ROLE_KEYS = {
    "lead": TaskRole.LEAD,
    "coordinating": TaskRole.COORDINATING,
    "directed_by": TaskRole.DIRECTING,
    "reports_to": TaskRole.REPORTS_TO,
    "informed": TaskRole.INFORMED,
}
PARTS = {
    "facts": ("id", "clause", "metric"),
    "targets": ("id", "clause", "metric", "operator"),
    "tasks": ("clause", "summary_vi", "deadline"),
}
DOCUMENT_KEYS = ("key", "source_file", "type", "system", "title", "date_precision", "scope_locality")


class DirectivesFileError(ValueError):
    """A file that cannot be taken over; the text names the file, the place in it and the reason."""


def load_directives(path=FACTS_FILE, *, by=None):
    """Load the file, all or nothing; counts of its documents, clauses, facts, targets, tasks and agencies."""
    content = read_file(path)
    with transaction.atomic():
        return _save_all(content, Path(path), by)


def read_file(path):
    """Content of a checked file."""
    path = Path(path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DirectivesFileError(f"{path.name}: {error}") from error
    for place, reason in _faults(content, path.parent / "source-documents"):
        raise DirectivesFileError(f"{path.name}: {place}: {reason}")
    return content


# -- Checking ------------------------------------------------------------------------------------------------


def _faults(content, texts_dir):
    """(place, reason) of everything that keeps the file from being taken over."""
    if not isinstance(content, dict) or not isinstance(content.get("documents"), list):
        yield _("whole file"), _("holds no list of documents")
        return
    agencies = content.get("agencies") or {}
    if not isinstance(agencies, dict):
        yield "agencies", _("is no list of agencies by code")
        return
    for code, agency in agencies.items():
        yield from _agency_faults(code, agency)
    seen = set()
    for position, document in enumerate(content["documents"], start=1):
        place = _("document %(number)s") % {"number": position}
        if not isinstance(document, dict):
            yield place, _("is not a document")
            return
        yield from _document_faults(place, document, agencies, texts_dir)
        for part in PARTS:
            yield from _part_faults(document, part, agencies, seen)


def _agency_faults(code, agency):
    place = _("agency %(code)s") % {"code": code}
    if not isinstance(agency, dict) or not agency.get("name_vi"):
        yield place, _("has no name")
        return
    if _prefix(code) not in PLACES:
        yield place, _("begins with no known place")
    if str(agency.get("level")).upper() not in AgencyLevel.values:
        yield place, _unknown(agency.get("level"))
    if str(agency.get("sector")).upper() not in Sector.values:
        yield place, _unknown(agency.get("sector"))


def _document_faults(place, document, agencies, texts_dir):
    for key in DOCUMENT_KEYS:
        if not document.get(key):
            yield place, _("“%(key)s” is missing") % {"key": key}
            return
    place = document["key"]
    if _prefix(place) not in PLACES:
        yield place, _("begins with no known place")
    if str(document["system"]).upper() not in System.values:
        yield place, _unknown(document["system"])
    if str(document["date_precision"]).upper() not in DatePrecision.values:
        yield place, _unknown(document["date_precision"])
    if not isinstance(document["scope_locality"], dict):
        yield place, _unknown(document["scope_locality"])
    if not _is_day(document.get("date")):
        yield place, _("“%(value)s” is not a day") % {"value": document["date"]}
    if document.get("issuer_code") and document["issuer_code"] not in agencies:
        yield place, _unknown(document["issuer_code"])
    if not (texts_dir / document["source_file"]).is_file():
        yield place, _("the text %(file)s is missing") % {"file": document["source_file"]}


def _part_faults(document, part, agencies, seen):
    for position, row in enumerate(document.get(part) or [], start=1):
        place = f"{document['key']}, {part} {position}"
        for key in PARTS[part]:
            if not isinstance(row, dict) or not row.get(key):
                yield place, _("“%(key)s” is missing") % {"key": key}
                return
        place = f"{place} ({row.get('id') or row['clause']})"
        if row.get("id") in seen:
            yield place, _("this code stands twice")
        seen.add(row.get("id") or place)
        for key in ("as_of", "deadline"):
            if not isinstance(row.get(key), dict) and not _is_day(row.get(key)):
                yield place, _("“%(value)s” is not a day") % {"value": row[key]}
        for key in ("value", "denominator", "percentage"):
            if row.get("unit") != "text" and not _is_number(row.get(key)):
                yield place, _("“%(value)s” is not a number") % {"value": row[key]}
        if part == "tasks":
            yield from _task_faults(place, row, agencies)


def _task_faults(place, row, agencies):
    if not row.get("lead"):
        yield place, _("nobody leads")
    for key in ROLE_KEYS:
        for code in row.get(key) or []:
            if code not in agencies:
                yield place, _unknown(code)
    deadline = row["deadline"]
    if not isinstance(deadline, dict) or str(deadline.get("kind")).upper() not in DeadlineKind.values:
        yield place, _unknown(deadline)
    elif not _is_day(deadline.get("due")):
        yield place, _("“%(value)s” is not a day") % {"value": deadline["due"]}


def _unknown(value):
    return _("unknown value “%(value)s”") % {"value": value}


def _is_day(value):
    return value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime))


def _is_number(value):
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _prefix(code):
    return str(code).partition("-")[0]


# -- Writing -------------------------------------------------------------------------------------------------


def _save_all(content, path, by):
    documents = content["documents"]
    places = {document["key"]: _place_of(document, path) for document in documents}
    with _blaming(path.name, "agencies"):
        agencies = _save_agencies(content, places, by)
    counts = {"documents": len(documents), "clauses": 0, **dict.fromkeys(PARTS, 0), "agencies": len(agencies)}
    for document in documents:
        text = (path.parent / "source-documents" / document["source_file"]).read_text(encoding="utf-8")
        with _blaming(path.name, document["key"]):
            directive = _save_directive(document, text, places[document["key"]], agencies, by)
            rows = _save_clauses(directive, document, by)
        _save_parts(directive, document, path, rows, agencies, by)
        counts["clauses"] += len(rows)
        for part in PARTS:
            counts[part] += len(document.get(part) or [])
    return counts


def _save_parts(directive, document, path, rows, agencies, by):
    for order, task in enumerate(document.get("tasks") or [], start=1):
        with _blaming(path.name, document["key"], "tasks", order, task["clause"]):
            _save_task(directive, order, task, rows, agencies, by)
    for target in document.get("targets") or []:
        with _blaming(path.name, document["key"], target["id"]):
            _save_target(directive, target, rows, by)
    for fact in document.get("facts") or []:
        with _blaming(path.name, document["key"], fact["id"]):
            _save_fact(directive, fact, rows, by)


@contextmanager
def _blaming(*places):
    """A value its field cannot hold is refused with the place it stands in."""
    try:
        yield
    except ValidationError as error:
        faults = [f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()]
        raise DirectivesFileError(": ".join([*map(str, places), "; ".join(faults)])) from error


def _day_of(document):
    """Day by which the document's place is read; an undated paper is read on the first day of its period."""
    if document.get("date"):
        return document["date"]
    year = (document.get("period") or {}).get("from")
    return dt.date(year, 1, 1) if year else dt.date.today()


def _place_of(document, path):
    code, name = PLACES[_prefix(document["key"])], document["scope_locality"].get("name_vi")
    place = Locality.objects.by_code(code, _day_of(document))
    if place is None or search_key(place.name) != search_key(name):
        words = {"name": name, "code": code}
        reason = _("no place %(name)s with code %(code)s; load the places first") % words
        raise DirectivesFileError(f"{path.name}: {document['key']}: {reason}")
    return place


def _save_agencies(content, places, by):
    """{code: agency}. The place is that of the documents with the same first letters, none for the State."""
    place_of = {_prefix(key): place for key, place in places.items()}
    agencies = {}
    for code, row in (content.get("agencies") or {}).items():
        level = AgencyLevel(row["level"].upper())
        agencies[code] = save_agency(
            code=code,
            by=by,
            name=clean(row["name_vi"]),
            name_en=clean(row.get("name_en")),
            level=level,
            sector=Sector(row["sector"].upper()),
            locality=None if level == AgencyLevel.CENTRAL else place_of.get(_prefix(code)),
            group_rule=GROUP_RULES.get(clean(row["name_vi"]), "") if level == AgencyLevel.GROUP else "",
        )
    return agencies


def _save_directive(document, text, place, agencies, by):
    signatory, period = document.get("signatory") or {}, document.get("period") or {}
    return actions.save_directive(
        key=document["key"],
        by=by,
        system=System(document["system"].upper()),
        kind=document["type"],
        number=document.get("number") or "",
        symbol=document.get("symbol") or "",
        date=document.get("date"),
        date_precision=DatePrecision(document["date_precision"].upper()),
        issuer=document.get("issuer") or "",
        issuer_agency=agencies.get(document.get("issuer_code")),
        signatory=signatory.get("name") or "",
        signatory_position=signatory.get("position") or "",
        subject=clean(document["title"]),
        locality=place,
        period_from=period.get("from"),
        period_to=period.get("to"),
        addressees=document.get("addressees_vi") or [],
        recipients=document.get("recipients_vi") or [],
        references=document.get("references_vi") or [],
        text=text,
        notes=_notes(document),
    )


def _notes(document):
    """What a reader remarked on the paper, by key; remarks on a figure stand under the figure's code."""
    notes = {key: value for key, value in document.items() if key.endswith("_note")}
    signatory, period = document.get("signatory") or {}, document.get("period") or {}
    extra = {
        "signatory_authority": signatory.get("authority"),
        "scope_locality_note": document["scope_locality"].get("parent_note"),
        "term": period.get("term_vi"),
        "target_year": period.get("target_year"),
        "addressee_codes": document.get("addressee_codes"),
    }
    for fact in document.get("facts") or []:
        extra[fact["id"]] = {key: fact[key] for key in ("denominator_note", "cross_check") if key in fact}
    return notes | {key: value for key, value in extra.items() if value}


def _save_clauses(directive, document, by):
    """{number: clause}: every clause the paper shows or a row names, and those they stand in."""
    texts = clauses.cut(directive.text, directive.subject)
    named = [row["clause"] for part in PARTS for row in document.get(part) or []]
    saved = {}
    for order, number in enumerate(clauses.with_ancestors([*texts, *named]), start=1):
        saved[number] = actions.save_clause(
            directive=directive,
            number=number,
            by=by,
            parent=saved.get(clauses.parent_number(number)),
            order=order,
            text=texts.get(number, ""),
        )
    return saved


def _save_task(directive, order, row, rows, agencies, by):
    deadline = row["deadline"]
    value = deadline.get("value")
    actions.save_task(
        directive=directive,
        order=order,
        by=by,
        agencies=[(role, agencies[code]) for key, role in ROLE_KEYS.items() for code in row.get(key) or []],
        clause=rows[row["clause"]],
        summary=clean(row["summary_vi"]),
        is_lead_named=row.get("lead_source") == "named",
        deadline_kind=DeadlineKind(deadline["kind"].upper()),
        deadline_value="" if value is None else str(value),
        deadline_note=deadline.get("note") or "",
        due_date=deadline.get("due"),
        is_strictly_before=bool(deadline.get("strictly_before")),
    )


def _save_target(directive, row, rows, by):
    remarks = [row.get("note_vi"), "; ".join(row.get("items_vi") or [])]
    scope = clean(row.get("scope"))
    actions.save_target(
        code=row["id"],
        by=by,
        directive=directive,
        clause=rows[row["clause"]],
        metric=row["metric"],
        operator=row["operator"],
        **_figures(row),
        unit=_unit(row),
        deadline=row.get("deadline"),
        deadline_note=row.get("deadline_note") or "",
        locality=_named_place(directive, scope),
        scope_text=scope,
        named_localities=row.get("named_localities") or [],
        note="; ".join(remark for remark in remarks if remark),
    )


def _named_place(directive, name):
    """The unit inside the document's place that the scope names ("thành phố Lai Châu"), else that place."""
    place, key = directive.locality, search_key(name)
    if key in (search_key(place.name), place.search_key):
        return place
    day = directive.date or place.valid_to or dt.date.today()
    inside = Locality.objects.within(place).in_force_on(day)
    return inside.filter(search_key=key).order_by("pk").first() or place


def _save_fact(directive, row, rows, by):
    in_words = row.get("unit") == "text"
    actions.save_fact(
        code=row["id"],
        by=by,
        directive=directive,
        clause=rows[row["clause"]],
        metric=row["metric"],
        unit=_unit(row),
        **_figures(row),
        text=(row.get("value") if in_words else row.get("status_word")) or "",
        as_of=row.get("as_of"),
        as_of_note=row.get("as_of_note") or "",
        named_localities=row.get("named_localities") or [],
    )


def _figures(row):
    """Numbers as written; a figure given in words has none."""
    source = {} if row.get("unit") == "text" else row
    numbers = {name: _decimal(source.get(name)) for name in ("value", "denominator", "percentage")}
    return numbers | {"is_percentage_stated": row.get("percentage_source") == "stated"}


def _unit(row):
    return "" if row.get("unit") in (None, "text") else row["unit"]


def _decimal(value):
    return None if value is None else Decimal(str(value))
