"""The keys that the site understands, and the box that shows them and turns them off."""

from __future__ import annotations

from marronnier.model import say
from marronnier.render.html import Html, tag
from marronnier.render.pages.paths import TODAY
from marronnier.render.pages.site import Site

KEYS = (
    (("/",), say("search")),
    (("t",), say("go to today")),
    (("←", "→"), say("the day before, the day after, in the calendar")),
    (("↑", "↓"), say("the post above, the post below; the week before, the week after")),
    (("Enter",), say("open the post")),
    (("?",), say("show these keys")),
)


def keyboard(site: Site) -> Html:
    """Return the button and the box of the keys; `keys.js` opens it.

    Single keys get in the way of who speaks to the computer: hence the choice (WCAG 2.1.4).
    """
    title = site.tell(say("Keyboard shortcuts"))
    rows = [
        tag("div", tag("dt", [tag("kbd", key) for key in keys]), tag("dd", site.tell(words)))
        for keys, words in KEYS
    ]
    choice = tag("input", type="checkbox", checked=True, autocomplete="off")
    box = tag(
        "dialog",
        tag("h2", title, id="keys-title"),
        tag("dl", rows),
        tag("p", tag("label", choice, " ", site.tell(say("Single keys are shortcuts")))),
        tag("button", site.tell(say("Close")), type="button", class_="m-button"),
        class_="m-keys-box",
        aria_labelledby="keys-title",
    )
    opener = tag("button", title, type="button", class_="m-keys-open")
    return tag("div", opener, box, class_="m-keys md-typeset", data_today=TODAY)
