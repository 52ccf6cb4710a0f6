// The tools in the bar, links that are copied, and where the reader is on the page.
(function () {
  "use strict";
  const root = document.documentElement;
  const toast = document.getElementById("toast");
  let fading = 0;

  function say(text) {
    toast.textContent = text;
    toast.classList.add("shown");
    clearTimeout(fading);
    fading = setTimeout(() => toast.classList.remove("shown"), 2200);
  }

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function themes() {
    const button = document.getElementById("theme");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      store.set("theme", root.dataset.theme);
      show();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
    show();
  }

  // The same place in the other language: ids do not depend on the language.
  function languages() {
    for (const link of document.querySelectorAll("a[data-language]")) {
      const address = link.getAttribute("href");
      const point = () => link.setAttribute("href", address + location.hash);
      link.addEventListener("click", () => {
        if (link.classList.contains("switch")) point();
        store.set("language", link.dataset.language);
      });
      if (link.classList.contains("switch")) {
        addEventListener("hashchange", point);
        point();
      }
    }
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      return false;
    }
  }

  function links() {
    document.addEventListener("click", async (event) => {
      const link = event.target.closest("a.link");
      if (!link) return;
      event.preventDefault();
      history.replaceState(null, "", link.getAttribute("href"));
      dispatchEvent(new HashChangeEvent("hashchange"));
      say((await copied(link.href)) ? toast.dataset.copied : toast.dataset.notCopied);
    });
  }

  function sections() {
    const items = [...document.querySelectorAll(".side a")];
    const heads = items.map((item) => document.getElementById(item.hash.slice(1))).filter(Boolean);
    if (!heads.length) return;
    const show = () => {
      const passed = heads.filter((head) => head.getBoundingClientRect().top < 180);
      const here = passed.length ? passed[passed.length - 1].id : "";
      for (const item of items) item.classList.toggle("here", item.hash === "#" + here);
    };
    addEventListener("scroll", show, { passive: true });
    show();
  }

  // A flow and a drawing that are wider than the screen begin with their middle.
  function pictures() {
    for (const frame of document.querySelectorAll(".from-middle .scroll")) {
      frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
    }
  }

  // On every printed sheet: which procedure, version and digest it is.
  function sheets() {
    const foot = document.querySelector(".foot p");
    if (foot) root.style.setProperty("--sheet", quoted(foot.textContent));
  }

  function quoted(text) {
    return '"' + text.trim().replace(/[\\"\n]/g, (sign) => "\\" + sign.codePointAt(0).toString(16) + " ") + '"';
  }

  const print = document.getElementById("print");
  if (print) print.addEventListener("click", () => window.print());
  themes();
  languages();
  links();
  sections();
  pictures();
  sheets();
})();
