// Sends waiting edits in order, one request at a time, and tries again for as long as the network is away.
// An answer that got lost does no harm: the same text with the version it was typed over is found unchanged.

const PAUSE = 350;
const MOST = 1500;
const PATIENCE = 30000;
const LONGEST_WAIT = 30000;

export class Sender {
  constructor({ address, token, person, pending, hear, tell }) {
    Object.assign(this, { address, token, person, pending, hear, tell });
    this.most = MOST;
    this.failures = 0;
    this.isBusy = false;
    window.addEventListener("online", () => this.now());
    window.addEventListener("focus", () => { if (this.stopped) this.now(); });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.now(); });
  }

  // Soon, so that a block and quick typing go together.
  soon() {
    if (!this.timer && !this.isBusy) this.wait(PAUSE);
  }

  now() {
    clearTimeout(this.timer);
    this.timer = null;
    this.stopped = null;
    this.flush();
  }

  wait(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.timer = null; this.flush(); }, delay);
  }

  async flush() {
    if (this.isBusy || this.stopped) return;
    const batch = this.pending.waiting(this.most);
    if (!batch.length) return;
    this.isBusy = true;
    this.tell("sending");
    const edits = batch.map(([key, edit]) => this.marked(key, edit));
    await this.post(edits);
    this.isBusy = false;
    if (!this.timer && this.pending.waiting(1).length) this.wait(this.failures ? this.pauseAfterFailure() : 0);
  }

  // The edit as it is sent. While the fate of an earlier text is unknown, that text goes first.
  marked(key, edit) {
    if (edit.sent === undefined) {
      edit.sent = edit.text;
      this.pending.touch(key);
    }
    const [unit, indicator] = key.split(":").map(Number);
    return { unit, indicator, text: edit.sent, version: edit.version };
  }

  async post(edits) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const answer = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookieToken() || this.token, "X-Typed-By": this.person },
        body: JSON.stringify({ edits }),
        credentials: "same-origin",
        signal: patience.signal,
      });
      await this.take(answer);
    } catch {
      this.fail("offline");
    } finally {
      clearTimeout(timer);
    }
  }

  async take(answer) {
    if (answer.status === 413 && this.most > 1) {
      this.most = Math.ceil(this.most / 2);
      return;
    }
    if (answer.status >= 500 || answer.status === 429) {
      this.fail("offline");
      return;
    }
    const said = await answer.json();
    if (answer.ok) {
      this.failures = 0;
      this.hear(said);
      this.tell("");
    } else {
      this.stopped = answer.status === 401 ? "signedOut" : "refused";
      this.tell(this.stopped, said.reason);
    }
  }

  fail(how) {
    this.failures += 1;
    this.tell(how);
  }

  pauseAfterFailure() {
    return Math.min(1000 * 2 ** (this.failures - 1), LONGEST_WAIT);
  }
}

// Another tab may have signed in anew; the cookie knows the token that holds now.
function cookieToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
}
