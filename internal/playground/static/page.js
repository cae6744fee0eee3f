// Shows the newest message of each list, after each change.
"use strict";
const bottom = (root) => root.querySelectorAll(".messages").forEach((list) => { list.scrollTop = list.scrollHeight; });
document.addEventListener("DOMContentLoaded", () => bottom(document));
document.addEventListener("htmx:afterSettle", (event) => bottom(event.target.closest(".stage") || event.target));
