// Shows the newest message of each list, after each change.
"use strict";
const bottom = (root) => root.querySelectorAll(".messages").forEach((list) => { list.scrollTop = list.scrollHeight; });
document.addEventListener("DOMContentLoaded", () => bottom(document));
document.addEventListener("htmx:afterSettle", (event) => bottom(event.target.closest(".stage") || event.target));
// After a step of the visit has seated somebody, her screen comes into view.
document.addEventListener("htmx:afterRequest", (event) => {
  const seat = event.detail.elt.dataset && event.detail.elt.dataset.show;
  if (seat) document.getElementById(seat).scrollIntoView({ behavior: "smooth", block: "start" });
});
