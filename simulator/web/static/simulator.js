// Renews the parts of a page that say where they come from, and keeps a button from being pressed twice.
"use strict";

const SLOWEST_MS = 10000;

async function renew(part) {
  const answer = await fetch(part.dataset.refresh, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const words = await answer.text();
  if (part.lastWords === words) return;
  const first = part.lastWords === undefined;
  part.lastWords = words;
  const before = part.querySelector("[data-state]")?.dataset.state;
  const draft = document.createElement("template");
  draft.innerHTML = words;
  const after = draft.content.querySelector("[data-state]")?.dataset.state;
  if (before !== after) return void location.reload();
  if (first && draft.innerHTML.trim() === part.innerHTML.trim()) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.replaceChildren(draft.content);
  if (focused) part.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

function keepFresh(part) {
  const usual = Number(part.dataset.every) * 1000;
  let pause = usual;
  const again = () => setTimeout(turn, pause);
  const turn = async () => {
    if (document.hidden) return again();
    try {
      await renew(part);
      pause = usual;
    } catch (error) {
      pause = Math.min(pause * 2, SLOWEST_MS);
    }
    again();
  };
  again();
}

function pressOnce(event) {
  // After the browser has read the form, so that the button's own value is still sent.
  setTimeout(() => event.target.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
}

document.querySelectorAll("[data-refresh]").forEach(keepFresh);
document.addEventListener("submit", pressOnce);
addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((button) => { button.disabled = false; }));
