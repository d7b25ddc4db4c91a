"use strict";
{
  const byId = (id) => document.getElementById(id);
  const [search, status, locale, count] = ["search", "status", "locale", "count"].map(byId);
  const heads = [...document.querySelectorAll("thead th")].slice(1);
  const rows = [...document.querySelectorAll("tbody tr")].map((row) => ({
    row,
    path: row.cells[0].textContent.toLowerCase(),
    cells: [...row.cells].slice(1),
  }));

  const fits = (cell, wanted) =>
    wanted === "" ||
    (wanted === "open"
      ? !cell.classList.contains("current") && !cell.classList.contains("none")
      : cell.classList.contains(wanted));

  let shownColumn = "";
  const showColumns = (wanted) => {
    if (wanted === shownColumn) return;
    shownColumn = wanted;
    heads.forEach((head, index) => {
      const hidden = wanted !== "" && head.dataset.locale !== wanted;
      head.hidden = hidden;
      for (const { cells } of rows) cells[index].hidden = hidden;
    });
  };

  const apply = () => {
    const text = search.value.trim().toLowerCase();
    showColumns(locale.value);
    let shown = 0;
    for (const { row, path, cells } of rows) {
      const visible =
        path.includes(text) && cells.some((cell) => !cell.hidden && fits(cell, status.value));
      row.hidden = !visible;
      if (visible) shown += 1;
    }
    count.textContent = `${shown} of ${rows.length} pages`;
  };

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 60); // once for several keys: thousands of rows may change
  };
  const form = byId("filters");
  form.hidden = false;
  form.addEventListener("input", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener(
    "toggle",
    (event) => {
      // The browser took this for text because it runs scripts; it is the same markup as in a short report.
      const kept = event.target.querySelector("noscript");
      if (kept) kept.outerHTML = kept.textContent;
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details[open]");
    if (open) {
      open.open = false;
      open.firstElementChild.focus();
    }
  });
  apply();
}
