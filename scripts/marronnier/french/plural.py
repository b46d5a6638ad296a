"""Tell a *vous* said to many people from the one said politely to a single reader."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from marronnier.french.calls import Span

NUMBER = (
    r"(?:\d|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|"
    r"cinquante|soixante|cent|mille|"
    r"(?:(?:plus\s+|près\s+)?d['’])?(?:des|une?|plusieurs)\s+(?:cent|mill|diz|douz|quinz|vingt|trent|quarant|cinquant|poign))"
)
BEING = r"(?:êtes|étiez|serez|seriez|avez\s+(?:tous\s+|toutes\s+)?été|fûtes)"
SOFT = (
    r"(?:(?:déjà|plus de|près de|presque|environ|au moins|si|très|vraiment|toujours|encore|bien|"
    r"désormais|maintenant|enfin|aussi)\s+)*"
)
# Words in -s that are the same in the singular: “vous êtes assis”.
ALIKE = (
    r"(?:plus|pas|assis|pris|mis|surpris|compris|appris|remis|admis|promis|permis|gris|frais|épais|"
    r"mauvais|français|gros|las|bas|jamais|toujours|alors|sous|sans|hors|dès|puis|depuis|vers|mes|"
    r"ses|dans|parfois|après|très|tes|anglais|acquis|conquis|précis|indécis)\b"
)
NOT_ALL = (
    r"(?!\s+(?:les|nos|vos|ces|mes|tes|ses|leurs|ceux|celles|types|prix|points|moments|égards)\b)"
)
MANY_ARE = (
    rf"{SOFT}(?:{NUMBER}|tou(?:s|tes)\b{NOT_ALL}|"
    rf"(?!{ALIKE})[^\W\d_]+s\b(?![^.!\n]{{0,60}}\?)|[^\W\d_]{{2,}}aux\b)"
)
HUNDREDS = r"(?:\d{3,}|\d+[\s.]\d{3})(?!\d|\s*(?:€|euros?|ans|jours|points|km|%))"
GREETING = "(?:merci|bravo|salut|bonjour|bonsoir|hello|coucou|félicitations|hé|hey)"
CROWDS = (
    "habitants habitantes voisins voisines adhérents adhérentes lectrices lecteurs parents familles"
)
# “Vous étiez là”; not “si vous étiez là”
UNASKED = r"(?<!\bsi )(?<!\boù )(?<!\bque )(?<!\bquand )(?<!\bcomme )"
PLACE = r"(?:là|présents|partout|au\s+rendez-vous|dans|sous|devant|avec\s+nous|à\s+nos\s+côtés)"
OCCASIONS = "monde foule accueil ambiance soirée public affluence fête nuit match concert édition"
LOUD = "chanté applaudi dansé crié hurlé scandé dévalisé envahi bravé"
GATHERED = "déposé envoyé posté proposé partagé signé écrit donné apporté collecté récolté ramené"
AUDIENCE = (
    "spectateurs spectatrices visiteurs visiteuses participants participantes coureurs coureuses "
    "lecteurs lectrices donateurs donatrices signataires supporters abonnés entrées"
)
YOU_HAVE = r"\bvous\s+(?:nous\s+)?(?:en\s+)?avez\s+(?:\w+\s+)?"
CHOSEN = r"\bvous\s+avez\s+(?:préféré|choisi|désigné|retenu)\b"


def _any(words: str) -> str:
    return f"(?:{words.replace(' ', '|')})"


# Each cue, behind the words of which one must be there.
CUES = (
    ("nombreux nombreuses", r"\bnombreu(?:x|ses)\b"),
    ("toutes", r"\btous\s+et\s+toutes\b|\btoutes\s+et\s+tous\b"),
    (
        "tous toutes deux trois quatre autres",
        rf"\bvous\s+(?:tous|toutes)\b{NOT_ALL}|\bvous\s+(?:deux|trois|quatre|autres)\b",
    ),
    ("tous toutes", rf"\bvous\s+(?:\w+\s+)?\w+\s+tou(?:s|tes)\b{NOT_ALL}"),
    (
        "êtes étiez serez seriez été fûtes voilà voici",
        rf"\bvous\s+(?:n['’])?(?:{BEING}|voilà|voici)\s+(?:donc\s+)?{MANY_ARE}",
    ),
    ("êtes étiez serez seriez été fûtes", rf"\b{BEING}-vous\s+{MANY_ARE}"),
    # What a crowd did, in figures.
    (
        "avez êtes étiez",
        r"\bvous\s+(?:avez|êtes|étiez)\b[^.!?\n]{0,24}\b(?:à|par)\s+\d+(?:[,.]\d+)?\s?%",
    ),
    ("avez", rf"\bvous\s+(?:n['’])?avez\s+(?:\w+\s+){{1,3}}(?:plus de |près de )?{HUNDREDS}"),
    (
        "vos",
        r"\bvos\s+(?:\d{2}|\d+[\s.]\d{3}|milliers|centaines|dizaines|cent|mille)(?!\d*\s*(?:%|€|euros|premi|derni|jours|mois|points|ans\b))",
    ),
    ("tous toutes", r"\btou(?:s|tes)\s+les\s+(?:\d|deux|trois|quatre|cent|mille)"),
    ("centaines milliers dizaines", r"\bpar\s+(?:centaines|milliers|dizaines)\b"),
    ("répondu repondu", r"\bvous\s+avez\s+(?:tou(?:s|tes)\s+)?r[ée]pondu\s+pr[ée]sente?s\b"),
    (
        "beaucoup plusieurs majorité foule",
        r"\bvous\s+(?:êtes|étiez|serez)\s+(?:\w+\s+)?(?:beaucoup|plusieurs|une\s+(?:majorité|foule))\b",
    ),
    # What only many can do.
    (
        "voté plébiscité élu tranché votes suffrages",
        r"\bvous\s+avez\s+(?:\w+\s+)?(?:voté|plébiscité|élu|tranché)\b(?!\s+domicile)|\bvos\s+(?:votes|suffrages)\b",
    ),
    (
        "rempli fait",
        r"\bvous\s+avez\s+(?:rempli|fait)\s+(?:la\s+salle|le\s+stade|salle\s+comble)\b",
    ),
    ("tous toutes", r"\bvous\b[^.!?,\n]{0,20},\s+tou(?:s|tes)\s*,"),
    ("ensemble", r"\bensemble,?\s+vous\s+(?:avez|êtes|étiez)\b"),
    (
        "abonnés abonnées followers fans adhérents adhérentes membres",
        rf"{HUNDREDS}\s+(?:abonnée?s|followers|fans|adhérente?s|membres)\b[^.\n]{{0,24}}\b(?:merci|bravo)\b",
    ),
    # Who is greeted, or picked out.
    ("chers chères", r"\bchers\s+(?!client\b)[^\W\d_]+s\b|\bchères\s+[^\W\d_]+s\b"),
    ("tous toutes", rf"\bà\s+tou(?:s|tes)\b{NOT_ALL}"),
    (
        "tous toutes toute",
        r"\b(?:bonjour|merci)\s+tou(?:s|tes)\b|\bmerci\s+à\s+toute\s+(?:la|l['’])",
    ),
    (
        "merci bravo salut bonjour bonsoir hello coucou félicitations hé hey",
        rf"\b{GREETING},?\s+(?:à\s+)?(?:les|le\s+public|la\s+(?:team|bande|communauté|compagnie))\b",
    ),
    (
        "amis amies copains copines filles garçons enfants gars",
        r"\bles\s+(?:ami|copain|copine|fille|garçon|enfant)e?s\s*[,!]|\bles\s+gars\b|\bamis\s+\w+s\b",
    ),
    (
        "les",
        (
            r"(?:^|[.!?…\n]\s{0,4})les\s+[^\W\d_-]+s(?:\s+d(?:e|u|es)\s+\w+)?\s*[,!]\s*"
            r"(?:vous\s+(?:nous\s+)?(?:êtes|avez|étiez|serez)|on\s+vous)"
        ),
    ),
    (
        "promo classe équipe team famille communauté bande tribu",
        r"\b(?:promo|classe|équipe|team|famille|communauté|bande|tribu)\b[^.!?\n,]{0,20},\s*(?:on\s+)?vous\b",
    ),
    (
        "celles",
        r"\b(?:merci|bravo|pour|à)\s+(?:à\s+)?(?:toutes\s+)?celles\s+et\s+(?:à\s+)?(?:tous\s+)?ceux\b",
    ),
    (
        "mesdames monde les",
        r"\bmesdames\s*(?:,|et)\s*messieurs\b|\btout\s+le\s+monde\s*[,!]|\bvous,?\s+les\s+\w+s\b",
    ),
    (
        "entre parmi chacun chacune aucun aucune un une",
        r"\b(?:d['’]entre|parmi|entre)\s+vous\b|\b(?:chacune?|aucune?|l['’]une?)\s+de\s+vous\b",
    ),
    ("tous toutes", r"\bà\s+tou(?:s|tes)\s+(?:nos|celles|ceux)\b"),
    # “Toulousaines, Toulousains,”
    (
        "vos votre vous",
        r"(?:^|[.!?…\n])\W{0,6}(?P<root>[^\W\d_]{4,})\w{0,5}s\s*(?:,|et)\s+(?P=root)\w{0,5}s\s*,",
    ),
    (CROWDS, rf"(?:^|\n)\W{{0,6}}{_any(CROWDS)}\b[^.!?\n]{{0,30}},"),
    ("autant", r"\btous\s+autant\s+que\b"),
    # Where a crowd was.
    (
        "étiez fûtes",
        rf"{UNASKED}\bvous\s+(?:étiez|fûtes)\s+(?:tous\s+)?{PLACE}\b(?![^.!\n]{{0,60}}\?)",
    ),
    (OCCASIONS, rf"\bquel(?:le)?\s+{_any(OCCASIONS)}\b[^.?\n]{{0,20}}!"),
    ("public", r"\b(?:cher|vous,?(?: le)?)\s+public\b"),
    (
        "pleine pleines comble combles fermés",
        r"\b(?:salle|tribunes?|halle|église|place)\s+(?:pleines?|combles?)\b|\bguichets\s+fermés\b",
    ),
    ("est sommes", rf"\b(?:on\s+est|nous\s+sommes)\s+(?:\w+\s+)?{HUNDREDS}"),
    (
        AUDIENCE,
        rf"{HUNDREDS}\s+{_any(AUDIENCE)}\b[^.:!\n]{{0,20}}[.:!,]\s+vous\s+(?:avez|êtes|étiez)\b",
    ),
    (
        "merci mercis bravo chapeau",
        (
            r"\b(?:mercis?|bravo|chapeau)\s*[!.,…]\s*vous\s+(?:nous\s+)?(?:avez|étiez)\b"
            r"(?!\s+(?:gagné|trouvé|réussi|choisi|reçu))|\bvous\s+(?:nous\s+)?(?:avez|étiez)\b"
            r"[^.!?\n]{0,80}[.!,]\s*(?:un\s+grand\s+|mille\s+)?mercis?\s*(?:[!.…❤]|$)"
        ),
    ),
    # What a crowd did.
    ("appel top", rf"{YOU_HAVE}(?:répondu\s+à\s+l['’]appel|été\s+au\s+top)\b"),
    (LOUD, rf"{YOU_HAVE}{_any(LOUD)}\b"),
    ("vidé", rf"{YOU_HAVE}vidé\s+(?:la\s+vitrine|les\s+(?:rayons|étals|stocks|étagères))\b"),
    (
        "mis vibrer trembler",
        rf"{YOU_HAVE}(?:mis\s+(?:le\s+feu|l['’]ambiance)|fait\s+(?:vibrer|trembler))",
    ),
    (
        GATHERED,
        (
            rf"{YOU_HAVE}{_any(GATHERED)}\s+(?:plus de |près de )?\d{{2,}}"
            r"(?!\d*\s*(?:€|euros|points|ans|jours|%))"
        ),
    ),
    (
        "donné collecté récolté réuni",
        (
            rf"{YOU_HAVE}(?:donné|collecté|récolté|réuni)\s+(?:plus de |près de )?"
            r"\d{1,3}[\s.]\d{3}\s*€"
        ),
    ),
    (
        "voix votes sondage",
        (
            rf"{CHOSEN}[^\n]{{0,80}}\b(?:voix|votes|sondage)\b"
            rf"|\b(?:voix|votes|sondage)\b[^\n]{{0,60}}{CHOSEN}"
        ),
    ),
    (
        "qui leurs nos",
        r"\b(?:merci|bravo)\s+à\s+vous,?\s+qui\b|\bà\s+vous,\s+(?:leurs|nos)\s+\w+s\b",
    ),
    ("venus venues", r"\bd['’]être\s+(?:tou(?:s|tes)\s+)?venue?s\b"),
)
NEEDED = tuple(frozenset(words.split()) for words, _ in CUES)
ANY: frozenset[str] = frozenset().union(*NEEDED)


@functools.cache
def _cue(at: int) -> re.Pattern[str]:
    return re.compile(CUES[at][1])


def spoken_to_many(
    lower: str, words: frozenset[str], sentences: tuple[Span, ...]
) -> Iterator[Span]:
    """Yield where *vous* means many: from the sentence that says so to its paragraph's end.

    The text comes in lower case, with the set of its words.
    """
    there = ANY & words
    wanted = [at for at, needed in enumerate(NEEDED) if not needed.isdisjoint(there)]
    done = 0
    for first, last in sorted(match.span() for at in wanted for match in _cue(at).finditer(lower)):
        if first < done:
            continue
        at = bisect_right(sentences, first, key=itemgetter(0))
        start = sentences[at - 1][0] if at else 0
        paragraph = lower.find("\n\n", last)
        done = len(lower) if paragraph < 0 else paragraph
        yield start, done
