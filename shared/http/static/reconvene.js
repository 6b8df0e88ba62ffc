/* Small comforts. Every page works without this file. Written so that an old phone can read it. */
(function () {
  "use strict";

  function each(selector, root, run) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), run);
  }

  /* A second tap does not send a form again. The button keeps its name and value, so it is not disabled. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) { return; }
    form.setAttribute("data-sent", "");
    each("button[type=submit]", form, function (button) { button.setAttribute("aria-disabled", "true"); });
  });

  function letSendAgain() {
    each("form[data-sent]", document, function (form) {
      form.removeAttribute("data-sent");
      each("button[aria-disabled]", form, function (button) { button.removeAttribute("aria-disabled"); });
    });
  }
  window.addEventListener("pageshow", function (event) { if (event.persisted) { letSendAgain(); } });

  /* Says how many characters are left; read out only when the typing rests. */
  function count(area) {
    var words = area.getAttribute("data-count");
    var seen = document.createElement("p");
    var heard = document.createElement("p");
    var rest;
    seen.className = "counter";
    seen.setAttribute("aria-hidden", "true");
    heard.className = "unseen";
    heard.setAttribute("aria-live", "polite");
    area.parentNode.insertBefore(seen, area.nextSibling);
    area.parentNode.insertBefore(heard, seen);
    function say() {
      seen.textContent = words.replace("{n}", area.maxLength - area.value.length);
      clearTimeout(rest);
      rest = setTimeout(function () { heard.textContent = seen.textContent; }, 1500);
    }
    area.addEventListener("input", say);
    seen.textContent = words.replace("{n}", area.maxLength - area.value.length);
  }

  /* Loads a part of the page anew: <div data-refresh="/address" data-every="2">. The answer may end it
     with an element that carries data-refresh-done; so does a 4xx answer. Failures make the steps longer. */
  function refresh(part) {
    var every = Math.max(1, parseFloat(part.getAttribute("data-every")) || 5) * 1000;
    var pause = every;
    function again() { setTimeout(load, pause); }
    function show(html) {
      if (part.innerHTML !== html && !part.contains(document.activeElement)) { part.innerHTML = html; }
      if (!part.querySelector("[data-refresh-done]")) { again(); }
    }
    function load() {
      if (document.hidden) { again(); return; }
      fetch(part.getAttribute("data-refresh"), { credentials: "same-origin", redirect: "error" }).then(function (answer) {
        if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) { return; }
        if (!answer.ok) { throw new Error("later"); }
        pause = every;
        return answer.text().then(show);
      }).catch(function () { pause = Math.min(pause * 2, 60000); again(); });
    }
    again();
  }

  function start() {
    each("textarea[data-count]", document, count);
    if (window.fetch) { each("[data-refresh]", document, refresh); }
    each("[data-focus]", document, function (part) { part.focus(); });
    each("[data-leave]", document, function (link) {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        window.location.replace(link.href);
      });
    });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
