"""Tell a *vous* said to many people from the one said politely to a single reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

NUMBER = r"(?:\d|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent|mille|(?:des|une|plusieurs)\s+(?:cent|mill|diz|douz|quinz|vingt|trent|quarant|cinquant|poign))"
BEING = r"(?:êtes|étiez|serez|seriez|avez\s+(?:tous\s+|toutes\s+)?été|fûtes|voilà|voici)"
SOFT = r"(?:(?:déjà|plus de|près de|presque|environ|au moins|si|très|vraiment|toujours|encore|bien|désormais|maintenant|enfin|à|aussi)\s+)*"
# Words in -s that are the same in the singular: “vous êtes assis”.
ALIKE = r"(?:plus|pas|assis|pris|mis|surpris|compris|appris|remis|admis|promis|permis|gris|frais|épais|mauvais|français|gros|las|bas|jamais|toujours|alors|sous|sans|hors|dès|puis|depuis|vers|mes|ses|dans|parfois|après|très|tes|anglais|acquis|conquis|précis|indécis)"
MANY = re.compile(
    r"\btous\s+et\s+toutes\b|\btoutes\s+et\s+tous\b|\bvous\s+(?:avez|êtes|étiez)\s+(?:tous|toutes)\b"
    r"|\bvous\s+(?:avez|êtes|étiez)\b[^.!?\n]{0,24}\b(?:à|par)\s+\d+(?:[,.]\d+)?\s?%"
    r"|\bvous\s+avez\s+(?:tou(?:s|tes)\s+)?r[ée]pondu\s+pr[ée]sente?s\b|\btou(?:s|tes)\s+les\s+(?:\d|deux|trois|quatre|cent|mille)"
    r"|\bvous\s+(?:\w+\s+)?\w+\s+tou(?:s|tes)\b(?!\s+(?:les|nos|vos|ces|mes|ses|leurs|ceux|celles|types|prix))"
    r"|\bvous\s+(?:n['’])?avez\s+(?:\w+\s+){1,3}(?:plus de |près de )?(?:\d{3}|\d+[\s.]\d{3})"
    r"|\bvous\s+(?:êtes|étiez|serez)\s+(?:\w+\s+)?(?:beaucoup|plusieurs|une\s+(?:majorité|foule|belle\s+équipe))\b"
    r"|\b(?:ceux|celles|chacune?|aucune?|l['’]une?|lequel|laquelle|lesquels|moitié)\s+(?:d['’]entre|de|parmi)\s+vous\b|\bvous,?\s+les\s+\w+s\b"
    r"|\b(?:merci|bravo|salut|bonjour|bonsoir|hello|coucou|félicitations|hé|hey),?\s+(?:à\s+)?(?:les|la\s+(?:team|bande|communauté|compagnie))\b"
    r"|\bmesdames\s*(?:,|et)\s*messieurs\b|\bles\s+gars\b|\bamis\s+\w+s\b|\btout\s+le\s+monde\s*[,!]"
    r"|\bvos\s+(?:\d{2}|\d+[\s.]\d{3}|milliers|centaines|dizaines|cent|mille)"
    r"|\bà\s+vos\s+marques\b|\bnombreux\b|\bnombreuses\b"
    r"|\bvous\s+(?:tous|toutes|deux|trois|quatre|autres)\b"
    rf"|\bvous\s+(?:n['’])?{BEING}\s+(?:donc\s+)?{SOFT}(?:{NUMBER}|tous\b|toutes\b|(?!{ALIKE}\b)[^\W\d_]+s\b)"
    rf"|\b{BEING.replace('|voilà|voici', '')}-vous\s+{SOFT}(?:{NUMBER}|tous\b|toutes\b|(?!{ALIKE}\b)[^\W\d_]+s\b)"
    r"|\bchers\s+(?!client\b)[^\W\d_]+s\b|\bchères\s+[^\W\d_]+s\b"
    r"|\bà\s+tou(?:s|tes)\b(?!\s+(?:les|nos|ces|vos|tes|mes|ses|leurs|ceux|celles|prix|moments?|points?|égards|niveaux))"
    r"|\bbonjour\s+tou(?:s|tes)\b|\bmerci\s+tou(?:s|tes)\b"
    r"|\b(?:d['’]entre|parmi|entre)\s+vous\b"
    r"|\bles\s+(?:ami|copain|copine|fille|garçon|enfant)e?s\s*[,!]"
    r"|\bpar\s+(?:centaines|milliers|dizaines)\b|\bà\s+(?:\d+|deux|trois)\s+(?:chez|dans)\s+vous\b"
    r"|\bmerci\s+à\s+toute\s+(?:la|l['’])",
    re.IGNORECASE,
)


def collective_from(text: str, sentences: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the stretches where *vous* means many: from a sentence that says so to its paragraph's end."""
    return tuple(_stretches(text, sentences))


def _stretches(text: str, sentences: tuple[Span, ...]) -> Iterator[Span]:
    done = 0
    for match in MANY.finditer(text):
        if match.start() < done:
            continue
        start = max((first for first, _ in sentences if first <= match.start()), default=0)
        paragraph = text.find("\n\n", match.end())
        done = len(text) if paragraph < 0 else paragraph
        yield start, done
