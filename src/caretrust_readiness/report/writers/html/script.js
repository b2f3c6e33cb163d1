"use strict";
// What a table of many places gains where script runs: its columns sort, its rows can be filtered. It reads without.
(() => {
  const number = (text) => { const found = /-?\d+(?:\.\d+)?/.exec(text.replace(/,/g, "")); return found ? Number(found[0]) : null; };
  const key = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const compare = (a, b) => {
    const [x, y] = [number(a), number(b)];
    if (/^-?\d/.test(a) && /^-?\d/.test(b) && x !== y) return x - y;
    return a.localeCompare(b, "en-GB", { numeric: true });
  };
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const headings = [...table.tHead.rows[0].cells], body = table.tBodies[0];
    headings.forEach((heading, column) => {
      if (!heading.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].sort((a, b) => compare(key(a, column), key(b, column)) * (down ? -1 : 1));
        body.append(...rows);
      });
    });
    const holder = document.createElement("p"), label = document.createElement("label"), input = document.createElement("input"), count = document.createElement("span");
    holder.className = "filter";
    label.textContent = "Show rows that hold ";
    input.type = "search";
    count.setAttribute("role", "status");
    label.append(input);
    holder.append(label, count);
    table.closest(".scroll").before(holder);
    input.addEventListener("input", () => {
      const word = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of body.rows) { row.hidden = !row.textContent.toLowerCase().includes(word); shown += !row.hidden; }
      count.textContent = word ? `${shown} of ${body.rows.length} rows` : "";
    });
  }
})();
