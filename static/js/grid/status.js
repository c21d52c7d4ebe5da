// The line under the sheet: what is saved, what waits, what is wrong. Said politely, and not with every keystroke.

const QUIET = 250;

export class Status {
  constructor(page, pending, { words, login, isEditable }) {
    Object.assign(this, { pending, words, login, isEditable });
    this.line = page.querySelector("[data-status]");
    this.next = page.querySelector("[data-next-wrong]");
    this.how = "";
    this.hasSaved = false;
  }

  tell(how, reason = "") {
    this.how = how;
    this.reason = reason;
    this.later();
  }

  // A remark that the next news takes away.
  say(text) {
    this.remark = text;
    this.later();
  }

  later() {
    if (!this.timer) this.timer = setTimeout(() => { this.timer = null; this.draw(); }, QUIET);
  }

  draw() {
    const counts = this.pending.counts();
    this.next.hidden = !(counts.wrong + counts.conflict);
    const parts = [this.remark, ...this.news(counts)].filter(Boolean);
    this.remark = "";
    const text = parts.join(" · ");
    if (this.line.firstChild?.data !== text) this.line.textContent = text;
    if (this.how === "signedOut") this.line.append(" ", link(this.login, this.words.signIn));
    if (this.how === "refused") this.line.append(" ", link(location.href, this.words.reload));
    this.line.dataset.state = this.how || (counts.waiting ? "waiting" : counts.wrong || counts.conflict ? "wrong" : "saved");
  }

  news(counts) {
    const words = this.words;
    return [
      counts.waiting ? put(words.countWaiting, counts.waiting) : "",
      counts.wrong ? put(words.countWrong, counts.wrong) : "",
      counts.conflict ? put(words.countConflict, counts.conflict) : "",
      this.pending.isFull ? words.storageFull : "",
      this.connection(counts),
    ];
  }

  connection(counts) {
    if (this.how === "offline" && counts.waiting) return this.words.offline;
    if (this.how === "signedOut") return this.words.signedOut;
    if (this.how === "refused") return this.words.refused.replace("%s", this.reason);
    if (counts.waiting + counts.wrong + counts.conflict) return "";
    if (!this.isEditable) return this.words.readOnly;
    return this.hasSaved ? this.words.allSaved : this.words.nothingYet;
  }
}

function put(text, count) {
  return text.replace("%s", String(count).padStart(2, "0"));
}

function link(address, text) {
  const found = document.createElement("a");
  found.href = address;
  found.textContent = text;
  return found;
}
