"""Words of the files and what they stand for: codes of the YAML keys, and an officer's words in a workbook."""

from criteria.models import Attainment, ConditionKind, DimensionKind, Operator, ValueKind
from localities.models import Level

ATTAINMENTS = {
    "ntm": Attainment.STANDARD,
    "nang_cao": Attainment.ADVANCED,
    "kieu_mau": Attainment.EXEMPLARY,
    "hien_dai": Attainment.MODERN,
    "hoan_thanh": Attainment.COMPLETED,
    "do_thi_van_minh": Attainment.CIVILISED_URBAN,
}
LEVELS = {level.value.lower(): level for level in Level}
DIMENSIONS = {kind.value.lower(): kind for kind in DimensionKind}
KINDS = {kind.value.lower(): kind for kind in ValueKind}
OPERATORS = {operator.value: operator for operator in Operator}
CONDITION_KINDS = {kind.value.lower(): kind for kind in ConditionKind}
MEASURES = ("percent_of_children", "percent_of_descendants", "every_remaining_child", "percent")
NUMERIC_KINDS = ("percent", "number")

# QĐ 18/2022/QĐ-TTg on revocation names these criteria; the data mark them by name, never by number.
SENSITIVE_NAMES = ("thu nhập", "môi trường", "quốc phòng và an ninh", "chất lượng môi trường sống")
BOTH_SEXES = "đạt cho cả nam và nữ"
SEXES = (("nam", "Nam", "Men"), ("nu", "Nữ", "Women"))
EVERYWHERE = "all"  # the level for every unit

# Codes that stand in addresses of pages where the code of a set would.
RESERVED_CODES = ("add", "compare", "sets", "close", "reopen", "lock")

# -- Words of a workbook, as ntm.lib.text.search_key gives them; the first of each code is what the export writes ----

LEVEL_WORDS = {"tinh": "province", "huyen": "district", "xa": "commune", "thon": "village"}
ATTAINMENT_WORDS = {
    "dat chuan": "ntm",
    "dat chuan nong thon moi": "ntm",
    "nong thon moi": "ntm",
    "nang cao": "nang_cao",
    "kieu mau": "kieu_mau",
    "hien dai": "hien_dai",
    "hoan thanh nhiem vu": "hoan_thanh",
    "hoan thanh": "hoan_thanh",
    "do thi van minh": "do_thi_van_minh",
    **{code: code for code in ATTAINMENTS},
}
DIMENSION_WORDS = {"chung": "none", "khong": "none", "vung": "region", "nhom xa": "commune_group"}
KIND_WORDS = {
    "ty le": "percent",
    "ty le %": "percent",
    "phan tram": "percent",
    "so": "number",
    "so luong": "number",
    "dat/khong dat": "boolean",
    "dat": "boolean",
    "co/khong": "boolean",
    "xep loai": "text",
    "chu": "text",
}
OPERATOR_WORDS = {
    "≥": ">=",
    ">=": ">=",
    "tu … tro len": ">=",
    "tu ... tro len": ">=",
    "tu": ">=",
    "tro len": ">=",
    "toi thieu": ">=",
    "it nhat": ">=",
    "khong duoi": ">=",
    "≤": "<=",
    "<=": "<=",
    "toi da": "<=",
    "khong qua": "<=",
    "khong vuot qua": "<=",
    "=": "=",
    "bang": "=",
    "dat": "achieved",
    "achieved": "achieved",
}
CONDITION_WORDS = {
    "ty le don vi cap duoi": "roll_up",
    "tieu chi cua chinh don vi": "own_criteria",
    "cong nhan cua chinh don vi": "own_attainment",
    "khao sat": "survey",
    "chi so": "indicator",
    "van ban": "boolean",
}
MEASURE_WORDS = {
    "% don vi truc thuoc": "percent_of_children",
    "% don vi cap duoi nua": "percent_of_descendants",
    "moi don vi con lai": "every_remaining_child",
    "%": "percent",
}
FLAG_WORDS = {
    **dict.fromkeys(("co", "x", "1", "dung", "yes", "true"), True),
    **dict.fromkeys(("khong", "0", "sai", "no", "false"), False),
}
DELEGATE_WORDS = {"tinh": "province", "bo": "ministry"}
RELATION_WORDS = {"sua doi": "amended_by", "huong dan": "guided_by", "thay the": "replaces"}

# What the export writes for a code.
WRITTEN = {
    "level": {"province": "tỉnh", "district": "huyện", "commune": "xã", "village": "thôn"},
    "attainment": {
        "ntm": "đạt chuẩn",
        "nang_cao": "nâng cao",
        "kieu_mau": "kiểu mẫu",
        "hien_dai": "hiện đại",
        "hoan_thanh": "hoàn thành nhiệm vụ",
        "do_thi_van_minh": "đô thị văn minh",
    },
    "dimension": {"none": "chung", "region": "vùng", "commune_group": "nhóm xã"},
    "kind": {"percent": "tỷ lệ", "number": "số", "boolean": "đạt/không đạt", "text": "xếp loại"},
    "operator": {">=": "≥", "<=": "≤", "=": "=", "achieved": "đạt"},
    "condition": {
        "roll_up": "tỷ lệ đơn vị cấp dưới",
        "own_criteria": "tiêu chí của chính đơn vị",
        "own_attainment": "công nhận của chính đơn vị",
        "survey": "khảo sát",
        "indicator": "chỉ số",
        "boolean": "văn bản",
    },
    "measure": {
        "percent_of_children": "% đơn vị trực thuộc",
        "percent_of_descendants": "% đơn vị cấp dưới nữa",
        "every_remaining_child": "mọi đơn vị còn lại",
        "percent": "%",
    },
    "flag": {True: "có", False: "không"},
    "delegate": {"province": "tỉnh", "ministry": "bộ"},
    "relation": {"amended_by": "sửa đổi", "guided_by": "hướng dẫn", "replaces": "thay thế"},
}
