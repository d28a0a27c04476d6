// Passkeys: signs what the page shows, or makes a new key. Everything is checked by the server.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const keysOf = (form) =>
  form.dataset.keys.split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) }));
const timeout = 300_000;

async function sign(form) {
  const { challenge, site, after, at, root, onceText: once } = form.dataset;
  const made = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(challenge), rpId: site, userVerification: "required", timeout,
      allowCredentials: keysOf(form),
    },
  });
  const { clientDataJSON, authenticatorData, signature } = made.response;
  form.elements._passkey.value = JSON.stringify({
    after: Number(after), at, once, root, key: text(made.rawId), client: text(clientDataJSON),
    data: text(authenticatorData), signature: text(signature),
  });
}

async function make(form) {
  const { challenge, site, user, login, name, place } = form.dataset;
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(challenge), rp: { id: site, name: place }, timeout, attestation: "none",
      user: { id: bytes(user), name: login, displayName: name },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      authenticatorSelection: {
        residentKey: "required", requireResidentKey: true, userVerification: "required",
      },
      excludeCredentials: keysOf(form),
    },
  });
  form.elements.client.value = text(made.response.clientDataJSON);
  form.elements.attestation.value = text(made.response.attestationObject);
}

export function start(form) {
  const says = form.querySelector("[data-says]");
  const button = form.querySelector("[data-ask]");
  const tell = (what, more = "") => (says.textContent = what + more);
  form.querySelector("[data-plain]").hidden = true;
  if (!window.PublicKeyCredential || !form.dataset.site) {
    tell(says.dataset.none);
    return;
  }
  const go = async () => {
    button.disabled = true;
    tell(says.dataset.asking);
    try {
      await (form.dataset.user ? make(form) : sign(form));
      tell(says.dataset.sending);
      form.requestSubmit();
    } catch (error) {
      if (error.name === "NotAllowedError") tell(says.dataset.cancelled);
      else tell(says.dataset.failed, error.message);
    }
    button.disabled = false;
  };
  button.hidden = false;
  button.addEventListener("click", go);
  if ("now" in form.dataset) go();
}
