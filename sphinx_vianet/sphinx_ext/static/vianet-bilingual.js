// Source sentences: on request (hover, focus, tap), or beside the translation. Texts and languages come from the page.
(() => {
  const KEY = "vianet-view";
  // Pages may have elements of that class, and none with a source sentence.
  const UNIT = ".vu[data-s]";
  const view = document.querySelector(".vianet-view");
  const units = [...document.querySelectorAll(UNIT)];
  if (!view || !units.length) return;
  const root = document.documentElement;
  const { lang, dir } = view.dataset;
  const rtl = () => getComputedStyle(root).direction === "rtl";
  let mode = "ask";
  let current = null;
  let pinned = false;
  let timer = 0;

  const box = document.createElement("div");
  box.id = "vianet-source";
  box.hidden = true;
  box.setAttribute("role", "tooltip");
  Object.assign(box, { lang, dir });
  document.body.append(box);

  // The nearest colour that is painted behind a sentence: themes have their own dark modes.
  function behind(element) {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (/^rgb\(/.test(backgroundColor)) return backgroundColor;
    }
    return "Canvas";
  }

  function show(unit, pointer) {
    clearTimeout(timer);
    if (mode !== "ask") return;
    if (current !== unit) hide();
    current = unit;
    unit.classList.add("vu-on");
    unit.setAttribute("aria-describedby", box.id);
    box.textContent = unit.dataset.s;
    const { color } = getComputedStyle(unit.closest("p, li, td, th, dd, dt") || document.body);
    box.style.color = color;
    box.style.backgroundColor = behind(unit.parentElement);
    box.hidden = false;
    place(unit, pointer);
  }

  function place(unit, pointer) {
    const rects = [...unit.getClientRects()];
    const under = pointer && rects.find((r) => pointer.clientY >= r.top && pointer.clientY <= r.bottom);
    const line = under || rects[rects.length - 1] || unit.getBoundingClientRect();
    const start = rtl() ? line.right - box.offsetWidth : line.left;
    const left = Math.max(8, Math.min(start, root.clientWidth - box.offsetWidth - 8));
    const below = Math.max(line.bottom, ...rects.map((r) => r.bottom)) + 6;
    const above = Math.min(line.top, ...rects.map((r) => r.top)) - box.offsetHeight - 6;
    const top = below + box.offsetHeight > root.clientHeight && above > 0 ? above : below;
    const origin = box.offsetParent && box.offsetParent !== document.body ? box.offsetParent : root;
    const base = origin === root ? { left: -scrollX, top: -scrollY } : origin.getBoundingClientRect();
    box.style.left = `${left - base.left}px`;
    box.style.top = `${top - base.top}px`;
  }

  function hide() {
    clearTimeout(timer);
    pinned = false;
    box.hidden = true;
    current?.classList.remove("vu-on");
    current?.removeAttribute("aria-describedby");
    current = null;
  }

  const later = (action, wait) => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
  const unitOf = (event) => event.target.closest?.(UNIT);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || pinned || mode !== "ask") return;
    const unit = unitOf(event);
    if (unit) {
      if (unit !== current) later(() => show(unit, event), 200);
      else clearTimeout(timer);
    } else if (box.contains(event.target)) clearTimeout(timer);
    else if (current && !current.contains(document.activeElement)) later(hide, 300);
    else if (!current) clearTimeout(timer);
  });
  document.addEventListener("click", (event) => {
    if (mode !== "ask" || box.contains(event.target)) return;
    const unit = unitOf(event);
    if (event.target.closest("a, button, input, label, summary") || !getSelection().isCollapsed) return;
    if (!unit || (unit === current && pinned)) return hide();
    show(unit, event);
    pinned = true;
  });
  document.addEventListener("focusin", (event) => {
    const unit = unitOf(event);
    if (unit) {
      roam(unit);
      show(unit);
    } else if (!pinned) hide();
  });
  document.addEventListener("focusout", (event) => {
    if (!pinned && unitOf(event) && !event.relatedTarget) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hide();
    if (mode !== "ask" || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = units.indexOf(document.activeElement);
    if (at < 0) return;
    const step = { ArrowRight: rtl() ? -1 : 1, ArrowLeft: rtl() ? 1 : -1 }[event.key];
    const wanted = step ? visible(at, step) : { Home: visible(-1, 1), End: visible(units.length, -1) }[event.key];
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
  });
  // What scrolls inside of the page moves away from under the box.
  document.addEventListener("scroll", (event) => event.target !== document && hide(), true);
  addEventListener("resize", hide);

  function visible(at, step) {
    for (let next = at + step; units[next]; next += step) if (units[next].getClientRects().length) return units[next];
    return null;
  }

  // One sentence at a time is in the order of Tab; arrow keys lead to the others.
  let stop = null;
  function roam(unit) {
    if (stop && stop !== unit) stop.tabIndex = -1;
    stop = unit;
    unit.tabIndex = 0;
  }

  // --- side by side

  function blockOf(unit, inline) {
    let block = unit.parentElement;
    while (inline(block)) block = block.parentElement;
    return block;
  }

  function beside() {
    const displays = new Map();
    const display = (el) => displays.get(el) ?? displays.set(el, getComputedStyle(el).display).get(el);
    const blocks = new Map();
    for (const unit of units) {
      const block = blockOf(unit, (el) => /^inline|^contents/.test(display(el)));
      blocks.set(block, [...(blocks.get(block) || []), unit]);
    }
    for (const [block, own] of blocks) {
      const side = document.createElement("span");
      Object.assign(side, { className: "vianet-side", lang, dir });
      side.textContent = own.map((unit) => unit.dataset.s).join(" ");
      if (display(block) === "block") {
        const text = document.createElement("span");
        text.className = "vianet-text";
        // Themes hide the sign of a heading's link by where it stands.
        text.append(...[...block.childNodes].filter((node) => !node.classList?.contains("headerlink")));
        block.prepend(text);
        block.classList.add("vianet-pair");
      }
      block.append(side);
    }
  }

  function alone() {
    document.querySelectorAll(".vianet-side").forEach((side) => side.remove());
    for (const text of document.querySelectorAll(".vianet-text")) {
      text.parentElement.classList.remove("vianet-pair");
      text.replaceWith(...text.childNodes);
    }
  }

  function choose(wanted) {
    hide();
    if (mode === "side") alone();
    mode = wanted;
    root.dataset.vianetView = mode;
    units.forEach((unit) => (mode === "ask" ? (unit.tabIndex = -1) : unit.removeAttribute("tabindex")));
    stop = null;
    const first = mode === "ask" && visible(-1, 1);
    if (first) roam(first);
    if (mode === "side") beside();
  }

  let saved = null;
  try {
    saved = localStorage.getItem(KEY);
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
  const inputs = [...view.querySelectorAll("input")];
  const chosen = inputs.find((input) => input.value === saved) || inputs.find((input) => input.value === "ask");
  view.hidden = false;
  chosen.checked = true;
  choose(chosen.value);
  view.addEventListener("change", ({ target }) => {
    choose(target.value);
    try {
      localStorage.setItem(KEY, target.value);
    } catch {
      // As above.
    }
  });
})();
