// What the public page does on top of plain HTML: the theme button, reference cards, the marked entry in
// the contents. Everything is readable and reachable without it.

const root = document.documentElement;
const wide = matchMedia("(min-width: 64.01rem)");

// ---- theme ------------------------------------------------------------------------------------------
const themeButton = document.querySelector(".theme-button");
const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function nameTheme() {
  themeButton.textContent = isDark() ? "Light" : "Dark";
  themeButton.setAttribute("aria-label", `Use the ${isDark() ? "light" : "dark"} theme`);
}

if (themeButton) {
  themeButton.hidden = false;
  nameTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameTheme);
  themeButton.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Storage is forbidden: the choice lasts for this page.
    }
  });
}

// ---- reference cards --------------------------------------------------------------------------------
const GAP = 8;
const LINGER = 180; // milliseconds in which the pointer may cross from the marker to the card
const card = Object.assign(document.createElement("div"), { className: "reference-card", id: "reference-card" });
let marker = null;
let leaving;

function showCard(link) {
  const reference = document.querySelector(`${link.getAttribute("href")} .reference`);
  if (!reference) return;
  hideCard();
  marker = link;
  const copy = reference.cloneNode(true);
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  card.replaceChildren(...copy.childNodes);
  link.setAttribute("aria-describedby", card.id);
  card.showPopover();
  placeCard();
}

function hideCard() {
  clearTimeout(leaving);
  marker?.removeAttribute("aria-describedby");
  marker = null;
  if (card.matches(":popover-open")) card.hidePopover();
}

function leaveCard() {
  clearTimeout(leaving);
  leaving = setTimeout(() => document.activeElement === marker || hideCard(), LINGER);
}

// Below the marker's line where there is room, else above it; never over it.
function placeCard() {
  if (!marker) return;
  const line = marker.getBoundingClientRect();
  const outOfSight = line.bottom < 0 || line.top > innerHeight;
  card.style.visibility = outOfSight ? "hidden" : "visible";
  if (outOfSight) return;
  const below = innerHeight - line.bottom - 2 * GAP;
  const above = line.top - 2 * GAP;
  const under = card.scrollHeight <= below || below >= above;
  card.style.maxHeight = `${Math.max(under ? below : above, 0)}px`;
  card.style.left = `${Math.max(GAP, Math.min(innerWidth - card.offsetWidth - GAP, line.left - 20))}px`;
  card.style.top = `${under ? line.bottom + GAP : line.top - card.offsetHeight - GAP}px`;
}

const citations = document.querySelectorAll(".cites a");
if (citations.length && "popover" in card) {
  card.popover = "manual";
  card.setAttribute("role", "tooltip");
  document.querySelector("main").append(card);
  for (const link of citations) {
    link.addEventListener("mouseenter", () => showCard(link));
    link.addEventListener("focus", () => showCard(link));
    link.addEventListener("mouseleave", leaveCard);
    link.addEventListener("blur", hideCard);
  }
  card.addEventListener("mouseenter", () => clearTimeout(leaving));
  card.addEventListener("mouseleave", leaveCard);
  addEventListener("keydown", (event) => event.key === "Escape" && hideCard());
  addEventListener("scroll", placeCard, { passive: true, capture: true });
  addEventListener("resize", placeCard, { passive: true });
}

// ---- contents ---------------------------------------------------------------------------------------
const contents = document.querySelector(".contents details");
if (contents) {
  const entries = [...contents.querySelectorAll("a")].map((link) => [link, document.getElementById(link.hash.slice(1))]);
  let waiting = false;

  // The section being read is the last one whose heading has passed the upper third of the window.
  const markSection = () => {
    waiting = false;
    const current = entries.findLast(([, heading]) => heading?.getBoundingClientRect().top < innerHeight / 3);
    for (const [link] of entries) {
      if (link === current?.[0]) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const fold = () => (contents.open = wide.matches);
  fold();
  wide.addEventListener("change", fold);
  markSection();
  addEventListener("scroll", () => (waiting ||= Boolean(requestAnimationFrame(markSection))), { passive: true });
}
