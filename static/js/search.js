// Completions under the search box: a combobox with a list, as the ARIA Authoring Practices describe it.
// Without it the box is a plain form.

const PAUSE = 150; // milliseconds without a key before the site is asked
const SHORTEST = 2; // letters

const input = document.getElementById("search-words");
const list = Object.assign(document.createElement("ul"), { id: "search-completions", className: "search-completions", hidden: true });
let options = [];
let current = -1;
let timer;
let asking;

function close() {
  list.hidden = true;
  current = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(place) {
  options[current]?.setAttribute("aria-selected", "false");
  current = (place + options.length + 1) % (options.length + 1);
  if (current === options.length) current = -1;
  const option = options[current];
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function optionFor({ text, kind, address }, place) {
  const option = Object.assign(document.createElement("li"), { id: `search-completion-${place}` });
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.address = address;
  const name = Object.assign(document.createElement("span"), { textContent: text });
  const what = Object.assign(document.createElement("span"), { textContent: input.dataset[kind], className: "muted" });
  option.append(name, " ", what);
  return option;
}

function show(suggestions) {
  options = suggestions.map(optionFor);
  list.replaceChildren(...options);
  close();
  if (!options.length || document.activeElement !== input) return;
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
}

async function ask() {
  asking?.abort();
  const typed = input.value.trim();
  if (typed.length < SHORTEST) return show([]);
  asking = new AbortController();
  try {
    const answer = await fetch(`${input.dataset.suggestions}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
    show(answer.ok ? (await answer.json()).suggestions : []);
  } catch {
    // Typed on meanwhile, or the site cannot be reached: the form works all the same.
  }
}

function press(event) {
  if (list.hidden) {
    if (event.key === "ArrowDown" && options.length) {
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      event.preventDefault();
    }
    return;
  }
  if (event.key === "ArrowDown") choose(current + 1);
  else if (event.key === "ArrowUp") choose(current === -1 ? options.length - 1 : current - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && options[current]) location.assign(options[current].dataset.address);
  else return;
  event.preventDefault();
}

if (input) {
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  input.after(list);
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", press);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
}
