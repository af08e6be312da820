// Passkeys and security keys: a form says by data-passkey what to ask the browser for.
//   create  – a new key, from the options in the JSON element named by data-options
//   get     – a known key of this user, from the same
//   sign-in – any passkey of this site, its options fetched from the form's own address
const optionsOf = async (form) => {
  if (form.dataset.passkey !== "sign-in") {
    return JSON.parse(document.getElementById(form.dataset.options).textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`passkey options: ${answer.status}`);
  return answer.json();
};

const createCredential = (publicKey, passwordless) => {
  const selection = {
    ...publicKey.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless && { userVerification: "required" }),
  };
  const options = { ...publicKey, authenticatorSelection: selection };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
};

const getCredential = (publicKey) =>
  navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });

const credentialFor = async (form) => {
  const { creation_options: creation, request_options: request } = await optionsOf(form);
  return creation
    ? createCredential(creation.publicKey, form.elements.passwordless?.checked ?? false)
    : getCredential(request.publicKey);
};

const start = (form) => {
  const failure = form.querySelector("[data-passkey-failure]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failure.hidden = true;
    try {
      const credential = await credentialFor(form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failure.hidden = false;
    }
  });
};

export const startPasskeys = () => {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return;
  document.querySelectorAll("form[data-passkey]").forEach(start);
};
