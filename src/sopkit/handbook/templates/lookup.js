// How the index is read: a query is taken apart as `site_search` takes texts apart, then looked up.
const lookup = (function () {
  "use strict";
  const TOKEN = /\d+(?:[.:]\d+)*|[a-zà-ɏ]+|[\u3400-\u9fff\uf900-\ufaff]+/g;
  const isHan = (token) => token[0] >= "\u3400";
  const isFigure = (token) => /^\d/.test(token);
  const flat = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

  function singular(word) {
    if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
    if (word.endsWith("ies") && word.length > 4) return word.slice(0, -3) + "y";
    if (/(sses|xes|zes|ches|shes)$/.test(word)) return word.slice(0, -2);
    return word.slice(0, -1);
  }

  function decoded(text) {
    let last = 0;
    return text.split(",").map((step) => (last += parseInt(step, 36)));
  }

  // The index with its entries in one list and its words ready for a binary search.
  function opened(raw) {
    const entries = [];
    const titles = [];
    raw.pages.forEach(([file, id, rows], page) => {
      titles.push(rows[0][2]);
      for (const [kind, at, text] of rows) entries.push({ page, file, id, kind, at, text });
    });
    return {
      kinds: raw.kinds.map(([label, prefix, weight]) => ({ label, prefix, weight })),
      empty: new Set(raw.empty.split(" ")),
      entries,
      titles,
      words: raw.words.split(" "),
      places: raw.places.split(" "),
    };
  }

  function firstFrom(words, wanted) {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // Entries with a word, or with a word that begins so: entry -> 2 for the word itself, 1 else.
  function looked(index, word, whole) {
    const found = new Map();
    for (let at = firstFrom(index.words, word); at < index.words.length; at++) {
      const known = index.words[at];
      if (!known.startsWith(word) || (whole && known !== word)) break;
      for (const entry of decoded(index.places[at])) {
        found.set(entry, known === word ? 2 : found.get(entry) || 1);
      }
    }
    return found;
  }

  // A run of Chinese matches where at least half of its pairs stand; all of them count full.
  function run(index, token) {
    if (token.length === 1) return looked(index, token, false);
    const counts = new Map();
    for (let at = 0; at + 1 < token.length; at++) {
      for (const entry of looked(index, token.slice(at, at + 2), true).keys()) {
        counts.set(entry, (counts.get(entry) || 0) + 1);
      }
    }
    const all = token.length - 1;
    const found = new Map();
    for (const [entry, count] of counts) if (count * 2 >= all) found.set(entry, (2 * count) / all);
    return found;
  }

  function term(index, token) {
    if (isHan(token)) return run(index, token);
    if (isFigure(token)) return looked(index, token, true);
    return looked(index, singular(token), false);
  }

  // Where the query stands as it was typed, not inside a longer word or figure.
  function phrase(text, query) {
    for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + 1)) {
      const before = text[at - 1] || " ";
      if (isHan(query) || !/[a-z0-9.]/.test(before)) return true;
    }
    return false;
  }

  function score(index, place, own, query) {
    const entry = index.entries[place];
    const kind = index.kinds[entry.kind];
    let points = kind.weight + 8 * own;
    if (entry.at.toLowerCase() === query || entry.id === query) points += 250;
    else if (phrase(flat(entry.text), query)) points += 30;
    else if (entry.at && phrase(entry.at.toLowerCase(), query)) points += 25;
    return points;
  }

  // A word may stand in the title of the procedure instead of the entry, but not all of them.
  function find(index, text) {
    const query = flat(text);
    let tokens = query.match(TOKEN) || [];
    const telling = tokens.filter((token) => !index.empty.has(token));
    if (telling.length) tokens = telling;
    if (!tokens.length) return { tokens, hits: [] };
    const terms = tokens.map((token) => term(index, token));
    const inTitle = terms.map((found) => {
      const pages = new Set();
      for (const place of found.keys()) {
        if (index.entries[place].kind === 0) pages.add(index.entries[place].page);
      }
      return pages;
    });
    const own = new Map();
    for (const found of terms) {
      for (const [place, points] of found) own.set(place, (own.get(place) || 0) + points);
    }
    const hits = [];
    for (const [place, points] of own) {
      const { page } = index.entries[place];
      if (terms.every((found, n) => found.has(place) || inTitle[n].has(page))) {
        hits.push({ place, points: score(index, place, points, query) });
      }
    }
    hits.sort((a, b) => b.points - a.points || a.place - b.place);
    return { tokens, hits };
  }

  return { opened, find, isHan, isFigure, singular };
})();
