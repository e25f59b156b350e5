// Keys for people who do not leave the keyboard: a link that carries data-key is followed by that key.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const link = [...document.querySelectorAll("a[data-key]")].find((a) => a.dataset.key === event.key);
  if (link) link.click();
});
// One box that ticks every box of a name.
document.addEventListener("change", (event) => {
  const name = event.target.dataset.every;
  if (name) event.target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`).forEach((box) => (box.checked = event.target.checked));
});
