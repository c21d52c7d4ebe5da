"""Section II: strong sides, weak sides and causes, each only as far as figures or written words bear it."""

from reports.quarter_report.wording.results import ended
from reports.quarter_report.wording.teller import joined


def strong(t, *, is_short=False):
    """What rose, what every commune meets, which targets are reached."""
    told = [*_risen(t), *_met_by_all(t), *_reached(t)]
    return told or [t.tell("Chưa có chỉ số nào tăng so với kỳ trước hoặc đạt mục tiêu theo số liệu của kỳ báo cáo.")]


_RISING = (
    ("standard", "số xã được công nhận đạt chuẩn nông thôn mới tăng", "xã", "count"),
    ("advanced", "số xã đạt chuẩn nông thôn mới nâng cao tăng", "xã", "count"),
    ("exemplary", "số xã đạt chuẩn nông thôn mới kiểu mẫu tăng", "xã", "count"),
    ("districts", "số đơn vị cấp huyện đạt chuẩn, hoàn thành nhiệm vụ tăng", "đơn vị", "count"),
    ("average", "số tiêu chí bình quân tăng", "tiêu chí/xã", "decimal"),
)


def _risen(t):
    last, path = t.facts.comparisons[0], "comparisons.0"
    parts = [
        f"{words} {getattr(t, form)(f'{path}.{name}.difference')} {unit}"
        for name, words, unit, form in _RISING
        if (getattr(last, name).direction or 0) > 0
    ]
    if not parts:
        return []
    return [t.tell(f"So với {t.text(f'{path}.label')}, {'; '.join(parts)}.")]


def _met_by_all(t):
    if not (t.facts.results and t.facts.results.met_by_all):
        return []
    rows = range(len(t.facts.results.met_by_all))
    names = joined([t.text(f"results.met_by_all.{place}.title") for place in rows])
    which = "tiêu chí" if len(rows) == 1 else "các tiêu chí"
    return [
        t.tell(f"{t.count('results.assessed')}/{t.count('results.assessed')} xã có số liệu đạt {which} số {names}.")
    ]


def _reached(t):
    rows = [place for place, row in enumerate(t.facts.targets) if row.state == "MET"]
    if not rows:
        return []
    names = joined(
        [f"{t.text(f'targets.{place}.running')} ({t.text(f'targets.{place}.value')})" for place in rows], "; "
    )
    return [t.tell(f"Chỉ tiêu đã đạt mục tiêu: {names}.")]


def weak(t, *, is_short=False):
    """Criteria the smallest share meets, communes at risk or far behind, targets behind, tasks overdue."""
    told = [*_weak_criteria(t), *_far_behind(t), *_fallen(t), *_behind(t)]
    if t.facts.tasks.overdue:
        told.append(t.tell(f"Còn {t.count('tasks.overdue')} lượt nhiệm vụ quá hạn chưa hoàn thành."))
    if t.facts.results is None:
        told.insert(0, t.tell("Chưa có số liệu theo Bộ tiêu chí để đánh giá các tiêu chí đạt thấp."))
    return told or [t.tell("Theo số liệu của kỳ báo cáo, không có tồn tại, hạn chế cần nêu.")]


def _weak_criteria(t):
    if not t.facts.results:
        return []
    if not t.facts.results.weak:
        return [t.tell("Không có tiêu chí nào có xã chưa đạt.")]
    told = [t.tell("Các tiêu chí có tỷ lệ xã đạt thấp nhất:")]
    for place, row in enumerate(t.facts.results.weak):
        path = f"results.weak.{place}"
        share = t.share(f"{path}.met", f"{path}.assessed")
        text = f"Tiêu chí số {t.text(f'{path}.title')}: {t.count(f'{path}.met')}/{t.count(f'{path}.assessed')} xã đạt"
        text += f" ({share}), {t.count(f'{path}.not_met')} xã chưa đạt"
        text += f", {t.count(f'{path}.unknown')} xã chưa có số liệu" if row.unknown else ""
        told.append(t.tell(f"{text};", is_item=True))
    ended(told[-1])
    return told


def _far_behind(t):
    if not (t.facts.results and t.facts.results.below):
        return []
    return [t.tell(f"Còn {t.count('results.below')} xã đạt dưới {t.count('few_criteria')} tiêu chí.")]


def _fallen(t):
    if not t.facts.at_risk:
        return []
    text = f"Có {t.count('risk_count')} xã đã được công nhận đạt chuẩn nhưng có tiêu chí không còn đạt"
    return [t.tell(f"{text}.")]


def _behind(t):
    rows = [place for place, row in enumerate(t.facts.targets) if row.is_behind or row.state == "MISSED"]
    if not rows:
        return []
    names = joined([f"{t.text(f'targets.{place}.running')} ({t.text(f'targets.{place}.gap')})" for place in rows], "; ")
    return [t.tell(f"Các chỉ tiêu chậm so với tiến độ cần thiết: {names}.")]


def causes(t, *, is_short=False):
    """What departments and localities wrote of the weak criteria, quoted with who said it about what."""
    told = []
    weak_rows = t.facts.results.weak if t.facts.results else []
    for place, row in enumerate(weak_rows):
        path = f"results.weak.{place}"
        for number, quote in enumerate(row.causes):
            words = _quoted(t, f"{path}.causes.{number}", quote)
            told.append(t.tell(f"Tiêu chí số {t.text(f'{path}.title')}: {words};", is_item=True))
        if row.more_causes:
            text = f"Tiêu chí số {t.text(f'{path}.title')}: còn {t.count(f'{path}.more_causes')} ý kiến khác"
            told.append(t.tell(f"{text};", is_item=True))
    if not told:
        return [t.tell("Chưa có sở, ngành, địa phương nào ghi nguyên nhân đối với các tiêu chí chưa đạt nêu trên.")]
    ended(told[-1])
    return [t.tell("Theo ý kiến ghi nhận của các sở, ngành, địa phương:"), *told]


def _quoted(t, path, quote):
    about = f" ({t.text(f'{path}.about')})" if quote.about else ""
    return f"{t.text(f'{path}.said_by')}{about}: “{t.text(f'{path}.words')}”"
