// The entry grid: a table from the server that behaves like a sheet. Each module does one thing; here they meet.

import { Bar } from "./bar.js";
import { Clipboard } from "./clipboard.js";
import { Conflict } from "./conflict.js";
import { Edits } from "./edits.js";
import { Editor } from "./editor.js";
import { Keys } from "./keys.js";
import { listenToMouse } from "./mouse.js";
import { Pending } from "./pending.js";
import { Places } from "./places.js";
import { Selection } from "./selection.js";
import { Sender } from "./sender.js";
import { Status } from "./status.js";

const page = document.querySelector("[data-grid]");
if (page) start(page, JSON.parse(document.getElementById("grid-data").textContent));

function start(page, data) {
  const scroller = page.querySelector("[data-scroller]");
  const places = new Places(scroller.querySelector("table"), data);
  const pending = new Pending(data.keep);
  const status = new Status(page, pending, data);
  const sender = new Sender({
    address: data.address,
    token: data.token,
    person: data.person,
    pending,
    hear: (said) => edits.hear(said),
    tell: (how, reason) => status.tell(how, reason),
  });
  const selection = new Selection(places, () => { editor.place(); drawAround(); });
  const edits = new Edits({ places, pending, sender, status, changed: () => { editor.refresh(); drawAround(); } });
  const back = () => editor.place();
  const bar = new Bar({ page, places, selection, edits, pending, back });
  const conflict = new Conflict({ page, places, selection, edits, pending, words: data.words, back });
  const editor = new Editor({
    places,
    selection,
    edits,
    describe: (row, column) => ({
      name: bar.name(row, column),
      isInvalid: pending.get(places.key(row, column))?.state === "wrong",
    }),
    typed: (text) => bar.mirror(text),
  });
  const clipboard = new Clipboard({ places, selection, editor, edits, status });
  const leave = () => page.querySelector(".grid-help summary").focus();
  new Keys({ places, selection, editor, edits, fill: (direction) => clipboard.fill(direction), leave, scroller });
  listenToMouse({ places, selection, editor, scroller });

  function drawAround() {
    bar.draw();
    if (editor.isEditing) bar.mirror(editor.input.value);
    conflict.draw();
  }

  page.querySelector("[data-next-wrong]").addEventListener("click", () => {
    const key = [...pending.edits.keys()].find((one) => pending.get(one).state !== "waiting" && places.spot(one));
    const spot = key && places.spot(key);
    if (spot) selection.go(spot.row, spot.column);
  });

  editor.place({ focus: false });
  drawAround();
  page.dataset.ready = "true";
  keepEdits({ pending, edits, sender, status });
}

// Edits of before a reload, a restart, or of a tab that is gone come back and go out.
async function keepEdits({ pending, edits, sender, status }) {
  await pending.begin();
  const show = (keys) => {
    for (const key of keys) edits.restore(key);
    if (keys.length) edits.changed();
    status.later();
    sender.now();
  };
  show([...pending.edits.keys()]);
  // A tab that is just closing may hold its lock a moment longer.
  setTimeout(async () => show(await pending.adopt()), 2500);
}
