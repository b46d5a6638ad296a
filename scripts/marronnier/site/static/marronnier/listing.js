/* The list: columns that sort, rows that group. What was chosen stands behind the “#” of the address,
   where the filters leave it alone, so that the list can be sent as it is. */
"use strict";

{
  const box = document.querySelector(".m-arrange");
  const table = document.querySelector(".m-list");
  const PLAIN = { sort: "date", order: "ascending", group: "month" }; // as the page was written
  const heads = [...(table?.querySelectorAll("thead th[data-sort]") ?? [])];
  const rows = [...(table?.querySelectorAll(".m-item") ?? [])].map(read);
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const menus = [...(box?.querySelectorAll("select") ?? [])];
  let chosen = { ...PLAIN };

  /* What a row says in each column; dates and states stand in an order of their own. */
  function read(element, number) {
    const texts = Object.fromEntries(heads.map(({ dataset }, at) => [dataset.sort, said(element.cells[at])]));
    const month = element.closest("tbody").querySelector("th").textContent;
    return { element, number, texts, state: Number(element.dataset.rank), month };
  }

  function said(cell) {
    const networks = [...cell.querySelectorAll(".m-network")].map(({ title }) => title);
    const sign = cell.querySelector(".m-sign")?.textContent ?? "";
    return networks.join(", ") || cell.textContent.replace(sign, "").trim();
  }

  function compare(first, second) {
    const { sort } = chosen;
    if (sort === "date") return first.number - second.number;
    if (sort === "state") return first.state - second.state;
    const [one, other] = [first.texts[sort], second.texts[sort]];
    if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1);
    return words.compare(one, other);
  }

  /* The name of a row's group; the empty one is for what lacks it. */
  function groupOf(row) {
    if (chosen.group === "none") return "";
    return chosen.group === "month" ? row.month : row.texts[chosen.group];
  }

  function draw() {
    const way = chosen.order === "descending" ? -1 : 1;
    // What is alike stays in the order of dates, whichever way the column goes.
    const sorted = [...rows].sort((one, other) => way * compare(one, other) || one.number - other.number);
    const groups = new Map();
    for (const row of sorted) {
      const name = groupOf(row);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(row);
    }
    for (const body of table.querySelectorAll("tbody")) body.remove();
    for (const [name, members] of inOrder(groups)) table.append(body(name, members));
    for (const head of heads) {
      if (head.dataset.sort === chosen.sort) head.setAttribute("aria-sort", chosen.order);
      else head.removeAttribute("aria-sort");
    }
    for (const menu of menus) menu.value = chosen[menu.name];
    table.toggleAttribute("data-months", chosen.group === "month");
  }

  /* Months as they follow from the rows; names by the alphabet, what has none at the end. */
  function inOrder(groups) {
    if (["none", "month", chosen.sort].includes(chosen.group)) return groups;
    const named = [...groups].filter(([name]) => name);
    if (chosen.group === "state") named.sort(([, one], [, other]) => one[0].state - other[0].state);
    else named.sort(([one], [other]) => words.compare(one, other));
    return [...named, ...[...groups].filter(([name]) => !name)];
  }

  function body(name, members) {
    const made = document.createElement("tbody");
    if (chosen.group !== "none") {
      const head = made.insertRow();
      head.className = "m-list-month";
      const cell = document.createElement("th");
      cell.scope = "rowgroup";
      cell.colSpan = heads.length;
      const count = document.createElement("small");
      count.dataset.whole = members.length;
      count.textContent = members.filter(({ element }) => !element.closest("[data-filtered]")).length;
      cell.append(name || box.dataset.without, " ", count);
      head.append(cell);
    }
    made.append(...members.map(({ element }) => element));
    return made;
  }

  // --- what was chosen ---------------------------------------------------------------------------

  function fromAddress() {
    const written = new URLSearchParams(location.hash.slice(1));
    const before = chosen;
    chosen = { ...PLAIN };
    for (const menu of menus) {
      const value = written.get(menu.name);
      if ([...menu.options].some((one) => one.value === value)) chosen[menu.name] = value;
    }
    if (written.get("order") === "descending") chosen.order = "descending";
    if (Object.keys(PLAIN).some((name) => chosen[name] !== before[name])) draw();
  }

  function choose(changes) {
    chosen = { ...chosen, ...changes };
    const told = Object.entries(chosen).filter(([name, value]) => value !== PLAIN[name]);
    const hash = new URLSearchParams(told).toString();
    try {
      history.replaceState(history.state, "", location.pathname + location.search + (hash && `#${hash}`));
    } catch {
      // a page in a folder may not change its address
    }
    draw();
  }

  function press(name) {
    const again = chosen.sort === name && chosen.order === "ascending";
    choose({ sort: name, order: again ? "descending" : "ascending" });
  }

  if (box && table) {
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => press(head.dataset.sort));
      head.append(button);
    }
    for (const menu of menus) {
      menu.addEventListener("change", () => choose({ order: "ascending", [menu.name]: menu.value }));
    }
    addEventListener("hashchange", fromAddress);
    addEventListener("pageshow", fromAddress);
  }
}
