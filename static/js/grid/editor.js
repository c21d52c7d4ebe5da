// One text field that lives in the cell under the cursor. It always has the focus, with its text selected and unseen, so
// that the first letter typed replaces it, whichever way it is composed (Telex, UniKey, an input method of the system).
// Modes: "ready" (keys move the cursor), "typing" (arrows still leave the cell), "caret" (arrows move inside it).

import { textOf } from "./drawing.js";

export class Editor {
  constructor({ places, selection, edits, describe, typed }) {
    Object.assign(this, { places, selection, edits, describe, typed });
    this.mode = "ready";
    this.host = document.createElement("span");
    this.host.className = "cell-edit";
    this.input = document.createElement("input");
    Object.assign(this.input, { autocomplete: "off", spellcheck: false, maxLength: 200, type: "text" });
    this.before = document.createElement("i");
    this.before.setAttribute("aria-hidden", "true");
    this.host.append(this.input, this.before);
    this.input.addEventListener("input", () => this.begin("typing"));
    this.input.addEventListener("compositionstart", () => this.begin("typing"));
    this.input.addEventListener("blur", () => { if (!this.isMoving) this.commit(); });
  }

  get isEditing() {
    return this.mode !== "ready";
  }

  // Stand in the cell under the cursor; whatever was being typed elsewhere has been committed before.
  place({ focus = true } = {}) {
    const { row, column } = this.selection.cursor;
    const td = this.places.td(row, column);
    if (td !== this.td) this.moveTo(td, row, column);
    this.refresh();
    if (focus) this.focus();
  }

  moveTo(td, row, column) {
    if (this.td) {
      this.td.classList.remove("cu", "is-editing");
      for (const name of ["aria-label", "aria-invalid", "aria-readonly"]) this.td.removeAttribute(name);
      if (!this.td.classList.contains("in")) this.td.removeAttribute("aria-selected");
      this.td.parentElement.classList.remove("cr");
      this.head.classList.remove("cc");
    }
    this.td = td;
    this.head = this.places.heads[column + 1];
    this.head.classList.add("cc");
    td.classList.add("cu");
    td.setAttribute("aria-selected", "true");
    td.parentElement.classList.add("cr");
    this.isMoving = true;
    td.append(this.host);
    this.isMoving = false;
    this.input.readOnly = this.places.isLocked(row, column);
    this.before.textContent = this.places.before(row, column);
  }

  // Text and name of the cell as they now are.
  refresh() {
    const { row, column } = this.selection.cursor;
    const said = this.describe(row, column);
    this.td.setAttribute("aria-label", said.name);
    this.input.setAttribute("aria-label", said.name);
    for (const element of [this.td, this.input]) {
      toggle(element, "aria-invalid", said.isInvalid);
      toggle(element, "aria-readonly", this.input.readOnly);
    }
    if (!this.isEditing) this.input.value = textOf(this.td);
  }

  focus() {
    this.input.focus({ preventScroll: true });
    if (!this.isEditing) this.input.select();
    this.td.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  begin(mode) {
    if (this.input.readOnly) return;
    if (!this.isEditing) this.td.classList.add("is-editing");
    if (this.mode !== "caret") this.mode = mode;
    this.typed(this.input.value);
  }

  // F2 and the double click: the text as it stands, the caret behind it.
  beginCaret() {
    if (this.input.readOnly) return;
    this.begin("caret");
    this.mode = "caret";
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
  }

  commit() {
    if (!this.isEditing) return;
    const text = this.input.value.trim();
    this.end();
    const { row, column } = this.spot;
    this.edits.apply([{ row, column, text }]);
  }

  get spot() {
    return this.places.locate(this.td);
  }

  cancel() {
    this.end();
    this.input.value = textOf(this.td);
    this.input.select();
    this.typed(this.input.value);
  }

  end() {
    this.mode = "ready";
    this.td.classList.remove("is-editing");
  }
}

function toggle(element, name, holds) {
  if (holds) element.setAttribute(name, "true");
  else element.removeAttribute(name);
}
