// Edits that are not yet on the server, each under a key of its own in localStorage, so that writing one costs the same
// however many wait. An edit is {text, version, at, state, sent, reason, theirs}; `version` is that of the stored cell
// the person looked at, `sent` the text of a request whose fate is not known yet.

import { Tabs } from "./tabs.js";

export class Pending {
  constructor(name) {
    this.prefix = `grid ${name}`;
    this.tabs = new Tabs(this.prefix);
    this.edits = new Map();
    this.isFull = false;
  }

  async begin() {
    const before = await this.tabs.begin();
    if (before) this.moveFrom(before);
    for (const key of this.storedKeys(this.tabs.id)) this.read(key);
    await this.adopt();
  }

  get(key) {
    return this.edits.get(key);
  }

  put(key, edit) {
    this.edits.set(key, edit);
    this.write(key, edit);
  }

  // Keep what has changed in an edit that is already here.
  touch(key) {
    this.write(key, this.edits.get(key));
  }

  drop(key) {
    this.edits.delete(key);
    localStorage.removeItem(this.addressOf(this.tabs.id, key));
  }

  // The first of the waiting ones, oldest first: [[key, edit]].
  waiting(most) {
    const found = [];
    for (const pair of this.edits) {
      if (pair[1].state === "waiting" && found.push(pair) === most) break;
    }
    return found;
  }

  counts() {
    const found = { waiting: 0, wrong: 0, conflict: 0 };
    for (const edit of this.edits.values()) found[edit.state] += 1;
    return found;
  }

  // Take over what tabs that are gone have left; of two edits of one cell the later counts. Keys taken over.
  async adopt() {
    const taken = [];
    for (const id of this.otherTabs()) {
      await this.tabs.ifGone(id, () => taken.push(...this.takeFrom(id)));
    }
    return taken;
  }

  takeFrom(id) {
    return this.storedKeys(id).filter((key) => {
      const address = this.addressOf(id, key);
      const edit = parsed(localStorage.getItem(address));
      const isNewer = edit && edit.at > (this.edits.get(key)?.at || 0);
      if (isNewer) this.put(key, edit);
      localStorage.removeItem(address);
      return isNewer;
    });
  }

  // What was typed under the name another tab turned out to bear.
  moveFrom(id) {
    for (const [key, edit] of this.edits) {
      localStorage.removeItem(this.addressOf(id, key));
      this.write(key, edit);
    }
  }

  read(key) {
    if (this.edits.has(key)) return;
    const edit = parsed(localStorage.getItem(this.addressOf(this.tabs.id, key)));
    if (edit) this.edits.set(key, edit);
  }

  write(key, edit) {
    try {
      localStorage.setItem(this.addressOf(this.tabs.id, key), JSON.stringify(edit));
      this.isFull = false;
    } catch {
      this.isFull = true;
    }
  }

  addressOf(id, key) {
    return `${this.prefix}|${id}|${key}`;
  }

  storedKeys(id) {
    const start = `${this.prefix}|${id}|`;
    return Object.keys(localStorage).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  }

  otherTabs() {
    const start = `${this.prefix}|`;
    const names = Object.keys(localStorage).filter((name) => name.startsWith(start));
    const ids = new Set(names.map((name) => name.slice(start.length).split("|")[0]));
    ids.delete(this.tabs.id);
    return ids;
  }
}

function parsed(text) {
  try {
    const edit = JSON.parse(text);
    return typeof edit.text === "string" && Number.isInteger(edit.version) ? edit : null;
  } catch {
    return null;
  }
}
