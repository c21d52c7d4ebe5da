// Blocks as Excel and LibreOffice put them on the clipboard: tabs, lines, and quotes around what contains either.

export function parseBlock(text) {
  const rows = [[]];
  let at = 0;
  while (at <= text.length) {
    const [cell, end] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    rows.at(-1).push(cell.replace(/\s*[\r\n]+\s*/g, " ").trim());
    if (text[end] === "\t") at = end + 1;
    else {
      at = text[end] === "\r" && text[end + 1] === "\n" ? end + 2 : end + 1;
      if (at < text.length) rows.push([]);
      else break;
    }
  }
  return rows;
}

function plain(text, from) {
  let end = from;
  while (end < text.length && !"\t\r\n".includes(text[end])) end += 1;
  return [text.slice(from, end), end];
}

// A quote that is never closed, or goes on after closing, was no quote but a sign in the text.
function quoted(text, from) {
  let cell = "";
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') { cell += '"'; at += 1; }
    else if (at + 1 >= text.length || "\t\r\n".includes(text[at + 1])) return [cell, at + 1];
    else break;
  }
  return plain(text, from);
}

export function blockText(rows) {
  return rows.map((row) => row.map(quoteIfNeeded).join("\t")).join("\r\n");
}

function quoteIfNeeded(cell) {
  return /[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export function blockHtml(rows) {
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`);
  return `<table>${lines.join("")}</table>`;
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
