"""The sheets of a set's workbook: their headings, the words accepted for them, and the key each one fills.

docs/data-formats.md says the same to people; the export writes the first title of every field.
"""

from dataclasses import dataclass

from criteria.loader import vocabulary as words
from ntm.lib.text import search_key

FACTS_SHEET, COLUMNS_SHEET, ROWS_SHEET = "Bộ tiêu chí", "Cột", "Chỉ tiêu"
CONDITIONS_SHEET, PAPERS_SHEET, GUIDE_SHEET = "Điều kiện", "Văn bản", "Hướng dẫn"
FACT_HEADS = ("Mục", "Nội dung")


@dataclass(frozen=True)
class Field:
    """One heading. `kind`: text, number_text, list, flag, day, whole, number, json, or a table of words.

    `written`: the name in vocabulary.WRITTEN of what the export writes for a code.
    """

    title: str
    path: tuple
    kind: object = "text"
    written: str = ""
    also: tuple = ()

    @property
    def keys(self):
        return {search_key(title) for title in (self.title, *self.also)}


FACTS = (
    Field("Mã bộ", ("code",), also=("Mã",)),
    Field("Tên bộ", ("name_vi",), also=("Tên",)),
    Field("Tên tiếng Anh", ("name_en",)),
    Field("Cấp áp dụng", ("locality_level",), words.LEVEL_WORDS, "level", ("Cấp",)),
    Field("Mức đạt", ("attainment",), words.ATTAINMENT_WORDS, "attainment", ("Danh hiệu",)),
    Field("Tỉnh ban hành", ("issuer_province",), "number_text"),
    Field("Ban hành bởi", ("legal_basis", "issuer"), also=("Cơ quan ban hành",)),
    Field("Số quyết định", ("legal_basis", "number")),
    Field("Ngày quyết định", ("legal_basis", "date"), "day"),
    Field("Ngày quyết định đã đối chiếu", ("legal_basis", "date_verified"), "flag"),
    Field("Phụ lục", ("legal_basis", "annex")),
    Field("Phần", ("legal_basis", "part")),
    Field("Hiệu lực từ", ("valid_from",), "day"),
    Field("Hiệu lực đến", ("valid_to",), "day"),
    Field("Dùng đến ngày", ("last_usable",), "day"),
    Field("Dựa trên bộ", ("based_on",)),
    Field("Yêu cầu bộ", ("requires",), "list"),
    Field("Loại đơn vị áp dụng", ("applies_to",), "list"),
    Field("Phân mức theo", ("dimension", "kind"), words.DIMENSION_WORDS, "dimension"),
    Field("Số tiêu chí theo quyết định", ("official_counts", "criteria"), "whole"),
    Field("Số chỉ tiêu theo quyết định", ("official_counts", "indicators"), "whole"),
    Field("Đủ dòng theo quyết định", ("complete",), "flag", also=("Đủ dòng",)),
    Field("Ghi chú", ("note_vi",)),
    Field("Quy tắc riêng", ("special_rules",), "json"),
    Field("Căn cứ thu hồi", ("revocation",), "json"),
    Field("Nhóm theo số tiêu chí đạt", ("bands",), "json"),
)
COLUMNS = (
    Field("Mã cột", ("code",)),
    Field("Tên", ("name_vi",)),
    Field("Tên tiếng Anh", ("name_en",)),
    Field("Dùng để xét", ("evaluates_commune",), "flag"),
    Field("Định nghĩa", ("definition_vi",)),
    Field("Đã đối chiếu", ("verified",), "flag"),
)
PAPERS = (
    Field("Quan hệ", ("relation",), words.RELATION_WORDS, "relation"),
    Field("Số văn bản", ("number",)),
    Field("Ngày", ("date",), "day"),
    Field("Cơ quan ban hành", ("issuer",)),
)
CRITERION_NUMBER = Field("Tiêu chí", ("criterion",), "number_text", also=("Số tiêu chí",))
INDICATOR_NUMBER = Field("Chỉ tiêu", ("number",), "number_text", also=("Số chỉ tiêu",))
YEAR = Field("Năm", ("year",), "whole")
COMMON_LEVEL = Field("Mức chung", (words.EVERYWHERE,), "level", also=("Mức",))
NAMES = (
    Field("Tên", ("name_vi",), also=("Nội dung",)),
    Field("Tên tiếng Anh", ("name_en",)),
)
OF_CRITERION = (
    Field("Nhóm", ("group_vi",)),
    Field("Cơ quan hướng dẫn", ("lead_agency_vi",)),
    Field("Tiêu chí xét thu hồi", ("sensitive",), "flag"),
    Field("Đủ chỉ tiêu", ("indicators_complete",), "flag"),
)
OF_INDICATOR = (
    Field("Kiểu", ("kind",), words.KIND_WORDS, "kind", ("Kiểu giá trị",)),
    Field("Đơn vị tính", ("unit",), also=("ĐVT",)),
    Field("So sánh", ("operator",), words.OPERATOR_WORDS, "operator"),
)
MORE_OF_INDICATOR = (
    Field("Từ ngày", ("valid_from",), "day"),
    Field("Đến ngày", ("valid_to",), "day"),
    Field("Giao tỉnh quy định", ("delegated",), "flag"),
    Field("Giao cho", ("delegated_to",), words.DELEGATE_WORDS, "delegate"),
    Field("Nguồn", ("source",), "list"),
    Field("Đã đối chiếu", ("verified",), "flag"),
    Field("Đã đối chiếu tên", ("name_verified",), "flag"),
    Field("Sửa đổi bởi", ("amended_by",)),
    Field("Áp dụng khi", ("applies_if_vi",)),
    Field("Chỉ hỏi ở cột", ("columns",), "list"),
    Field("Ghi chú", ("note_vi",)),
    Field("Chi tiết khác", ("details",), "json"),
)
DETAILS = ("relative_to", "choices_vi", "choices_open")
CONDITIONS = (
    Field("Số", ("number",), "number_text"),
    Field("Tên", ("name_vi",)),
    Field("Tên tiếng Anh", ("name_en",)),
    Field("Loại", ("kind",), words.CONDITION_WORDS, "condition"),
    Field("Cấp đơn vị", ("subject", "level"), words.LEVEL_WORDS, "level"),
    Field("Loại đơn vị", ("subject", "unit_types"), "list"),
    Field("Danh hiệu", ("subject", "attainment"), words.ATTAINMENT_WORDS, "attainment"),
    Field("Theo bộ", ("subject", "set")),
    Field("Cách tính", ("measure",), words.MEASURE_WORDS, "measure"),
    Field("So sánh", ("operator",), words.OPERATOR_WORDS, "operator"),
    Field("Mức", ("value",), "level"),
    Field("Đơn vị tính", ("unit",)),
    Field("Đã đối chiếu", ("verified",), "flag"),
    Field("Ghi chú", ("note_vi",)),
    Field("Chi tiết khác", ("details",), "json"),
)
CONDITION_DETAILS = ("subject", "sub_condition")
