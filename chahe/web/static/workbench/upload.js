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
        const said = await answer.json().catch(() => ({}));
        if (answer.status >= 500) throw new Error(answer.status);
        if (!answer.ok) throw Object.assign(new Error((said.error || [answer.status]).join(" ") + " " + (said.where || "")), { final: true });
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

  // The same files chosen again go on in the same delivery, also after the browser was closed.
  const named = (files) => {
    let hash = 0n;
    for (const [name, file] of files)
      for (const c of `${name}\n${file.size}\n${file.lastModified}\n`) hash = BigInt.asUintN(64, hash * 1099511628211n + BigInt(c.codePointAt(0)));
    return `chahe:${form.dataset.begin}:${hash.toString(36)}`;
  };
  const kept = { get: (k) => { try { return localStorage.getItem(k) || ""; } catch { return ""; } },
    set: (k, v) => { try { v ? localStorage.setItem(k, v) : localStorage.removeItem(k); } catch { /* not kept: begun anew */ } } };
  const bar = form.querySelector("progress");
  const show = (done, all) => { bar.hidden = false; bar.value = all ? Math.floor((100 * done) / all) : 100; };
  const size = (n) => (n >= 1 << 20 ? `${(n / (1 << 20)).toFixed(1)} MiB` : `${Math.ceil(n / 1024)} KiB`);
  const total = (files) => files.reduce((sum, [, file]) => sum + file.size, 0);

  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    dropped = [];
    for (const entry of entries) await walk(entry, "", dropped);
    told.textContent = `${dropped.length} · ${size(total(dropped))}`;
  });
  form.addEventListener("change", (event) => { if (event.target.type === "file") dropped = null; });

  form.addEventListener("submit", async (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    const files = dropped || chosen.map((f) => [f.webkitRelativePath || f.name, f]);
    if (!files.length) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const key = named(files);
      const { batch, piece } = await ask(form.dataset.begin, packed({ batch: kept.get(key) }));
      kept.set(key, batch);
      const sizes = {};
      const all = total(files);
      let before = 0;
      for (const [n, [name, file]] of files.entries()) {
        const query = new URLSearchParams({ batch, name });
        let { here } = await ask(`${form.dataset.state}?${query}`);
        while (here < file.size || (file.size === 0 && !(name in sizes))) {
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
          if (file.size === 0) break;
          told.textContent = `${n + 1}/${files.length} ${name} ${Math.floor((100 * here) / Math.max(1, file.size))}%`;
          show(before + here, all);
        }
        before += file.size;
        show(before, all);
        sizes[name.normalize("NFC")] = file.size;
      }
      const fields = { batch, files: JSON.stringify(sizes), kind: form.elements.kind.value, by: form.elements.by.value };
      const instead = form.elements.supersedes;
      if (instead && instead.checked) Object.assign(fields, { supersedes: "1", why: form.elements.why.value });
      const { to } = await ask(form.dataset.finish, packed(fields));
      kept.set(key, "");
      location.href = to;
    } catch (error) {
      told.textContent = error.message;
      button.disabled = false;
    }
  });
})();
