// What every page can do. It needs no network and keeps two choices, language and colours, where the browser lets it.
"use strict";
(() => {
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const choice = (key) => {
    try { return localStorage.getItem(`tashika.${key}`); } catch { return null; }
  };
  const choose = (key, value) => {
    try { localStorage.setItem(`tashika.${key}`, value); } catch { /* a page on disk may keep nothing */ }
  };

  root.lang = choice("language") ?? root.lang;
  find("#language").addEventListener("click", () => {
    root.lang = root.lang === "ja" ? "en" : "ja";
    choose("language", root.lang);
  });

  // Paper is light, whatever the screen is.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const colour = () => {
    const dark = (choice("theme") ?? (system.matches ? "dark" : "light")) === "dark";
    root.classList.toggle("dark", dark && !matchMedia("print").matches);
  };
  find("#theme").addEventListener("click", () => {
    choose("theme", root.classList.contains("dark") ? "light" : "dark");
    colour();
  });
  for (const when of [system, matchMedia("print")]) when.addEventListener("change", colour);
  colour();

  // Half and full width, small and capital letters are the same to who searches.
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const items = all(".item").map((item) => ({
    item,
    verdict: item.dataset.verdict,
    place: item.dataset.place,
    requirements: item.dataset.requirements.split(" "),
    text: null,
  }));
  const groups = all(".group");
  const form = find("#filter");
  const apply = () => {
    const asked = new FormData(form);
    const words = folded(asked.get("text")).split(/\s+/).filter(Boolean);
    const verdicts = asked.getAll("verdict");
    const requirement = asked.get("requirement").trim().toUpperCase();
    let shown = 0;
    for (const entry of items) {
      if (words.length) entry.text ??= folded(entry.item.textContent + entry.item.id);
      const fits = (!verdicts.length || verdicts.includes(entry.verdict))
        && (!asked.get("place") || asked.get("place") === entry.place)
        && (!requirement || entry.requirements.some((id) => id.startsWith(requirement)))
        && words.every((word) => entry.text.includes(word));
      entry.item.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".item:not([hidden])");
    form.querySelector("output").textContent = shown === items.length ? "" : `${shown} / ${items.length}`;
  };
  if (form) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    find("#unfold").addEventListener("click", () => {
      const shown = items.filter(({ item }) => !item.hidden);
      const open = shown.some(({ item }) => !item.open);
      for (const { item } of shown) item.open = open;
    });
    apply(); // a browser that goes back restores what was asked
  }

  // A link may lead into something that is closed or filtered away.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]") && form) {
      form.reset();
      apply();
    }
    for (let outer = target; outer; outer = outer.parentElement?.closest("details")) {
      if (outer.tagName === "DETAILS") outer.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Each picture is one stop for the tabulator; the arrow keys move within it.
  for (const picture of all("svg[role=group]")) {
    const links = all("a", picture);
    links[0]?.setAttribute("tabindex", "0");
    picture.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = step && links[links.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      for (const link of links) link.setAttribute("tabindex", link === next ? "0" : "-1");
      next.focus();
    });
  }
})();
