"""Good prose of our own: the rules on tone find nothing in it."""

from tests.french.prose import OWN, measure, paragraphs


def test_good_prose_gives_no_false_alarm_on_tone():
    rates, found, sentences = measure(paragraphs(OWN.read_text("utf-8")), "vous")
    assert sentences >= 60
    assert not [str(one.message) for one in found if one.rule.startswith("TON")], rates


def test_the_measure_does_count():
    rates, _, _ = measure(["Viens voir la lampe quand tu veux, elle est révolutionnaire."], "vous")
    assert rates["TON001"] == rates["TON006"] == 1000
