// Keeps what is typed on an entry page in this tab until it is saved: a sign-in that ran out must lose nothing.

const form = document.querySelector("form[data-keep]");
if (form) keepTyped(form, `typed:${form.dataset.keep}`);

function keepTyped(form, key) {
  if (document.querySelector(".notice-success")) sessionStorage.removeItem(key);
  const restored = restore(form, JSON.parse(sessionStorage.getItem(key) || "{}"));
  if (restored) document.querySelector("[data-restored]").hidden = false;
  let sending = false;
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(typed(form))));
  form.addEventListener("submit", () => { sending = true; });
  document.querySelector("[data-forget]").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    sending = true;
    location.assign(location.pathname);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && Object.keys(typed(form)).length) event.preventDefault();
  });
}

function shown(field) {
  if (field.tagName !== "SELECT") return field.defaultValue;
  const chosen = [...field.options].find((option) => option.defaultSelected);
  return chosen ? chosen.value : field.options[0].value;
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
}

// {name: text} of the fields that no longer say what the page showed.
function typed(form) {
  const changed = fields(form).filter((field) => field.value !== shown(field));
  return Object.fromEntries(changed.map((field) => [field.name, field.value]));
}

function restore(form, kept) {
  const wanted = fields(form).filter((field) => field.name in kept && kept[field.name] !== field.value);
  for (const field of wanted) {
    field.value = kept[field.name];
    field.classList.add("is-waiting");
  }
  return wanted.length;
}
