"""Section I: what was reached, changed, kept, and how targets, tasks and reporting stand."""

from reports.quarter_report.wording.moves import moves
from reports.quarter_report.wording.teller import joined

# So many lines stand in the text of a list; the rest is counted and stands in the appendix.
LISTED = 10


def recognition(t, *, is_short=False):
    """Communes and districts by decision, and who is new in the period."""
    facts = t.facts.recognised
    day = t.date("day")
    if facts.standard is None:
        return [t.tell(f"Đến ngày {day}, chưa có số liệu về quyết định công nhận của các xã trên địa bàn tỉnh.")]
    if not facts.communes:
        return [t.tell(f"Đến ngày {day}, chưa có danh sách xã của tỉnh trong hệ thống.")]
    text = f"Đến ngày {day}, toàn tỉnh có {_of(t, 'standard')} xã được công nhận đạt chuẩn nông thôn mới, đạt "
    text += t.share("recognised.standard", "recognised.communes")
    told = [t.tell(f"{text}; {_higher(t)}.")]
    told += _districts(t)
    return told + ([] if is_short else _new(t))


def _of(t, name):
    return f"{t.count(f'recognised.{name}')}/{t.count('recognised.communes')}"


_HIGHER = (("advanced", "nâng cao"), ("exemplary", "kiểu mẫu"))


def _higher(t):
    """The advanced and the exemplary among the recognised; none is said in words."""
    facts = t.facts.recognised
    parts = []
    for name, words in _HIGHER:
        if getattr(facts, name):
            share = f"(chiếm {t.share(f'recognised.{name}', 'recognised.standard')} số xã đạt chuẩn nông thôn mới)"
            parts.append(f"{t.count(f'recognised.{name}')} xã đạt chuẩn nông thôn mới {words} {share}")
    found = [f"trong đó có {joined(parts)}"] if parts else []
    missing = [words for name, words in _HIGHER if not getattr(facts, name)]
    if missing:
        found.append(f"chưa có xã được công nhận đạt chuẩn nông thôn mới {joined(missing, ', ')}")
    return "; ".join(found)


def _districts(t):
    facts = t.facts.recognised
    if not facts.districts:
        return []
    if not facts.districts_recognised:
        words = "Chưa có đơn vị cấp huyện được công nhận đạt chuẩn, hoàn thành nhiệm vụ xây dựng nông thôn mới"
        return [t.tell(f"{words} (toàn tỉnh có {t.count('recognised.districts')} đơn vị).")]
    counts = f"{t.count('recognised.districts_recognised')}/{t.count('recognised.districts')}"
    share = t.share("recognised.districts_recognised", "recognised.districts")
    text = f"Có {counts} đơn vị cấp huyện được công nhận đạt chuẩn, hoàn thành nhiệm vụ xây dựng nông thôn mới"
    return [t.tell(f"{text}, đạt {share}: {t.names('recognised.district_names')}.")]


def _new(t):
    """Who was recognised since the last quarter, and who lost it."""
    last = t.facts.comparisons[0]
    when = "Trong quý" if t.facts.period else f"Từ {t.text('comparisons.0.label')} đến nay"
    told = []
    if last.gained:
        told.append(
            t.tell(f"{when}, có thêm {_named(t, 'gained')}được công nhận đạt chuẩn nông thôn mới{_who(t, 'gained')}.")
        )
    elif last.standard.is_known:
        told.append(t.tell(f"{when}, không có xã nào được công nhận mới đạt chuẩn nông thôn mới."))
    if last.lost:
        told.append(t.tell(f"{when}, có {_named(t, 'lost')}không còn được công nhận đạt chuẩn{_who(t, 'lost')}."))
    return told


def _named(t, name):
    return f"{t.count(f'comparisons.0.{name}_count')} xã "


def _who(t, name):
    return f": {t.names(f'comparisons.0.{name}')}"


def results(t, *, is_short=False):
    """By the data: average, groups, all criteria without a decision, what cannot be told."""
    facts = t.facts.results
    if facts is None:
        return [t.tell(f"Chưa có số liệu kết quả thực hiện Bộ tiêu chí của các xã {_of_when(t)}.")]
    state = "đã được phê duyệt" if t.facts.basis == "approved" else "các địa phương đang nhập, chưa phê duyệt"
    source = f"Theo số liệu {t.text('results.period')} ({state}) của {t.count('results.assessed')}/"
    source += f"{t.count('recognised.communes')} xã, đánh giá theo Bộ tiêu chí ban hành kèm theo Quyết định số "
    average = f"{t.text('results.decision')}: bình quân toàn tỉnh đạt {t.decimal('results.average')} tiêu chí/xã"
    told = [t.tell(f"{source}{average} ({t.count('results.met_sum')} tiêu chí/{t.count('results.assessed')} xã).")]
    told.append(t.tell(f"Phân nhóm xã theo số tiêu chí đạt: {_bands(t)}."))
    if not is_short:
        told += _finished(t) + _unknown(t)
    return told


def _of_when(t):
    return t.text("quarter_words") if t.facts.period else f"tính {t.text('quarter_words')}"


def _bands(t):
    rows = list(enumerate(t.facts.results.bands))
    found = [
        f"{t.count(f'results.bands.{place}.communes')} xã đạt {_band(t, place, row)} tiêu chí"
        for place, row in rows
        if row.communes
    ]
    empty = [_band(t, place, row) for place, row in rows if not row.communes]
    return "; ".join(found + ([f"không có xã đạt {joined(empty, ', ')} tiêu chí"] if empty else []))


def _band(t, place, row):
    """ "15-18", "dưới 5"."""
    path = f"results.bands.{place}"
    return f"dưới {t.text(f'{path}.bound')}" if row.label.startswith("<") else t.text(f"{path}.label")


def _finished(t):
    if not t.facts.results.finished:
        return []
    text = f"Có {t.count('results.finished_count')} xã đạt đủ tiêu chí theo số liệu nhưng chưa có quyết định công nhận"
    return [t.tell(f"{text}: {t.names('results.finished')}.")]


def _unknown(t):
    told = []
    if t.facts.results.unknown:
        text = f"Có {t.count('results.unknown')} xã chưa đánh giá được đầy đủ do còn tiêu chí chưa có số liệu"
        told.append(t.tell(f"{text}; các tiêu chí này không tính là đạt."))
    if t.facts.unassessed:
        told.append(t.tell(f"Có {t.count('unassessed')} xã chưa có số liệu."))
    return told


_CHANGES = (
    ("standard", "số xã đạt chuẩn nông thôn mới", "xã", "count"),
    ("advanced", "số xã đạt chuẩn nông thôn mới nâng cao", "xã", "count"),
    ("exemplary", "số xã đạt chuẩn nông thôn mới kiểu mẫu", "xã", "count"),
    ("districts", "số đơn vị cấp huyện đạt chuẩn, hoàn thành nhiệm vụ", "đơn vị", "count"),
    ("average", "số tiêu chí bình quân", "tiêu chí/xã", "decimal"),
    ("meets", "số xã đạt đủ tiêu chí theo số liệu", "xã", "count"),
    ("below", None, "xã", "count"),
)


def changes(t, *, is_short=False):
    """Against last quarter and the same quarter last year, one paragraph each; what was not known is left unsaid."""
    told = []
    for place, comparison in enumerate(t.facts.comparisons):
        rows = _CHANGES[:1] + _CHANGES[4:5] if is_short else _CHANGES
        parts = [_change(t, place, *row) for row in rows if _is_worth(comparison, row[0])]
        if not parts:
            continue
        text = f"So với {t.text(f'comparisons.{place}.label')}: {'; '.join(parts)}."
        told.append(t.tell(text + _without_data(t, comparison) + _other_units(t, place, comparison)))
    return told + moves(t, is_short=is_short) if told else [t.tell("Chưa có số liệu kỳ trước để so sánh.")]


def _is_worth(comparison, name):
    """Known on both days, and not a count that is and was zero."""
    change = getattr(comparison, name)
    return change.is_known and bool(change.now or change.before)


def _change(t, place, name, words, unit, form):
    path = f"comparisons.{place}.{name}"
    change, show = t.fact(path), getattr(t, form)
    words = words or f"số xã đạt dưới {t.count('few_criteria')} tiêu chí"
    if not change.direction:
        return f"{words} không thay đổi ({show(f'{path}.now')} {unit})"
    verb = "tăng" if change.direction > 0 else "giảm"
    start = f"từ {show(f'{path}.before')}" if change.before else "trước đó chưa có"
    end = f"{show(f'{path}.now')} {unit}" if change.now else f"không còn {unit} nào"
    span = f"{start}, nay {end}" if not change.before else f"{start} {'lên' if change.direction > 0 else 'xuống'} {end}"
    return f"{words} {verb} {show(f'{path}.difference')} {unit} ({span})"


def _without_data(t, comparison):
    if t.facts.results is None or comparison.has_new_data:
        return ""
    return " Chưa có số liệu mới theo Bộ tiêu chí để so sánh." if not t.facts.period else (
        " Chưa có số liệu kỳ trước theo Bộ tiêu chí để so sánh.")  # fmt: skip


def _other_units(t, place, comparison):
    """Communes merged or became wards in between: the whole is another."""
    if not comparison.communes.direction:
        return ""
    path = f"comparisons.{place}.communes"
    return f" Số xã toàn tỉnh thay đổi từ {t.count(f'{path}.before')} thành {t.count(f'{path}.now')} xã."


def keeping(t, *, is_short=False):
    """Communes recognised that now miss criteria."""
    if t.facts.at_risk is None:
        return [t.tell("Chưa có số liệu để đánh giá việc duy trì đạt chuẩn của các xã đã được công nhận.")]
    if not t.facts.at_risk:
        return [t.tell("Không có xã nào đã được công nhận đạt chuẩn mà theo số liệu có tiêu chí không còn đạt.")]
    text = f"Có {t.count('risk_count')} xã đã được công nhận đạt chuẩn nhưng theo số liệu có tiêu chí không còn đạt"
    places = range(len(t.facts.at_risk[:LISTED]))
    if is_short:
        rest = " và các xã khác" if len(t.facts.at_risk) > LISTED else ""
        told = [t.tell(f"{text}: {', '.join(_risk_name(t, place) for place in places)}{rest}.")]
    else:
        told = [t.tell(f"{text}:"), *(_risk(t, place) for place in places)]
        ended(told[-1])
        if len(t.facts.at_risk) > LISTED:
            told.append(t.tell(f"Danh sách đầy đủ {t.count('risk_count')} xã tại phụ lục kèm theo."))
    return told + _review(t)


def _risk(t, place):
    path, unit = f"at_risk.{place}", t.facts.at_risk[place]
    names = "; ".join(t.text(f"{path}.failing.{number}") for number in range(unit.missing))
    review = ", thuộc trường hợp phải xem xét thu hồi" if unit.is_for_review else ""
    text = f"{_risk_name(t, place, is_first=True)}: {t.count(f'{path}.missing')} tiêu chí chưa đạt ({names}){review};"
    return t.tell(text, is_item=True)


def _review(t):
    if not t.facts.for_review:
        return []
    text = f"Trong đó, {t.count('for_review')} xã thuộc trường hợp phải xem xét thu hồi quyết định công nhận"
    return [t.tell(f"{text}.")]


def _risk_name(t, place, *, is_first=False):
    name = (t.initial if is_first else t.text)(f"at_risk.{place}.name")
    district = t.facts.at_risk[place].district
    return f"{name} ({t.text(f'at_risk.{place}.district')})" if district else name


def ended(told):
    """The last line of a list ends with a full stop."""
    told.text = told.text.rstrip(";") + "."
    return told


def reporting(t, *, is_short=False):
    """Who has handed in results of the period and who has not."""
    facts = t.facts.reporting
    if facts is None:
        return []
    counts = f"{t.count('reporting.handed_in')}/{t.count('reporting.total')}"
    if not facts.waiting:
        approved = f"; {t.count('reporting.approved')} xã đã được phê duyệt kết quả" if facts.approved else ""
        return [t.tell(f"{counts} xã đã nộp kết quả {t.text('quarter_words')}{approved}.")]
    if not facts.handed_in:
        return [
            t.tell(f"Chưa có xã nào nộp kết quả {t.text('quarter_words')} ({counts.partition('/')[2]} xã chưa nộp).")
        ]
    text = f"{counts} xã đã nộp kết quả {t.text('quarter_words')}; còn {t.count('reporting.missing')} xã chưa nộp: "
    rows = [_waiting(t, place) for place in range(len(facts.waiting))]
    return [t.tell(f"{text}{', '.join(rows)}.")]


def _waiting(t, place):
    path = f"reporting.waiting.{place}"
    row = t.fact(path)
    if row.total == 1 and row.name.startswith("xã "):
        return t.text(f"{path}.name")
    return f"{t.text(f'{path}.name')} ({t.count(f'{path}.communes')}/{t.count(f'{path}.total')} xã)"
