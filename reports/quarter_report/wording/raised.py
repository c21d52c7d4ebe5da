"""What agencies and places raised and ask for, in their own words."""

from reports.quarter_report.wording.results import LISTED, ended


def difficulties(t, *, is_short=False):
    """How many are open, then each with who raised it about what."""
    facts = t.facts.difficulties
    if not facts.total:
        return []
    told = [t.tell(f"{_counts(t, facts)}:")]
    for place in range(len(facts.rows[:LISTED])):
        told.append(t.tell(f"{_said(t, place)};", is_item=True))
    ended(told[-1])
    return told


def _counts(t, facts):
    text = f"Đến ngày {t.date('day')} có {t.count('difficulties.total')} khó khăn, vướng mắc"
    text += " do các cơ quan, địa phương nêu"
    if facts.answered:
        text += f", {t.count('difficulties.answered')} đã được trả lời"
    if facts.waiting:
        text += f", {t.count('difficulties.waiting')} chưa được trả lời"
    if facts.late:
        text += f" ({t.count('difficulties.late')} đã quá ngày đề nghị trả lời)"
    return text


def _said(t, place):
    path, row = f"difficulties.rows.{place}", t.facts.difficulties.rows[place]
    about = f" ({t.text(f'{path}.about')})" if row.about else ""
    return f"{t.text(f'{path}.raised_by')}{about}: “{t.text(f'{path}.words')}”"


def proposals(t, *, is_short=False):
    """What is asked of whom and has not been answered."""
    rows = t.facts.difficulties.rows
    open_ones = [place for place, row in enumerate(rows) if row.proposal and not row.is_answered][:LISTED]
    if not open_ones:
        return []
    told = [t.tell("Các cơ quan, địa phương kiến nghị:")]
    told += [t.tell(f"{_asked(t, place)};", is_item=True) for place in open_ones]
    ended(told[-1])
    return told


def _asked(t, place):
    path, row = f"difficulties.rows.{place}", t.facts.difficulties.rows[place]
    whom = f" đề nghị {t.text(f'{path}.decider')}" if row.decider else ""
    until = f" (chậm nhất ngày {t.date(f'{path}.asked_by')})" if row.asked_by else ""
    return f"{t.text(f'{path}.raised_by')}{whom}{until}: “{t.text(f'{path}.proposal')}”"
