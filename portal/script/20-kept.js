// What is typed outlives a session that has ended.

// signInAgain leads to the sign-in page, unless something is being written here. In
// Teams nobody is asked.
function signInAgain() {
  hush();
  if (window.renewInTeams) return renewInTeams();
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

// remember keeps what is typed into a form on this device: while its person signs in
// again, and (stay) until there is a network.
function remember(form, stay = false) {
  const values = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !notTyped.has(name));
  const action = form.getAttribute("action");
  typed([{ me: document.body.dataset.me, action, values, stay, at: Date.now() }, ...typed().filter((one) => one.action !== action)]);
}

const notTyped = new Set(["form", "chat", "rev", "draft"]);

// How many forms are remembered, and how long.
const typedLimit = 5, typedAge = 7 * 24 * 3600e3;

// typed returns the forms that are remembered, or remembers others in their place.
function typed(list) {
  if (list) localStorage.typed = JSON.stringify(list.slice(0, typedLimit));
  try { return JSON.parse(localStorage.typed).filter((one) => Date.now() - one.at < typedAge); } catch { return []; }
}

// sent forgets what was remembered of a form: the desk has it.
const sent = (form) => typed(typed().filter((one) => one.action !== form.getAttribute("action")));

// recall fills the forms of a page in again, for the same person. What was remembered
// when it was sent is gone with the next page, unless that says that it was not taken;
// what never reached the desk stays until it is saved there.
function recall() {
  const { me } = document.body.dataset, list = typed();
  if (!list.length || !me || document.querySelector("[data-refused]")) return;
  typed(list.filter((one) => one.stay));
  for (const form of document.querySelectorAll("form[method=post][action]")) {
    const one = list.find((had) => had.me === me && had.action === form.getAttribute("action"));
    if (!one) continue;
    fillIn(form, one.values);
    if (!one.stay) continue;
    if (form.dataset.keep) keep(form);
    else sent(form);
  }
}

function fillIn(form, values) {
  for (const [name, value] of values) {
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === value;
      else if (!input.value) input.value = value;
    }
  }
}
