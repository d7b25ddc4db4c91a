// Tabs: those with an id in common switch together ("macos+linux" has two), a tab with a
// condition is shown beside the tab that it names, "?tabs=id1,id2" in the address chooses.
(() => {
  const ids = (label) => (label.dataset.syncId || "").split("+");
  const input = (label) => label.previousElementSibling;
  const condition = (label) =>
    [...label.classList].filter((name) => name.startsWith("vianet-if-")).map((name) => name.slice(10))[0];

  function groups() {
    return [...document.querySelectorAll(".sd-tab-set")]
      .map((set) => [...set.children].filter((child) => child.dataset.syncGroup === "vianet"))
      .filter((labels) => labels.length);
  }

  function choose(wanted) {
    const chosen = new Set();
    const all = groups();
    const depends = (labels) => labels.some(condition);
    // What a choice decides comes after the choice.
    for (const labels of [...all.filter((g) => !depends(g)), ...all.filter(depends)]) {
      let shown = labels.filter((label) => !condition(label) || chosen.has(condition(label)));
      const matched = shown.length > 0;
      if (!matched) shown = labels;
      const checked = labels.find((label) => input(label).checked) || labels[0];
      const having = (names) => shown.find((label) => ids(label).some((id) => names.includes(id)));
      const keeps = shown.includes(checked) && (ids(checked).some((id) => wanted.includes(id)) || !having(wanted));
      const active = keeps ? checked : having(wanted) || having(ids(checked)) || shown[0];
      input(active).checked = true;
      ids(active).forEach((id) => chosen.add(id));
      for (const label of labels) {
        label.hidden = input(label).disabled = !shown.includes(label);
        for (const note of label.querySelectorAll(".vianet-condition")) note.hidden = matched;
      }
    }
  }

  document.addEventListener("change", ({ target }) => {
    const label = target.nextElementSibling;
    if (label?.dataset.syncGroup === "vianet") choose(ids(label));
  });
  document.addEventListener("DOMContentLoaded", () => {
    choose((new URLSearchParams(location.search).get("tabs") || "").split(",").filter(Boolean));
    addEventListener("hashchange", () => choose([]));
  });
})();
