// Boxes that remember, their progress, the steps of one role, and what the contents tell of both.
(function () {
  "use strict";
  const LOCALE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

  function contents() {
    for (const card of document.querySelectorAll(".card[data-key]")) {
      const done = store.ticks(card.dataset.key).steps;
      const place = card.querySelector(".begun");
      place.hidden = !done;
      place.textContent = filled(card.dataset.text, { done, all: card.dataset.steps });
    }
  }

  function procedure(main) {
    const key = main.dataset.key;
    const boxes = [...main.querySelectorAll("input.tickbox")];
    const steps = boxes.filter((box) => box.hasAttribute("data-step"));
    const panel = document.getElementById("progress");
    const bar = panel.querySelector("progress");
    const clear = document.getElementById("clear");
    const role = document.getElementById("role");
    const only = document.getElementById("only");
    let before = null; // the ticks that "clear" took away, until a box is ticked again

    function show() {
      for (const box of steps) box.closest(".step").classList.toggle("done", box.checked);
      const shown = steps.filter((box) => !box.closest(".step").hidden);
      const done = shown.filter((box) => box.checked).length;
      const { at } = store.ticks(key);
      const when = at ? new Date(at).toLocaleString(LOCALE, { dateStyle: "medium", timeStyle: "short" }) : "";
      bar.max = shown.length || 1;
      bar.value = done;
      document.getElementById("done").textContent = filled(panel.dataset.text, { done, all: shown.length });
      document.getElementById("since").textContent = when ? filled(panel.dataset.since, { when }) : "";
      clear.disabled = !before && !boxes.some((box) => box.checked);
      clear.textContent = before ? panel.dataset.restore : panel.dataset.clear;
    }

    function keep(at) {
      const ticked = boxes.filter((box) => box.checked).map((box) => box.dataset.box);
      store.setTicks(key, { boxes: ticked, steps: steps.filter((box) => box.checked).length, at });
      show();
    }

    function read() {
      const ticked = new Set(store.ticks(key).boxes);
      for (const box of boxes) box.checked = ticked.has(box.dataset.box);
      show();
    }

    function wipe() {
      const now = before || { boxes: [], steps: 0, at: 0 };
      before = before ? null : store.ticks(key);
      store.setTicks(key, now);
      read();
    }

    // A step without a role is everybody's. A list or a heading without steps is not shown.
    function filter() {
      const wanted = role ? role.value : "";
      for (const step of main.querySelectorAll(".step")) {
        step.hidden = Boolean(wanted && step.dataset.role && step.dataset.role !== wanted);
      }
      for (const list of main.querySelectorAll(".steps")) {
        const empty = !list.querySelector(".step:not([hidden])");
        list.hidden = empty;
        const title = list.previousElementSibling;
        if (title && title.tagName === "H3") title.hidden = empty;
      }
      only.hidden = !wanted;
      only.textContent = wanted ? role.selectedOptions[0].dataset.note : "";
      show();
    }

    // A link to a step that the filter hides shows all steps.
    function reveal() {
      const target = document.getElementById(fragment());
      if (!target || !target.closest("[hidden]") || !role) return;
      role.value = "";
      filter();
      target.scrollIntoView();
    }

    main.addEventListener("change", (event) => {
      if (!event.target.matches("input.tickbox")) return;
      before = null;
      keep(Date.now());
    });
    clear.addEventListener("click", wipe);
    if (role) {
      const kept = store.get("role");
      if ([...role.options].some((option) => option.value === kept)) role.value = kept;
      role.addEventListener("change", () => {
        store.set("role", role.value || null);
        filter();
      });
    }
    addEventListener("hashchange", reveal);
    // the same procedure may stand open in another window
    addEventListener("storage", read);
    read();
    filter();
    reveal();
  }

  const main = document.querySelector("main[data-procedure]");
  if (main && document.getElementById("progress")) procedure(main);
  contents();
  addEventListener("pageshow", contents);
})();
