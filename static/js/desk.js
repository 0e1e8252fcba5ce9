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
