// What a cell, a unit's score and its marks look like. Nothing here knows why.

const SIGNS = { 1: "●", 0: "✕", "?": "?", "-": "–" };
const LONG = 10; // letters a cell has room for; a longer text is cut
const LASTING = ["ro", "cu", "in", "is-editing"];

export function textOf(td) {
  const first = td.firstChild;
  return first && first.nodeType === Node.TEXT_NODE ? first.data : "";
}

export function lookOf(td) {
  return [...td.classList].filter((name) => name.length === 1 && name !== "l").join(" ");
}

// `status` is saved, waiting, wrong, conflict or nothing.
export function drawCell(td, text, look, status) {
  const kept = LASTING.filter((name) => td.classList.contains(name));
  td.className = [look, text.length > LONG && "l", status && `gs-${status}`, ...kept].filter(Boolean).join(" ");
  const first = td.firstChild;
  if (first && first.nodeType === Node.TEXT_NODE) first.data = text;
  else if (text) td.prepend(text);
}

export function statusOf(td) {
  const found = [...td.classList].find((name) => name.startsWith("gs-"));
  return found ? found.slice(3) : "";
}

export function drawUnit(places, summary) {
  const at = places.unitAt.get(summary.unit);
  const head = places.data.turned ? places.heads[at + 1] : places.rows[at].cells[0];
  head.querySelector("b").textContent = score(summary);
  const signs = [...summary.marks].map(sign);
  if (places.data.turned) places.groups.forEach((row, position) => row.cells[at + 1].replaceChildren(signs[position]));
  else head.querySelector("small span").replaceChildren(...signs);
}

function sign(mark) {
  if (mark !== "0") return SIGNS[mark] || "–";
  return Object.assign(document.createElement("em"), { textContent: SIGNS[0] });
}

function score({ met, required }) {
  return `${String(met).padStart(2, "0")}/${String(required).padStart(2, "0")}`;
}
