"""What a figure counts, by its unit and the words around it: a code of the register where one fits, else the words."""

import re

from ntm.lib.text import clean

_STANDINGS = (("kieu_mau", r"kiểu mẫu"), ("hien_dai", r"hiện đại"), ("nang_cao", r"nâng cao"))
_MOST = 80


def metric_of(sentence, span, unit):
    after = re.split(r"[;.,(]", sentence[span.end : span.end + 90])[0]
    before = sentence[max(span.start - 30, 0) : span.start]
    own = sentence[span.start : span.end]
    if unit == "tiêu chí/xã":
        return "tieu_chi_binh_quan_xa"
    if unit in ("tiêu chí", "chỉ tiêu"):
        return "so_tieu_chi_huyen" if "huyện" in after[:12] else "so_tieu_chi_xa"
    if unit == "%":
        return _share(after)
    kind = (
        "xa"
        if unit.startswith("xã")
        else "huyen"
        if re.match(r"huyện|thành phố|thị xã", unit)
        else "tinh"
        if unit == "tỉnh"
        else ""
    )
    return _places(kind, f"{own} {after}", before) if kind else clean(f"{unit} {after}")[:_MOST]


def _places(kind, words, before):
    if match := re.search(r"dưới (\d+) tiêu chí", words):
        return f"{kind}_duoi_{match[1]}_tieu_chi"
    for code, pattern in _STANDINGS:
        if re.search(pattern, words):
            return f"{kind}_{code}"
    if not re.search(r"đạt chuẩn|hoàn thành|công nhận|nông thôn mới|NTM", words):
        return (
            clean(f"{'xã' if kind == 'xa' else 'huyện'} {words}")[:_MOST]
            if len(clean(words)) > 12
            else f"tong_so_{kind}"
        )
    if kind == "huyen" and re.search(r"thành phố|hoàn thành", words):
        return "huyen_dat_chuan_hoac_hoan_thanh"
    return f"{kind}_dat_chuan_them" if re.search(r"thêm\s*$", before) else f"{kind}_dat_chuan_ntm"


def _share(after):
    words = clean(after)
    if re.match(r"(?:số |các )?xã\b", words) and re.search(r"đạt chuẩn|công nhận", words):
        return "ty_le_xa_nang_cao" if "nâng cao" in words else "ty_le_xa_dat_chuan_ntm"
    return clean(f"tỷ lệ {words}")[:_MOST] if words else "tỷ lệ"
