"""Targets with gap and pace, tasks by lead agency, and what falls due next."""

from collections import defaultdict

from reports.quarter_report.wording.results import LISTED, ended
from reports.quarter_report.wording.teller import joined

# Lead agencies named in the text, the most overdue first.
_AGENCIES = 20


def targets(t, *, is_short=False):
    """Each target that still runs; those nobody can compute say why."""
    facts = t.facts.targets
    if not facts:
        return [t.tell("Không có chỉ tiêu nào đang trong thời hạn thực hiện tại các văn bản của tỉnh.")]
    shown = [place for place, row in enumerate(facts) if row.state != "UNKNOWN"]
    unknown = [place for place, row in enumerate(facts) if row.state == "UNKNOWN"]
    told = []
    for paper in dict.fromkeys(facts[place].paper for place in shown):
        told += _listed(t, "Kết quả thực hiện các chỉ tiêu tại", [p for p in shown if facts[p].paper == paper], _target)
    for paper in dict.fromkeys(facts[place].paper for place in unknown):
        rows = [place for place in unknown if facts[place].paper == paper]
        told += _listed(t, "Chỉ tiêu chưa có số liệu để đánh giá tại", rows, _unknown)
    return told


def _listed(t, words, places, write):
    """A lead with the paper, then one line a target."""
    told = [t.tell(f"{words} {t.text(f'targets.{places[0]}.paper')}:")]
    told += [t.tell(f"{write(t, place)};", is_item=True) for place in places]
    ended(told[-1])
    return told


def _target(t, place):
    path, row = f"targets.{place}", t.facts.targets[place]
    until = f" đến {t.date(f'{path}.deadline')}" if row.deadline else ""
    text = f"{t.initial(f'{path}.label')}: mục tiêu{until} là {t.text(f'{path}.needed')}"
    text += f"; kết quả {t.text(f'{path}.value')}"
    if row.by_hand:
        text += f" (số liệu nhập tay, nguồn: {t.text(f'{path}.by_hand')})"
    if row.state == "MET":
        return f"{text}, đạt mục tiêu"
    gap = f", {t.text(f'{path}.gap')}" if row.gap else ", chưa đạt"
    if row.state == "MISSED":
        return f"{text}{gap}, đã quá thời hạn{_explained(t, path, row)}"
    return text + gap + _pace(t, path, row)


def _explained(t, path, row):
    """Reason and remedy of a missed target, or that they are still to be given."""
    if not row.cause:
        return "; chưa có giải trình nguyên nhân và giải pháp"
    remedy = f"; giải pháp: {t.text(f'{path}.remedy')}" if row.remedy else "; chưa nêu giải pháp"
    return f"; nguyên nhân: {t.text(f'{path}.cause')}{remedy}"


def _pace(t, path, row):
    if row.remaining is None:
        return ""
    words = f". Bình quân mỗi quý cần tăng thêm {t.decimal(f'{path}.needed_pace')} {t.text(f'{path}.unit')} trong "
    if row.direction < 0:
        words = words.replace("tăng thêm", "giảm")
    words += f"{t.count(f'{path}.quarters_left')} quý còn lại"
    if row.gained is None:
        return f"{words}; chưa có số liệu {t.count('pace_quarters')} quý trước để so sánh tiến độ"
    words += f"; {t.count('pace_quarters')} quý vừa qua {_went(t, path, row)}"
    return words + (", chậm hơn tiến độ cần thiết" if row.is_behind else ", bảo đảm tiến độ cần thiết")


def _went(t, path, row):
    """ "bình quân mỗi quý tăng 0,75 xã" or that nothing moved."""
    if not row.gained:
        return "không thay đổi"
    verb = "tăng" if (row.gained > 0) == (row.direction > 0) else "giảm"
    return f"bình quân mỗi quý {verb} {t.decimal(f'{path}.pace_size')} {t.text(f'{path}.unit')}"


def _unknown(t, place):
    path = f"targets.{place}"
    return f"{t.initial(f'{path}.label')}: {t.text(f'{path}.reason')}"


def tasks(t, *, is_short=False):
    """What lead agencies have done of what fell due, and who is behind."""
    facts = t.facts.tasks
    if not facts.total:
        return [t.tell("Chưa có nhiệm vụ nào tại các văn bản chỉ đạo của tỉnh được giao theo dõi trong hệ thống.")]
    text = (
        f"Theo các văn bản chỉ đạo của tỉnh, tính đến ngày {t.date('day')} có {t.count('tasks.total')} lượt nhiệm vụ "
    )
    text += "giao các cơ quan chủ trì"
    if not facts.due:
        return [t.tell(f"{text}; chưa có nhiệm vụ nào đến hạn.")]
    text += f"; {t.count('tasks.due')} lượt đã đến hạn, trong đó {_done(t, facts)}"
    told = [t.tell(f"{text}; {_overdue(t, facts)}.")]
    return told + ([] if is_short else _agencies(t))


def _done(t, facts):
    if not facts.done:
        return "chưa có nhiệm vụ nào được xác nhận hoàn thành"
    return f"{t.count('tasks.done')} lượt đã hoàn thành ({t.share('tasks.done', 'tasks.due')})"


def _overdue(t, facts):
    if not facts.overdue:
        return "không có nhiệm vụ quá hạn"
    waiting = f" ({t.count('tasks.awaiting')} lượt đã báo cáo, chờ xác nhận)" if facts.awaiting else ""
    return f"{t.count('tasks.overdue')} lượt quá hạn chưa hoàn thành{waiting}"


def _agencies(t):
    """Agencies with overdue tasks, the most overdue first; those without are not named."""
    late = [place for place, row in enumerate(t.facts.tasks.agencies) if row.overdue]
    if not late:
        return []
    groups = defaultdict(list)
    for place in late[:_AGENCIES]:
        groups[t.facts.tasks.agencies[place].overdue].append(place)
    rows = [_same(t, places) for places in groups.values()]
    more = " và các cơ quan khác theo phụ lục" if len(late) > _AGENCIES else ""
    return [t.tell(f"Cơ quan chủ trì còn nhiệm vụ quá hạn: {'; '.join(rows)}{more}.")]


def _same(t, places):
    """Agencies with equally many overdue."""
    names = ", ".join(t.text(f"tasks.agencies.{place}.name") for place in places)
    each = " (mỗi cơ quan)" if len(places) > 1 else ""
    return f"{t.count(f'tasks.agencies.{places[0]}.overdue')} lượt{each}: {names}"


def coming(t, *, is_short=False):
    """Tasks that fall due by the end of the next quarter."""
    facts = t.facts.tasks
    if not facts.coming:
        return []
    told = [t.tell(f"Nhiệm vụ đến hạn từ nay đến {t.date('tasks.coming_until')}:")]
    for place in range(len(facts.coming[:LISTED])):
        path = f"tasks.coming.{place}"
        words = f"{t.initial(f'{path}.summary')} ({t.text(f'{path}.source')}): hạn {t.date(f'{path}.due')}, "
        told.append(t.tell(f"{words}{t.count(f'{path}.agencies')} cơ quan chủ trì;", is_item=True))
    ended(told[-1])
    return told


def ahead(t, *, is_short=False):
    """What the facts themselves ask for next: weak criteria, communes below the set, targets behind their pace."""
    told = []
    facts = t.facts
    if facts.results and facts.results.weak:
        names = joined([f"số {t.text(f'results.weak.{place}.title')}" for place in range(len(facts.results.weak))])
        told.append(t.tell(f"Tập trung chỉ đạo các tiêu chí có tỷ lệ xã đạt thấp: {names}."))
    if facts.at_risk:
        text = f"Củng cố các tiêu chí không còn đạt tại {t.count('risk_count')} xã đã được công nhận đạt chuẩn"
        told.append(t.tell(f"{text}, giữ vững kết quả đã được công nhận."))
    behind = [place for place, row in enumerate(facts.targets) if row.is_behind]
    if behind:
        names = joined([f"{_lower(t, place)} ({t.text(f'targets.{place}.gap')})" for place in behind], "; ")
        told.append(t.tell(f"Đẩy nhanh tiến độ các chỉ tiêu đang chậm: {names}."))
    if facts.tasks.overdue:
        text = f"Đôn đốc các cơ quan chủ trì hoàn thành {t.count('tasks.overdue')} lượt nhiệm vụ quá hạn"
        told.append(t.tell(f"{text}."))
    if facts.reporting and facts.reporting.waiting:
        text = f"Đôn đốc {t.count('reporting.missing')} xã chưa nộp kết quả {t.text('quarter_words')}"
        told.append(t.tell(f"{text}."))
    return told


def _lower(t, place):
    return t.text(f"targets.{place}.running")
