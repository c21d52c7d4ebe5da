// Blocks out to and in from a spreadsheet, and filling from the first row or column of the range.

import { textOf } from "./drawing.js";
import { blockHtml, blockText, parseBlock } from "./tsv.js";

export class Clipboard {
  constructor({ places, selection, editor, edits, status }) {
    Object.assign(this, { places, selection, editor, edits, status });
    for (const name of ["copy", "cut", "paste"]) {
      document.addEventListener(name, (event) => {
        if (document.activeElement === editor.input && !editor.isEditing) this[name](event);
      });
    }
  }

  copy(event) {
    const block = this.block();
    event.clipboardData.setData("text/plain", blockText(block));
    event.clipboardData.setData("text/html", blockHtml(block));
    event.preventDefault();
    this.status.say(this.status.words.copied.replace("%s", String(block.length * block[0].length).padStart(2, "0")));
  }

  cut(event) {
    this.copy(event);
    this.edits.apply([...this.selection.cells()].map((cell) => ({ ...cell, text: "" })));
  }

  paste(event) {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    if (text) this.put(parseBlock(text));
  }

  block() {
    const { top, bottom, left, right } = this.selection.range;
    const rows = [];
    for (let row = top; row <= bottom; row += 1) {
      rows.push([]);
      for (let column = left; column <= right; column += 1) rows.at(-1).push(textOf(this.places.td(row, column)));
    }
    return rows;
  }

  // One cell fills the range; a block is laid down from the range's first cell.
  put(block) {
    const { top, left } = this.selection.range;
    const isOne = block.length === 1 && block[0].length === 1;
    if (isOne) {
      this.edits.apply([...this.selection.cells()].map((cell) => ({ ...cell, text: block[0][0] })));
      return;
    }
    const wanted = block.flatMap((line, down) => line.map((text, right) => ({ row: top + down, column: left + right, text })));
    const inside = wanted.filter(({ row, column }) => row < this.places.height && column < this.places.width);
    if (inside.length < wanted.length) this.status.say(this.status.words.clipped);
    this.edits.apply(inside);
    const widest = Math.max(...block.map((line) => line.length));
    this.selection.select(top + block.length - 1, left + widest - 1, top, left);
  }

  // A single cell takes its neighbour's text, a range its own first row or column.
  fill(direction) {
    const { top, left } = this.selection.range;
    const isDown = direction === "down";
    const from = this.selection.isSingle ? -1 : 0;
    const source = ({ row, column }) => (isDown ? { row: top + from, column } : { row, column: left + from });
    const wanted = [...this.selection.cells()].map((cell) => ({ cell, source: source(cell) }));
    const known = wanted.filter((one) => one.source.row >= 0 && one.source.column >= 0);
    const text = (spot) => textOf(this.places.td(spot.row, spot.column));
    this.edits.apply(known.map((one) => ({ ...one.cell, text: text(one.source) })));
  }
}
