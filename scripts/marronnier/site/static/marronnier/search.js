/* Finds posts by the words they hold, while one types. The index is in many small files, and none
   is loaded before the field has the focus. They are scripts, which a page in a folder loads too. */
"use strict";

var marronnierSearch; // each file of the index calls it with its key and its content

{
  const SHARDS = 32;
  const BLOCK = 32;
  const SHOWN = 12;
  const SIGNS = /^[^\p{L}\p{N}]*[^\p{L}\p{N}\s#@][^\p{L}\p{N}]*$/u; // no word: an emoji, say
  const AROUND = 50; // characters of a text before the word that was found, and twice that after
  const box = document.querySelector(".m-search");
  const field = box?.querySelector("input");
  const list = box?.querySelector("ul");
  const told = box?.querySelector(".m-search-told");
  const waiting = new Map();
  const loaded = new Map();
  let active = -1;
  let latest = 0;

  // --- the index ---------------------------------------------------------------------------------

  marronnierSearch = (key, content) => waiting.get(key)?.(content);

  /* `size` tells apart the files of a period that has had posts added since they were kept. */
  function load(key, size = "") {
    if (loaded.has(key)) return loaded.get(key);
    const file = new Promise((done, failed) => {
      waiting.set(key, done);
      const script = document.createElement("script");
      script.src = new URL(`search/${key}.js${size && `?${size}`}`, __md_scope);
      script.addEventListener("load", () => script.remove());
      script.addEventListener("error", () => {
        loaded.delete(key); // the next key asks again
        failed(new Error(key));
      });
      document.head.append(script);
    });
    loaded.set(key, file);
    return file;
  }

  function shardOf(word) {
    const [first, second] = [...word].map((letter) => letter.codePointAt(0));
    return (7 * first + (second ?? 0)) % SHARDS;
  }

  async function shard(period, size, word) {
    const content = await load(`${period}/${shardOf(word)}`, size);
    if (typeof content[0] === "string") content[0] = content[0].split(" ");
    return content;
  }

  /* The number of the first word that does not stand before the one sought. Words are sorted as
     Python sorts them, by code points. */
  function firstFrom(words, sought) {
    let [low, high] = [0, words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle] < sought) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /* The posts of a shard with a word that begins so: their numbers -> how well it is met. In the
     title counts before elsewhere, and the word itself before one that only begins like it. */
  function holders([words, postings], sought) {
    const found = new Map();
    const whole = [...sought].length < 2;
    for (let at = firstFrom(words, sought); words[at]?.startsWith(sought); at += 1) {
      if (whole && words[at] !== sought) continue; // others stand in other shards
      const itself = words[at] === sought ? 1 : 0;
      let value = 0;
      for (const step of postings[at]) {
        value += step;
        const number = value >> 1;
        const worth = 2 * (value & 1) + itself;
        found.set(number, Math.max(found.get(number) ?? 0, worth));
      }
    }
    return found;
  }

  /* The posts of one period that hold all words, the newest first, with how well they meet them. */
  async function search(period, size, sought) {
    const shards = await Promise.all(sought.map((word) => shard(period, size, word)));
    const [first, ...others] = shards.map((one, at) => holders(one, sought[at]));
    const hits = [];
    for (const [number, met] of first) {
      if (!others.every((one) => one.has(number))) continue;
      const worth = others.reduce((sum, one) => sum + one.get(number), met);
      hits.push({ period, size, number, worth });
    }
    return hits.sort((one, other) => other.number - one.number);
  }

  async function find(sought) {
    const { periods } = await load("contents");
    const hits = await Promise.all(periods.map(([name, size]) => search(name, size, sought)));
    return hits.flat().sort((one, other) => other.worth - one.worth); // a stable sort
  }

  async function card({ period, size, number }) {
    const block = await load(`${period}/posts-${Math.floor(number / BLOCK)}`, size);
    return block[number % BLOCK];
  }

  // --- what is shown -----------------------------------------------------------------------------

  function element(name, kind, ...children) {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(...children);
    return made;
  }

  function marked(text, sought) {
    const nodes = [];
    let end = 0;
    for (const [start, stop] of marronnierWords.places(text, sought)) {
      nodes.push(text.slice(end, start), element("mark", "", text.slice(start, stop)));
      end = stop;
    }
    return [...nodes, text.slice(end)];
  }

  function excerpt(text, sought) {
    const [place] = marronnierWords.places(text, sought);
    if (!place) return [];
    const start = place[0] > AROUND ? text.indexOf(" ", place[0] - AROUND) + 1 : 0;
    const some = text.slice(Math.min(start, place[0]), place[1] + 2 * AROUND);
    return [start ? "… " : "", ...marked(some, sought), " …"];
  }

  function network(account, label) {
    const badge = element("span", "m-network", label.slice(0, 2));
    badge.dataset.network = account.split(".")[0];
    badge.title = label;
    badge.setAttribute("role", "img");
    badge.setAttribute("aria-label", label);
    return badge;
  }

  function option([id, title, when, client, accounts, mark, text], at, sought, contents) {
    const [sign, label] = contents.marks[mark];
    const picture = element("span", "m-sign", sign);
    picture.setAttribute("aria-hidden", "true");
    const badge = element("span", "m-badge", picture, ` ${label}`);
    badge.dataset.mark = picture.dataset.mark = mark;
    const networks = accounts.map((one) => network(one, contents.networks[one]));
    const facts = [badge, element("span", "", when)];
    if (client) facts.push(element("span", "", contents.clients[client] ?? client));
    const made = element(
      "li",
      "",
      element("span", "m-found-title", ...marked(title, sought)),
      element("span", "m-found-line", ...facts, element("span", "m-networks", ...networks)),
      element("span", "m-found-text", ...excerpt(text, sought)),
    );
    made.id = `search-result-${at}`;
    made.setAttribute("role", "option");
    const path = id.split("/").map(encodeURIComponent).join("/");
    made.dataset.page = new URL(`post/${path}.html`, __md_scope);
    return made;
  }

  function count(number, shown) {
    const words = box.dataset;
    if (!number) return words.none;
    const told = number === 1 ? words.one : number > shown ? words.some : words.many;
    const spoken = number.toLocaleString(document.documentElement.lang || "fr");
    return told.replace("{n}", spoken).replace("{shown}", shown);
  }

  function choose(at) {
    const options = [...list.children];
    options[active]?.setAttribute("aria-selected", "false");
    active = options.length ? (at + options.length) % options.length : -1;
    const chosen = options[active];
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function show(words, options) {
    told.textContent = words;
    list.replaceChildren(...options);
    list.hidden = !options.length;
    field.setAttribute("aria-expanded", String(options.length > 0));
    box.toggleAttribute("data-open", words !== "");
    choose(0);
  }

  async function answer() {
    const turn = (latest += 1);
    const sought = marronnierWords.typed(field.value);
    if (!sought.length) return show(SIGNS.test(field.value) ? box.dataset.wordless : "", []);
    const contents = await load("contents");
    const hits = await find(sought);
    if (turn !== latest) return; // posts that nobody waits for any more are not loaded
    const cards = await Promise.all(hits.slice(0, SHOWN).map(card));
    if (turn !== latest) return; // something else was typed meanwhile
    const options = cards.map((one, at) => option(one, at, sought, contents));
    show(count(hits.length, options.length), options);
  }

  function open(address, apart) {
    if (apart) window.open(address, "_blank", "noopener");
    else location.assign(address);
  }

  const KEYS = {
    ArrowDown: () => choose(active + 1),
    ArrowUp: () => choose(active - 1),
    Enter: (event) => open(list.children[active].dataset.page, event.ctrlKey || event.metaKey),
    Escape: () => show("", []),
  };

  function press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list.hidden && field.value) return ask();
    if (event.key === "Escape" && !box.hasAttribute("data-open")) {
      field.value = "";
      return field.blur();
    }
    if (event.key !== "Escape" && list.hidden) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  }

  function ask() {
    answer().catch(() => show(box.dataset.fault, []));
  }

  if (box) {
    field.addEventListener("focus", () => load("contents").catch(() => {}));
    field.addEventListener("input", ask);
    field.addEventListener("keydown", press);
    field.addEventListener("blur", () => {
      latest += 1;
      show("", []);
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps focus
    for (const kind of ["click", "auxclick"]) {
      list.addEventListener(kind, (event) => {
        const chosen = event.target.closest("li");
        if (chosen && event.button < 2) {
          open(chosen.dataset.page, event.button === 1 || event.ctrlKey || event.metaKey);
        }
      });
    }
  }
}
