// What a page remembers between visits. Where the browser forbids it, until the page is left.
const store = (function () {
  "use strict";
  const aside = new Map();
  const named = (key) => "sopkit:" + key;

  function get(key) {
    if (aside.has(key)) return aside.get(key);
    try {
      return localStorage.getItem(named(key));
    } catch (error) {
      return null;
    }
  }

  function set(key, value) {
    try {
      if (value === null) localStorage.removeItem(named(key));
      else localStorage.setItem(named(key), value);
      aside.delete(key);
    } catch (error) {
      aside.set(key, value);
    }
  }

  // The ticks of a procedure: the names of the ticked boxes and when the last was ticked.
  function ticks(key) {
    try {
      const found = JSON.parse(get("ticks:" + key));
      return Array.isArray(found.boxes) ? found : { boxes: [], steps: 0, at: 0 };
    } catch (error) {
      return { boxes: [], steps: 0, at: 0 };
    }
  }

  function setTicks(key, kept) {
    set("ticks:" + key, kept.boxes.length ? JSON.stringify(kept) : null);
  }

  return { get, set, ticks, setTicks };
})();

// What the address points at; empty where it cannot be read.
function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch (error) {
    return "";
  }
}

// A text of the page with its {places} filled.
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
