// Which cell of the table is which unit's which indicator, upright or turned.

export class Places {
  constructor(table, data) {
    this.table = table;
    this.data = data;
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    this.rows = rows.filter((row) => !row.classList.contains("gg"));
    this.groups = rows.filter((row) => row.classList.contains("gg"));
    this.heads = table.tHead.rows[1].cells;
    this.height = this.rows.length;
    this.width = data.turned ? data.units.length : data.columns.length;
    this.rowAt = new WeakMap(this.rows.map((row, at) => [row, at]));
    this.unitAt = new Map(data.units.map((unit, at) => [unit.id, at]));
    this.columnAt = new Map(data.columns.map((column, at) => [column.id, at]));
  }

  td(row, column) {
    return this.rows[row].cells[column + 1];
  }

  unit(row, column) {
    return this.data.units[this.data.turned ? column : row];
  }

  column(row, column) {
    return this.data.columns[this.data.turned ? row : column];
  }

  key(row, column) {
    return `${this.unit(row, column).id}:${this.column(row, column).id}`;
  }

  // {row, column} of "unit:indicator"; null where the page does not show it.
  spot(key) {
    const [unit, indicator] = key.split(":").map(Number);
    const a = this.unitAt.get(unit);
    const b = this.columnAt.get(indicator);
    if (a === undefined || b === undefined) return null;
    return this.data.turned ? { row: b, column: a } : { row: a, column: b };
  }

  // {row, column} of an element inside a cell; null elsewhere.
  locate(element) {
    const td = element.closest("td");
    const row = td && this.rowAt.get(td.parentElement);
    return row === undefined || row === null ? null : { row, column: td.cellIndex - 1 };
  }

  isLocked(row, column) {
    return Boolean(this.unit(row, column).locked);
  }

  version(row, column) {
    return this.unit(row, column).versions[this.data.turned ? row : column];
  }

  setVersion(row, column, version) {
    this.unit(row, column).versions[this.data.turned ? row : column] = version;
  }

  before(row, column) {
    return this.unit(row, column).before[this.data.turned ? row : column] || "";
  }

  required(row, column) {
    return this.column(row, column).required[this.unit(row, column).level] || "";
  }
}
