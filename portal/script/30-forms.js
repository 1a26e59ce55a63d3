// Forms: choices that depend on others, drafts that save themselves.

// dress prepares what is on a page: choices that depend on others, drafts that save
// themselves, what belongs to the chat, and the offer to install.
function dress() {
  offerInstall();
  document.querySelectorAll("select[data-depends]").forEach((select) => {
    const other = select.form.elements[select.dataset.depends];
    if (!select.dataset.depends || !other || select.dressed) return;
    select.dressed = true;
    const offer = () => {
      for (const option of select.options) {
        const when = option.dataset.when;
        option.hidden = option.disabled = Boolean(when) && !when.split(",").includes(other.value);
      }
      if (select.selectedOptions[0]?.disabled) select.value = "";
    };
    other.addEventListener("change", offer);
    offer();
  });
  document.querySelectorAll("input[data-people]").forEach(suggest);
  document.querySelectorAll("input[data-size]").forEach(nameFiles);
  document.querySelectorAll("form[data-hints]").forEach(hint);
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    if (!form.dataset.keep || form.dressed) return;
    form.dressed = true;
    let timer;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => keep(form), 1500); });
    form.addEventListener("submit", () => { clearTimeout(timer); remember(form); });
  });
  document.querySelectorAll("form[data-outbox]").forEach(dressSay);
  dressChat();
}

async function keep(form) {
  const body = new URLSearchParams(new FormData(form));
  body.set("item", form.getAttribute("action").match(/^\/request\/([^/?]+)/)?.[1] || "");
  try {
    const answer = await fetch(form.dataset.keep, { method: "POST", body, headers: { "HX-Request": "true" } });
    const line = document.getElementById("kept");
    if (answer.status === 401 && window.renewInTeams) return await renewInTeams() && keep(form);
    if (answer.status === 401) return signedOut(form);
    if (answer.ok) sent(form);
    else remember(form, true); // their role may have changed meanwhile
    if (line && answer.status === 200) line.textContent = await answer.text();
  } catch {
    remember(form, true); // offline
  }
}

// A form that cannot be sent now stays as it is filled in: without a network, the
// browser would put a page of its own in its place.
document.addEventListener("submit", async (e) => {
  const form = e.target, { submitter } = e;
  if (form.matches("[action='/signout']")) {
    delete localStorage.typed;
    return onlyFor("");
  }
  if (e.defaultPrevented || form.method !== "post" || form.there || !cut && !document.body.dataset.seen) return;
  e.preventDefault();
  if (await online()) {
    form.there = true;
    form.requestSubmit(submitter);
    form.there = false;
    return;
  }
  remember(form, true);
  toast(document.body.dataset.unsent);
});
