// Keys for people who do not leave the keyboard. A link that carries data-key is followed by that key, a field that
// carries data-focus is gone to by its key; both are off where the person switched single keys off (WCAG 2.1.4).
(() => {
  const off = document.documentElement.dataset.keys === "off";
  const open = (link) => {
    const dialog = document.getElementById(link.dataset.dialog ?? "");
    if (!dialog?.showModal) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog")) return;
    const field = [...document.querySelectorAll("[data-focus]")].find((f) => f.dataset.focus === event.key);
    if (field) {
      event.preventDefault();
      field.focus();
      return;
    }
    const link = [...document.querySelectorAll("a[data-key]")].find((a) => a.dataset.key === event.key);
    if (link) link.click();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && open(link)) event.preventDefault();
  });

  // Boxes of a name: one that ticks them all, Shift and a click tick from the last one to this, and how many there are.
  const boxes = (form, name) => [...form.elements].filter((b) => b.type === "checkbox" && b.name === name);
  const count = (form) => {
    for (const told of form.querySelectorAll("[data-counted]")) {
      const chosen = boxes(form, told.dataset.counted).filter((b) => b.checked).length;
      told.textContent = chosen ? chosen.toLocaleString() : "";
    }
  };
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (box.type !== "checkbox" || !box.form || !box.name) return;
    const of = boxes(box.form, box.name);
    const from = of.indexOf(last);
    if (event.shiftKey && from >= 0) {
      const to = of.indexOf(box);
      of.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((b) => (b.checked = box.checked));
    }
    last = box;
    count(box.form);
  });
  document.addEventListener("change", (event) => {
    const name = event.target.dataset.every;
    if (!name || !event.target.form) return;
    boxes(event.target.form, name).forEach((b) => (b.checked = event.target.checked));
    count(event.target.form);
  });
  for (const hidden of document.querySelectorAll(".needs-script")) hidden.hidden = false;
  for (const form of document.forms) count(form);
})();
