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
// keyboard's focus.
let from = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const held = document.activeElement;
  from = held && held !== document.body && event.detail.target.contains(held) ? { target: event.detail.target.id, label: held.textContent.trim(), kind: held.closest(".messages") ? ".messages" : held.closest(".words") ? ".words" : "" } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!from || (document.activeElement && document.activeElement !== document.body)) return;
  const place = document.getElementById(from.target);
  const { label, kind } = from;
  from = null;
  if (!place) return;
  const all = [...place.querySelectorAll(kind ? `${kind} button` : "button")];
  const same = all.find((b) => b.textContent.trim() === label);
  const last = place.querySelector(".messages li:last-child button, .messages li:last-child a");
  const next = kind === ".messages" ? last || place.querySelector(".places [aria-pressed=true]") : same || last;
  if (next) next.focus({ preventScroll: true });
});
// After a step of the visit has seated somebody, her screen comes into view.
document.addEventListener("htmx:afterRequest", (event) => {
  const seat = event.detail.elt.dataset && event.detail.elt.dataset.show;
  if (seat) document.getElementById(seat).scrollIntoView({ behavior: "smooth", block: "start" });
});
