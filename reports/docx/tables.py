"""One appendix table as WordprocessingML: real borders, heads that repeat, a line of column numbers, whole rows."""

from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ntm.lib.tables import cell_text, head_cells
from reports.docx import words

TWIPS = 1440 / 25.4


def table_element(part, styles):
    """`part` of columns.Layout; `styles` {style name: id} of the paper. The lxml element of the table."""
    grid = [round(width * TWIPS) for width in part.widths]
    rows = [*_head_rows(part, grid, styles), _number_row(part, grid, styles)]
    rows += [_row(part.table, row, grid, styles) for row in part.table.rows]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return parse_xml(
        f"<w:tbl {nsdecls('w')}>{_properties(sum(grid), round(part.padding * TWIPS))}"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _properties(width, padding):
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )


def _head_rows(part, grid, styles):
    lines = head_cells(part.table)
    owner = {(cell.line + down, cell.column): cell for line in lines for cell in line for down in range(cell.lines)}
    for line in range(len(lines)):
        cells, column = [], 0
        while column < len(grid):
            cell = owner[line, column]
            cells.append(_head_cell(cell, line, part, grid, styles))
            column += cell.columns
        height = part.head_height if line == len(lines) - 1 else 0
        yield _line(cells, is_head=True, height=height)


def _head_cell(cell, line, part, grid, styles):
    merge = ""
    if cell.lines > 1:
        merge = '<w:vMerge w:val="restart"/>' if line == cell.line else "<w:vMerge/>"
    turned = '<w:textDirection w:val="btLr"/>' if cell.columns == 1 and part.turned[cell.column] else ""
    width = sum(grid[cell.column : cell.column + cell.columns])
    text = cell.text if line == cell.line else ""
    return _cell(text, width, styles["VB Đầu bảng"], span=cell.columns, merge=merge, turned=turned)


def _number_row(part, grid, styles):
    cells = [_cell(number, width, styles["VB Số cột"]) for number, width in zip(part.numbers, grid, strict=True)]
    return _line(cells, is_head=True)


def _row(table, row, grid, styles):
    style, bold = styles["VB Bảng"], row.kind != "unit"
    if row.kind == "heading":
        text = next((str(value) for value in row.values if value not in (None, "")), "")
        return _line([_cell(text, sum(grid), style, span=len(grid), bold=True, keep=True)])
    keep = row.kind == "district"  # the name of a district stays with its first commune
    cells = [
        _cell(cell_text(column, value), width, style, bold=bold, align=_align(table, number, value), keep=keep)
        for number, (column, value, width) in enumerate(zip(table.columns, row.values, grid, strict=True))
    ]
    return _line(cells)


def _align(table, number, value):
    column = table.columns[number]
    if column.kind in ("mark", "date") or (number == 0 and len(str(value or "")) <= 5):
        return "center"
    if column.is_number or not isinstance(value, (str, type(None))):
        return "right"
    return "left"


def _line(cells, *, is_head=False, height=0):
    """A row of a table. `height` in mm, at least; 0 as high as its words. Rows never split across pages."""
    high = f'<w:trHeight w:val="{round(height * TWIPS)}" w:hRule="atLeast"/>' if height else ""
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{high}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text, width, style, *, span=1, merge="", turned="", bold=False, align="", keep=False):
    marks = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    align = f'<w:jc w:val="{align}"/>' if align else ""
    keep = "<w:keepNext/>" if keep else ""
    span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    text = words.text(text)
    run = f'<w:r>{marks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{turned}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{align}</w:pPr>{run}</w:p></w:tc>'
    )
