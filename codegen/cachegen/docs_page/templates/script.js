"use strict";
(() => {
  const root = document.documentElement;
  const kept = {
    get: () => { try { return localStorage.getItem("cachegen-theme"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("cachegen-theme", value); } catch { /* a file may keep nothing */ } },
  };
  const saved = kept.get();
  if (saved === "light" || saved === "dark") root.dataset.theme = saved;
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    kept.set(root.dataset.theme);
  });

  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const cards = [...document.querySelectorAll("[data-search]")];
  const groups = [...document.querySelectorAll(".group, section:not(.whole)")];
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const card of cards) {
      card.hidden = !words.every((word) => card.dataset.search.includes(word));
      count += card.hidden ? 0 : 1;
    }
    for (const group of groups) {
      group.hidden = words.length > 0 && !group.querySelector("[data-search]:not([hidden])");
    }
    document.getElementById("map").hidden = words.length > 0;
    found.hidden = words.length === 0;
    found.textContent = count === 0 ? "Nothing is called that." : count === 1 ? "1 match" : `${count} matches`;
  };
  search.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && search.value) {
      search.value = "";
      filter();
    }
  });
  const show = () => {
    // A link may lead to what the search hides.
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (target && target.closest("[hidden]")) {
      search.value = "";
      filter();
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", show);
  filter();
})();
