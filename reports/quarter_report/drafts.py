"""The one write path of reports in words: made from facts, edited, brought up to date, finished, opened again.

Every step names the version it was decided on; what somebody else has saved since is never overwritten.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions import Problem, Refused
from criteria.actions.plans import require_office
from reports.models import QuarterReport, ReportKind
from reports.quarter_report.appendices import tables_for
from reports.quarter_report.gather import facts_of_day, facts_of_period
from reports.quarter_report.letterheads import as_values, letterhead_of
from reports.quarter_report.wording import blocks_of

LONGEST = 20_000


def facts_of(report):
    """What the figures say now of the quarter or day of a report."""
    return facts_of_period(report.period) if report.period_id else facts_of_day(report.province, report.day)


def fresh_blocks(report, facts):
    return blocks_of(facts, is_party=report.is_party)


@transaction.atomic
def make_draft(*, province, kind, by, period=None, day=None):
    """A draft from the figures of now; what the office wrote itself is proposed again from the report before."""
    require_office(province, by)
    now = timezone.now()
    report = QuarterReport(
        province=province, kind=kind, period=period, day=period.end_date if period else day, made_by=by
    )
    fill(report, facts_of(report), made_at=now)
    _save(report, by)
    return report


def fill(report, facts, *, made_at):
    """Give a new report its sections; nothing is saved."""
    report.made_at = made_at
    _take_basis(report, facts)
    earlier = _report_before(report)
    report.sections = [_section(block, earlier) for block in fresh_blocks(report, facts)]
    return report


def _take_basis(report, facts):
    report.basis, report.is_settled = facts.basis, facts.is_closed
    report.facts_version, report.facts_at = facts.version(), timezone.now()


def _report_before(report):
    rows = QuarterReport.objects.filter(province__lineage=report.province.lineage_id, day__lt=report.day)
    same = rows.filter(kind=report.kind).order_by("-day", "-pk").first()
    return same or rows.exclude(kind=ReportKind.EXTRAORDINARY).order_by("-day", "-pk").first()


def _section(block, earlier):
    own = _own_text(earlier, block.key) if block.is_own else ""
    return {
        "key": block.key,
        "chapter": block.chapter,
        "title": block.title,
        "is_own": block.is_own,
        "generated": block.text,
        "text": own if block.is_own else block.text,
        "proposed_from": earlier.when_words if own else "",
    }


def _own_text(report, key):
    return next((row["text"] for row in report.sections if row["key"] == key), "") if report else ""


@transaction.atomic
def save_texts(report, texts, *, version, by):
    """Write the officer's words of some sections; {key: text}."""
    report = _locked(report, version, by)
    too_long = [row["title"] for row in report.sections if len(texts.get(row["key"], "")) > LONGEST]
    if too_long:
        raise _refused(_("Too long, at most %(count)s letters: %(titles)s") % {
            "count": LONGEST, "titles": ", ".join(too_long)})  # fmt: skip
    for row in report.sections:
        text = texts.get(row["key"])
        if text is not None and tidy(text) != row["text"]:
            row["text"], row["proposed_from"] = tidy(text), ""
    return _edited(report, by)


def tidy(text):
    """Without spaces at the ends of lines and empty lines around; what the officer typed otherwise stays."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n")


@transaction.atomic
def take_figures(report, keys, *, version, by):
    """Replace sections by what the figures say now; "*" takes all that the officer has not touched."""
    report = _locked(report, version, by)
    facts = facts_of(report)
    blocks = fresh_blocks(report, facts)
    report.sections = [_taken(report, block, keys) for block in blocks]
    _take_basis(report, facts)
    return _edited(report, by)


def _taken(report, block, keys):
    """A section of now with the old words where it was not to be replaced. `generated` is always that of now where
    it was taken; a section left alone keeps what it was written from, so that the difference stays to be seen."""
    old = next((row for row in report.sections if row["key"] == block.key), None)
    if old is None:
        return _section(block, None)
    is_untouched = old["text"] == old["generated"]
    if block.key in keys or ("*" in keys and is_untouched and not block.is_own):
        return {**old, "generated": block.text, "text": old["text"] if block.is_own else block.text}
    return old


@transaction.atomic
def keep_text(report, key, *, version, by):
    """The officer has seen the new figures and keeps the words: the section counts as up to date."""
    report = _locked(report, version, by)
    fresh = {block.key: block.text for block in fresh_blocks(report, facts_of(report))}
    for row in report.sections:
        if row["key"] == key and key in fresh:
            row["generated"] = fresh[key]
    return _edited(report, by)


@transaction.atomic
def finish(report, *, version, by):
    """From now on nothing in the report moves: words, letterhead and tables are kept as they are."""
    report = _locked(report, version, by)
    empty = [row["title"] or row["chapter"] for row in report.sections if row["is_own"] and not row["text"].strip()]
    if empty:
        raise _refused(_("Still to be written, or “Không có.” where there is nothing: %(titles)s") % {
            "titles": ", ".join(empty)})  # fmt: skip
    facts = facts_of(report)
    _refuse_unexplained(report, facts)
    report.letterhead = as_values(letterhead_of(report.province, report.kind, report.day))
    report.appendices = [table.as_json() for table in tables_for(report, facts)]
    report.state = QuarterReport.State.FINISHED
    report.finished_by, report.finished_at = by, timezone.now()
    return _edited(report, by)


def _refuse_unexplained(report, facts):
    """A quarter's report says why a target due in the quarter was missed and what will remedy it; earlier ones without
    are told as such in its words."""
    if not report.period_id:
        return
    begin = report.period.start_date
    missed = [row.label for row in facts.targets if row.is_unexplained and begin <= row.deadline <= report.day]
    if missed:
        raise _refused(_("Give reason and remedy of the targets missed in this quarter first: %(targets)s") % {
            "targets": "; ".join(missed)})  # fmt: skip


@transaction.atomic
def open_again(report, *, version, by):
    """Back to a draft; what was finished stays in the report's history."""
    report = _locked(report, version, by, state=QuarterReport.State.FINISHED)
    report.state = QuarterReport.State.DRAFT
    report.letterhead, report.appendices = {}, []
    report.finished_by = report.finished_at = None
    return _edited(report, by)


def _locked(report, version, by, *, state=QuarterReport.State.DRAFT):
    require_office(report.province, by)
    row = QuarterReport.objects.select_for_update(of=("self",)).select_related("province", "period").get(pk=report.pk)
    if row.version != version:
        raise _refused(_("Somebody else has saved this report since you opened it; look at the words saved now."))
    if row.state != state:
        raise _refused(_("The report is finished; open it again to change it.")
                       if state == QuarterReport.State.DRAFT else _("The report is not finished."))  # fmt: skip
    return row


def _edited(report, by):
    report.version += 1
    report.edited_by, report.edited_at = by, timezone.now()
    _save(report, by)
    return report


def _save(report, by):
    report._history_user = by
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        raise _refused(_("There is a draft of this report already.")) from None


def _refused(reason):
    return Refused([Problem(reason)])
