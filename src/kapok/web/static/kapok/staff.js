// Only improves what works without it: numbers cover themselves again, "/" leads to the search.
"use strict";

for (const whole of document.querySelectorAll("[data-covers]")) {
  const until = Date.now() + Number(whole.dataset.covers) * 1000;
  const cover = () => {
    if (Date.now() < until) return;
    whole.textContent = whole.dataset.shown;
    whole.classList.remove("whole");
    for (const said of whole.parentElement.querySelectorAll("[data-while-whole]")) said.remove();
  };
  setTimeout(cover, Math.max(0, until - Date.now()) + 50);
  for (const event of ["pageshow", "visibilitychange", "focus"]) window.addEventListener(event, cover);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.dataset.keys === "off") return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.getElementById("find");
  if (!search) return;
  event.preventDefault();
  search.focus();
});
