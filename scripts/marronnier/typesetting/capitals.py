"""Capitals keep their accents: À demain, État, Noël."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.patterns import OTHER
from marronnier.typesetting.slips import Slip

# Words that are another word, or none, without the accent of their capital.
WORDS = """
Ça Çà Âge Âgé Âgée Âgés Âgées Âme Âmes Âne Ânes Âpre Éblouissant Éblouissante Ébène Ébéniste
Ébénisterie Écaille Écailles Écart Écarts Échalote Échalotes Échange Échanges Échangeons Échangez
Échanger Échappée Échappez Écharpe Écharpes Échauffement Échéance Échéances Échelle Échelles Écho
Échos Éclair Éclairs Éclairage Éclairages Éclairez Éclairer Éclat Éclats École Écoles Écologie
Écologique Économe Économie Économies Économique Économisez Économiser Écorce Écoute Écoutez
Écouter Écoutons Écran Écrans Écrin Écris Écrire Écrit Écrivez Écriture Écrous Écureuil Écurie
Édition Éditions Éditeur Éditrice Éditorial Éducation Éducatif Éducative Égal Égale Également
Égalité Église Églises Égaré Élan Élargissez Électricité Électrique Électriques Électricien
Élégance Élégant Élégante Éléphant Élève Élèves Éleveur Éleveurs Éleveuse Élevage Élection
Élections Éliminez Élu Élue Élus Élues Émail Émission Émissions Émotion Émotions Émue Ému Énergie
Énergies Énergétique Énorme Énormes Énormément Énigme Énigmes Épargne Épargnez Épaule Épaules Épi
Épice Épices Épicé Épicerie Épiceries Épinards Épisode Épisodes Époque Époques Épreuve Épreuves
Équilibre Équilibré Équipe Équipes Équipement Équipements Équipez Équitable Érable Érables Escale
Étable Établi Établis Établissement Établissements Étage Étages Étagère Étagères Étain Étape Étapes
État États Étang Étendue Éternel Éternelle Étincelle Étincelles Étiquette Étiquettes Étoffe Étoffes
Étoile Étoiles Étonnant Étonnante Étrange Étranger Être Êtes Étrennes Étroit Étude Études Étudiant
Étudiante Étudiants Étudiantes Été Étés Évadez Évaluation Évaluez Évasion Éveil Éveillez Événement
Événements Évènement Évènements Éventail Évidemment Évident Évidence Évier Évitez Éviter Évolution
Évolutions Évolue Évoluer Île Îles Îlot Îlots Ô Ôtez
"""
LETTERS = str.maketrans("ÀÂÇÈÉÊËÎÏÔÖÙÛÜàâçèéêëîïôöùûü", "AACEEEEIIOOUUUaaceeeeiioouuu")
# Only the capital is looked at: a word without any of its accents is the speller's.
ACCENTED = {
    form[0].translate(LETTERS) + form[1:]: form
    for word in WORDS.split()
    for form in (word, word.upper())
    if len(word) > 1 and form[0].translate(LETTERS) != form[0] and form != "ÇA"  # CA is a turnover
}
# What stands in every text that lacks one, in the words of RE2.
LIKELY = rf"(?:{'|'.join(ACCENTED)})(?:{OTHER}|$)|(?:^|{OTHER})A "
WORD = expression(r"[ACEIO]\w+")
ELIDED = expression(r"(?<!\w)(?:[cdjlmnst]|qu)['’]\Z", re.IGNORECASE)
BARE_A = expression(
    r"(?:^|(?<=[.!?…:»][   ])|(?<=[.!?…:»]  )|(?<=\n)|(?<=[-–—•] ))A(?= (?:"
    r"bientôt|bord|cause|ce|ces|cet|cette|chaque|côté|défaut|demain|deux|domicile|emporter|force"
    r"|gagner|grands?|jamais|l[’']\w+|la|lire|louer|mes|midi|minuit|moins|moitié|nos|notre|nous"
    r"|offrir|partager|partir|peine|plus|propos|quand|quel|quelles?|quels|qui|quoi|retenir|savoir"
    r"|ses|suivre|ta|table|tes|toi|ton|tous|tout|toute|toutes|travers|très|trois|vélo|vendre|venir"
    r"|voir|vos|votre|vous|écouter|découvrir|déguster"
    r")\b)",
    re.MULTILINE,
)


def unaccented(text: str) -> Iterator[Slip]:
    """Yield words whose first capital lost its accent; a person decides on each."""
    for match in WORD.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        word = ACCENTED.get(match[0])
        if word is None or before in "-_" or before.isalnum():
            continue
        if before not in "'’" or ELIDED.search(text, max(0, match.start() - 4), match.start()):
            yield Slip(match.start(), match.end(), word)
    if "A " in text:
        for match in BARE_A.finditer(text):
            yield Slip(match.start(), match.end(), "À")
