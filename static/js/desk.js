// Comfort for forms on the private side; each of them works without it.

const forms = [...document.querySelectorAll("form[method=post]")].filter((form) => form.querySelector("textarea, input[type=text]"));
const unsaved = new Set();

for (const form of forms) {
  form.addEventListener("input", () => unsaved.add(form));
  form.addEventListener("submit", () => unsaved.clear());
}

addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});

// Ctrl+S or Cmd+S saves the form one is typing in, with its first button.
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const form = document.activeElement?.closest("form") ?? document.querySelector("form[data-saves]");
  if (!forms.includes(form)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-save]") ?? form.querySelector("button[type=submit]"));
});

// A refused form is read from its summary of errors.
document.querySelector(".error-summary")?.focus();

// The button of the publication form says what it does: a day and a time that were typed mean later.
for (const form of document.querySelectorAll("form[data-publish]")) {
  const button = form.querySelector("button[type=submit]");
  const [day, time] = [form.elements.day, form.elements.time];
  const { now, later, zone } = form.dataset;
  const name = () => {
    const typed = [day, time].some((field) => field.value || field.validity.badInput);
    const chosen = form.elements.when.value === "later" || typed;
    if (chosen && form.elements.when.value === "now") form.elements.when.value = "later";
    const moment = new Date(`${day.value}T${time.value || "00:00"}Z`);
    const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
    const date = isNaN(moment) ? "…" : moment.toLocaleDateString(document.documentElement.lang || "en", options);
    button.textContent = chosen ? later.replace("{time}", `${date}, ${time.value || "…"} (${zone})`) : now;
  };
  form.addEventListener("input", (event) => {
    if (event.target.name === "when" && event.target.value === "now") day.value = time.value = "";
    name();
  });
  // The browser fills in what was typed before when one comes back to the page.
  addEventListener("pageshow", name);
  name();
}
