"""What may follow a word that is an imperative or something else, as patterns.

Each is matched right behind the word; complements.py tells what follows from it.
"""

from __future__ import annotations

import re

from marronnier.expressions import expression

NEXT = expression(r"\s*([^\W\d_]+|\d|[^\w\s])")
WORD = expression(r"[^\W\d_]{3,}")
LISTED = expression(
    r",\s*([^\W\d_]+(?:,\s*[^\W\d_]+)*(?:\s+et\s+[^\W\d_]+)?)\s*(?:[:.!?…]|$|au\b)", re.IGNORECASE
)
# “Lis, iris et pivoines”: nouns without an article go on after a noun.
BARE = (
    r"(?!(?:l[ea]s?|une?|des|ce|ces|cet|cette|on|nous|vous|il|elle|ils|ça|c|tu|je|ne|n|mais|et|ou|puis|"
    r"pas|plus|tout|tous|ton|ta|tes|mon|ma|mes|notre|nos|en|à|au|aux|dans|sur|sous|avec|sans|pour|"
    r"par|chez|dès|qui|que|quand|si|y|est|sont|petit|petite|\w+ez|\w{3,}er|\w{2,}ir)\b)[a-zà-ÿœ]{3,}"
)
NOUNS = expression(rf",\s+{BARE}(?:\s+{BARE})?(?:,\s+{BARE})*\s+et\s+{BARE}(?!\s*-)")
AND = expression(r"et\s+(?P<verb>[^\W\d_]+)(?![\w’'-]|\s*:|\s+\w{3,}[eé]e?s\b)")
# “Offre du jour !”
OF_THE_DAY = expression(
    r"d(?:u|es)\s+(?:jour|moment|mois|chef|week-end|printemps|marché|fêtes|soldes)"
)
# “Fouille en cours”, “Poste à pourvoir”
UNDER_WAY = expression(r"(?:en\s+(?:cours|chiffres)|à\s+(?:venir|pourvoir|prévoir|vendre|louer))\b")
# “Lis blancs”: an adjective in the plural, and no word that is written so for other reasons
PLURAL = expression(
    r"(?!(?:plus|moins|dans|sans|sous|vers|dès|très|tes|mes|les|nos|ses|ces|des|pas|toujours|jamais|"
    r"après|puis|alors|ailleurs|dehors|leurs|quelques|plusieurs|quels|quelles|tous|toutes|chaques?|"
    r"aux|deux|dix|trois|six|mieux|ceux|celles|volontiers|longtemps|parfois|ensuite|des|dessus|"
    r"dessous|tends?|autres|certains|différents|vos|nous|vous)\b)[a-zà-ÿœ]{3,}[sx]\b"
)
# “Taille court”, “Joue collectif”
ADVERBIAL = expression(
    r"(?:court|droit|juste|local|malin|collectif|léger|haut|bas|fort|gros|petit|grand|bio|"
    r"propre)\s*(?:$|[,.!…:])"
)
# “Danse jusqu’à minuit”
WAYS = expression(
    r"(?:jusqu|sous\b|autour\b|comme\b|toute? la (?:nuit|journée)|toute une nuit|dans\b)",
    re.IGNORECASE,
)
PARTITIVE = frozenset(("de", "d", "du", "des"))
# “Pause le midi”, “Livre le 12”: a moment is no complement.
MOMENT = expression(
    r"(?:les?|la|l['’]|ce|cet|cette|tous les|toute la|une?)\s*"
    r"(?:\d|(?:lun|mar|mercre|jeu|vendre|same)dis?\b|dimanches?\b|midi|soirs?\b|matins?\b|nuit|"
    r"après-midi|week-ends?|semaine|mois|jours?\b|lendemain|veille|été\b|hiver|automne|printemps|"
    r"année|an\b|fois|premier|temps d|long d|plus\b|moins\b|mieux\b|meilleure?s?\b)|chaque\b",
    re.IGNORECASE,
)
BEHIND = expression(
    r"(?:(?:enfin|alors|ensuite|donc|bientôt|déjà|encore|aussi|maintenant|demain)\s+)?"
    r"(?:\d|un\b(?!\s+(?:peu|moment|instant))|(?:une|des|deux|trois|quatre|cinq|six|sept|huit|neuf|"
    r"dix|quelques|plusieurs|plus|le|la|les|bientôt|ce|cet|cette)\b|l['’]|qu['e’]|de (?:la|quoi)\b|"
    r"(?:ouvert|fermé|valable|disponible)e?s?\b|"
    r"à\s+(?!ton\b|ta\b|l['’](?:écoute|abri|heure))\w+(?:er|ir|re)\b)",
    re.IGNORECASE,
)
DEFINITE = expression(r"(?:l[ea]s?\s|l['’])", re.IGNORECASE)
INDEFINITE = expression(
    r"(?:une?|des|deux|trois|\d+)\s+\w", re.IGNORECASE
)  # “Recherche un cuisinier”
AT_LAST = expression(r"(?:enfin|bientôt)\s", re.IGNORECASE)
WHEN = expression(
    r"(?:le|ce|dès|bientôt|demain|à \d|jusqu|tous les|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|ses portes|en (?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc))\b",
    re.IGNORECASE,
)
# “Joue ce soir au Bikini : un trio”, “Ferme pour travaux : la piscine”: the subject stands behind.
HEADLINE = expression(
    r"(?!ton\b|ta\b|tes\b|nous\b|une?\b|(?:l[ea]s?|l['’])\s*[^\W\d]{3,})[^:.!?\n,]{0,48}:\s+"
    r"(?:l[ea]s?\s|l['’]|une?\s|des\s|deux\s|trois\s|notre\s|nos\s|[A-ZÀ-Ý][a-zà-ÿ]+\s)(?!.*[!?])"
)
# “Isole du bruit : la laine de bois”
PRESENTED = expression(
    r"(?!.*\bt(?:on|a|es|e|oi|u)\b)[^:.!?\n]{0,80}:\s+"
    r"(?:(?:l[ea]s?|une?|notre|nos)\s|l['’])(?!.*[!?])"
)
# “Dirige le chœur depuis dix ans”, “Rentre dans ses murs : le musée”
TOLD = expression(
    r"[^:.!?\n,]{0,60}(?:\bdepuis\s+(?:\w+\s+(?:ans|siècles?|mois)|\d{4})\b|\b(?:son|sa|ses)\s[^:.!?\n]{0,40}:\s)"
    r"|[^:.!?\n]{0,80}:\s+(?:portrait|interview|entretien)\b",
    re.IGNORECASE,
)
# “Change d’adresse : le cabinet Roux”
MOVED = expression(
    r"(?:d['’]adresse|de (?:propriétaire|mains?|nom|locaux|horaires))\b(?!\s+(?:et|sur))"
)
ENGLISH = expression(r"(?:the|our|your|my|this|all|us|and|you)\b")  # “Use the code”
ONLY = expression(r"(?:plus\s+)?qu[e'’]", re.IGNORECASE)
# “Coûte que coûte”; “Aime : le silence”, in a portrait; “Joue contre joue”.
IDIOM = expression(
    r"coûte\s+que coûte|passe\s+encore\b|participe (?:passé|présent)|avance rapide|"
    r"(?:avance|dépêche|invite|fouille) (?:d['’]|du|de(?! la\b| l['’]))|vogue la galère|"
    r"souffle (?:le|un) vent|gronde l|montre en main|importe\s|joue contre joue|"
    r"(?:aime|adore|déteste|habite|préfère)\s*:|\w+ qui (?:veut|peut|voudra|pourra)\b"
)
# “Compte à rebours”, “Garde à vue”, “Vote à main levée”, “Compte en banque”.
SET_PHRASE = expression(
    r"à\s+(?:rebours|vue|domicile|main|emporter|tout|sec|venir|part|louer|vendre|payer|retenir|voir|"
    r"suivre|poisson|nos|\d)|dès\s+\d+\s+ans\b|en\s+(?:banque|salle|cours|l['’]air|cuir|bois|or)\b|sur\s+(?:livret|neige)",
    re.IGNORECASE,
)
# “Commande en ligne ouverte”, “Visite sur place possible”: what is offered is a noun.
OFFERED = expression(
    r"(?:en|sur|à)\s+[^\W\d_]+\s+(?:(?:ouvert|fermé|offert|conseillé|terminé|annulé|reporté|maintenu"
    r"|assuré|inclus|compris|interdit|requis)e?|possible|obligatoire|gratuite?|disponible)s?\b",
    re.IGNORECASE,
)
# “Cours, il n’en reste que trois !”: the reason why behind the word.
URGED = expression(
    r",\s*(?:il\s+(?:n['’]en\s+|en\s+|ne\s+)?(?:reste|est\s+temps|est\s+l)|ça\s+commence"
    r"|c['’]est\s+(?:bientôt|presque|maintenant|parti))\b",
    re.IGNORECASE,
)
# “Note également l’heure”: between a verb and its complement.
ADVERBS = expression(
    r"(?:(?:plutôt|également|cependant|alors|donc|ensuite|aussi|d['’]abord|juste|maintenant|encore|"
    r"[^\W\d_]{4,}ment)\s+)+",
    re.IGNORECASE,
)
# What follows the verb behind a subordinate clause: “Si ça colle, farine les doigts.”
GOES_ON = expression(
    r"$|[.:;]|(?:dans|chez|sur|par|avant|dès|jusqu|vers|plutôt|alors|simplement|donc|bien|vite)\b",
    re.IGNORECASE,
)
# “Tente de voler”, not “Tente de camping”
TRYING = frozenset(("tente", "cesse", "veille"))
# “Passe commande”: a verb and its noun without an article, which nobody says of somebody else here.
WITH_NOUN = expression(r"(?:passe\s+commande|garde\s+(?:contact|confiance|espoir))\b")
OF_DOING = expression(
    r"(?:cependant\s+|donc\s+|alors\s+)?(?:de\s+|d['’]|à\s+)(?:l[ea]s?\s+|[lnmt]['’]|ne\s+)?[^\W\d_]+(?:er|ir|re)\b",
    re.IGNORECASE,
)
# “Fouille archéologique”, “Passe sanitaire”: an adjective that only a noun has.
RELATIONAL = expression(
    r"[^\W\d_]{3,}(?:iques?|aires?|elles?|ales?|ives?|euses?|iennes?|ières?|istes?)$"
)
DOING = frozenset(("faire", "refaire", "défaire", "plaire", "taire", "satisfaire"))
# “Protège et nourrit la peau”: who does the one does the other.
THIRD_BEHIND = expression(
    r"[^.:;!?\n]{0,60}?(?:,|\b(?:et|ou|puis|mais))\s+(?:(?:ne\s+|n['’])?"
    r"(?:se\s+(?P<own>[^\W\d_]+)|s['’](?P<itself>[^\W\d_]+))|(?:ne\s+|n['’]|l[ea]s?\s+|l['’])?"
    r"(?P<verb>[^\W\d_]+[td])(?=\s+(?:l[ea]s?|une?|des|du|sans|en|dans|à|aux?|tout|sa|son|ses|pas|"
    r"plus|jamais|bien|mieux|vite|par|pour|sur|avec|comme|deux|trois|\d+)\b|\s+l['’]|"
    r"\s*[.,!:]|\s*$))"
)
JOINING = expression(r", | et | ou | puis | mais ")
ALSO_NOUNS = frozenset(
    (
        *("lit", "part", "sort", "fait", "dit", "point", "nuit", "fond", "bout", "produit"),
        *("conduit", "écrit", "teint", "joint", "mort", "vent", "tort", "mont", "pont"),
    )
)
# “Remplis de crème, les choux partent vite”, “Choisis un par un, nos fruits…”
PLURAL_SUBJECT = expression(r",\s+(?:les|nos|ces|ses|mes|leurs|deux|trois|quatre)\s", re.IGNORECASE)
ONE_BY_ONE = expression(r"une? (?:par|à) une?\b|toute l", re.IGNORECASE)
INFINITIVE = expression(r"[^\W\d_]+(?:er|ir|(?<!u)re)\b")
# “Reste de tarte”, “Laisse de chien”; “Laisse de la place”
OF = expression(r"(?:de\s+(?!la\b|l['’]|quoi\b|côté\b)|d['’]|du\b)", re.IGNORECASE)
BOUND = expression(
    r"bien\s+(?:l[ea]s?|ton|ta|tes)\b|bien\s+l['’]|avec\s+(?:nous|moi)\b|"
    r"(?:plus|moins)\s+(?:vite|fort|loin|haut|souvent|tôt|tard|bas)\b|comme\s+(?:une?|si|personne)\b|"
    r"(?:plus|moins|mieux|bien|vite|loin|fort|tôt|tard|haut|grand|autrement)\s*(?:$|[,.!…])|pas\s|"
    r"(?!également|notamment|seulement|uniquement|exclusivement)[^\W\d_]{4,}ment\s*[,.!…]|"
    r"haut\s+l|d[e'’]\s*(?:bon(?:ne)?s?|bel(?:le)?s?|beaux?|joyeu(?:x|ses?)|excellente?s?|merveilleu(?:x|ses?)|super|"
    r"doux|douces?)\b|"
    r"(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt)\s+(?!heures?|minutes?|jours?|mois\b|"
    r"ans\b|semaines?|euros|fois|places?|km\b|kilo|saisons|tomes|volumes|étoiles)[^\W\d_]{3,}",
    re.IGNORECASE,
)
# Forms that open a sentence as verbs only before some words: “Va voir”, “Bois de l’eau”.
BEFORE = {
    "va": expression(
        r"(?:vite|donc|plutôt)\s|y\s*(?:$|[,!.])|(?!savoir|falloir|pleuvoir|être|avoir|y avoir)"
        r"(?:[^\W\d_]+(?:er|ir|oir|re)\b|(?:au|à la|chez|dans)\b)",
        re.IGNORECASE,
    ),
    "arrive": expression(
        r"(?:à l['’]heure|tôt|vite|comme|avec|en avance|quand|sans|un peu)\b", re.IGNORECASE
    ),
    "bois": expression(
        r"(?:de l['’]eau|du (?:thé|café|lait|jus|vin)|beaucoup|chaud|une?|ton|ce|cette|l[ae])\b",
        re.IGNORECASE,
    ),
    "demande": expression(
        r"(?:à|aux?)\b|l[ea]s?\b|l['’]|de l['’]|un|conseil|d['’]abord|si\b", re.IGNORECASE
    ),
    "change": expression(r"!|d['’e]|l[ea]s?\b|l['’]|ton\b|ta\b|tes\b", re.IGNORECASE),
    "entre": expression(r"$|[,!.]|(?:dans|sans|vite|donc|ici|et)\b", re.IGNORECASE),
    "mets": expression(r"(?!et\b|d['’]|du (?:jour|chef|moment|terroir)\b)", re.IGNORECASE),
    "finis": expression(r"(?!(?:les|ces)\b)", re.IGNORECASE),  # “Finis les soucis !”
    "suis": expression(r"bien\s|l[ea]s?\b|l['’]|ce|cette|nos|notre|mon|ton|nous", re.IGNORECASE),
    "tiens": expression(r"(?![,!?…]|tiens\b)", re.IGNORECASE),  # “Tiens, il neige”
    "dis": expression(r"(?![,!?…]|donc\b)", re.IGNORECASE),
}
