/* What Material's script expects to find: where the site begins, and what the browser remembers
   (the light or dark of the person's choice). The theme has this inline, which our policy forbids. */
"use strict";

var __md_scope = new URL(document.currentScript.dataset.base, location);

function __md_get(key, storage = localStorage, scope = __md_scope) {
  try {
    return JSON.parse(storage.getItem(`${scope.pathname}.${key}`));
  } catch {
    return null;
  }
}

function __md_set(key, value, storage = localStorage, scope = __md_scope) {
  try {
    storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // a browser may refuse to remember
  }
}

function __md_hash(text) {
  let hash = 0;
  for (const sign of text) hash = ((hash << 5) - hash + sign.codePointAt(0)) | 0;
  return hash;
}
