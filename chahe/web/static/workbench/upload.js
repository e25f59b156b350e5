// Files and whole folders, dropped or chosen, in pieces: each is durable when it is answered, and a file goes on where it
// stopped. Without this script the form sends whole files.
(() => {
  const form = document.querySelector("form.drop");
  if (!form) return;
  const told = form.querySelector("output");
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  let dropped = null;

  const ask = async (address, data) => {
    for (let tries = 0; ; tries++) {
      try {
        const answer = await fetch(address, data && { method: "POST", body: data, headers: { "X-CSRFToken": token() } });
        const said = await answer.json();
        if (!answer.ok) throw Object.assign(new Error((said.error || []).join(" ") + " " + (said.where || "")), { final: true });
        return said;
      } catch (error) {
        if (error.final || tries > 8) throw error;
        await new Promise((go) => setTimeout(go, 500 * 2 ** Math.min(tries, 5)));
      }
    }
  };
  const packed = (fields) => Object.entries(fields).reduce((data, [k, v]) => (data.append(k, v), data), new FormData());

  const walk = async (entry, below, found) => {
    if (entry.isFile) found.push([below + entry.name, await new Promise((ok, no) => entry.file(ok, no))]);
    else {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((ok, no) => reader.readEntries(ok, no));
        if (!some.length) break;
        for (const one of some) await walk(one, below + entry.name + "/", found);
      }
    }
  };

  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    dropped = [];
    for (const entry of entries) await walk(entry, "", dropped);
    told.textContent = String(dropped.length);
  });

  form.addEventListener("submit", async (event) => {
    const files = dropped || [...form.elements.files.files].map((f) => [f.webkitRelativePath || f.name, f]);
    if (!files.length) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const { batch, piece } = await ask(form.dataset.begin, new FormData());
      const sizes = {};
      for (const [n, [name, file]] of files.entries()) {
        const query = new URLSearchParams({ batch, name });
        let { here } = await ask(`${form.dataset.state}?${query}`);
        do {
          const data = packed({ batch, name, offset: here });
          data.append("piece", file.slice(here, here + piece), "piece");
          try {
            ({ here } = await ask(form.dataset.piece, data));
          } catch (error) {
            // An answer that was lost: what is here tells whether the piece arrived.
            const now = await ask(`${form.dataset.state}?${query}`);
            if (now.here === here) throw error;
            here = now.here;
          }
          told.textContent = `${n + 1}/${files.length} ${name} ${Math.floor((100 * here) / Math.max(1, file.size))}%`;
        } while (here < file.size);
        sizes[name.normalize("NFC")] = file.size;
      }
      const fields = { batch, files: JSON.stringify(sizes), kind: form.elements.kind.value, by: form.elements.by.value };
      location.href = (await ask(form.dataset.finish, packed(fields))).to;
    } catch (error) {
      told.textContent = error.message;
      button.disabled = false;
    }
  });
})();
