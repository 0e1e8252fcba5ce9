// On top of plain HTML. Runs before the first paint, so that a chosen theme never flashes.
"use strict";

const root = document.documentElement;
const find = (selector) => document.querySelector(selector);
const targetOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
const on = (target, types, act) => types.split(" ").forEach((type) => target.addEventListener(type, act));

const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
let memory = {};
try {
  memory = localStorage;
} catch {
  // It is forbidden.
}
root.dataset.theme = memory.theme ?? "";

function offerThemes() {
  const button = find(".theme-button");
  if (!button) return;
  const label = () => (button.textContent = button.dataset[isDark() ? "light" : "dark"]);
  label();
  button.hidden = false;
  on(dark, "change", label);
  on(button, "click", () => {
    root.dataset.theme = memory.theme = isDark() ? "light" : "dark";
    label();
  });
}

const GAP = 8;
const LINGER = 180; // ms for crossing to the card
const card = document.createElement("div");
card.className = card.id = "reference-card";
let marker, leaving, tapped;

function hideCard() {
  marker?.removeAttribute("aria-describedby");
  marker = null;
  card.remove();
}

// Below the marker's line where there is room, else above it; never over it.
function placeCard() {
  if (!marker) return;
  const line = marker.getBoundingClientRect();
  const isAway = line.bottom < 0 || line.top > innerHeight;
  card.style.visibility = isAway ? "hidden" : "visible";
  if (isAway) return;
  const below = innerHeight - line.bottom;
  const isUnder = card.scrollHeight <= below - 2 * GAP || below >= line.top;
  card.style.maxHeight = `${Math.max((isUnder ? below : line.top) - 2 * GAP, 0)}px`;
  card.style.left = `${Math.max(GAP, Math.min(root.clientWidth - card.offsetWidth - GAP, line.left - 20))}px`;
  card.style.top = `${isUnder ? line.bottom + GAP : line.top - card.offsetHeight - GAP}px`;
}

function showCard(link) {
  clearTimeout(leaving);
  const item = targetOf(link);
  if (link === marker || !item) return;
  hideCard();
  marker = link;
  card.replaceChildren(...item.cloneNode(true).childNodes);
  card.querySelector(".backlinks").remove();
  link.closest(".cites").after(card); // Tab leads from the marker to the links in its card
  link.setAttribute("aria-describedby", card.id);
  card.showPopover();
  placeCard();
}

function hideUnlessAt(element) {
  if (element !== marker && !card.contains(element)) hideCard();
}

function leaveCard() {
  leaving = setTimeout(() => hideUnlessAt(document.activeElement), LINGER);
}

function offerCards() {
  if (!("popover" in card)) return;
  card.popover = "manual";
  card.role = "note";
  for (const link of document.querySelectorAll(".cites a")) {
    on(link, "mouseenter focus", () => showCard(link));
    on(link, "mouseleave", leaveCard);
    // A finger cannot hover: its first tap shows the card, the next jumps.
    on(link, "pointerdown", (event) => (tapped = event.pointerType === "touch" && link !== marker));
    on(link, "click", (event) => {
      if (tapped) event.preventDefault();
      else hideCard();
      tapped = false;
    });
  }
  on(card, "mouseenter", () => clearTimeout(leaving));
  on(card, "mouseleave", leaveCard);
  on(window, "focusout", (event) => hideUnlessAt(event.relatedTarget));
  on(window, "pointerdown", (event) => hideUnlessAt(event.target));
  on(window, "keydown", (event) => {
    if (event.key !== "Escape") return;
    if (card.contains(document.activeElement)) marker.focus();
    hideCard();
  });
  on(document, "scroll", placeCard);
  on(window, "resize", placeCard);
}

// One reads the last section whose heading has passed the window's upper third.
function markContents() {
  const contents = find(".contents details");
  if (!contents) return;
  const links = [...contents.querySelectorAll("a")];
  let waiting;
  const mark = () => {
    waiting = 0;
    const current = links.findLast((link) => targetOf(link)?.getBoundingClientRect().top < innerHeight / 3);
    for (const link of links) link.ariaCurrent = link === current ? "true" : null;
  };
  const wide = matchMedia("(min-width: 64.01rem)");
  on(wide, "change", () => (contents.open = wide.matches));
  contents.open = wide.matches;
  mark();
  on(document, "scroll", () => (waiting ||= requestAnimationFrame(mark)));
}

function offer(name, act) {
  const button = find(name);
  button.parentNode.hidden = false;
  on(button, "click", () => act(button));
}

function offerSharing() {
  const url = find(".permalink")?.href;
  if (url && navigator.share) offer(".share-button", () => navigator.share({ url }).catch(() => {}));
  if (url && navigator.clipboard)
    offer(".copy-button", async (button) => {
      await navigator.clipboard.writeText(url);
      find(".share [role=status]").textContent = button.textContent = button.dataset.done;
    });
}

on(document, "DOMContentLoaded", () => [offerThemes, offerCards, markContents, offerSharing].forEach((add) => add()));
