// A name for this tab that outlives a reload, and the names of tabs that are gone and have left edits behind.
// A living tab holds a lock of its name; where the browser has no locks, it signs its name with the time.

const BEAT = 5000;
const SILENT = 3 * BEAT;

export class Tabs {
  constructor(prefix) {
    this.prefix = prefix;
    this.hasLocks = Boolean(navigator.locks);
    this.id = sessionStorage.getItem(prefix) || this.rename();
  }

  // Hold this tab's name; a duplicated tab finds it in use and takes a new one: the name it had before, else null.
  async begin() {
    const before = this.id;
    if (await this.hold(before)) return null;
    await this.hold(this.rename());
    return before;
  }

  rename() {
    this.id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
    sessionStorage.setItem(this.prefix, this.id);
    return this.id;
  }

  hold(id) {
    if (!this.hasLocks) return this.beat(id);
    return new Promise((resolve) => {
      navigator.locks.request(this.lockOf(id), { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise(() => {}) : null;
      });
    });
  }

  beat(id) {
    const sign = () => localStorage.setItem(this.beatOf(id), String(Date.now()));
    sign();
    setInterval(sign, BEAT);
    return Promise.resolve(true);
  }

  // Run `take` for the edits of a tab that is gone, and never for those of one that lives.
  async ifGone(id, take) {
    if (this.hasLocks) {
      await navigator.locks.request(this.lockOf(id), { ifAvailable: true }, (lock) => { if (lock) take(); });
    } else if (Date.now() - Number(localStorage.getItem(this.beatOf(id)) || 0) > SILENT) {
      localStorage.removeItem(this.beatOf(id));
      take();
    }
  }

  lockOf(id) {
    return `${this.prefix} ${id}`;
  }

  beatOf(id) {
    return `beat ${this.prefix} ${id}`;
  }
}
