// A form with data-passkey="create" or "get": asks the server for options, lets the browser's own dialogue do it, and
// sends what came of it as the field `answer`.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const create = async (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: named(options.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    return { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {}, response: { clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject) } };
  };

  const get = async (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) };
    const used = await navigator.credentials.get({ publicKey });
    const said = used.response;
    return { id: used.id, rawId: text(used.rawId), type: used.type, clientExtensionResults: {}, response: { clientDataJSON: text(said.clientDataJSON), authenticatorData: text(said.authenticatorData), signature: text(said.signature), userHandle: said.userHandle ? text(said.userHandle) : null } };
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form) return;
    event.preventDefault();
    const failed = form.querySelector("[role=alert]");
    failed.hidden = true;
    try {
      const asked = await fetch(form.dataset.options, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (!asked.ok) throw new Error(asked.status);
      const options = await asked.json();
      form.elements.answer.value = JSON.stringify(await (form.dataset.passkey === "create" ? create(options) : get(options)));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
})();
