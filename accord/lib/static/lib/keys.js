/* Keys of the frame. A key only ever clicks or focuses what the markup names, so it can
   never do what a button cannot. Single letters rest in inputs and can be switched off per person. */
(() => {
  "use strict";
  const body = document.body;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (el) => el.checkVisibility ? el.checkVisibility() : el.offsetParent !== null;
  const typing = (el) => el.isContentEditable || el.matches("input,textarea,select") &&
    !/^(button|checkbox|radio|submit|reset|file)$/.test(el.type);
  const name = (e) => (e.ctrlKey || e.metaKey ? "ctrl+" : "") + (e.altKey ? "alt+" : "") +
    (e.key.length === 1 ? e.key.toLowerCase() : e.key);
  /* An open dialog has the keys to itself; its numbered reasons are not the page's. */
  const scope = () => document.querySelector("dialog[open]") || document;
  const keyed = (key) => [...scope().querySelectorAll("[data-key]")].find((el) => el.dataset.key === key && seen(el));

  function press(el) {
    if (el.dataset.act === "focus" || el.matches("input:not([type=submit]),select,textarea")) {
      el.focus();
      el.select?.();
    } else if (el.dataset.opens) {
      document.getElementById(el.dataset.opens).showModal();
    } else {
      el.click();
    }
  }

  function move(step) {
    const rows = [...scope().querySelectorAll("[data-row]")].filter(seen);
    if (!rows.length) return false;
    const at = rows.indexOf(document.activeElement);
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return true;
  }

  let first = "";
  document.addEventListener("keydown", (e) => {
    const key = name(e);
    if (e.isComposing || e.defaultPrevented) return;
    if (key === "Escape" && typing(e.target) && !e.target.closest("dialog")) e.target.blur();
    const letter = !key.startsWith("ctrl+");
    if (scope() !== document && /^Arrow(Down|Up)$/.test(key)) {
      if (move(key === "ArrowDown" ? 1 : -1)) e.preventDefault();
      return;
    }
    if (letter && (typing(e.target) || body.dataset.keys === "off" || key.startsWith("alt+"))) return;
    const two = first && keyed(first + " " + key);
    const el = two || keyed(key);
    first = "";
    if (el) {
      e.preventDefault();
      press(el);
    } else if (scope() !== document) {
      return;
    } else if (key === "j" || key === "k") {
      if (move(key === "j" ? 1 : -1)) e.preventDefault();
    } else if (letter && all("[data-key]").some((x) => x.dataset.key.startsWith(key + " "))) {
      first = key;
    }
  });

  document.addEventListener("click", (e) => {
    const el = e.target.closest("[data-opens],[data-copy],[data-closes]");
    if (!el) {
      all("details.menu[open]").forEach((menu) => menu.contains(e.target) || (menu.open = false));
    } else if (el.dataset.opens) {
      e.preventDefault();
      document.getElementById(el.dataset.opens).showModal();
    } else if (el.dataset.copy) {
      navigator.clipboard?.writeText(document.getElementById(el.dataset.copy).textContent.trim());
      el.querySelector("span").textContent = "Copied";
    } else {
      el.closest("dialog").close();
    }
  });

  /* What a button says without the key that it shows. */
  function words(el) {
    const copy = el.cloneNode(true);
    copy.querySelectorAll("kbd").forEach((key) => key.remove());
    return copy.textContent;
  }

  /* The list of keys is read from the page itself, so it cannot be out of date. */
  const help = document.getElementById("all-keys");
  help?.addEventListener("toggle", () => {
    const list = help.querySelector("dl");
    list.replaceChildren();
    const rows = all("[data-row]").length ? [["J K", "Next and previous row"], ["Enter", "Open"]] : [];
    for (const el of all("[data-key]").filter(seen)) {
      rows.push([el.dataset.key.replace("ctrl+", "Ctrl "), el.dataset.says || el.getAttribute("aria-label") || words(el)]);
    }
    for (const [key, says] of rows) {
      const dt = document.createElement("dt");
      const kbd = dt.appendChild(document.createElement("kbd"));
      kbd.textContent = key.length === 1 ? key.toUpperCase() : key;
      const dd = document.createElement("dd");
      dd.textContent = says.replace(/\s+/g, " ").trim();
      list.append(dt, dd);
    }
  });

  document.addEventListener("change", (e) => {
    if (e.target.matches("[data-submits]")) e.target.form.requestSubmit();
  });
})();
