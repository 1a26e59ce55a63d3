// While the title of an incident is typed, the page shows what may make it
// unnecessary.

function hint(form) {
  const title = form.elements.title;
  if (!form.dataset.hints || !title || title.hinted) return;
  title.hinted = true;
  let timer, asked = title.value.trim();
  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (title.value.trim() === asked) return;
      asked = title.value.trim();
      const query = new URLSearchParams({ title: asked, form: form.elements.form.value });
      try {
        const answer = await fetch(form.dataset.hints + "?" + query, { headers: { "HX-Request": "true" } });
        const section = document.getElementById("hints");
        if (!answer.ok || !section || title.value.trim() !== asked || section.contains(document.activeElement)) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("hints");
        if (fresh && fresh.textContent !== section.textContent) section.replaceChildren(...fresh.children);
      } catch { /* offline */ }
    }, 500);
  });
}
