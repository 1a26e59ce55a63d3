"use strict";
// The portal inside Teams: it signs in as who uses Teams, wears Teams' theme, and
// goes back when Teams' Back says so. Loaded there alone, after teams.js.
{
  const teams = window.microsoftTeams, first = document.getElementById("tab");
  const themes = { default: "light", dark: "dark", contrast: "contrast" };
  const started = teams.app.initialize();

  // wear shows Teams' theme, on this page and on the next one from its beginning.
  const wear = (theme) => {
    document.documentElement.dataset.theme = themes[theme] || "light";
    document.cookie = `frontdesk-theme=${themes[theme] ? theme : "default"}; Path=/; Secure; SameSite=None; Partitioned`;
  };

  // enter signs in with a token of Teams, and returns the answer.
  const enter = async (to, locale) => {
    const token = await teams.authentication.getAuthToken();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    return fetch("/tab", { method: "POST", body: new URLSearchParams({ token, to, locale, zone }) });
  };

  const outside = (e) => {
    const a = e.target.closest("a[href]");
    if (!a || a.origin === location.origin && a.target !== "_blank" && !a.pathname.startsWith("/files/")) return;
    e.preventDefault();
    teams.app.openLink(a.href).catch(() => open(a.href, "_blank", "noopener"));
  };

  const canGoBack = () => window.navigation ? navigation.canGoBack : history.length > 1;

  const settle = async () => {
    await started;
    document.addEventListener("click", outside);
    teams.app.registerOnThemeChangeHandler(wear);
    if (teams.pages.backStack.isSupported()) {
      teams.pages.backStack.registerBackButtonHandler(() => {
        const can = canGoBack();
        if (can) history.back();
        return can;
      });
    }
    teams.app.notifySuccess();
    const context = await teams.app.getContext();
    wear(context.app.theme);
    return context;
  };

  // begin is the work of the tab's first page.
  const begin = async () => {
    const say = (what) => {
      document.getElementById("tab-state").textContent = first.dataset[what];
      document.getElementById("tab-open").hidden = false;
    };
    let context;
    try { context = await settle(); } catch { return; } // not in Teams: the page leads to the browser
    const to = first.dataset.to === "/" && context.page.subPageId || first.dataset.to;
    const go = async () => {
      let answer;
      try { answer = await enter(to, context.app.locale); } catch { return say("failed"); }
      if (answer.status === 403) return say("stranger");
      if (answer.status === 503) return say("down");
      if (!answer.ok) return say("failed");
      const next = await answer.json();
      // Some browsers keep no cookie in a frame.
      const kept = await fetch("/events", { method: "HEAD" });
      if (kept.status === 401) return say("cookies");
      sessionStorage.renewed = "1";
      location.replace(next.to);
    };
    document.getElementById("tab-open").addEventListener("click", go);
    if (first.dataset.ask === "true") document.getElementById("tab-open").hidden = false;
    else await go();
  };

  // What was typed into a form comes back if its session had ended. Otherwise it
  // was sent.
  const keepTyped = () => {
    if (sessionStorage.renewed) document.querySelectorAll("main form[method=post]").forEach((f) => { f.dataset.keep ??= ""; });
    else delete localStorage.typed;
    delete sessionStorage.renewed;
    document.addEventListener("submit", (e) => { if (e.target.closest("main")) remember(e.target); }, true);
  };

  // renewInTeams signs in again when the session has ended, without a page for it.
  // It returns whether the page can go on.
  let renewing, renewed = 0;
  window.renewInTeams = () => renewing ??= (async () => {
    const here = location.pathname + location.search;
    try {
      await started;
      const context = await teams.app.getContext();
      const answer = Date.now() - renewed > 10000 && await enter(here, context.app.locale);
      if (answer?.ok) {
        renewed = Date.now();
        if ((await answer.json()).me === document.body.dataset.me) return listen(), changed(""), true;
        location.replace("/"); // somebody else: nothing of this page is theirs
        return false;
      }
    } catch { /* the first page says why */ }
    location.href = "/tab?to=" + encodeURIComponent(here);
    return false;
  })().finally(() => { renewing = undefined; });

  if (first) begin();
  else {
    keepTyped();
    settle().catch(() => {});
  }
}
