"""Rules on the rules' own settings; the driver finds these, since it alone applies them."""

from __future__ import annotations

from marronnier.model import Severity
from marronnier.rules.base import Rule

USELESS_ALLOW = Rule(
    "SRC026",
    "allow-sans-effet",
    Severity.WARNING,
    """An “allow” silences nothing.

    The rule that it names does not exist, finds nothing here, or cannot be allowed. Left there,
    it would silence a later mistake that nobody has looked at.

    Remove the line, or correct the rule's name.

    Passes:

        allow: {SRC021: "le nom du produit porte des astérisques"}

    Fails:

        allow: {SRC999: "on verra"}
    """,
)
USELESS_SETTING = Rule(
    "SRC029",
    "reglage-sans-effet",
    Severity.WARNING,
    """A charter sets a rule that does not exist, or one that always stays an error.

    What its author wanted does not happen.

    Correct the rule's code or name; `marronnier rules` lists them.

    Passes:

        rules: {STR006: error}

    Fails:

        rules: {SRC010: "off"}
    """,
)
RULE_TO_COME = Rule(
    "SRC030",
    "regle-a-venir",
    Severity.INFO,
    """A charter sets a rule that this version does not have yet.

    Nothing is checked by it for now. The setting does no harm, and counts once the rule is there.

    Nothing needs doing. `marronnier rules` lists the rules of this version.

    Passes:

        rules: {STR001: error}

    Fails:

        rules: {ZZZ001: warning}
    """,
)
