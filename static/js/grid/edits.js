// Typing, pasting, clearing and filling all end here: texts into cells, undone and done again as edits of their own.

import { drawCell, drawUnit, textOf } from "./drawing.js";

export class Edits {
  constructor({ places, pending, sender, status, changed }) {
    Object.assign(this, { places, pending, sender, status, changed });
    this.done = [];
    this.undone = [];
    this.remarks = new Map();
  }

  // Put [{row, column, text}] into their cells as one step.
  apply(wanted) {
    const open = wanted.filter((one) => !this.places.isLocked(one.row, one.column));
    const step = open.map((one) => this.put(one)).filter(Boolean);
    if (open.length < wanted.length) this.status.say(this.status.words.skipped.replace("%s", wanted.length - open.length));
    if (step.length) {
      this.done.push(step);
      this.undone = [];
      this.moved();
    }
  }

  put({ row, column, text }) {
    const td = this.places.td(row, column);
    const before = textOf(td);
    if (before === text) return null;
    const key = this.places.key(row, column);
    const known = this.pending.get(key);
    const edit = known || { version: this.places.version(row, column) };
    edit.text = text;
    edit.at = Date.now();
    if (edit.state !== "conflict") edit.state = "waiting";
    this.pending.put(key, edit);
    this.remarks.delete(key);
    drawCell(td, text, "", edit.state);
    return { row, column, before, after: text };
  }

  undo() {
    const step = this.done.pop();
    if (!step) return null;
    step.forEach(({ row, column, before }) => this.put({ row, column, text: before }));
    this.undone.push(step);
    this.moved();
    return step[0];
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    step.forEach(({ row, column, after }) => this.put({ row, column, text: after }));
    this.done.push(step);
    this.moved();
    return step[0];
  }

  moved() {
    this.sender.soon();
    this.status.later();
    this.changed();
  }

  // -- What is kept here from before, and what the server says --

  // Draw an edit that was kept in the browser.
  restore(key) {
    const spot = this.places.spot(key);
    const edit = this.pending.get(key);
    if (!spot || !edit) return;
    drawCell(this.places.td(spot.row, spot.column), edit.text, "", edit.state);
  }

  hear({ cells, units }) {
    cells.forEach((cell) => this.hearCell(cell));
    units.filter((unit) => this.places.unitAt.has(unit.unit)).forEach((unit) => {
      Object.assign(this.places.data.units[this.places.unitAt.get(unit.unit)], { marks: unit.marks });
      drawUnit(this.places, unit);
    });
    this.status.hasSaved = true;
    this.changed();
  }

  hearCell(cell) {
    const key = `${cell.unit}:${cell.indicator}`;
    const edit = this.pending.get(key);
    if (!edit) return;
    const isLatest = edit.text === edit.sent;
    delete edit.sent;
    if (cell.state === "saved" || cell.state === "unchanged") this.settle(key, edit, cell, isLatest);
    else if (cell.state === "conflict") this.mark(key, edit, "conflict", cell);
    else if (isLatest) this.mark(key, edit, "wrong", cell);
    else this.pending.touch(key);
  }

  settle(key, edit, cell, isLatest) {
    const spot = this.places.spot(key);
    if (spot) this.places.setVersion(spot.row, spot.column, cell.version);
    edit.version = cell.version;
    if (!isLatest) {
      this.pending.touch(key);
      return;
    }
    this.pending.drop(key);
    if (cell.warning) this.remarks.set(key, cell.warning);
    if (spot) drawCell(this.places.td(spot.row, spot.column), cell.text, cell.look, "saved");
  }

  mark(key, edit, state, { reason, theirs }) {
    Object.assign(edit, { state, reason, theirs });
    this.pending.touch(key);
    this.restore(key);
  }

  // -- The person's choice between two values --

  keepMine(key) {
    const edit = this.pending.get(key);
    Object.assign(edit, { state: "waiting", version: edit.theirs.version, theirs: undefined, reason: "" });
    this.pending.touch(key);
    this.restore(key);
    this.moved();
  }

  takeTheirs(key) {
    const { theirs } = this.pending.get(key);
    const spot = this.places.spot(key);
    this.pending.drop(key);
    this.places.setVersion(spot.row, spot.column, theirs.version);
    drawCell(this.places.td(spot.row, spot.column), theirs.text, theirs.look, "");
    this.moved();
  }
}
