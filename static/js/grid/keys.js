// What each key does in the sheet. Letters are left to the field in the cell, and so is everything while an input
// method composes.

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Keys {
  constructor({ places, selection, editor, edits, fill, leave, scroller }) {
    Object.assign(this, { places, selection, editor, edits, fill, leave, scroller });
    this.runStart = null;
    editor.input.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey && !isCommand) return;
    const isTaken = isCommand ? this.command(event) : this.plain(event);
    if (isTaken) event.preventDefault();
  }

  // -- With Ctrl --

  command(event) {
    if (this.editor.mode === "caret") return false;
    const key = event.key.toLowerCase();
    if (["home", "end"].includes(key) || event.key in ARROWS) return this.jump(event);
    if (this.editor.isEditing) return false;
    const action = {
      a: () => this.selection.select(0, 0, this.places.height - 1, this.places.width - 1),
      d: () => this.fill("down"),
      r: () => this.fill("right"),
      z: () => this.step(event.shiftKey ? this.edits.redo() : this.edits.undo()),
      y: () => this.step(this.edits.redo()),
    }[key];
    if (!action) return false;
    action();
    return true;
  }

  jump(event) {
    const { row, column } = this.selection.cursor;
    const last = [this.places.height - 1, this.places.width - 1];
    const to = {
      Home: [0, 0],
      End: last,
      ArrowUp: [0, column],
      ArrowDown: [last[0], column],
      ArrowLeft: [row, 0],
      ArrowRight: [row, last[1]],
    }[event.key];
    return this.move(to, event.shiftKey);
  }

  step(first) {
    if (first) this.selection.go(first.row, first.column);
  }

  // -- Without --

  plain(event) {
    const { row, column } = this.selection.cursor;
    if (event.key in ARROWS) return this.arrow(event, ARROWS[event.key]);
    switch (event.key) {
      case "Enter": return this.enter(event.shiftKey ? -1 : 1);
      case "Tab": return this.tab(event.shiftKey ? -1 : 1);
      case "Escape": return this.escape();
      case "F2": return this.caret();
      case "PageUp": return this.move([row - this.page(), column], event.shiftKey);
      case "PageDown": return this.move([row + this.page(), column], event.shiftKey);
      case "Home": return this.inCaret() ? false : this.move([row, 0], event.shiftKey);
      case "End": return this.inCaret() ? false : this.move([row, this.places.width - 1], event.shiftKey);
      case "Delete": return this.clear();
      default: return false;
    }
  }

  inCaret() {
    return this.editor.mode === "caret";
  }

  arrow(event, [down, right]) {
    if (this.inCaret()) return false;
    const { row, column } = this.selection.cursor;
    return this.move([row + down, column + right], event.shiftKey && !this.editor.isEditing);
  }

  move([row, column], extend) {
    this.editor.commit();
    this.runStart = null;
    this.selection.go(row, column, { extend });
    return true;
  }

  // Enter after a run of Tabs goes back below the cell where the run began, as in a spreadsheet.
  enter(down) {
    this.editor.commit();
    const { row, column } = this.selection.cursor;
    this.selection.go(row + down, this.runStart ?? column);
    this.runStart = null;
    return true;
  }

  // Past the last cell Tab leaves the sheet.
  tab(step) {
    this.editor.commit();
    const { row, column } = this.selection.cursor;
    const at = row * this.places.width + column + step;
    if (at < 0 || at >= this.places.height * this.places.width) return false;
    this.runStart ??= column;
    const next = { row: Math.floor(at / this.places.width), column: at % this.places.width };
    if (next.row !== row) this.runStart = null;
    this.selection.go(next.row, next.column);
    return true;
  }

  escape() {
    if (this.editor.isEditing) this.editor.cancel();
    else if (!this.selection.isSingle) this.selection.go(this.selection.cursor.row, this.selection.cursor.column);
    else this.leave();
    return true;
  }

  caret() {
    if (this.editor.mode === "typing") this.editor.mode = "caret";
    else this.editor.beginCaret();
    return true;
  }

  clear() {
    if (this.editor.isEditing) return false;
    this.edits.apply([...this.selection.cells()].map((cell) => ({ ...cell, text: "" })));
    return true;
  }

  page() {
    const rowHeight = this.places.rows[0].offsetHeight || 1;
    return Math.max(1, Math.floor((this.scroller.clientHeight - 130) / rowHeight));
  }
}
