/* Sorts and filters the tables of vianet-status. Its texts stand in the page. */
"use strict";
// Names outside of the braces would be those of all scripts of a page.
{
  // From what needs a translator most to what needs none.
  const order =
    "orphaned inconsistent unknown unstamped missing stale-content stale moved-content moved stale-markup " +
    "moved-markup stale-cosmetic moved-cosmetic current";
  const kind = ({ className }) =>
    [/vianet-status-(\w+)/, /vianet-severity-(\w+)/].map((part) => part.exec(className)?.[1]).filter(Boolean).join("-");

  for (const view of document.querySelectorAll(".vianet-status-view")) {
    const template = view.querySelector("template");
    const body = view.querySelector("tbody");
    if (!template || !body) continue;
    const heads = [...view.querySelectorAll("thead th")];
    const names = heads.map((head) => head.textContent.trim());
    const rows = [...body.rows].map((row, at) => {
      const kinds = [...row.cells].map((cell) => [...cell.querySelectorAll(".vianet-verdict")].map(kind));
      const ranks = kinds.map((all) => Math.min(999, ...all.map((one) => order.split(" ").indexOf(one))));
      return { row, at, kinds, ranks, path: row.cells[0].textContent.toLowerCase() };
    });

    template.before(template.content.cloneNode(true));
    const [page, status, locale] = view.querySelectorAll("[name]");
    const show = () => {
      const column = names.indexOf(locale.value);
      const wanted = (one) => one && (status.value === "!" ? one !== "current" : one.startsWith(status.value));
      let shown = 0;
      for (const { row, path, kinds } of rows) {
        const looked = column > 0 ? kinds[column] : kinds.flat();
        row.hidden = !path.includes(page.value.trim().toLowerCase()) || !(!status.value || looked.some(wanted));
        if (!row.hidden) row.className = shown++ % 2 ? "row-odd" : "row-even";
      }
      for (const { cells } of view.querySelectorAll("tr"))
        for (const cell of cells) cell.hidden = column > 0 && cell.cellIndex > 0 && cell.cellIndex !== column;
      const numbers = { shown, total: rows.length };
      view.querySelector("output").textContent = template.dataset.shown.replace(/{(\w+)}/g, (_, name) => numbers[name]);
    };
    const sort = (column, back) => {
      const rank = ({ ranks, at }) => (column ? ranks[column] : at);
      rows.sort((one, two) => (rank(one) - rank(two)) * (back ? -1 : 1) || one.at - two.at);
      body.append(...rows.map(({ row }) => row));
      for (const head of heads) head.removeAttribute("aria-sort");
      heads[column].setAttribute("aria-sort", back ? "descending" : "ascending");
      show();
    };
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = names[column];
      button.onclick = () => sort(column, head.getAttribute("aria-sort") === "ascending");
      head.replaceChildren(button);
    });
    for (const one of [page, status, locale]) one.oninput = show;
    sort(0);
  }
}
