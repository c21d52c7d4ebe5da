"""Whether a figure is something to be reached or something that is so: by the words before it."""

import datetime as dt
import re

_TARGET = re.compile(
    r"(?i)phấn đấu|mục tiêu|chỉ tiêu|tối thiểu|ít nhất|tập trung|hoàn thành(?! nhiệm vụ)|có thêm|thêm\b"
    r"|duy trì|không còn|bảo đảm|đảm bảo|dành|nâng tỷ lệ"
    r"|nâng lên|giảm xuống|đăng ký|lựa chọn|kế hoạch|dự kiến|xây dựng|phải|cần|mỗi (?:huyện|xã|năm"
    r"|đơn vị)|chỉ đạo|đưa|trở lên|yêu cầu"
)
_FACT = re.compile(
    r"(?i)đã được công nhận(?: hoàn thành)?|đến nay|tính đến|hiện nay|hiện có|đã (?:có|được|đạt"
    r"|hoàn thành|công nhận|xây|hỗ trợ|huy động"
    r"|tổ chức|thành lập)|mới (?:có|đạt)|chưa có|còn (?:lại )?(?=\d)"
    r"|kết quả|toàn (?:tỉnh|huyện|xã) đã có|thời gian qua|so với|chỉ (?:có|đạt)"
    r"|tồn tại|hạn chế|qua rà soát|nguyên nhân"
)
_WEAK_FACT = re.compile(r"(?i)tăng\b|giảm\b|trong đó có|đặc biệt là|gồm|bao gồm|hiện")
_YEAR = re.compile(
    r"(?i)(?:đến|hết|cuối|trong|năm|tháng \d{1,2}/|/)\s*(?:hết |cuối |ngày "
    r"|năm )*(?:(?:\d{1,2}/)?(?P<m>\d{1,2})/)?(?P<y>20\d\d)"
)
_BASE = re.compile(r"(?i)(?:thực hiện|căn cứ|theo)[^.;]*$")


def is_target(sentence, span, context):
    """The last word before the figure that tells; else what the part of the paper is about."""
    before = sentence[: span.start] + " "
    verdicts = [(match.end(), True) for match in _TARGET.finditer(before)]
    verdicts += [(match.end(), False) for match in _FACT.finditer(before)]
    verdicts += [
        (match.end(), verdict) for match in _YEAR.finditer(before) if (verdict := _by_year(match, context)) is not None
    ]
    if sentence[span.start : span.start + 7].lower() == "chưa có":
        return False
    told = _last(verdicts, before)
    return context.default_is_target if told is None else told


def _last(verdicts, before):
    strong = [row for row in verdicts if len(before) - row[0] < 160]
    return max(strong, key=lambda row: (row[0], not row[1]))[1] if strong else None


def _by_year(match, context):
    if not context.issued:
        return None
    year, month = int(match["y"]), int(match["m"] or 12)
    if not 1 <= month <= 12:
        return None
    if (year, month) == (context.issued.year, context.issued.month):
        return None
    return dt.date(year, month, 1) > context.issued.replace(day=1)
