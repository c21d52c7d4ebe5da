"""Evidence behind a cell: attached, taken off, taken over from the period before. Nothing is ever deleted."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.holding import held_unit
from criteria.actions.plans import Problem, Refused
from criteria.evidence import earlier_evidence, standing, stands_as_before
from criteria.models import Change, Door, Evidence
from criteria.structure import structure_of
from ntm.lib.attachments import kept_name
from ntm.lib.numbers import format_count
from ntm.lib.text import clean
from ntm.lib.uploads import UploadRefused, check_attachment

MOST_NAME = 120
_FILE = Evidence._meta.get_field("file")


@dataclass(frozen=True)
class _Upload:
    """An upload whose bytes have been looked at: what it is, and the name it is kept under."""

    file: object
    name: str
    kind: str
    extension: str
    size: int
    sha256: str


def attach_evidence(*, period, criteria_set, locality, indicator, files, by, note="", door=Door.FORM):
    """Keep files with one cell of a unit, all of them or none; [Evidence] in the order given.

    `files` are uploads: with `name`, `read` and `seek`. Raises Refused with a sentence for each file that cannot be
    taken, and where the unit's figures cannot be changed by this person now. Bytes are looked at and stored before
    anything is locked: nobody waits for somebody else's upload.
    """
    uploads = _looked_at(list(files))
    names = []
    try:
        for one in uploads:
            names.append(_stored(one))
        with transaction.atomic():
            assessment = held_unit(period=period, criteria_set=criteria_set, locality=locality, by=by)
            _require_indicator(indicator, period, criteria_set)
            _refuse_known(uploads, assessment, indicator)
            rows = [_row(*pair, assessment, indicator, by, note) for pair in zip(uploads, names, strict=True)]
            Evidence.objects.bulk_create(rows)
            _leave_trail(rows, by, door)
            return rows
    except BaseException:
        # The rows are gone with the transaction; their bytes must not stay behind.
        for name in names:
            _FILE.storage.delete(name)
        raise


@transaction.atomic
def remove_evidence(evidence, *, by, door=Door.FORM):
    """Take a file off its cell, with who and when; the row and its bytes stay. False where it was off already."""
    assessment = evidence.assessment
    held_unit(period=assessment.period, criteria_set=assessment.criteria_set, locality=assessment.locality, by=by)
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if row.removed_at:
        return False
    row.removed_by, row.removed_at = by, timezone.now()
    row.save(update_fields=["removed_by", "removed_at"])
    _leave_trail([row], by, door, is_removal=True)
    return True


@transaction.atomic
def reuse_evidence(*, period, criteria_set, locality, indicator, by, door=Door.FORM):
    """Take over the files the cell had in the period before, without copying their bytes; [Evidence].

    Only while the cell says what was copied from that period, confirmed or not. Files it already has are passed over.
    """
    assessment = held_unit(period=period, criteria_set=criteria_set, locality=locality, by=by)
    _require_indicator(indicator, period, criteria_set)
    if not stands_as_before(assessment, indicator):
        raise Refused([Problem(_("Only a cell kept from last period takes over its files; attach the new ones."))])
    known = set(standing(assessment, indicator).values_list("sha256", flat=True))
    rows = []
    for former in earlier_evidence(locality, period, criteria_set, indicator):
        if former.sha256 not in known:
            known.add(former.sha256)
            rows.append(_taken_over(former, assessment, indicator, by))
    _refuse_too_many(len(known) - len(rows), len(rows))
    Evidence.objects.bulk_create(rows)
    _leave_trail(rows, by, door)
    return rows


# -- Checks ------------------------------------------------------------------------------------------------------------


def _require_indicator(indicator, period, criteria_set):
    if indicator.pk not in structure_of(criteria_set, period.end_date).with_parts:
        raise Refused([Problem(_("This indicator does not belong to the set."))])


def _looked_at(files):
    """[_Upload] of what came in; Refused with a sentence for each that cannot be taken."""
    if not files:
        raise Refused([Problem(_("Choose at least one file."))])
    _refuse_too_many(0, len(files))
    found, problems = [], []
    for file in files:
        try:
            found.append(_look_at(file))
        except UploadRefused as refusal:
            problems.append(Problem(f"{_short_name(file)}: {refusal}"))
    if problems:
        raise Refused(problems)
    return found


def _refuse_known(uploads, assessment, indicator):
    """A cell has a file once, and no more files than the office has set."""
    known = dict(standing(assessment, indicator).values_list("sha256", "file_name"))
    _refuse_too_many(len(known), len(uploads))
    problems = []
    for one in uploads:
        if one.sha256 in known:
            words = {"name": _short_name(one.file), "kept": known[one.sha256]}
            problems.append(Problem(_("%(name)s: this cell already has the same file (%(kept)s).") % words))
        known.setdefault(one.sha256, one.name)
    if problems:
        raise Refused(problems)


def _look_at(file):
    content, kind, extension = check_attachment(file)
    return _Upload(
        file, kept_name(file.name, extension), kind, extension, len(content), hashlib.sha256(content).hexdigest()
    )  # fmt: skip


def _short_name(file):
    return clean(file.name.replace("\\", "/").rsplit("/", 1)[-1])[:MOST_NAME] or "?"


def _refuse_too_many(present, more):
    most = settings.EVIDENCE_MAX_FILES
    if present + more > most:
        words = {"most": format_count(most), "present": format_count(present)}
        raise Refused([Problem(_("A cell has at most %(most)s files; this one has %(present)s.") % words)])


# -- Writing -----------------------------------------------------------------------------------------------------------


def _stored(one):
    """Put the bytes away under a name made of themselves; that name."""
    one.file.seek(0)
    name = _FILE.generate_filename(None, f"{one.sha256[:16]}.{one.extension}")
    return _FILE.storage.save(name, File(one.file), max_length=_FILE.max_length)


def _row(one, name, assessment, indicator, by, note):
    return Evidence(
        assessment=assessment,
        indicator=indicator,
        file=name,
        file_name=one.name,
        content_type=one.kind,
        size=one.size,
        sha256=one.sha256,
        note=clean(note),
        by=by,
        at=timezone.now(),
    )


def _taken_over(former, assessment, indicator, by):
    return Evidence(
        assessment=assessment,
        indicator=indicator,
        file=former.file.name,
        file_name=former.file_name,
        content_type=former.content_type,
        size=former.size,
        sha256=former.sha256,
        note=former.note,
        by=by,
        at=timezone.now(),
    )


def _leave_trail(rows, by, door, *, is_removal=False):
    """One Change a file: its name on the side where it stands."""
    Change.objects.bulk_create(
        Change(
            assessment_id=row.assessment_id,
            indicator_id=row.indicator_id,
            field="evidence",
            old=row.file_name if is_removal else "",
            new="" if is_removal else row.file_name,
            by=by,
            at=row.removed_at if is_removal else row.at,
            door=door,
        )
        for row in rows
    )
