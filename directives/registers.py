"""A register of this room as rows of cells: the page and the file that leaves it are laid out from the same rows."""

from dataclasses import dataclass, field

from ntm.lib.tables import Table


@dataclass
class Cell:
    """`note` stands small under the text; `tone` makes a pill of it ("" neutral); `value` is what a file holds."""

    text: str = ""
    href: str = ""
    note: str = ""
    tone: str | None = None
    value: object = None

    @property
    def exported(self):
        if self.value is not None:
            return self.value
        return f"{self.text} ({self.note})" if self.text and self.note else self.text or self.note


@dataclass
class Register:
    """`columns`: ntm.lib.tables.Column; `rows`: lists of Cells or plain texts, the first one naming its row."""

    name: str
    title: str
    columns: list
    rows: list = field(default_factory=list)
    note: str = ""

    def table(self, notes=()):
        rows = [[_exported(cell) for cell in row] for row in self.rows]
        return Table(name=self.name, title=self.title, columns=self.columns, rows=rows, notes=list(notes))

    @property
    def shown(self):
        """[(cell, whether its column holds numbers)] for every row."""
        return [
            [
                (cell if isinstance(cell, Cell) else Cell("" if cell is None else str(cell)), column.is_number)
                for cell, column in zip(row, self.columns, strict=True)
            ]
            for row in self.rows
        ]


def day_cell(day, *, note="", tone=None):
    return Cell(f"{day:%d/%m/%Y}" if day else "", value=day, note=note, tone=tone)


def _exported(cell):
    return cell.exported if isinstance(cell, Cell) else cell
