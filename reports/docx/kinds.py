"""Kinds of official papers and their abbreviations (Decree 30/2020/NĐ-CP, Annex III)."""

LETTER = "Công văn"  # carries no name of its kind and no abbreviation: "123/VPĐP-NTM"
ABBREVIATIONS = {
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Quy định": "QyĐ",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
    "Chương trình": "CTr",
    "Kế hoạch": "KH",
    "Phương án": "PA",
    "Đề án": "ĐA",
    "Báo cáo": "BC",
    "Biên bản": "BB",
    "Tờ trình": "TTr",
    "Công điện": "CĐ",
}


def symbol_of(kind, unit, *, topic="", party=False):
    """ "BC-VPĐP"; of a letter "VPĐP-NTM". The Party writes "BC/TU" and "CV/TU"."""
    if party:
        return f"{ABBREVIATIONS.get(kind, 'CV')}/{unit}"
    if kind == LETTER:
        return f"{unit}-{topic}" if topic else unit
    return f"{ABBREVIATIONS[kind]}-{unit}"
