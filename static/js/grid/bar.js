// The bar above the sheet: all that is known of the cell under the cursor, and its text to be edited.

import { lookOf, statusOf, textOf } from "./drawing.js";

const LOOKS = ["m", "n", "a", "q"];

export class Bar {
  constructor({ page, places, selection, edits, pending, back }) {
    Object.assign(this, { places, selection, edits, pending, back });
    this.words = places.data.words;
    this.box = page.querySelector("[data-bar]");
    this.parts = Object.fromEntries(
      ["unit", "indicator", "required", "before", "value", "state", "link", "parts"].map((name) => [
        name, page.querySelector(`[data-bar-${name}]`),
      ]),
    );
    this.box.hidden = false;
    this.parts.value.addEventListener("change", () => this.commit());
    this.parts.value.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Escape") this.draw();
    else this.commit();
    this.back();
  }

  commit() {
    this.edits.apply([{ ...this.selection.cursor, text: this.parts.value.value.trim() }]);
  }

  // What is being typed in the cell.
  mirror(text) {
    this.parts.value.value = text;
  }

  draw() {
    const { row, column } = this.selection.cursor;
    const unit = this.places.unit(row, column);
    const indicator = this.places.column(row, column);
    const parts = this.parts;
    parts.unit.textContent = [unit.name, ...this.standing(unit)].join(" · ");
    parts.indicator.textContent = `${indicator.number} ${indicator.name}${indicator.unit ? ` (${indicator.unit})` : ""}`;
    parts.required.textContent = this.places.required(row, column);
    parts.required.classList.toggle("is-long", parts.required.textContent.length > 12);
    parts.before.textContent = this.places.before(row, column) || "–";
    parts.value.value = textOf(this.places.td(row, column));
    parts.value.readOnly = this.places.isLocked(row, column);
    parts.state.textContent = this.sentence(row, column);
    parts.link.href = `${unit.sheet}cell/${encodeURIComponent(indicator.number)}/`;
    parts.parts.href = `${unit.sheet}#i${indicator.number}`;
    parts.parts.hidden = !indicator.parts;
  }

  // Criteria of the unit that are not met and that cannot be told, by number.
  standing(unit) {
    const numbers = (mark) => this.places.data.criteria.filter((_number, at) => unit.marks[at] === mark).join(", ");
    const missed = numbers("0");
    const unknown = numbers("?");
    return [missed && `${this.words.missed}: ${missed}`, unknown && `${this.words.unknown}: ${unknown}`].filter(Boolean);
  }

  // State and reason of a cell: "chưa đạt (theo mức) · đã lưu".
  sentence(row, column) {
    const unit = this.places.unit(row, column);
    const indicator = this.places.column(row, column);
    const key = this.places.key(row, column);
    return [
      ...this.state(row, column),
      this.pending.get(key)?.reason || this.edits.remarks.get(key),
      unit.overruled[indicator.id],
      indicator.parts ? this.words.parts : "",
      unit.locked,
    ].filter(Boolean).join(" · ");
  }

  state(row, column) {
    const td = this.places.td(row, column);
    const looks = lookOf(td).split(" ");
    const words = this.words;
    const verdict = words[LOOKS.find((letter) => looks.includes(letter))];
    const status = statusOf(td);
    if (!verdict && !status) return [words.empty];
    const basis = looks.includes("c") ? words.computed : words.stated;
    const isTold = verdict && !looks.includes("q");
    return [isTold ? `${verdict} (${basis})` : verdict, looks.includes("k") ? words.kept : "", words[status]];
  }

  // The name of a cell for whoever hears the page instead of seeing it.
  name(row, column) {
    const { words } = this;
    const unit = this.places.unit(row, column);
    const indicator = this.places.column(row, column);
    const before = this.places.before(row, column);
    return [
      unit.name,
      `${indicator.number} ${indicator.name}`,
      `${words.value} ${textOf(this.places.td(row, column)) || words.empty}`,
      `${words.requirement} ${this.places.required(row, column)}`,
      before && `${words.before} ${before}`,
      this.sentence(row, column),
    ].filter(Boolean).join(", ");
  }
}
