#!/usr/bin/env python3
"""Write the two Word templates of the reports, reports/docx/templates/government.docx and party.docx.

The templates are committed; an office edits them in Word or names its own (REPORT_TEMPLATES in the settings). This
script is how they came to be: Decree 30/2020/NĐ-CP, Annex I, for the Government's papers; the Party's own format
(Hướng dẫn 36-HD/VPTW) as its papers in the demonstration show it. `--check` only compares.
"""

import argparse
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

TARGET = Path(__file__).resolve().parent.parent / "reports" / "docx" / "templates"
FONT = "Times New Roman"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Twentieths of a point. A4 with margins 20, 20, 30 and 15 mm leaves a text 165 mm wide.
PAGE = '<w:pgSz w:w="11906" w:h="16838"/>'
MARGINS = (
    '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
)
HEAD_COLUMNS = (3685, 5669)  # 65 and 100 mm
SIGNATURE_COLUMNS = (4535, 4819)  # 80 and 85 mm
FIRST_LINE = 720  # 1.27 cm


class Style:
    """A paragraph style; sizes in points, distances in twentieths of a point."""

    def __init__(self, name, size=14, align="left", before=0, after=0, line="auto:240", **rest):
        self.name, self.size, self.align, self.line = name, size, align, line
        self.before, self.after = before, after
        self.bold, self.italic = rest.get("bold", False), rest.get("italic", False)
        self.underline, self.caps = rest.get("underline", False), rest.get("caps", False)
        self.left, self.right = rest.get("left", 0), rest.get("right", 0)
        self.first, self.hanging = rest.get("first", 0), rest.get("hanging", 0)
        self.keep, self.outline, self.rule = rest.get("keep", False), rest.get("outline"), rest.get("rule", False)

    def xml(self):
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(self.name)}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{self._paragraph()}</w:pPr><w:rPr>{self._run()}</w:rPr></w:style>"
        )

    def _paragraph(self):
        rule, height = self.line.split(":")
        first = f'w:hanging="{self.hanging}"' if self.hanging else f'w:firstLine="{self.first}"'
        return "".join([
            "<w:keepNext/>" if self.keep else "",
            '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>' if self.rule else "",
            f'<w:spacing w:before="{self.before}" w:after="{self.after}" w:line="{height}" w:lineRule="{rule}"/>',
            f'<w:ind w:left="{self.left}" w:right="{self.right}" {first}/>',
            f'<w:jc w:val="{self.align}"/>',
            "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>',
        ])  # fmt: skip

    def _run(self):
        return "".join([
            "<w:b/><w:bCs/>" if self.bold else "",
            "<w:i/><w:iCs/>" if self.italic else "",
            "<w:caps/>" if self.caps else "",
            f'<w:sz w:val="{round(self.size * 2)}"/><w:szCs w:val="{round(self.size * 2)}"/>',
            '<w:u w:val="single"/>' if self.underline else "",
        ])  # fmt: skip


def style_id(name):
    """Identifiers are plain ASCII, for programs that count on it."""
    return "".join(char if char.isascii() else f"{ord(char):x}" for char in name if char.isalnum())


CENTRED = {"align": "center"}
RULE = {"line": "exact:60", "rule": True, "align": "center", "size": 2}
BODY = {"align": "both", "first": FIRST_LINE, "before": 60, "after": 60, "line": "auto:264"}

COMMON_STYLES = [
    Style("VB Địa danh, ngày tháng", 14, italic=True, before=80, **CENTRED),
    Style("VB Dự thảo", 12, bold=True, before=60, **CENTRED),
    Style("VB Kẻ ngắn", **RULE, before=40),
    Style("VB Kẻ dài", **RULE, before=40),
    Style("VB Khoảng trống", 2, line="exact:240"),
    Style("VB Kính gửi", 14, before=240, after=60, **CENTRED),
    Style("VB Kính gửi nhiều nơi", 14, before=240, left=1701, keep=True),
    Style("VB Nơi kính gửi", 14, left=2835, hanging=170),
    Style("VB Căn cứ", 14, italic=True, **BODY),
    Style("VB Phần", 14, bold=True, before=120, after=60, keep=True, outline=0, **CENTRED),
    Style("VB Mục", 14, bold=True, keep=True, outline=0, **BODY),
    Style("VB Khoản", 14, bold=True, keep=True, outline=1, **BODY),
    Style("VB Điểm", 14, keep=True, outline=2, **BODY),
    Style("VB Nội dung", 14, **BODY),
    Style("VB Họ tên", 14, bold=True, **CENTRED),
    Style("VB Chỗ ký", 14, line="exact:1500", keep=True, **CENTRED),
    Style("VB Ảnh chữ ký", 14, before=60, after=60, keep=True, **CENTRED),
    Style("VB Phụ lục", 14, bold=True, keep=True, outline=0, **CENTRED),
    Style("VB Tên phụ lục", 14, bold=True, keep=True, **CENTRED),
    Style("VB Kèm theo", 14, italic=True, keep=True, left=567, right=567, **CENTRED),
    Style("VB Ghi chú phụ lục", 12, italic=True, keep=True, **CENTRED),
    Style("VB Đơn vị tính", 12, italic=True, before=60, after=40, keep=True, align="right"),
    Style("VB Biểu số", 12, bold=True, after=60, keep=True, align="right"),
    Style("VB Chú thích bảng", 11, italic=True, before=60),
    Style("VB Đầu bảng", 11, bold=True, before=20, after=20, **CENTRED),
    Style("VB Số cột", 11, italic=True, **CENTRED),
    Style("VB Bảng", 11, before=30, after=30),
    Style("VB Số trang", 14, **CENTRED),
    Style("VB Ngắt", 1, line="exact:20"),
]

GOVERNMENT_STYLES = [
    Style("VB Cơ quan chủ quản", 13, **CENTRED),
    Style("VB Cơ quan ban hành", 13, bold=True, **CENTRED),
    Style("VB Quốc hiệu", 13, bold=True, **CENTRED),
    Style("VB Tiêu ngữ", 14, bold=True, **CENTRED),
    Style("VB Số, ký hiệu", 13, before=80, **CENTRED),
    Style("VB Về việc", 13, before=120, **CENTRED),
    Style("VB Tên loại", 14, bold=True, before=240, keep=True, **CENTRED),
    Style("VB Trích yếu", 14, bold=True, keep=True, left=567, right=567, **CENTRED),
    Style("VB Quyền hạn", 14, bold=True, keep=True, **CENTRED),
    Style("VB Chức vụ", 14, bold=True, keep=True, **CENTRED),
    Style("VB Nơi nhận", 12, bold=True, italic=True, keep=True),
    Style("VB Nơi nhận, danh sách", 11, left=113, hanging=113),
]

PARTY_STYLES = [
    Style("VB Cơ quan chủ quản", 14, **CENTRED),
    Style("VB Cơ quan ban hành", 14, bold=True, **CENTRED),
    Style("VB Dấu sao", 14, **CENTRED),
    Style("VB Tiêu đề Đảng", 15, bold=True, **CENTRED),
    Style("VB Số, ký hiệu", 14, before=80, **CENTRED),
    Style("VB Về việc", 12, italic=True, before=60, **CENTRED),
    Style("VB Tên loại", 16, bold=True, before=240, keep=True, **CENTRED),
    Style("VB Trích yếu", 14, bold=True, keep=True, left=567, right=567, **CENTRED),
    Style("VB Gạch nối", 14, keep=True, after=120, **CENTRED),
    Style("VB Quyền hạn", 14, bold=True, keep=True, **CENTRED),
    Style("VB Chức vụ", 14, bold=True, keep=True, **CENTRED),
    Style("VB Nơi nhận", 14, underline=True, keep=True),
    Style("VB Nơi nhận, danh sách", 12, left=113, hanging=113),
]


def run(text, marks=""):
    marks = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style, text="", marks=""):
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{run(text, marks) if text else ""}</w:p>'


def tag(text):
    """A paragraph that only steers: docxtpl takes it out."""
    return f"<w:p>{run('{%p ' + text + ' %}')}</w:p>"


def when(condition, *inside, otherwise=()):
    middle = [tag("else"), *otherwise] if otherwise else []
    return "".join([tag(f"if {condition}"), *inside, *middle, tag("endif")])


def each(loop, *inside):
    return "".join([tag(f"for {loop}"), *inside, tag("endfor")])


def borderless(widths, *rows):
    """A table that only places things side by side: no borders, no padding, never broken across pages."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    none = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    lines = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for width, cell in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{none}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>'
        "</w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"
    )


NUMBER_CELL = (
    paragraph("VB Số, ký hiệu", "{{ number_line }}")
    + when("is_letter", paragraph("VB Về việc", "V/v {{ subject }}"))
    + when("draft_note", paragraph("VB Dự thảo", "{{ draft_note }}"))
)
DATE_CELL = paragraph("VB Địa danh, ngày tháng", "{{ place_and_date }}")
ISSUER = when("parent_body", paragraph("VB Cơ quan chủ quản", "{{ parent_body }}")) + paragraph(
    "VB Cơ quan ban hành", "{{ issuing_body }}"
)

GOVERNMENT_HEAD = borderless(
    HEAD_COLUMNS,
    (
        ISSUER + paragraph("VB Kẻ ngắn"),
        paragraph("VB Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + paragraph("VB Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc")
        + paragraph("VB Kẻ dài"),
    ),
    (NUMBER_CELL, DATE_CELL),
)
PARTY_HEAD = borderless(
    HEAD_COLUMNS,
    (
        ISSUER + paragraph("VB Dấu sao", "*"),
        paragraph("VB Tiêu đề Đảng", "ĐẢNG CỘNG SẢN VIỆT NAM") + paragraph("VB Kẻ dài"),
    ),
    (NUMBER_CELL, DATE_CELL),
)

TITLE = paragraph("VB Tên loại", "{{ kind }}") + paragraph("VB Trích yếu", "{{ subject }}")
GOVERNMENT_TITLE = when("not is_letter", TITLE, paragraph("VB Kẻ ngắn"), paragraph("VB Khoảng trống"))
PARTY_TITLE = when("not is_letter", TITLE, paragraph("VB Gạch nối", "-----"))

ADDRESSEES = when("addressee", paragraph("VB Kính gửi", "Kính gửi: {{ addressee }}")) + when(
    "addressees",
    paragraph("VB Kính gửi nhiều nơi", "Kính gửi:"),
    each("line in addressees", paragraph("VB Nơi kính gửi", "- {{ line }}")),
)

TEXT = each("line in legal_bases", paragraph("VB Căn cứ", "{{ line }}")) + each(
    "block in blocks",
    when('block.level == "part"', paragraph("VB Phần", "{{ block.text }}")),
    when('block.level == "section"', paragraph("VB Mục", "{{ block.text }}")),
    when('block.level == "clause"', paragraph("VB Khoản", "{{ block.text }}")),
    when('block.level == "point"', paragraph("VB Điểm", "{{ block.text }}")),
    when(
        'block.level == "text"',
        f'<w:p><w:pPr><w:pStyle w:val="{style_id("VB Nội dung")}"/></w:pPr>'
        + run("{{ block.lead }}", "<w:b/><w:bCs/>") + run("{{ block.text }}") + "</w:p>",
    ),
)  # fmt: skip

SIGNATURE = borderless(
    SIGNATURE_COLUMNS,
    (
        when(
            "recipients",
            paragraph("VB Nơi nhận", "Nơi nhận:"),
            each("line in recipients", paragraph("VB Nơi nhận, danh sách", "- {{ line }}")),
        )
        + paragraph("VB Ngắt"),
        each("line in authority", paragraph("VB Quyền hạn", "{{ line }}"))
        + paragraph("VB Chức vụ", "{{ title }}")
        + when(
            "signature_image",
            paragraph("VB Ảnh chữ ký", "{{ signature_image }}"),
            otherwise=[paragraph("VB Chỗ ký")],
        )
        + paragraph("VB Họ tên", "{{ name }}"),
    ),
)

PAGE_NUMBER = (
    '<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def document(head, title):
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:headerReference w:type="first" r:id="rId3"/>'
        f'{PAGE}{MARGINS}<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )
    body = head + title + ADDRESSEES + paragraph("VB Khoảng trống") + TEXT + paragraph("VB Khoảng trống") + SIGNATURE
    return (
        f'{DECLARATION}<w:document xmlns:w="{MAIN}" xmlns:r="{OFFICE}"><w:body>{body}{paragraph("VB Ngắt")}'
        f"{section}</w:body></w:document>"
    )


def styles(own):
    fonts = "".join(f' w:{slot}="{FONT}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/><w:color w:val="000000"/><w:sz w:val="28"/>'
        '<w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    basic = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    listed = "".join(style.xml() for style in (*COMMON_STYLES, *own))
    return f'{DECLARATION}<w:styles xmlns:w="{MAIN}">{defaults}{basic}{listed}</w:styles>'


def relations(*rows):
    inside = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in
                     enumerate(rows, start=1))  # fmt: skip
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def content_types():
    parts = {
        "/word/document.xml": f"{TYPE}.document.main+xml", "/word/styles.xml": f"{TYPE}.styles+xml",
        "/word/settings.xml": f"{TYPE}.settings+xml", "/word/header1.xml": f"{TYPE}.header+xml",
        "/word/header2.xml": f"{TYPE}.header+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }  # fmt: skip
    inside = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inside}</Types>'
    )


SETTINGS = (
    f'{DECLARATION}<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
CORE = (
    f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>vi-VN</dc:language></cp:coreProperties>'
)


def header(inside):
    return f'{DECLARATION}<w:hdr xmlns:w="{MAIN}">{inside}</w:hdr>'


def parts(head, title, own):
    """{name in the package: text} of one template."""
    core = f"{PACKAGE}/relationships/metadata/core-properties"
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations((f"{OFFICE}/officeDocument", "word/document.xml"), (core, "docProps/core.xml")),
        "docProps/core.xml": CORE,
        "word/_rels/document.xml.rels": relations(
            (f"{OFFICE}/styles", "styles.xml"), (f"{OFFICE}/header", "header1.xml"),
            (f"{OFFICE}/header", "header2.xml"), (f"{OFFICE}/settings", "settings.xml"),
        ),
        "word/document.xml": document(head, title),
        "word/header1.xml": header(PAGE_NUMBER.format(style=style_id("VB Số trang"))),
        "word/header2.xml": header(paragraph("VB Số trang")),
        "word/settings.xml": SETTINGS,
        "word/styles.xml": styles(own),
    }  # fmt: skip


TEMPLATES = {
    "government.docx": parts(GOVERNMENT_HEAD, GOVERNMENT_TITLE, GOVERNMENT_STYLES),
    "party.docx": parts(PARTY_HEAD, PARTY_TITLE, PARTY_STYLES),
}


def write(name):
    """The same bytes each time: no clock goes into the package."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(TARGET / name, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in TEMPLATES[name].items():
            package.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED)


def is_current(name):
    with zipfile.ZipFile(TARGET / name) as package:
        return {part: package.read(part).decode() for part in package.namelist()} == TEMPLATES[name]


def main():
    parser = argparse.ArgumentParser(description="Write or compare the Word templates.")
    parser.add_argument("--check", action="store_true", help="only compare the committed files with this script")
    if not parser.parse_args().check:
        for name in TEMPLATES:
            write(name)
    if stale := [name for name in TEMPLATES if not is_current(name)]:
        sys.exit(f"differs from the script: {', '.join(stale)}")


if __name__ == "__main__":
    main()
