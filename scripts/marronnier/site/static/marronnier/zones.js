/* Says beside a moment when it is by the reader’s own clock, where that is another time than the
   client’s. Without this script, or without what it needs, the client’s time stands alone. */
"use strict";

{
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const words = document.querySelector("[data-local]")?.dataset.local;
  const { lang } = document.documentElement;
  const language = lang === "en" ? "en-GB" : lang || "fr"; // days and hours as the pages write them
  const FORM = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

  function tell(moment, zone, more) {
    return new Intl.DateTimeFormat(language, { ...FORM, timeZone: zone, ...more }).format(moment);
  }

  function show(time) {
    const moment = new Date(time.dateTime);
    if (tell(moment, here) === tell(moment, time.dataset.zone)) return;
    const line = document.createElement("small");
    line.className = "m-local";
    const own = tell(moment, here, { timeZoneName: "shortOffset" });
    line.textContent = words.replace("{when}", () => own);
    (time.closest("dd, li, small, p") ?? time).append(line);
  }

  if (here && words) {
    for (const time of document.querySelectorAll("time[data-zone]")) {
      try {
        show(time);
      } catch {
        // a zone or a form that this browser does not know
      }
    }
  }
}
