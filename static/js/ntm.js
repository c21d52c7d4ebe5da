// The whole of the site's own script: what plain HTML forms cannot do by themselves.

document.addEventListener("change", (event) => {
  const select = event.target.closest("select[data-autosubmit]");
  if (select) select.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-present]")) togglePresentation();
});

// The style sheet enlarges the page under .presenting, however full screen was left (button, Esc, F11).
document.addEventListener("fullscreenchange", () => {
  document.documentElement.classList.toggle("presenting", Boolean(document.fullscreenElement));
});

function togglePresentation() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}
