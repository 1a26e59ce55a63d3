// Fields for files name what is chosen, and refuse what would be too much before it is
// sent.

const size = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit", unit: "megabyte", maximumFractionDigits: 1,
});

function nameFiles(input) {
  if (input.dressed) return;
  input.dressed = true;
  const list = document.createElement("ul");
  list.className = "files quiet";
  input.after(list);
  input.addEventListener("change", () => {
    const files = [...input.files], large = (f) => f.size > Number(input.dataset.size);
    const wrong = files.length > Number(input.dataset.most) || files.some(large);
    list.replaceChildren(...files.map((f) => {
      const line = document.createElement("li");
      line.textContent = (large(f) ? "⚠ " : "") + f.name + " · " + size.format(f.size / 1e6);
      return line;
    }));
    input.setCustomValidity(wrong ? input.dataset.refuse : "");
    if (wrong) input.reportValidity();
  });
}
