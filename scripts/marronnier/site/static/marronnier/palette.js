/* Before the first paint: the light or dark that the person chose, else what the system asks for. */
"use strict";

{
  const chosen = __md_get("__palette")?.color;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = chosen?.scheme ?? (dark ? "slate" : "default");
  document.body.setAttribute("data-md-color-scheme", scheme);
  if (chosen?.media) document.body.setAttribute("data-md-color-media", chosen.media);
}
