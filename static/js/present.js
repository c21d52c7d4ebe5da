// Keys of the meeting room: a presenter's remote sends PageDown and PageUp. Without this file the links do the same.

const screens = [...document.querySelectorAll(".screen")];
const steps = {
  PageDown: 1, ArrowRight: 1, ArrowDown: 1, " ": 1, PageUp: -1, ArrowLeft: -1, ArrowUp: -1,
  Home: -screens.length, End: screens.length,
};

function shown() {
  const middle = window.scrollY + window.innerHeight / 2;
  const place = screens.findIndex((screen) => screen.offsetTop + screen.offsetHeight > middle);
  return place < 0 ? screens.length - 1 : place;
}

function show(place) {
  const screen = screens[Math.min(Math.max(place, 0), screens.length - 1)];
  screen.scrollIntoView();
  screen.focus({ preventScroll: true });
  history.replaceState(null, "", `#${screen.id}`);
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("a, button, input, select") && [" ", "Enter"].includes(event.key);
  if (!(event.key in steps) || isTyping || event.ctrlKey || event.altKey || event.metaKey || !screens.length) return;
  event.preventDefault();
  show(shown() + steps[event.key]);
});
