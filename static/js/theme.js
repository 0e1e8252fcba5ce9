// Runs before the first paint, so that a chosen theme never flashes.
(function () {
  try {
    var chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch (blocked) {
    // Storage may be forbidden; the system's theme applies then.
  }
})();
