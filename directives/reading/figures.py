"""Figures printed in a clause: counts, shares, averages, "none left", places named. Each a target or a stated fact."""

import re
from dataclasses import dataclass, replace

from directives.reading.cues import is_target
from directives.reading.deadlines import deadline_of
from directives.reading.metrics import metric_of
from directives.reading.names import PLACE
from directives.reading.proposal import Figure, Span
from ntm.lib.numbers import parse_decimal
from ntm.lib.text import clean

_NUMBER = r"(?<![\w/.,])\d{1,3}(?:\.\d{3})+(?:,\d+)?|(?<![\w/.,])\d+(?:,\d+)?"
_PLACE_UNIT = (
    r"(?:xã|phường|thị trấn|huyện|thị xã|thành phố|quận|đặc khu|tỉnh|thôn|bản|ấp|buôn|làng|xóm|khóm|khu phố"
    r"|tổ dân phố|khu dân cư)"
)
_UNITS = (
    r"tiêu chí\s*/\s*xã", r"triệu đồng\s*/\s*người(?:\s*/\s*năm)?",
    rf"{_PLACE_UNIT}(?:(?:, | và |/| - ){_PLACE_UNIT})*",
    r"tiêu chí", r"chỉ tiêu", r"hộ gia đình", r"hộ(?! chiếu| khẩu)", r"hợp tác xã", r"HTX", r"tổ hợp tác",
    r"sản phẩm(?: OCOP)?", r"mô hình",
    r"km", r"ha\b", r"héc ?ta", r"m²", r"m2\b", r"m³", r"công trình", r"trường(?: học)?\b", r"lao động", r"vườn mẫu",
    r"vườn",
    r"doanh nghiệp", r"trạm y tế", r"trạm", r"chợ", r"nhà văn hóa", r"tuyến(?: đường)?", r"căn nhà", r"căn",
    r"ngôi nhà", r"nhà", r"chuỗi(?: liên kết)?", r"điểm",
    r"lớp", r"dự án", r"cơ sở", r"vùng", r"cây", r"trang trại", r"công chức", r"đơn vị", r"bác sĩ", r"giường",
    r"điều kiện", r"nhóm", r"đoàn",
)  # fmt: skip
_UNIT = "|".join(_UNITS)
_MONEY = r"(?!\s*(?:tỷ|triệu|nghìn|ngàn|đồng|USD))"
_COUNT = re.compile(
    rf"(?P<value>{_NUMBER})(?:\s*[-–]\s*(?P<upper>\d+(?:,\d+)?))?(?:\s*/\s*(?:tổng"
    rf" số )?(?P<whole>\d{{1,3}}(?:\.\d{{3}})+|\d+))?"
    rf"(?:\s+|(?=km|ha|m))(?P<unit>{_UNIT})(?!\w)"
)
_PERCENT = re.compile(rf"(?P<value>{_NUMBER})(?:\s*[-–]\s*(?P<upper>\d+(?:,\d+)?))?\s*%")
_NONE = re.compile(
    rf"(?i)(?<!huyện )(?<!xã )(?<!thôn )\b(?P<how>không còn|không có|chưa có)\s+(?P<unit>{_PLACE_UNIT}|hộ"
    rf"|tiêu chí|nhà)\b(?=(?P<rest>[^.;:]{{0,60}}))"
)
_BARE = re.compile(rf"(?P<value>{_NUMBER})\s*/\s*(?P<whole>\d+)(?!\s*[/\w-])")
_KEEPS = re.compile(
    rf"(?P<unit>[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Xx]ã"
    rf"|[Tt]ỉnh)\s+(?P<name>{PLACE})\s+(?:tiếp tục )?(?:duy trì|giữ vững|hoàn thành nhiệm vụ)"
)
_REACHES = re.compile(
    r"(?i)\b(?:phấn đấu|đưa|để xây dựng|xây dựng|hoàn thành mục tiêu)\s+(?:xây dựng\s+"
    r"|đưa\s+)?(?P<unit>tỉnh|huyện|thành phố|thị xã|xã)\s+(?P<name>[^.,;:()]{0,30}?)\s*"
    r"(?:đạt chuẩn|hoàn thành nhiệm vụ)(?=[^.;:]{0,60}(?:trong|vào|đến|giai đoạn|năm) )"
)
_ATTACHED = re.compile(
    r"^[^.;\d%]{0,90}?(?:\(|,\s*|\s)(?:(?:đạt|chiếm|bằng|tương đương|tỷ lệ|đạt tỷ lệ|chiếm tỷ lệ"
    r"|tương ứng(?: với)?|=)\s*)*$"
)
_QUALIFIES = re.compile(r"(?:đạt|đủ|dưới|trên|từ|hoàn thành)\s+(?:từ |đủ |dưới |trên )?$")
_LEAST = re.compile(r"(?i)(?:dưới|không quá|tối đa|giảm[^.;]{0,30}(?:còn|xuống)|còn dưới|xuống còn|nhỏ hơn)\s*$")
_CITED = re.compile(
    r"(?i)(?:số|điều|khoản|điểm|phụ lục|tiêu chí số|mục|quý|ngày|tháng|năm|lần thứ|mẫu|cấp|khóa|kỳ họp)\s*$"
)


@dataclass(frozen=True)
class Context:
    """What a figure's reading depends on beside its sentence."""

    clause: str
    issued: object = None
    default_is_target: bool = True
    default_deadline: object = None


def figures_of(text, offset, context):
    """Figures of a clause's text, which begins at `offset` of the paper."""
    found, taken = [], []
    for start, end in _sentences(text):
        sentence = text[start:end]
        found += [_moved(figure, start) for figure in _of_sentence(sentence, context, taken)]
    return [_moved(figure, offset) for figure in sorted(found, key=lambda figure: figure.span.start)]


def _of_sentence(sentence, context, taken):
    zeros = [_zero(match, sentence, context) for match in _NONE.finditer(sentence)]
    figures = [figure for figure in zeros if figure]
    busy = [figure.span for figure in figures]
    counts = [
        _counted(match, sentence, context)
        for match in _COUNT.finditer(sentence)
        if _is_free(match, busy) and not _is_cited(match, sentence)
    ]
    counts = _without_qualifiers(counts, sentence)
    shares = [_share(match, sentence, context) for match in _PERCENT.finditer(sentence) if _is_free(match, busy)]
    figures += _joined(counts, shares, sentence)
    figures += _named(sentence, context, figures)
    return figures


def _is_free(match, spans):
    return not any(span.start <= match.start() < span.end for span in spans)


def _is_cited(match, sentence):
    return bool(_CITED.search(sentence[max(match.start() - 14, 0) : match.start()]))


def _figure(sentence, context, span, *, counted_to=0, **values):
    limit = _deadline(sentence, span, context)
    wanted = is_target(sentence, span, context)
    metric = metric_of(sentence, Span(span.start, max(span.end, counted_to)), values["unit"])
    return Figure(
        clause=context.clause, is_target=wanted, metric=metric, span=span, text=sentence[span.start : span.end],
        deadline=limit, confidence=0.8, **values,
    )  # fmt: skip


def _deadline(sentence, span, context):
    """The limit nearest before the figure, else one after it, else that of the part or the paper."""
    before = sentence[: span.start]
    parts = re.split(r"[;.]", before)
    for words in (parts[-1], sentence[span.start :].split(";")[0], before):
        found = deadline_of(words, issued=context.issued)
        if found.due:
            return found
    return context.default_deadline or deadline_of("")


def _counted(match, sentence, context):
    operator = "<=" if _LEAST.search(sentence[: match.start()]) else ">="
    unit = re.sub(r"\s*/\s*", "/", clean(match["unit"]))
    names, end = _names_after(sentence, match.end())
    return _figure(
        sentence, context, Span(match.start(), match.end()), counted_to=end, operator=operator,
        value=parse_decimal(match["value"]),
        denominator=parse_decimal(match["whole"]) if match["whole"] else None, unit=unit, named_localities=names,
    )  # fmt: skip


def _names_after(sentence, at):
    """Places listed after a count: "03 huyện: A, B và C", "02 xã … (xã A, xã B)"."""
    kinds = r"(?:(?:huyện|thành phố|thị xã|xã|phường|thị trấn|bản|thôn)\s+)?"
    names = rf"(?P<names>{kinds}{PLACE}(?:(?:,|;| và)\s+{kinds}{PLACE})*)"
    for pattern in (
        rf"\s*(?::|gồm|là)\s*(?:các (?:xã|huyện)\s+)?{names}",
        rf"[^.;:\d(]{{0,90}}\(\s*(?:gồm:?\s+|các (?:xã|huyện):?\s+)?{names}\s*[)…]",
    ):
        if match := re.compile(pattern).match(sentence, at):
            return [clean(name) for name in re.split(r",|;| và ", match["names"])], match.end()
    return [], at


def _share(match, sentence, context):
    operator = "<=" if _LEAST.search(sentence[: match.start()]) else "=" if match["value"] == "100" else ">="
    return _figure(
        sentence, context, Span(match.start(), match.end()), operator=operator, value=parse_decimal(match["value"]),
        unit="%",
    )  # fmt: skip


def _zero(match, sentence, context):
    """ "không còn xã dưới 15 tiêu chí", "chưa có huyện đạt nông thôn mới nâng cao"."""
    rest = match["rest"]
    if match["how"].lower() == "không có" and not re.search(r"đạt|dưới|chuẩn|tạm|dột", rest):
        return None
    end = match.start("rest") + len(re.split(r"[,(]| và ", rest)[0])
    return _figure(
        sentence, context, Span(match.start(), end), operator="=", value=parse_decimal("0"), unit=match["unit"].lower()
    )


def _without_qualifiers(counts, sentence):
    """ "12 xã đạt 19/19 tiêu chí" is one figure: the criteria only say which communes."""
    kept = []
    for figure in counts:
        before = sentence[: figure.span.start]
        last = kept[-1] if kept else None
        is_near = (
            last and figure.unit == "tiêu chí" and last.unit != "tiêu chí" and figure.span.start - last.span.end < 40
        )
        is_band = figure.unit == "tiêu chí" and re.search(r"(?i)\bxã (?:đạt )?(?:dưới|trên|từ) $", before)
        if not (is_near and _QUALIFIES.search(before)) and not is_band:
            kept.append(figure)
    return kept


def _joined(counts, shares, sentence):
    """A share in brackets behind a count is that count's own, as is a count in brackets behind a share."""
    left = []
    for share in shares:
        before = [count for count in counts if count.span.end <= share.span.start]
        owner = before[-1] if before else None
        if (
            owner
            and owner.percentage is None
            and _ATTACHED.match(sentence[owner.span.end : share.span.start])
            and _is_share_of(owner, share, sentence)
        ):
            counts[counts.index(owner)] = replace(
                owner, percentage=share.value, text=sentence[owner.span.start : share.span.end]
            )
        else:
            left.append(share)
    return _merged(counts, left, sentence)


def _is_share_of(owner, share, sentence):
    between = sentence[owner.span.end : share.span.start]
    says = bool(re.search(r"(?:\(|chiếm|bằng|tương đương|tương ứng|tỷ lệ)[^,;]{0,25}$", between))
    if owner.denominator:
        exact = owner.value * 100 / owner.denominator
        return abs(exact - share.value) < 1 or says
    return says and not re.search(r"(?i)phấn đấu|tăng|giảm", between)


def _merged(counts, shares, sentence):
    out = list(counts)
    for share in shares:
        owner = next((count for count in out if _is_bracketed(share, count, sentence)), None)
        if owner:
            out[out.index(owner)] = replace(owner, percentage=share.value, is_target=share.is_target)
        else:
            out.append(share)
    return out


def _is_bracketed(share, count, sentence):
    between = sentence[share.span.end : count.span.start]
    return bool(
        count.denominator
        and re.fullmatch(r"[^.;\d]{0,60}\((?:tương (?:ứng|đương)(?: với)? |tức |bằng )?", between)
        and share.span.end <= count.span.start
    )


def _named(sentence, context, figures):
    """Places that reach or keep a standing although no number is printed."""
    busy = [figure.span for figure in figures]
    out = []
    for match in _KEEPS.finditer(sentence):
        if _is_free(match, busy) and "duy trì" in match[0]:
            name = clean(f"{match['unit'].lower()} {match['name']}")
            out.append(_one(match, sentence, context, "maintain", match["unit"].lower(), [name]))
    for match in _REACHES.finditer(sentence):
        if _is_free(match, busy) and not any(figure.operator == "achieved" for figure in out):
            names = re.findall(PLACE, match["name"])
            out.append(_one(match, sentence, context, "achieved", match["unit"].lower(), names))
    return out


def _one(match, sentence, context, operator, unit, names):
    figure = _figure(
        sentence, context, Span(match.start(), match.end()), operator=operator, value=parse_decimal("1"), unit=unit,
        named_localities=names,
    )  # fmt: skip
    own = deadline_of(sentence[match.start() :], issued=context.issued)
    return replace(figure, confidence=0.5, is_target=True, deadline=own if own.due else figure.deadline)


def _sentences(text):
    """(start, end) of the sentences of a clause."""
    start = 0
    for match in re.finditer(r"(?<=[.!?])\s+(?=[^\W\da-z_]|[“\"(])|\n", text):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _moved(figure, by):
    return replace(figure, span=Span(figure.span.start + by, figure.span.end + by))
