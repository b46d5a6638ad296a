"""Tell a *vous* said to many people from the one said politely to a single reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.french.calls import Span

NUMBER = (
    r"(?:\d|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|"
    r"cinquante|soixante|cent|mille|"
    r"(?:(?:plus\s+|près\s+)?d['’])?(?:des|une?|plusieurs)\s+(?:cent|mill|diz|douz|quinz|vingt|trent|quarant|cinquant|poign))"
)
BEING = r"(?:êtes|étiez|serez|seriez|avez\s+(?:tous\s+|toutes\s+)?été|fûtes)"
SOFT = (
    r"(?:(?:déjà|plus de|près de|presque|environ|au moins|si|très|vraiment|toujours|encore|bien|"
    r"désormais|maintenant|enfin|à|aussi)\s+)*"
)
# Words in -s that are the same in the singular: “vous êtes assis”.
ALIKE = (
    r"(?:plus|pas|assis|pris|mis|surpris|compris|appris|remis|admis|promis|permis|gris|frais|épais|"
    r"mauvais|français|gros|las|bas|jamais|toujours|alors|sous|sans|hors|dès|puis|depuis|vers|mes|"
    r"ses|dans|parfois|après|très|tes|anglais|acquis|conquis|précis|indécis)\b"
)
MANY_ARE = rf"{SOFT}(?:{NUMBER}|tous\b|toutes\b|(?!{ALIKE})[^\W\d_]+s\b|[^\W\d_]{{2,}}aux\b)"
NOT_ALL = (
    r"(?!\s+(?:les|nos|vos|ces|mes|tes|ses|leurs|ceux|celles|types|prix|points|moments|égards)\b)"
)
HUNDREDS = r"(?:\d{3,}|\d+[\s.]\d{3})(?!\d|\s*(?:€|euros?|ans|jours|points|km|%))"
GREETING = "(?:merci|bravo|salut|bonjour|bonsoir|hello|coucou|félicitations|hé|hey)"
CROWD = "(?:habitante?s|voisine?s|adhérente?s|lectrices|lecteurs|parents|familles)"
CUES = (
    r"\bnombreu(?:x|ses)\b",
    r"\btous\s+et\s+toutes\b|\btoutes\s+et\s+tous\b",
    rf"\bvous\s+(?:tous|toutes)\b{NOT_ALL}|\bvous\s+(?:deux|trois|quatre|autres)\b",
    rf"\bvous\s+(?:\w+\s+)?\w+\s+tou(?:s|tes)\b{NOT_ALL}",
    rf"\bvous\s+(?:n['’])?(?:{BEING}|voilà|voici)\s+(?:donc\s+)?{MANY_ARE}",
    rf"\b{BEING}-vous\s+{MANY_ARE}",
    # What a crowd did, in figures.
    r"\bvous\s+(?:avez|êtes|étiez)\b[^.!?\n]{0,24}\b(?:à|par)\s+\d+(?:[,.]\d+)?\s?%",
    rf"\bvous\s+(?:n['’])?avez\s+(?:\w+\s+){{1,3}}(?:plus de |près de )?{HUNDREDS}",
    r"\bvos\s+(?:\d{2}|\d+[\s.]\d{3}|milliers|centaines|dizaines|cent|mille)",
    r"\btou(?:s|tes)\s+les\s+(?:\d|deux|trois|quatre|cent|mille)",
    r"\bpar\s+(?:centaines|milliers|dizaines)\b",
    r"\bvous\s+avez\s+(?:tou(?:s|tes)\s+)?r[ée]pondu\s+pr[ée]sente?s\b",
    r"\bvous\s+(?:êtes|étiez|serez)\s+(?:\w+\s+)?(?:beaucoup|plusieurs|une\s+(?:majorité|foule))\b",
    # What only many can do.
    r"\bvous\s+avez\s+(?:\w+\s+)?(?:voté|plébiscité|élu|tranché)\b|\bvos\s+(?:votes|suffrages)\b",
    r"\bvous\s+avez\s+(?:rempli|fait)\s+(?:la\s+salle|le\s+stade|salle\s+comble)\b",
    r"\bvous\b[^.!?,\n]{0,20},\s+tou(?:s|tes)\s*,",
    r"\bensemble,?\s+vous\b",
    rf"{HUNDREDS}\s+(?:abonnée?s|followers|fans|adhérente?s|membres)\b[^.\n]{{0,24}}\b(?:merci|bravo)\b",
    # Who is greeted, or picked out.
    r"\bchers\s+(?!client\b)[^\W\d_]+s\b|\bchères\s+[^\W\d_]+s\b",
    rf"\bà\s+tou(?:s|tes)\b{NOT_ALL}",
    r"\b(?:bonjour|merci)\s+tou(?:s|tes)\b|\bmerci\s+à\s+toute\s+(?:la|l['’])",
    rf"\b{GREETING},?\s+(?:à\s+)?(?:les|la\s+(?:team|bande|communauté|compagnie))\b",
    r"\bles\s+(?:ami|copain|copine|fille|garçon|enfant)e?s\s*[,!]|\bles\s+gars\b|\bamis\s+\w+s\b",
    r"(?:^|[.!?…\n]\s*)les\s+[^\W\d_-]+s\s*[,!]\s*(?:vous\s+(?:êtes|avez|étiez|serez)|on\s+vous)",
    r"\b(?:promo|classe|équipe|team|famille|communauté|bande|tribu)\b[^.!?\n,]{0,20},\s*(?:on\s+)?vous\b",
    r"\b(?:merci|bravo|pour|à)\s+(?:à\s+)?(?:toutes\s+)?celles\s+et\s+(?:à\s+)?(?:tous\s+)?ceux\b",
    r"\bmesdames\s*(?:,|et)\s*messieurs\b|\btout\s+le\s+monde\s*[,!]|\bvous,?\s+les\s+\w+s\b",
    r"\b(?:d['’]entre|parmi|entre)\s+vous\b|\b(?:chacune?|aucune?|l['’]une?)\s+de\s+vous\b",
    rf"(?:^|\n)\W*{CROWD}\b[^.!?\n]{{0,30}},",
    r"\bà\s+vos\s+marques\b|\btous\s+autant\s+que\b",
)
MANY = re.compile("|".join(CUES), re.IGNORECASE)


def spoken_to_many(text: str, sentences: tuple[Span, ...]) -> Iterator[Span]:
    """Yield where *vous* means many: from the sentence that says so to its paragraph's end."""
    done = 0
    for match in MANY.finditer(text):
        if match.start() < done:
            continue
        start = max((first for first, _ in sentences if first <= match.start()), default=0)
        paragraph = text.find("\n\n", match.end())
        done = len(text) if paragraph < 0 else paragraph
        yield start, done
