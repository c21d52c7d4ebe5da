"""Main changes since the period before: which communes gained or lost criteria, by name."""

from reports.quarter_report.facts import MOVES_NAMED
from reports.quarter_report.wording.teller import joined


def moves(t, *, is_short=False):
    """One sentence of counts, then the communes that moved most; nothing where it cannot be told."""
    facts = t.facts.moves
    if facts is None:
        return []
    since = f"So với {t.text('moves.label')}, "
    if not facts.units:
        return [t.tell(f"{since}không có xã nào tăng hoặc giảm tiêu chí đạt.")]
    parts = [_count(t, "up", "gained", "tăng thêm")] if facts.up else []
    parts += [_count(t, "down", "lost", "giảm")] if facts.down else []
    if is_short:
        return [t.tell(f"{since}{joined(parts)}.")]
    told = [t.tell(f"{since}{joined(parts)}. Thay đổi chính:")]
    told += [_unit(t, place) for place in range(len(facts.units[:MOVES_NAMED]))]
    told[-1].text = told[-1].text.rstrip(";") + "."
    return told + _more(t)


def _count(t, units, criteria, verb):
    return f"{t.count(f'moves.{units}')} xã {verb} {t.count(f'moves.{criteria}')} tiêu chí đạt"


def _unit(t, place):
    path, unit = f"moves.units.{place}", t.facts.moves.units[place]
    name = t.initial(f"{path}.name") + (f" ({t.text(f'{path}.district')})" if unit.district else "")
    parts = [f"{words} {t.names(f'{path}.{side}')}" for side, words in _SIDES if getattr(unit, side)]
    return t.tell(f"{name}: {'; '.join(parts)};", is_item=True)


_SIDES = (("gained", "đạt thêm tiêu chí"), ("lost", "không còn đạt tiêu chí"))


def _more(t):
    if len(t.facts.moves.units) <= MOVES_NAMED:
        return []
    return [t.tell(f"Cùng với {t.count('moves.unlisted')} xã khác có thay đổi.")]
