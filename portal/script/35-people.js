// Fields that ask for a person suggest people while a name is typed. The list is that
// of the combobox with list autocomplete and manual selection (W3C, ARIA Authoring
// Practices Guide, "Combobox Pattern"). A datalist will not do: Firefox for Android
// shows none (Mozilla bug 1535985), and Safari on iOS shows values without names.

const lookAfter = 250, lookFrom = 2;

// suggest makes a combobox of an input.
function suggest(input) {
  if (input.dressed) return;
  input.dressed = true;
  const name = input.name, list = document.createElement("ul"), said = document.createElement("p");
  const chosen = document.createElement("input");
  let timer, active = -1, newest = 0;

  list.id = input.id + "-people";
  list.className = "people";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() || name);
  said.className = "unseen";
  said.setAttribute("role", "status");
  chosen.type = "hidden";
  for (const [key, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(key, value);
  input.after(list, said);

  const options = () => [...list.children];
  const close = () => { clearTimeout(timer); newest++; show([], ""); };

  function show(people, text) {
    list.replaceChildren(...people);
    options().forEach((o, i) => { o.id = list.id + "-" + i; });
    said.textContent = text;
    input.setAttribute("aria-expanded", String(people.length > 0));
    point(-1);
  }

  function point(to) {
    active = to;
    options().forEach((o, i) => o.setAttribute("aria-selected", String(i === to)));
    const option = list.children[to];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  // Who is chosen is sent by their id, in the place of what is typed.
  function choose(person, called) {
    input.value = called;
    chosen.value = person;
    chosen.name = name;
    input.removeAttribute("name");
    input.after(chosen);
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function forget() {
    if (input.name) return;
    chosen.remove();
    input.name = name;
  }

  async function look() {
    const typed = input.value.trim(), mine = ++newest;
    if (typed.length < lookFrom) return show([], "");
    try {
      const answer = await fetch(input.dataset.people + "?q=" + encodeURIComponent(typed), { headers: { "HX-Request": "true" } });
      if (!answer.ok || mine !== newest) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine === newest && document.activeElement === input) {
        show([...found.querySelectorAll("[role=option]")], found.querySelector("p").textContent);
      }
    } catch { /* offline: the name is looked up when the form is sent */ }
  }

  input.addEventListener("input", () => {
    forget();
    clearTimeout(timer);
    timer = setTimeout(look, lookAfter);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (e) => {
    const open = list.children.length;
    if (e.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!open) return look();
      const step = e.key === "ArrowDown" ? 1 : -1;
      point(active < 0 && step < 0 ? open - 1 : (active + step + open) % open);
    } else if (e.key === "Enter" && active >= 0) {
      e.preventDefault();
      pick(list.children[active]);
    } else if (e.key === "Escape" && open) {
      e.preventDefault();
      close();
    } else if (e.key === "Home" || e.key === "End" || e.key === "ArrowLeft" || e.key === "ArrowRight") {
      point(-1);
    }
  });
  const pick = (option) => choose(option.dataset.person, option.dataset.name);
  list.addEventListener("pointerdown", (e) => e.preventDefault()); // the input keeps the focus
  list.addEventListener("mousedown", (e) => e.preventDefault());
  list.addEventListener("click", (e) => {
    const option = e.target.closest("[role=option]");
    if (option) pick(option);
  });
  if (input.dataset.person) choose(input.dataset.person, input.value);
}
