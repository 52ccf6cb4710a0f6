// What is seen of the search: the field, the list of results with their hits marked, the keys.
(function () {
  "use strict";
  const SHOWN = 40;
  const { opened, find, isHan, isFigure, singular } = lookup;

  function marker(tokens) {
    const parts = tokens.map((token) => {
      if (isHan(token)) return token.length < 3 ? token : `(?:${token}|${pairs(token).join("|")})+`;
      const word = isFigure(token) ? token : singular(token);
      const exact = word.replace(/\./g, "\\.");
      return isFigure(token) ? `(?<![\\d.:])${exact}(?![\\d:]|\\.\\d)` : `(?<![a-z])${exact}[a-z]*`;
    });
    return new RegExp(parts.join("|"), "gi");
  }

  function pairs(token) {
    return [...token].slice(1).map((sign, at) => token[at] + sign);
  }

  // The text around the first hit, its hits marked; only text is ever made of a text.
  function snippet(text, tokens) {
    const LENGTH = 150;
    const pattern = marker(tokens);
    const first = text.search(pattern);
    let from = first > LENGTH * 0.6 ? Math.max(0, first - 40) : 0;
    while (from > 0 && from < first && /[a-z0-9]/i.test(text[from - 1])) from++;
    const part = text.slice(from, from + LENGTH);
    const made = document.createElement("span");
    made.className = "text";
    let last = 0;
    if (from) made.append("…");
    for (const hit of part.matchAll(pattern)) {
      if (!hit[0]) continue;
      const mark = document.createElement("mark");
      mark.textContent = hit[0];
      made.append(part.slice(last, hit.index), mark);
      last = hit.index + hit[0].length;
    }
    made.append(part.slice(last));
    if (from + LENGTH < text.length) made.append("…");
    return made;
  }

  function option(index, hit, tokens, number) {
    const entry = index.entries[hit.place];
    const kind = index.kinds[entry.kind];
    const link = document.createElement("a");
    const at = kind.prefix + entry.at;
    link.href = entry.file + (at ? "#" + encodeURIComponent(at) : "");
    link.id = "result-" + number;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.tabIndex = -1;
    if (entry.kind === 0) link.className = "title";
    const where = document.createElement("span");
    where.className = "where";
    const label = document.createElement("b");
    label.textContent = kind.label;
    where.append(label, " ", entry.kind === 0 ? entry.id : index.titles[entry.page]);
    if (kind.prefix && entry.at) {
      const id = document.createElement("span");
      id.className = "id";
      id.textContent = entry.at;
      where.append(" ", id);
    }
    link.append(where, snippet(entry.text, tokens));
    return link;
  }

  const input = document.getElementById("search");
  if (!input) return;
  const panel = document.getElementById("panel");
  const results = document.getElementById("results");
  const count = document.getElementById("count");
  let index = null;
  let asked = null;
  let chosen = -1;

  function load() {
    asked = asked || new Promise((ready) => {
      const script = document.createElement("script");
      script.src = input.dataset.index;
      script.onload = () => ready(window.sopkitIndex || null);
      script.onerror = () => ready(null);
      document.head.append(script);
    });
    return asked;
  }

  function choose(at) {
    const options = results.children;
    if (chosen >= 0 && options[chosen]) options[chosen].setAttribute("aria-selected", "false");
    chosen = options.length ? (at + options.length) % options.length : -1;
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    options[chosen].setAttribute("aria-selected", "true");
    options[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function open(shown) {
    panel.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    if (!shown) choose(-1);
  }

  function told(hits, shown) {
    if (!hits) return filled(input.dataset.none, { query: input.value.trim() });
    if (hits > shown) return filled(input.dataset.more, { n: hits, shown });
    return hits === 1 ? input.dataset.one : filled(input.dataset.found, { n: hits });
  }

  function elsewhere() {
    const link = document.createElement("a");
    link.href = input.dataset.other + "#search=" + encodeURIComponent(input.value.trim());
    link.textContent = input.dataset.otherText;
    count.append(" ", link);
  }

  async function show() {
    const text = input.value.trim();
    if (!text) return open(false);
    const raw = await load();
    if (text !== input.value.trim()) return; // typed on while the index was read
    index = index || (raw && opened(raw));
    if (!index) {
      count.textContent = input.dataset.broken;
      return open(true);
    }
    const { tokens, hits } = find(index, text);
    const shown = hits.slice(0, SHOWN);
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    results.replaceChildren(...shown.map((hit, number) => option(index, hit, tokens, number)));
    count.textContent = told(hits.length, shown.length);
    if (!hits.length && input.dataset.other) elsewhere();
    panel.scrollTop = 0;
    open(true);
  }

  function close() {
    open(false);
    input.blur();
  }

  const keys = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen < 0 ? -1 : chosen - 1),
    Enter: () => (results.children[Math.max(chosen, 0)] || { click() {} }).click(),
    Escape: close,
  };

  input.addEventListener("focus", () => (load(), input.value && show()));
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || panel.hidden || !keys[event.key]) {
      if (event.key === "Escape") close();
      return;
    }
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("keydown", (event) => {
    const typing = document.activeElement.matches("input:not([type=checkbox]), select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".search")) open(false);
  });
  results.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey) open(false);
  });

  // An address may carry a question: index.html#search=tea
  function linked() {
    if (!fragment().startsWith("search=")) return;
    input.value = fragment().slice("search=".length);
    input.focus();
    show();
  }
  addEventListener("hashchange", linked);
  linked();
})();
