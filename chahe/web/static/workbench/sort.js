// A list that is whole on the page is sorted by a click on its heading, and narrowed by what is typed above it.
(() => {
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  for (const table of document.querySelectorAll("table[data-sort]")) {
    const body = table.tBodies[0];
    for (const heading of table.querySelectorAll("thead th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        const text = (row) => (row.cells[heading.cellIndex] || row.cells[0]).textContent.trim().replaceAll(",", "");
        const rows = [...body.rows].sort((a, b) => order.compare(text(a), text(b)));
        body.append(...(down ? rows.reverse() : rows));
        for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      });
    }
  }
  for (const field of document.querySelectorAll("input[data-narrow]")) {
    const body = document.getElementById(field.dataset.narrow)?.tBodies[0];
    if (!body) continue;
    field.closest("label").hidden = false;
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase();
      for (const row of body.rows) row.classList.toggle("narrowed", !row.textContent.toLowerCase().includes(wanted));
    });
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
})();
