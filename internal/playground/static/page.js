// Shows the newest message of each list, after each change.
"use strict";
const bottom = (root) => root.querySelectorAll(".messages").forEach((list) => { list.scrollTop = list.scrollHeight; });
document.addEventListener("DOMContentLoaded", () => bottom(document));
document.addEventListener("htmx:afterSettle", (event) => bottom(event.target.closest(".stage") || event.target));
// What was sent leaves the field.
document.addEventListener("htmx:afterRequest", (event) => {
  const asked = event.detail.requestConfig; // the form itself is gone by now
  if (!event.detail.successful || !asked || !asked.elt.matches("form[data-write]")) return;
  const stage = document.querySelector(`#${event.detail.target.id} .write input[name=texte]`);
  if (stage) stage.value = "";
});
// A button that was pressed is gone after the answer: the place it was in keeps the
// keyboard's focus. When the page is drawn again by itself, the same button keeps it.
let from = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const held = document.activeElement;
  const inside = held && held !== document.body && event.detail.target.contains(held);
  from = inside ? {
    target: event.detail.target.id, id: held.id, label: held.textContent.trim(),
    kind: held.closest(".messages") ? ".messages" : held.closest(".words") ? ".words" : "",
    itself: event.detail.requestConfig.elt.matches(".screen"),
  } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!from || (document.activeElement && document.activeElement !== document.body)) return;
  const place = document.getElementById(from.target);
  const { id, label, kind, itself } = from;
  from = null;
  if (!place) return;
  const all = [...place.querySelectorAll(kind ? `${kind} button` : "button")];
  const same = (id && document.getElementById(id)) || all.findLast((b) => b.textContent.trim() === label);
  const last = place.querySelector(".messages li:last-child button, .messages li:last-child a");
  const next = kind === ".messages" && !itself ? last || place.querySelector(".places [aria-pressed=true]") : same || last || all.at(-1);
  if (next) next.focus({ preventScroll: true });
});
// After a step of the visit has seated somebody, her screen comes into view, and the
// keyboard goes on from there.
document.addEventListener("htmx:afterSettle", (event) => {
  const seat = event.detail.requestConfig && event.detail.requestConfig.elt;
  if (!seat || !seat.dataset.show) return;
  const screen = document.getElementById(seat.dataset.show);
  screen.scrollIntoView({ behavior: "smooth", block: "start" });
  const place = screen.querySelector(".places [aria-pressed=true]");
  if (place) place.focus({ preventScroll: true });
});
// What changed while a screen was being asked for may not be on the answer: it is
// asked for once more.
const asking = new Set(), missed = new Set();
const stageOf = (event) => event.detail.target && event.detail.target.closest && event.detail.target.closest(".stage");
document.addEventListener("htmx:beforeRequest", (event) => { if (stageOf(event)) asking.add(stageOf(event).id); });
document.addEventListener("sse:change", (event) => {
  const stage = event.target.closest && event.target.closest(".stage");
  if (stage && asking.has(stage.id)) missed.add(stage.id);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const stage = stageOf(event);
  if (!stage) return;
  asking.delete(stage.id);
  if (missed.delete(stage.id)) setTimeout(() => { const screen = stage.querySelector(".screen"); if (screen) htmx.trigger(screen, "sse:change"); }, 50);
});
