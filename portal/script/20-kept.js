// What is typed outlives a session that has ended.

// signInAgain leads to the sign-in page, unless something is being written here.
function signInAgain() {
  hush();
  const form = document.querySelector("form[data-keep]");
  if (!form) location.href = "/signin?to=" + encodeURIComponent(location.pathname);
  else signedOut(form);
}

function signedOut(form) {
  remember(form);
  const line = document.getElementById("kept"), link = document.createElement("a");
  link.href = "/signin?to=" + encodeURIComponent(location.pathname + location.search);
  link.textContent = line.dataset.signin;
  line.replaceChildren(line.dataset.signedout + " ", link);
}

// remember keeps what is typed into a form while its person signs in again.
function remember(form) {
  const values = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !notTyped.has(name));
  localStorage.typed = JSON.stringify({ me: document.body.dataset.me, action: form.getAttribute("action"), values });
}

const notTyped = new Set(["form", "chat", "rev", "draft"]);

// recall fills the form in again, for the same person and on the next page alone.
function recall() {
  if (!localStorage.typed || !document.body.dataset.me) return;
  let kept;
  try { kept = JSON.parse(localStorage.typed); } catch { /* not ours */ }
  delete localStorage.typed;
  const form = [...document.querySelectorAll("form[data-keep]")].find((f) => f.getAttribute("action") === kept?.action);
  if (!form || kept.me !== document.body.dataset.me) return;
  for (const [name, value] of kept.values) {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    for (const input of inputs) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === value;
      else if (!input.value) input.value = value;
    }
  }
}
