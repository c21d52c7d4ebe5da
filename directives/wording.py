"""How documents, clauses, metrics and time limits are printed. Citations stay Vietnamese, like the papers."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directives.clauses import CLOSING, OPENING, parent_number
from directives.models import DatePrecision, DeadlineKind
from ntm.lib.numbers import format_count
from ntm.lib.quarters import Quarter
from ntm.lib.text import initial_upper

METRIC_LABELS = {
    "hoan_thanh_muc_tieu_nang_cao_kieu_mau": "Hoàn thành mục tiêu nông thôn mới nâng cao, kiểu mẫu",
    "huyen_con_xa_chua_dat_chuan": "Huyện còn xã chưa đạt chuẩn nông thôn mới",
    "huyen_dat_chuan_hoac_hoan_thanh": "Huyện, thành phố đạt chuẩn/hoàn thành nhiệm vụ nông thôn mới",
    "huyen_dat_chuan_ntm": "Huyện đạt chuẩn nông thôn mới",
    "huyen_dat_chuan_them": "Huyện đạt chuẩn nông thôn mới tăng thêm",
    "huyen_dat_truoc_2021": "Huyện, thành phố đạt chuẩn/hoàn thành nhiệm vụ trước năm 2021",
    "huyen_duy_tri_phong_trao": "Huyện duy trì được phong trào xây dựng nông thôn mới",
    "huyen_nang_cao": "Huyện đạt chuẩn nông thôn mới nâng cao",
    "huyen_thanh_pho_dat_luy_ke": "Huyện, thành phố đạt chuẩn/hoàn thành nhiệm vụ (lũy kế)",
    "huyen_thanh_pho_dat_moi": "Huyện, thành phố đạt chuẩn/hoàn thành nhiệm vụ trong năm",
    "lo_trinh_xa_huyen_theo_nghi_quyet_XI": "Lộ trình xã, huyện đạt chuẩn theo Nghị quyết Đại hội XI",
    "so_tieu_chi_huyen": "Số tiêu chí huyện nông thôn mới",
    "so_tieu_chi_xa": "Số tiêu chí xã nông thôn mới",
    "thanh_pho_hoan_thanh_nhiem_vu": "Thành phố hoàn thành nhiệm vụ xây dựng nông thôn mới",
    "tieu_chi_binh_quan_xa": "Số tiêu chí đạt bình quân/xã",
    "tieu_chi_can_kinh_phi": "Tiêu chí cần kinh phí đầu tư",
    "tieu_chi_ho_ngheo_bhyt_suy_dinh_duong": ("Tiêu chí hộ nghèo, bảo hiểm y tế, trẻ em suy dinh dưỡng thấp còi"),
    "tieu_chi_huyen_hoan_thanh": "Tiêu chí huyện nông thôn mới hoàn thành",
    "tieu_chi_yeu": "Tiêu chí đạt thấp, cần tập trung",
    "tinh_dat_chuan_ntm": "Tỉnh đạt chuẩn nông thôn mới",
    "tong_so_huyen_thanh_pho": "Tổng số huyện, thành phố",
    "tong_so_xa": "Tổng số xã",
    "ty_le_ban_dbkk_dat_chuan": "Tỷ lệ bản thuộc xã đặc biệt khó khăn đạt chuẩn nông thôn mới",
    "ty_le_tien_su_dung_dat_cho_ntm": "Tỷ lệ tiền thu sử dụng đất dành cho Chương trình",
    "ty_le_xa_dat_chuan_ntm": "Tỷ lệ xã đạt chuẩn nông thôn mới",
    "ty_le_yeu_cau_tinh_dat_chuan": "Tỷ lệ yêu cầu của tỉnh đạt chuẩn nông thôn mới đã đạt",
    "xa_dat_chuan_luy_ke": "Xã đạt chuẩn nông thôn mới (lũy kế)",
    "xa_dat_chuan_moi": "Xã đạt chuẩn nông thôn mới trong năm",
    "xa_dat_chuan_ntm": "Xã đạt chuẩn nông thôn mới",
    "xa_dat_chuan_truoc_2021": "Xã đạt chuẩn nông thôn mới trước năm 2021",
    "xa_duoc_neu_guong": "Xã được nêu gương",
    "xa_duoi_15_tieu_chi": "Xã đạt dưới 15 tiêu chí",
    "xa_kieu_mau": "Xã đạt chuẩn nông thôn mới kiểu mẫu",
    "xa_nang_cao": "Xã đạt chuẩn nông thôn mới nâng cao",
    "xa_nang_cao_luy_ke": "Xã đạt chuẩn nông thôn mới nâng cao (lũy kế)",
    "xa_nang_cao_moi": "Xã đạt chuẩn nông thôn mới nâng cao trong năm",
    "xa_thi_tran_dat_va_co_ban_dat": "Xã, thị trấn đạt và cơ bản đạt chuẩn nông thôn mới",
}
RECURRENCE_LABELS = {
    "hang_thang": gettext_lazy("monthly"),
    "hang_quy": gettext_lazy("quarterly"),
    "hang_6_thang": gettext_lazy("half-yearly"),
    "hang_nam": gettext_lazy("yearly"),
    "thuong_xuyen": gettext_lazy("continuously"),
    "kip_thoi": gettext_lazy("as it happens"),
    "dinh_ky": gettext_lazy("periodically"),
}


# Further metrics the system computes; no document of the demonstration names them.
FURTHER_METRICS = {
    "dieu_kien_tinh_dat": "Số điều kiện theo bộ tiêu chí của địa phương đã đạt",
    "ty_le_xa_nang_cao": "Tỷ lệ xã đạt chuẩn nông thôn mới nâng cao",
    "xa_dat_chuan_them": "Xã đạt chuẩn nông thôn mới tăng thêm",
    "xa_nang_cao_them": "Xã đạt chuẩn nông thôn mới nâng cao tăng thêm",
}
_FEW = re.compile(r"xa_duoi_(\d{1,2})_tieu_chi")


def metric_label(code):
    few = _FEW.fullmatch(code)
    if few:
        return f"Xã đạt dưới {few[1]} tiêu chí"
    return METRIC_LABELS.get(code) or FURTHER_METRICS.get(code) or initial_upper(code.replace("_", " "))


def metric_code(text):
    """Code of a metric written as its code or its Vietnamese label; "" for one the system does not know."""
    text = text.strip()
    if _FEW.fullmatch(text):
        return text
    known = METRIC_LABELS | FURTHER_METRICS
    labels = {label.lower(): code for code, label in known.items()}
    return text if text in known else labels.get(text.lower(), "")


def directive_title(directive):
    """ "Chỉ thị số …/CT-UBND ngày … tháng 4 năm 2024": the paper's own blanks stay dots."""
    parts = [directive.kind]
    if directive.number or directive.symbol:
        parts.append(f"số {_full_number(directive)}")
    if directive.date and directive.date_precision != DatePrecision.UNKNOWN:
        parts.append(_long_date(directive))
    if len(parts) == 1:
        parts.append("không số, không ghi ngày")
    return " ".join(parts)


def _full_number(directive):
    if directive.symbol and directive.symbol in directive.number:
        return directive.number
    return f"{directive.number or '…'}{directive.symbol}"


def _long_date(directive):
    """As NĐ 30/2020/NĐ-CP writes it: days below 10 and the months 1 and 2 carry a zero."""
    day = directive.date
    if directive.date_precision == DatePrecision.YEAR:
        return f"năm {day.year}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    day_of_month = f"{day.day:02d}" if directive.date_precision == DatePrecision.DAY else "…"
    return f"ngày {day_of_month} tháng {month} năm {day.year}"


def date_text(directive):
    """ "09/04/2021", "tháng 4/2024", "năm 2017" or "không ghi ngày", no more exact than the paper."""
    day, precision = directive.date, directive.date_precision
    if day is None or precision == DatePrecision.UNKNOWN:
        return _("undated")
    if precision == DatePrecision.YEAR:
        return _year(day.year)
    return _month(day.year, day.month) if precision == DatePrecision.MONTH else f"{day:%d/%m/%Y}"


def clause_label(number):
    """ "khoản 4.2", "khoản 1, ý a", "mục III.1", "phần mở đầu", "câu kết, ý b"."""
    parent = parent_number(number)
    if parent and number[-1:].isalpha() and not number[-1:].isupper():
        return _("%(clause)s, point %(letter)s") % {"clause": clause_label(parent), "letter": number[-1]}
    if number == OPENING:
        return _("opening part")
    if number == CLOSING:
        return _("closing sentence")
    words = _("section %(number)s") if number[:1].isalpha() else _("clause %(number)s")
    return words % {"number": number}


def deadline_text(task):
    """As the paper sets it: "trước ngày 30/04/2024", "tháng 9/2017", "hằng quý", "không hạn"."""
    kind, value = task.deadline_kind, task.deadline_value
    if kind == DeadlineKind.DATE and task.due_date:
        words = _("before %(day)s") if task.is_strictly_before else _("by %(day)s")
        return words % {"day": f"{task.due_date:%d/%m/%Y}"}
    if kind in (DeadlineKind.MONTH, DeadlineKind.QUARTER):
        return _part_of_year(value)
    if kind == DeadlineKind.YEAR:
        return _year(value)
    if kind == DeadlineKind.PERIOD:
        return _("term %(years)s") % {"years": value}
    if kind == DeadlineKind.RECURRENCE:
        return str(RECURRENCE_LABELS.get(value, value))
    return _("no time limit")


def round_text(label):
    """A round of a recurring task: "quý III/2024", "tháng 9/2024", "6 tháng cuối năm 2024", "năm 2024"."""
    if label.isdecimal():
        return _year(label)
    year, half, part = label.partition("-H")
    if half:
        words = _("first half of %(year)s") if part == "1" else _("second half of %(year)s")
        return words % {"year": year}
    return _part_of_year(label)


def leads_texts(progress):
    """How far the lead agencies are: ["03/15 cơ quan đã xong", "02 chờ xác nhận", …]; [] before there is a round."""
    if progress is None:
        return []
    current = progress.current
    words = {"done": format_count(current.done), "agencies": format_count(current.agencies)}
    texts = [_("%(done)s/%(agencies)s lead agencies done") % words]
    if awaiting := current.reported - current.done:
        texts.append(_("%(count)s waiting for confirmation") % {"count": format_count(awaiting)})
    if current.groups:
        texts.append(_("members of %(count)s groups not known") % {"count": format_count(current.groups)})
    return texts


def rounds_texts(progress, today):
    """The round of a recurring task: ["kỳ tới: quý IV/2024, hạn 31/12/2024", "02 kỳ trước chưa xong"]."""
    if progress is None or not progress.current.label:
        return []
    current = progress.current
    words = {"round": round_text(current.label), "day": f"{current.due_date:%d/%m/%Y}"}
    is_coming = current.due_date >= today
    texts = [(_("next: %(round)s, due %(day)s") if is_coming else _("last: %(round)s, due %(day)s")) % words]
    if progress.left_open:
        texts.append(_("%(count)s earlier rounds not done") % {"count": format_count(progress.left_open)})
    return texts


def hand_over_texts(rows):
    """Who answers in place of agencies that are no more: a line for each taker, and one for what waits."""
    taken = {}
    for row in rows:
        taken.setdefault(row.to_agency, []).append(row.from_agency.name)
    waiting = taken.pop(None, [])
    texts = [
        _("handed over: %(agencies)s → %(taker)s") % {"agencies": "; ".join(names), "taker": taker.name}
        for taker, names in taken.items()
    ]
    return texts + ([_("to be assigned anew: %(agencies)s") % {"agencies": "; ".join(waiting)}] if waiting else [])


def _part_of_year(value):
    """ "2017-09" and "2024-Q3" in words; anything else as it was typed."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", value):
        return _month(match[1], int(match[2]))
    try:
        return _("quarter %(quarter)s") % {"quarter": Quarter.parse(value).label}
    except ValueError:
        return value


def _month(year, month):
    return _("month %(month)s/%(year)s") % {"month": month, "year": year}


def _year(year):
    return _("year %(year)s") % {"year": year}
