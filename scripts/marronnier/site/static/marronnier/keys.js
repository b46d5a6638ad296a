/* The keyboard: the month as a grid in which arrows move, and single keys for what is often done.
   No key is taken where one types, nor with Ctrl, Alt or Meta, nor when the person turned them off. */
"use strict";

{
  const CHOICE = "keys"; // whether single keys are shortcuts, as the browser remembers it
  const WEEK = 7;
  const box = document.querySelector(".m-keys");
  const dialog = box?.querySelector("dialog");
  const isShown = (one) => one.getClientRects().length > 0;
  const today = ({ days }) => days.find((day) => day.querySelector("[aria-current]"));
  const grids = [...document.querySelectorAll(".m-month")].map(makeGrid);

  // --- the grid ----------------------------------------------------------------------------------

  /* Makes a table of days a grid: one stop for Tab, arrows within. Where a day has posts, these are
     what one moves between; else it is the day. */
  function makeGrid(table) {
    table.setAttribute("role", "grid");
    const roles = { tr: "row", thead: "rowgroup", tbody: "rowgroup", "thead th": "columnheader" };
    for (const [which, role] of Object.entries(roles)) {
      for (const one of table.querySelectorAll(which)) one.setAttribute("role", role);
    }
    const cells = [...table.querySelectorAll("tbody td")];
    for (const cell of cells) cell.setAttribute("role", "gridcell");
    const days = cells.filter((cell) => !cell.matches(".m-out"));
    for (const stop of days.flatMap((day) => [day, ...day.querySelectorAll(".m-chip")])) {
      stop.tabIndex = -1;
    }
    const grid = { table, days };
    table.addEventListener("keydown", (event) => move(grid, event));
    table.addEventListener("focusin", (event) => hold(grid, event.target));
    hold(grid, stops(today(grid) ?? days[0])[0]);
    return grid;
  }

  function stops(day) {
    const chips = [...day.querySelectorAll(".m-chip")].filter(isShown);
    return chips.length ? chips : [day];
  }

  /* Makes one stop the one that Tab reaches. */
  function hold(grid, stop) {
    if (!stop.matches("td, .m-chip")) return;
    if (grid.held) grid.held.tabIndex = -1;
    grid.held = stop;
    stop.tabIndex = 0;
  }

  function enter(day, last = false) {
    if (!day) return;
    const found = stops(day);
    found[last ? found.length - 1 : 0].focus();
  }

  /* The day so many days away; where free days are not shown, the next one that is. */
  function dayFrom({ days }, number, steps) {
    const way = Math.sign(steps);
    let at = number + steps;
    while (days[at] && !isShown(days[at])) at += way;
    return days[at];
  }

  function move(grid, event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const day = event.target.closest("td");
    const number = grid.days.indexOf(day);
    if (number < 0) return;
    const within = stops(day);
    const at = within.indexOf(event.target);
    const column = [...day.parentElement.children].indexOf(day);
    const acts = {
      ArrowLeft: () => enter(dayFrom(grid, number, -1)),
      ArrowRight: () => enter(dayFrom(grid, number, 1)),
      ArrowUp: () => (within[at - 1] ? within[at - 1].focus() : enter(dayFrom(grid, number, -WEEK), true)),
      ArrowDown: () => (within[at + 1] ? within[at + 1].focus() : enter(dayFrom(grid, number, WEEK))),
      Home: () => enter(dayFrom(grid, Math.max(number - column, 0) - 1, 1)),
      End: () => enter(dayFrom(grid, Math.min(number + WEEK - column, grid.days.length), -1)),
      PageUp: () => document.querySelector('.m-steps [rel="prev"]')?.click(),
      PageDown: () => document.querySelector('.m-steps [rel="next"]')?.click(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  // A filter may hide the post that Tab would reach.
  addEventListener("change", () => setTimeout(rehold));
  addEventListener("input", () => setTimeout(rehold));

  function rehold() {
    for (const grid of grids) {
      if (isShown(grid.held)) continue;
      const day = grid.held.closest("td");
      const shown = isShown(day) ? day : grid.days.find(isShown);
      if (shown) hold(grid, stops(shown)[0]);
    }
  }

  // --- single keys -------------------------------------------------------------------------------

  function goToToday() {
    const [grid] = grids.filter(today);
    if (grid && isShown(today(grid))) return enter(today(grid));
    const link = document.querySelector(".m-steps .m-button[data-today]");
    location.assign(link?.href ?? new URL(box.dataset.today, __md_scope));
  }

  const ACTS = {
    "/": () => document.getElementById("search").focus(),
    t: goToToday,
    "?": () => dialog.showModal(),
  };

  function isTyping(element) {
    const { type } = element;
    if (element.matches("input")) return !["radio", "checkbox", "button"].includes(type);
    return element.matches("textarea, select") || element.isContentEditable;
  }

  function press(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.isComposing || isTyping(event.target) || dialog.open) return;
    const [grid] = grids.filter(({ held }) => isShown(held));
    if (grid && event.target === document.body && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
      event.preventDefault();
      return grid.held.focus(); // from nowhere the arrows lead into the month
    }
    if (__md_get(CHOICE) === false || !Object.hasOwn(ACTS, event.key)) return;
    event.preventDefault();
    ACTS[event.key]();
  }

  if (box) {
    // The theme takes “/” and other keys for its own search, which this site does not have.
    addEventListener("keydown", press);
    box.querySelector(".m-keys-open").addEventListener("click", () => dialog.showModal());
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
    const choice = dialog.querySelector("input");
    choice.checked = __md_get(CHOICE) !== false;
    choice.addEventListener("change", () => __md_set(CHOICE, choice.checked));
  }
}
