// The demo's page: what to try, and the windows of employee and analyst side by
// side, without the Playground's log panel. The Playground has no switch for the
// panel, which comes up open. But it closes the panel by itself when its window
// gets narrower than it can show both in, so each window begins wide, and is
// fitted into its frame once it is there. A frame that has room for the panel is
// filled with a window that is wider by just as much: the panel is out of sight. A link
// opens the portal in a window as large as a phone.
import http from "node:http";

// Pixels, measured with the pinned version.
const logPanel = 330; // the width of the panel
const roomy = 930; // from this width on, a window has room for it
const narrow = 600; // with less, a window cannot show its own content

// servePage serves the page with the guide that the desk printed. The guide names
// each window on a line of its own: the address, and whose it is.
export function servePage(port, guide, addresses, portal) {
  const html = page(guide, addresses.map((address) => ({ address, whose: named(guide, address) })), portal);
  const server = http.createServer((_, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(html);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const lineOf = (guide, address) => guide.split("\n").find((line) => line.includes(address)) ?? "";

const named = (guide, address) => lineOf(guide, address).replace(address, "").trim();

function page(guide, windows, portal) {
  const [title] = guide.split(/[.\n]/, 1);
  const begin = guide.search(/^ {2}1\. /m);
  const invitation = guide.slice(0, begin).trim().split("\n").at(-1);
  const steps = guide.slice(begin).replace(/\n {5}/g, " ").split("\n").filter(Boolean);
  return `<!doctype html>
<meta charset="utf-8"><title>${escape(title)}</title>
<style>
  body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 13px/1.4 system-ui, sans-serif; color: #242424; }
  details { flex: none; padding: 8px 12px; background: #f5f5f5; border-bottom: 1px solid #d1d1d1; }
  summary { cursor: pointer; font-weight: 600; }
  ol { columns: 3; column-gap: 24px; margin: 8px 0 0; padding: 0; list-style: none; }
  li { break-inside: avoid; padding-bottom: 6px; }
  main { flex: 1; min-height: 0; display: flex; overflow-x: auto; }
  section { flex: 1; min-width: ${narrow}px; overflow: clip; container-type: inline-size; display: flex; flex-direction: column; }
  section + section { border-left: 1px solid #d1d1d1; }
  h2 { margin: 0; padding: 6px 12px; font-size: 13px; background: #ebebeb; }
  iframe { flex: 1; border: 0; width: ${roomy + logPanel}px; }
  iframe.there { width: 100%; }
  @container (min-width: ${roomy}px) { iframe.there { width: calc(100% + ${logPanel}px); } }
</style>
<details open><summary>${escape(invitation)}</summary><ol>${steps.map((step) => `<li>${escape(step)}</li>`).join("")}</ol>
<p><a id="portal" href="${escape(portal)}" target="portal">${escape(portal)}</a> ${escape(named(guide, portal))}</p></details>
<main>
${windows.map(({ address, whose }) => `<section><h2>${escape(whose)}</h2><iframe src="${escape(address)}" title="${escape(whose)}"></iframe></section>`).join("\n")}
</main>
<script>
  // The window is there a moment after its page is loaded.
  for (const window of document.querySelectorAll("iframe"))
    window.addEventListener("load", () => setTimeout(() => window.classList.add("there"), 1500));
  // The portal shows in no frame but Teams'. It opens as on a phone, at the right.
  document.getElementById("portal").addEventListener("click", (e) => {
    const phone = "popup,width=390,height=780,left=" + (screen.availWidth - 400);
    if (open(e.target.href, "portal", phone)) e.preventDefault();
  });
</script>
`;
}
