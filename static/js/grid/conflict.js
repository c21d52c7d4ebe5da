// Two values for one cell: both shown, with who stored the other and when; the person chooses.

export class Conflict {
  constructor({ page, places, selection, edits, pending, words, back }) {
    Object.assign(this, { places, selection, edits, pending, words, back });
    this.panel = page.querySelector("[data-conflict]");
    this.panel.addEventListener("click", (event) => this.choose(event.target.closest("button")));
    this.panel.addEventListener("keydown", (event) => { if (event.key === "Escape") this.back(); });
  }

  get key() {
    return this.places.key(this.selection.cursor.row, this.selection.cursor.column);
  }

  draw() {
    const edit = this.pending.get(this.key);
    const isOpen = edit?.state === "conflict";
    this.panel.hidden = !isOpen;
    if (isOpen) this.panel.replaceChildren(...this.contents(edit));
  }

  contents({ text, theirs }) {
    const { words } = this;
    const who = words.byWhen.replace("%s", theirs.by).replace("%s", theirs.at);
    return [
      value(words.theirs, theirs.text || words.empty, who),
      value(words.mine, text || words.empty, ""),
      button("mine", words.keepMine),
      button("theirs", words.takeTheirs),
    ];
  }

  choose(chosen) {
    if (!chosen) return;
    if (chosen.dataset.choice === "mine") this.edits.keepMine(this.key);
    else this.edits.takeTheirs(this.key);
    this.back();
  }
}

function value(label, text, who) {
  const line = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = text;
  line.append(`${label}: `, strong);
  if (who) line.append(" ", Object.assign(document.createElement("small"), { textContent: who }));
  return line;
}

function button(choice, text) {
  const found = document.createElement("button");
  Object.assign(found, { type: "button", className: "tool-button", textContent: text });
  found.dataset.choice = choice;
  return found;
}
