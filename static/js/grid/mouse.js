// Clicking, dragging and double clicking in the sheet; one listener for all of its cells.

export function listenToMouse({ places, selection, editor, scroller }) {
  let isDragging = false;

  scroller.addEventListener("mousedown", (event) => {
    const spot = places.locate(event.target);
    if (!spot || event.button !== 0 || event.target.closest("a")) return;
    if (editor.isEditing && event.target === editor.input) return;
    event.preventDefault();
    editor.commit();
    isDragging = true;
    selection.go(spot.row, spot.column, { extend: event.shiftKey });
  });

  scroller.addEventListener("mouseover", (event) => {
    if (!isDragging || !(event.buttons & 1)) return;
    const spot = places.locate(event.target);
    if (spot) selection.go(spot.row, spot.column, { extend: true });
  });

  window.addEventListener("mouseup", () => { isDragging = false; });

  scroller.addEventListener("dblclick", (event) => {
    if (places.locate(event.target) && !editor.isEditing) editor.beginCaret();
  });
}
