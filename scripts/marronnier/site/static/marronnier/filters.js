/* Shows of a view only what is chosen: network, state, campaign, client, words. The choice stands in
   the address, so that a view can be sent, and goes along to the next view. */
"use strict";

{
  const CHOICES = ["network", "mark", "client", "campaign"];
  const TEXT = "text";
  const EDGE = 16; // pixels left of the chosen one
  const view = document.querySelector(".m-filtered");
  const box = view?.querySelector(".m-filters");
  const field = box?.querySelector(`[name="${TEXT}"]`);
  const items = [...(view?.querySelectorAll("[data-networks]") ?? [])].map((one) => ({
    values: one.dataset,
    text: "",
    element: one,
    holder: one.closest("li, tr") ?? one,
  }));
  let chosen = new Map();
  let writing = false; // the last entry of the history is one that typing made

  function read() {
    const query = new URLSearchParams(location.search);
    const known = [...CHOICES, TEXT].map((name) => [name, query.get(name) ?? ""]);
    chosen = new Map(known.filter(([, value]) => value));
  }

  function remember(typed) {
    const query = new URLSearchParams(chosen).toString();
    const address = location.pathname + (query && `?${query}`) + location.hash;
    try {
      if (typed && writing) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
    } catch {
      // a page in a folder may not change its address
    }
    writing = typed;
  }

  const TESTS = {
    network: (item, value) => item.values.networks.split(" ").includes(value),
    mark: (item, value) => item.values.mark === value,
    client: (item, value) => item.values.client === value,
    campaign: (item, value) => item.values.campaign === value,
    [TEXT]: (item, value) => {
      item.text ||= item.element.textContent;
      return marronnierWords.holds(item.text, marronnierWords.typed(value));
    },
  };

  function apply() {
    const wanted = [...chosen];
    let shown = 0;
    for (const item of items) {
      const kept = wanted.every(([name, value]) => TESTS[name](item, value));
      item.holder.toggleAttribute("data-filtered", !kept);
      shown += kept;
    }
    view.toggleAttribute("data-filtering", wanted.length > 0);
    recount(wanted.length > 0);
    const count = box.querySelector(".m-filters-count");
    const words = count.dataset.words.replace("{shown}", shown).replace("{n}", items.length);
    count.textContent = wanted.length ? words : "";
    box.querySelector(".m-filters-reset").hidden = !wanted.length;
    for (const link of view.querySelectorAll(".m-steps a, .m-board-more a")) {
      link.search = new URLSearchParams(chosen).toString();
    }
  }

  /* Says of each column or group how many of its posts are left; of a column that shows some alone, at least. */
  function recount(filtering) {
    for (const number of view.querySelectorAll(".m-board-column .m-number, .m-list-month small")) {
      const group = number.closest("section, tbody");
      const kept = [...group.querySelectorAll("[data-networks]")].filter((one) => !one.closest("[data-filtered]"));
      const more = group.querySelector(".m-board-more") ? "+" : "";
      number.dataset.whole ??= number.textContent;
      number.textContent = filtering ? `${kept.length}${more}` : number.dataset.whole;
    }
  }

  /* Shows in the controls what is chosen, also what no post of this page has. */
  function mirror() {
    for (const name of CHOICES) {
      const value = chosen.get(name) ?? "";
      const menu = box.querySelector(`select[name="${name}"]`);
      if (menu) {
        if (![...menu.options].some((one) => one.value === value)) menu.add(new Option(value, value));
        menu.value = value;
      }
      for (const radio of box.querySelectorAll(`input[name="${name}"]`)) {
        radio.checked = radio.value === value;
        // on a phone the choices are a row that scrolls: the chosen one is in sight
        if (radio.checked) radio.parentElement.scrollLeft = radio.nextElementSibling.offsetLeft - EDGE;
      }
    }
    field.value = chosen.get(TEXT) ?? "";
  }

  function choose(event) {
    const { name, value } = event.target;
    if (value) chosen.set(name, value);
    else chosen.delete(name);
    apply();
    remember(name === TEXT);
  }

  function restore() {
    read();
    mirror();
    apply();
    writing = false;
  }

  if (box) {
    box.addEventListener("change", (event) => event.target !== field && choose(event));
    field.addEventListener("input", choose);
    box.querySelector(".m-filters-reset").addEventListener("click", () => {
      chosen.clear();
      mirror();
      apply();
      remember(false);
      field.focus();
    });
    addEventListener("popstate", restore);
    addEventListener("pageshow", restore); // also when a browser puts a left page back
  }
}
