"""Workbooks on file, with what they would change or have changed."""

import hashlib
import io

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Problem, Refused
from criteria.models import WorkbookFindings, WorkbookImport
from ntm.lib.uploads import UploadRefused
from reports.error_workbook import write_error_workbook
from reports.imports.model import PreviewChange, fingerprint
from reports.imports.size import kind_of
from reports.intake import Proposal, open_book

Outcome = WorkbookImport.Outcome
# What a preview puts on an import.
SHOWN = ("outcome", "locality", "counts", "percent", "shown_sha256", "planned")
# Nothing of these is written yet: they can be discarded.
UNRECORDED = (Outcome.READING, Outcome.MAPPING, Outcome.PREVIEWED, Outcome.REFUSED)


def keep(found, workbook_file, *, file_name, by):
    """File the workbook with its preview; the WorkbookImport, refused at once when it holds an error."""
    workbook_file.seek(0)
    row = filed(workbook_file.read(), file_name=file_name, by=by, about=(found.period, found.criteria_set, found.place))
    put_preview(row, found)
    with transaction.atomic():
        row.save()
        row.findings.save()
    return row


def filed(data, *, file_name, by, about):
    """An unsaved WorkbookImport with its file stored. `about`: (period, set, place)."""
    digest = hashlib.sha256(data).hexdigest()
    period, criteria_set, place = about
    row = WorkbookImport(
        period=period, criteria_set=criteria_set, locality=place, file_name=file_name[:200], sha256=digest, by=by
    )
    # The stored name is ours: what a person called the file is a label, never a path.
    row.file.save(f"{digest[:20]}{kind_of(data, file_name)}", ContentFile(data), save=False)
    return row


def put_preview(row, found):
    """Put on an import what its preview says; unsaved, and so are its findings."""
    row.outcome = Outcome.REFUSED if found.errors else Outcome.PREVIEWED
    row.shown_sha256 = fingerprint(change.key for change in found.changes)
    row.planned = None if found.errors else found.planned
    row.locality, row.counts, row.percent = found.place, found.counts, 100
    said = {
        "errors": found.errors,
        "unmatched_rows": found.unmatched_rows,
        "warnings": found.warnings,
        "changes": list(map(tuple, found.changes)),
        "unchanged": found.unchanged,
    }
    put_findings(row, said)


def put_findings(row, said):
    row.findings = WorkbookFindings(workbook_import=row, said=said)


@transaction.atomic
def discard(workbook_import):
    """Forget a workbook that was never recorded, and its file."""
    hold(workbook_import, UNRECORDED)
    row = still(workbook_import, UNRECORDED)
    row.delete()
    transaction.on_commit(lambda: row.file.storage.delete(row.file.name))


def visible_to(scope):
    """Imports a person may open: those of its own hand in its provinces, and all of a province it runs."""
    return WorkbookImport.objects.filter(scope.in_provinces("period__province"))


def imports_for(user):
    scope = scope_of(user)
    own = Q(by=user) | Q(period__province__in=scope.managed_ids)
    return visible_to(scope).filter(own).defer("before", "planned", "proposal")


def kept_file(workbook_import):
    """The bytes as they were previewed; Refused when the stored file is gone or another."""
    try:
        with workbook_import.file.open("rb") as stored:
            data = stored.read()
    except OSError as error:
        raise Refused([Problem(_("The kept file cannot be read: send the workbook again."))]) from error
    if hashlib.sha256(data).hexdigest() != workbook_import.sha256:
        raise Refused([Problem(_("The kept file is not the one that was checked: send the workbook again."))])
    return io.BytesIO(data)


def has_errors(workbook_import):
    return any(workbook_import.problems.get(name) for name in ("errors", "unmatched_rows"))


def error_workbook(workbook_import):
    """Bytes of the kept workbook with its errors coloured, commented and listed; Refused when the file is gone."""
    data, told = kept_file(workbook_import), workbook_import.problems
    errors, rows = told.get("errors", []), told.get("unmatched_rows", [])
    return write_error_workbook(data.getvalue(), errors, rows, sheets=lambda: _sheets(data))


def _sheets(data):
    """[(name, rows)] of a kept file; none where it cannot be opened, which is then its one error."""
    try:
        return [(sheet.name, sheet.rows) for sheet in open_book(data).sheets]
    except UploadRefused:
        return []


def proposal_of(workbook_import):
    """How the workbook's columns and rows are read, as settled; None for our own, which says it itself."""
    return Proposal.from_json(workbook_import.proposal) if workbook_import.proposal else None


def planned_changes(workbook_import):
    """The PreviewChanges kept with an import."""
    return [PreviewChange(*values) for values in workbook_import.problems.get("changes", [])]


def hold(workbook_import, outcomes=(Outcome.PREVIEWED,)):
    """Hold an import until the transaction ends; Refused when it has gone or is dealt with."""
    rows = WorkbookImport.objects.select_for_update().filter(pk=workbook_import.pk, outcome__in=outcomes)
    if not list(rows.values_list("pk")):
        raise dealt_with()


def still(workbook_import, outcomes):
    """The import as it is now; Refused when it has gone or is dealt with."""
    rows = WorkbookImport.objects.select_related("period__province", "criteria_set").defer("before")
    row = rows.filter(pk=workbook_import.pk, outcome__in=outcomes).first()
    if row is None:
        raise dealt_with()
    return row


def dealt_with():
    return Refused([Problem(_("This workbook has already been dealt with."))])
