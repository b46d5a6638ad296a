/* Words as they are compared: without accents nor capitals, œ as oe. The index of the search is
   folded in the same way when the site is made (render/pages/index.py). */
"use strict";

var marronnierWords = (() => {
  const WORD = /[\p{L}\p{N}]+/gu;
  const PART = /[0-9]+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;
  const LONGEST = 40;
  const SPREAD = { œ: "oe", æ: "ae", Œ: "Oe", Æ: "Ae" };

  const bare = (word) =>
    word.replace(/[œæŒÆ]/g, (one) => SPREAD[one]).normalize("NFKD").replace(/\p{M}/gu, "");
  const small = (word) => [...word.toLowerCase()].slice(0, LONGEST).join("");
  const counts = (form) => form !== "qu" && ([...form].length > 1 || /^\p{Nd}$/u.test(form));

  /* A word, and its parts when it is written together: SoldesDHiver is found by “hiver”. */
  function forms(word) {
    const letters = bare(word === word.toUpperCase() ? word.toLowerCase() : word);
    return [letters, ...(letters.match(PART) ?? [])].map(small).filter(counts);
  }

  /* What was typed, word by word: l’été is été, #Soldes is soldes. */
  function typed(text) {
    const words = text.normalize("NFC").match(WORD) ?? [];
    return [...new Set(words.map((word) => small(bare(word))).filter(counts))];
  }

  /* Where the words of a text stand that begin like one of those sought. */
  function places(text, sought) {
    return [...text.matchAll(WORD)]
      .filter(([word]) => forms(word).some((form) => sought.some((one) => form.startsWith(one))))
      .map((found) => [found.index, found.index + found[0].length]);
  }

  /* Whether each word sought begins a word of the text. */
  function holds(text, sought) {
    const all = [...text.normalize("NFC").matchAll(WORD)].flatMap(([word]) => forms(word));
    return sought.every((one) => all.some((form) => form.startsWith(one)));
  }

  return { holds, places, typed };
})();
