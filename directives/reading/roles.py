"""Who does what in one piece of a clause: leads, those who coordinate, direct, are reported to or informed."""

import re
from dataclasses import dataclass, field

_VERBS = (
    "ban hành|xây dựng|tổ chức|triển khai|rà soát|soát xét|tăng cường|đẩy mạnh|tiếp tục|chủ động|chủ trì"
    "|phối hợp|tham mưu|hướng dẫn|đôn đốc|kiểm tra"
    "|giám sát|theo dõi|tổng hợp|báo cáo|chỉ đạo|lãnh đạo|quán triệt|tập trung|khẩn trương|thường xuyên"
    "|kịp thời|thực hiện|chịu trách nhiệm|căn cứ"
    "|có trách nhiệm|huy động|bố trí|cân đối|ưu tiên|hoàn thành|bảo đảm|đảm bảo|đề xuất|lồng ghép|phát "
    "huy|tuyên truyền|vận động|nâng cao|định kỳ"
    "|phải|cần|theo chức năng|đứng đầu|giúp|lập|trình|gửi|cập nhật|công bố|công khai|hỗ trợ|quản lý|phân "
    "công|lựa chọn|duy trì|đăng ký|sử dụng|cử"
    "|xem xét|thẩm định|thẩm tra|hoàn thiện|bám|nghiên cứu|mở|tích cực|củng cố|kiện toàn|chuẩn bị|đánh "
    "giá|khảo sát|bổ sung|định hướng|đăng tải"
    "|phấn đấu|đưa|phân bổ|xác định|tích cực|làm|trên cơ sở|dựa|quyết định|giao|đổi mới|thông tin|mỗi|rà"
    "|chọn|tạo|cung cấp|nghiêm túc|trực tiếp"
    "|tự|nhanh chóng|quan tâm|chú trọng|lấy|gắn|thanh tra|phê duyệt|được giao|khuyến khích|kêu gọi|dành"
    "|thống nhất|cùng|là|ngoài|hằng|hàng|trước"
    "|trong|chậm|thông báo|tiến hành|phổ biến|thành lập|xử lý|giải quyết|tháo gỡ|phản ánh|biểu dương"
    "|khen thưởng|tiếp nhận|đối chiếu|lưu|bàn giao"
    "|vận hành|đầu tư|giải ngân|thu|chi|kiểm soát|bảo vệ|phân loại|trồng|nhân rộng|cụ thể hóa|sớm|đề "
    "nghị|yêu cầu|gương mẫu|đồng hành|tham gia"
)
_VERB = re.compile(rf"(?i)^\s*(?:,\s*)?(?:\([^)]*\)\s*)?(?:{_VERBS})\b")
_CONNECTOR = re.compile(
    r"^\s*(?:\([^)]{0,60}\))?\s*(?:,|;|/|-|–)?\s*(?:(?:và|cùng|cùng với|hoặc|,)\s*)?(?:các\s+|của\s+)?(?:đồng chí\s+)?$"
)
_ADVERBS = r"(?:\s*(?:chặt chẽ|thường xuyên|tốt|hiệu quả|đồng bộ|,))*"
_COORDINATING = re.compile(
    rf"(?i)(?:phối hợp{_ADVERBS}\s*(?:với|cùng|cùng với|giữa)?|phối hợp thực hiện:?|kết hợp với|cùng với"
    rf"|\bcùng|thống nhất với|phối hợp:|phối hợp chính:|liên hệ với|làm việc với)\s*(?::|các"
    rf"|với)?\s*(?:đồng chí\s+)?$"
)
_GUIDED = re.compile(
    r"(?i)(?:hướng dẫn|đôn đốc|định hướng)(?:,? (?:và )?(?:hướng dẫn|đôn đốc|kiểm tra|hỗ trợ|giám sát"
    r"|chỉ đạo|nhắc nhở|đồng hành cùng))*\s*(?:các)?$"
)
_GUIDED_TOO = re.compile(
    r"(?i)^(?:lãnh đạo,? )?(?:và )?(?:chỉ đạo|lãnh đạo)(?:,? (?:và )?(?:hướng dẫn|đôn đốc"
    r"|kiểm tra))*\s*(?:các)?$"
)
_REPORTS = re.compile(
    r"(?i)(?:báo cáo(?: (?:kết quả|tình hình|ngay|kịp thời|đề xuất))*(?: (?:thực hiện"
    r"|triển khai))?(?: (?:về|cho|với|gửi|lên))?|(?<!lộ )(?<!quá )(?<!công )(?<!chương )(?<!quy )trình"
    r"|tham mưu(?:, đề xuất)?(?:,? giúp)?(?: cho)?(?: với)?|tham mưu đề xuất|giúp(?: việc)?(?: cho)?"
    r"|gửi(?: (?:báo cáo|kết quả|hồ sơ|danh sách|văn bản|kế hoạch))?(?: về| đến| cho)?"
    r"|(?:báo cáo|gửi|phản ánh|nộp|chuyển)[^.;]{0,80}? (?:về|đến)|(?:báo cáo|kết quả|gửi)[^.;]{0,80}? cho"
    r"|trước|đề xuất(?: với)?|kiến nghị(?: với)?|xin ý kiến|\bqua"
    r"|\(qua)\s*(?:cấp có thẩm quyền,?\s*)?(?:các đồng chí\s+)?(?:lãnh đạo\s+)?$"
)
_INFORMED = re.compile(
    r"(?i)(?:thông báo|phổ biến|quán triệt|cung cấp|thông tin|truyền đạt)[^.;,]{0,40}?(?:đến|tới"
    r"|cho)\s*(?:các|từng)?\s*$"
)
_LEAD_BEFORE = re.compile(
    r"(?i)(?:^|[.;:(,]\s*|\b)(?:giao(?: (?:cho|trách nhiệm cho|nhiệm vụ cho))?|phân công|yêu cầu|đề nghị"
    r"|(?:cơ quan|đơn vị)(?: (?:được giao|đầu mối))? (?:chủ trì|thực hiện)(?: thực hiện)?:?|chủ trì:"
    r"|chủ trì thực hiện:|trách nhiệm:|thực hiện:|do)\s*:?\s*(?:các đồng chí\s+|đồng chí\s+)?$"
)
_COORDINATING_LABEL = re.compile(r"(?i)(?:cơ quan|đơn vị)?\s*phối hợp(?: thực hiện)?\s*:\s*$")
_INTRO = re.compile(
    r"(?i)^(?:(?:-|\+)?\s*(?:đề nghị|yêu cầu|giao|phân công|đồng thời|riêng|đối với|về phía|từng|mỗi"
    r"|các đồng chí|hằng năm|hàng năm|định kỳ|thường xuyên)?,?\s*)?$"
)
_TIME_INTRO = re.compile(
    r"(?i)^(?:(?:trước|chậm nhất|trong|đến|căn cứ|trên cơ sở|để|nhằm|với|đối với|hằng|hàng|định kỳ|sau"
    r"|khi|từ|theo|thực hiện|tại|ngay|bên cạnh|ngoài|quá trình|trong quá trình|nếu|trường hợp)\b[^;]*[,:]"
    r"|[^;.]{0,200}[;.:])\s*(?:đề nghị|yêu cầu|giao|thì)?\s*(?:đồng chí\s+|các đồng chí\s+)?$"
)
_PARTY_BODY = re.compile(
    r"(?i)^(?:ban cán sự|đảng đoàn|đảng ủy|ban thường vụ|thường trực (?:tỉnh|huyện|thành) ủy|bcs đảng)"
)
_DIRECTS = re.compile(r"(?i)^\s*(?:lãnh đạo,? chỉ đạo|chỉ đạo|lãnh đạo)(?: và)?\s*(?:các)?\s*$")
_ORDERS = re.compile(r"(?i)^\s*(?:,\s*)?(?:đề nghị|yêu cầu|giao(?: cho)?|phân công)\b")


_WEAK = re.compile(
    r"(?i)(?:(?:vai trò|trách nhiệm|hoạt động|phối hợp|người đứng đầu|tham gia"
    r"|giám sát)[^.;]{0,40}?(?:của|giữa)|người đứng đầu|hoạt động|hệ thống|kiện toàn|giữa)\s*(?:các\s*)?$"
)
_HEADED = ("đứng đầu là đồng chí", "đứng đầu là")


@dataclass
class Chain:
    """Agencies in one list, with the words before and after it."""

    mentions: list
    before: str
    after: str
    roles: list = field(default_factory=list)


def chains_of(text, mentions):
    """Lists of agencies in a piece of text; mentions are placed in that text."""
    chains, last = [], 0
    for mention in mentions:
        between = text[last : mention.span.start]
        if chains and _CONNECTOR.match(between) and not _ends_list(between, chains[-1]):
            chains[-1].mentions.append(mention)
        else:
            chains.append(Chain([mention], between, ""))
        last = mention.span.end
    for at, chain in enumerate(chains):
        end = chains[at + 1].mentions[0].span.start if at + 1 < len(chains) else len(text)
        chain.after = text[chain.mentions[-1].span.end : end]
    return chains


def _ends_list(between, chain):
    """A semicolon ends a list that has none inside yet."""
    return ";" in between and len(chain.mentions) == 1


def roles_of(text, mentions):
    """{role: [mentions]} of one piece of a clause."""
    roles = {}
    chains = chains_of(text, mentions)
    is_led = False
    for at, chain in enumerate(chains):
        role = _role(chain, chains[:at], is_led, text)
        if role == "directing" or role == "lead":
            is_led = True
        if role:
            known = roles.setdefault(role, [])
            known += [mention for mention in chain.mentions if mention.name not in {row.name for row in known}]
        chain.roles.append(role)
    return _tidied(roles)


def _role(chain, earlier, is_led, text):
    before, after = chain.before, chain.after
    if _COORDINATING_LABEL.search(before) or _COORDINATING.search(before):
        return "coordinating"
    if re.match(r"(?i)^\s*(?:là (?:cơ quan|đơn vị) )?phối hợp(?:\s*[;.,)]|$)", after) and is_led:
        return "coordinating"
    if earlier and "directing" in earlier[-1].roles and _DIRECTS.match(before):
        return "lead"
    if _is_orderer(chain):
        return None
    if _is_subject(chain, earlier, text):
        return "directing" if _directs(chain) else "lead"
    if _INFORMED.search(before):
        return "informed"
    if _REPORTS.search(before) and not (before.rstrip().endswith("giúp") and chain.mentions[0].name.startswith("Các ")):
        return "reports_to"
    if (
        _LEAD_BEFORE.search(before)
        and (
            not is_led
            or re.search(r"(?i)(?:(?:^|[,;.:])\s*(?:giao|yêu cầu|đề nghị|phân công)|:)\s*(?:các\s*)?$", before)
        )
        and not after.lstrip().startswith("giao")
    ):
        return "lead"
    if re.match(r"(?i)^\s*(?:chủ trì\b|(?:đó |này )?(?:phải )?chịu trách nhiệm)", after) or before.rstrip().endswith(
        _HEADED
    ):
        return "lead"
    if _GUIDED_TOO.match(before.strip()) and not earlier:
        return "ordered"
    if _GUIDED.search(before):
        return "coordinating"
    return None


def weak_leads(text, mentions):
    """Agencies whose role or work a piece is about, where nobody is told to act: "phát huy vai trò của …"."""
    return [mention for chain in chains_of(text, mentions) if _WEAK.search(chain.before) for mention in chain.mentions]


def _is_orderer(chain):
    """ "UBND tỉnh yêu cầu các sở…": whoever orders leads nothing."""
    return bool(_ORDERS.match(chain.after)) and not chain.before.strip(" ,-+")


def _is_subject(chain, earlier, text):
    """Whether the list begins the piece, or a part of it, and an action follows."""
    before = text[: chain.mentions[0].span.start]
    last = re.split(r"[;]", before)[-1]
    acts = bool(_VERB.match(chain.after)) or not chain.after.strip(" .:;/") or chain.after.lstrip().startswith(":")
    if _INTRO.match(before) or (
        earlier and _ORDERS.match(earlier[-1].after) and _ORDERS.fullmatch(chain.before.rstrip() or " ")
    ):
        return acts or not earlier
    if last is not before and _INTRO.match(last.strip()):
        return acts
    return (
        bool(_TIME_INTRO.match(before))
        and before.rstrip()[-1:] in ",:;"
        and acts
        and bool(_VERB.match(chain.after))
        and not earlier
    )


def _directs(chain):
    return is_party_body(chain.mentions) and bool(_DIRECTS.match(chain.after))


def is_party_body(mentions):
    return bool(mentions) and all(_PARTY_BODY.match(mention.name) for mention in mentions)


def _tidied(roles):
    """A lead is not also coordinating or reported to in the same task."""
    leads = {mention.name for mention in roles.get("lead", ())}
    out = {
        role: [mention for mention in rows if role == "lead" or mention.name not in leads]
        for role, rows in roles.items()
    }
    return {role: rows for role, rows in out.items() if rows}
