/* Says so when something planned is over, by the reader's clock, and this site was made before it:
   then nobody may be publishing, and the page would show a calm that is not there. */
"use strict";

{
  const WAITING = new Set(["scheduled", "due", "claimed"]);
  const MINUTE = 60_000;
  const place = document.querySelector(".m-overdue");
  const inFolder = location.protocol === "file:"; // where a browser fetches nothing

  function loadScript() {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL("due.js", __md_scope);
      script.addEventListener("load", () => done(window.marronnierDue));
      script.addEventListener("error", failed);
      document.head.append(script);
    });
  }

  async function load() {
    if (inFolder) return loadScript();
    const answer = await fetch(new URL("due.json", __md_scope), { cache: "no-store" });
    return answer.json();
  }

  /* What this site shows as coming although its moment and the site's own delay have passed.
     Where there is no ledger, nothing is published from here, and nothing is late. */
  function late(due) {
    if (!due.ledger) return [];
    const end = Date.now() - due.grace * 1000;
    return due.deliveries.filter(
      (one) => WAITING.has(one.state) && Date.parse(one.planned) < end,
    );
  }

  function tell(due) {
    const found = late(due);
    const shown = place.firstElementChild;
    if (!found.length) return shown?.remove();
    const format = new Intl.DateTimeFormat(document.documentElement.lang || "fr", {
      dateStyle: "long",
      timeStyle: "short",
    });
    const posts = new Set(found.map((one) => one.page)).size;
    const values = {
      n: posts,
      since: format.format(Date.parse(found[0].planned)),
      made: format.format(Date.parse(due.generated)),
    };
    const words = posts === 1 ? place.dataset.one : place.dataset.many;
    const text = words.replace(/\{(n|since|made)\}/g, (_, name) => values[name]);
    if (shown?.textContent === text) return; // said once, not every minute
    const line = document.createElement("p");
    line.textContent = text;
    place.replaceChildren(line);
  }

  async function watch() {
    let due = await load();
    tell(due);
    setInterval(async () => {
      // a page that stays open asks before it says so: the site may have been made anew
      if (late(due).length && !inFolder) due = await load().catch(() => due);
      tell(due);
    }, MINUTE);
  }

  if (place) watch().catch(() => {}); // without the list there is nothing to say
}
