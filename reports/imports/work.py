"""Large workbooks: read and recorded by a background task, with signs of work, and started again when one was killed.

A task writes its result in one transaction; whatever kills it leaves nothing half written. While it works it says so
every few seconds; an import that has been silent for longer was interrupted.
"""

import datetime as dt
import threading
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from accounts.scope import scope_of
from criteria.actions import Problem, Refused
from criteria.models import CriteriaSet, WorkbookImport
from localities.models import Locality
from ntm.lib.uploads import UploadRefused
from reports import imports
from reports.imports.mapping import office_of, remembered_of
from reports.imports.size import is_long, refuse_size
from reports.intake import open_book, period_of, propose, read_stamp

Outcome = WorkbookImport.Outcome
WORKING = (Outcome.READING, Outcome.RECORDING)
BEAT_SECONDS = 5
UNKNOWN = dict.fromkeys(("read", "new", "changed", "unchanged", "errors"))


def begin_reading(file, *, file_name, by, period=None, criteria_set=None):
    """File a large workbook and leave its reading to a task; the WorkbookImport, as it is by now."""
    refuse_size(file)
    about = _addressed_to(file, period, criteria_set)
    imports.refuse_foreign(scope_of(by), about[0].province)
    file.seek(0)
    row = imports.filed(file.read(), file_name=file_name, by=by, about=about)
    row.outcome, row.heartbeat_at, row.counts = Outcome.READING, timezone.now(), dict(UNKNOWN)
    row.save()
    return _enqueued(row, by)


def _addressed_to(file, period, criteria_set):
    """(period, set, place) a file is for, as said or by its hidden sheet; whether they agree, its reading tells."""
    stamp = read_stamp(file)
    if stamp is not None:
        period = period or period_of(stamp.province, stamp.period)
        criteria_set = criteria_set or CriteriaSet.objects.filter(code=stamp.set).first()
    if period is None or criteria_set is None:
        raise UploadRefused(_("The workbook does not say its period and criteria set: choose them and send it again."))
    places = Locality.objects.in_force_on(period.end_date).within(period.province)
    place = places.filter(code=stamp.place).first() if stamp is not None else None
    return period, criteria_set, place or period.province


def begin_recording(workbook_import, *, by):
    """Leave the recording of a previewed workbook to a task; Refused when it is dealt with already."""
    rows = WorkbookImport.objects.filter(pk=workbook_import.pk, outcome=Outcome.PREVIEWED)
    if not rows.update(outcome=Outcome.RECORDING, heartbeat_at=timezone.now(), percent=0):
        raise Refused([Problem(_("This workbook has already been dealt with."))])
    workbook_import.outcome = Outcome.RECORDING
    return _enqueued(workbook_import, by)


def begin_reading_again(workbook_import, proposal, *, by):
    """Read a filed workbook as its columns and rows have been settled: now, or by a task where it is large.

    UploadRefused, and nothing changed, when it cannot be read at all.
    """
    data = imports.kept_file(workbook_import)
    workbook_import.proposal = proposal.as_json()
    if is_long(data):
        workbook_import.outcome, workbook_import.heartbeat_at = Outcome.READING, timezone.now()
        workbook_import.save(update_fields=["proposal", "outcome", "heartbeat_at"])
        return _enqueued(workbook_import, by)
    about = {"period": workbook_import.period, "criteria_set": workbook_import.criteria_set}
    imports.put_preview(workbook_import, imports.preview(data, by=by, proposal=proposal, **about))
    with transaction.atomic():
        workbook_import.save(update_fields=["proposal", *imports.SHOWN])
        workbook_import.findings.save()
    return workbook_import


def receive(file, *, file_name, by, period=None, criteria_set=None):
    """Take in an uploaded workbook: our own is previewed at once, an office's own first has its columns settled.

    UploadRefused, and nothing kept, when it cannot be taken at all.
    """
    said = {"by": by, "period": period, "criteria_set": criteria_set}
    if is_long(file):
        return begin_reading(file, file_name=file_name, **said)
    refuse_size(file)
    stamp = read_stamp(file)
    file.seek(0)
    if stamp is not None:
        return imports.keep(imports.preview(file, **said), file, file_name=file_name, by=by)
    about = _addressed_to(file, period, criteria_set)
    file.seek(0)
    row = imports.filed(file.read(), file_name=file_name, by=by, about=about)
    try:
        _put_proposal(row, by, imports.kept_file(row))
    except UploadRefused:
        row.file.delete(save=False)
        raise
    row.save()
    return row


def _put_proposal(row, by, data):
    """Put on an import what its columns and rows seem to be; it waits until somebody has settled them."""
    imports.refuse_foreign(scope_of(by), row.period.province)
    remembered = remembered_of(office_of(by, row.period), row.criteria_set)
    proposal = propose(open_book(data, row.file_name), row.period, row.criteria_set, row.locality, remembered)
    row.proposal, row.counts, row.outcome = proposal.as_json(), dict(UNKNOWN), Outcome.MAPPING


def start_again(workbook_import, *, by):
    """Begin interrupted work anew; Refused while it is still alive."""
    silent = timezone.now() - dt.timedelta(seconds=settings.IMPORT_SILENCE_SECONDS)
    rows = WorkbookImport.objects.filter(pk=workbook_import.pk, outcome__in=WORKING, heartbeat_at__lt=silent)
    if not rows.update(heartbeat_at=timezone.now(), percent=0):
        raise Refused([Problem(_("The workbook is being worked on, or the work is done."))])
    return _enqueued(workbook_import, by)


def is_working(workbook_import):
    return workbook_import.outcome in WORKING


def is_interrupted(workbook_import):
    """The work has not given a sign for longer than it may."""
    if not is_working(workbook_import) or workbook_import.heartbeat_at is None:
        return is_working(workbook_import)
    silence = timezone.now() - workbook_import.heartbeat_at
    return silence.total_seconds() > settings.IMPORT_SILENCE_SECONDS


# -- In the worker ----------------------------------------------------------------------------------------------------


@task()
def read_workbook(import_id, user_id):
    row = _claimed(import_id, Outcome.READING)
    if row is None:
        return
    with _signs_of_work(row):
        try:
            _read(row, _person(user_id))
        except (UploadRefused, Refused) as error:
            _put_refusal(row, error)
    _save(row, Outcome.READING)


def _read(row, by):
    data = imports.kept_file(row)
    stamp = read_stamp(data) if row.proposal is None else None
    data.seek(0)
    if row.proposal is None and stamp is None:
        _put_proposal(row, by, data)
        return
    about = {"period": row.period, "criteria_set": row.criteria_set, "proposal": imports.proposal_of(row)}
    imports.put_preview(row, imports.preview(data, by=by, tell=lambda percent: _tell(row, percent), **about))


@task()
def record_workbook(import_id, user_id):
    row = _claimed(import_id, Outcome.RECORDING)
    if row is None:
        return
    with _signs_of_work(row):
        try:
            imports.confirm(row, by=_person(user_id), tell=lambda percent: _tell(row, percent))
            return
        except Refused as error:
            _put_refusal(row, error)
    _save(row, Outcome.RECORDING)


def _enqueued(row, by):
    work = read_workbook if row.outcome == Outcome.READING else record_workbook
    transaction.on_commit(lambda: work.enqueue(row.pk, by.pk if by else None))
    return row


def _claimed(import_id, outcome):
    """The import while it still waits for this work; a task that comes too late finds none."""
    rows = WorkbookImport.objects.select_related("period__province", "criteria_set", "locality")
    return rows.filter(pk=import_id, outcome=outcome).first()


def _person(user_id):
    return User.objects.get(pk=user_id) if user_id else None


def _put_refusal(row, error):
    """What refuses the file as a whole has no cell."""
    reasons = [problem.reason for problem in error.problems] if isinstance(error, Refused) else [str(error)]
    row.outcome = Outcome.REFUSED
    errors = [{"sheet": "", "cell": "", "value": "", "reason": reason} for reason in reasons]
    imports.put_findings(row, {**row.problems, "errors": errors})
    row.counts = {**UNKNOWN, **row.counts, "errors": len(reasons)}


def _save(row, waiting):
    """Write the result, unless the import was discarded or done by another task meanwhile."""
    values = {name: getattr(row, name) for name in (*imports.SHOWN, "proposal")}
    with transaction.atomic():
        rows = WorkbookImport.objects.filter(pk=row.pk, outcome=waiting)
        if rows.update(**{**values, "percent": 100}) and row.problems:
            row.findings.save()


def _tell(row, percent):
    WorkbookImport.objects.filter(pk=row.pk).update(percent=percent, heartbeat_at=timezone.now())


@contextmanager
def _signs_of_work(row):
    """Says every few seconds, from a thread with a connection of its own, that the work goes on."""
    _tell(row, 10)
    if settings.TASKS_BACKEND == "immediate":
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(row.pk, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(import_id, ended):
    try:
        while not ended.wait(BEAT_SECONDS):
            try:
                WorkbookImport.objects.filter(pk=import_id).update(heartbeat_at=timezone.now())
            except OperationalError:
                # SQLite lets one connection write at a time; while the figures are recorded no sign gets through.
                continue
    finally:
        connection.close()
