// The cursor and the range it spans. Moving paints the cells that change and no others.

export class Selection {
  constructor(places, moved) {
    this.places = places;
    this.moved = moved;
    this.cursor = { row: 0, column: 0 };
    this.anchor = { row: 0, column: 0 };
    this.painted = [];
  }

  get range() {
    const { cursor, anchor } = this;
    return {
      top: Math.min(cursor.row, anchor.row),
      bottom: Math.max(cursor.row, anchor.row),
      left: Math.min(cursor.column, anchor.column),
      right: Math.max(cursor.column, anchor.column),
    };
  }

  get isSingle() {
    return this.cursor.row === this.anchor.row && this.cursor.column === this.anchor.column;
  }

  // Cells of the range, row by row.
  *cells() {
    const { top, bottom, left, right } = this.range;
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) yield { row, column };
    }
  }

  go(row, column, { extend = false } = {}) {
    const to = { row: clamp(row, this.places.height), column: clamp(column, this.places.width) };
    this.cursor = to;
    if (!extend) this.anchor = to;
    this.paint();
    this.moved();
  }

  select(top, left, bottom, right) {
    this.anchor = { row: clamp(top, this.places.height), column: clamp(left, this.places.width) };
    this.go(bottom, right, { extend: true });
  }

  paint() {
    for (const td of this.painted) {
      td.classList.remove("in");
      td.removeAttribute("aria-selected");
    }
    this.painted = [];
    if (this.isSingle) return;
    for (const { row, column } of this.cells()) {
      const td = this.places.td(row, column);
      td.classList.add("in");
      td.setAttribute("aria-selected", "true");
      this.painted.push(td);
    }
  }
}

function clamp(at, size) {
  return Math.max(0, Math.min(size - 1, at));
}
