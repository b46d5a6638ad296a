"""Whose a token of LinkedIn's is, and what a consent opens."""

import pytest

from marronnier.model import Part
from marronnier.platforms import base, linkedin
from marronnier.platforms.linkedin import server
from tests.fakes.linkedin import (
    APP,
    MEMBER,
    ORGANISATION,
    TOKEN,
)
from tests.platforms import building
from tests.platforms.linkedin.account import connect, granting, prepared


def test_an_organisation_that_may_not_be_listed_has_its_role(api):
    assert connect(api).class_ is base.Class.LOOK
    api.rights.discard("read")
    assert connect(api).class_ is base.Class.NEITHER
    with pytest.raises(
        base.Held, match="does not prove that it may speak for urn:li:organization:9"
    ):
        connect(api, id="urn:li:organization:9")
    api.rights.discard("roles")
    with pytest.raises(base.Held, match="does not prove that it may speak"):
        connect(api)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"id": "urn:li:person:autre"}, r"belongs to @Agathe Lumen \(urn:li:person:aB3-_x\)"),
        ({"id": "5515"}, "an account's “id” is urn:li:person"),
        ({"id": "", "handle": "@lumen"}, "an account's “id” is urn:li:person"),
        ({"token": "autre"}, "does not accept the token: The token used"),
        ({"token": ""}, "There is no token"),
    ],
)
def test_tokens_of_another_account(api, more, told):
    with pytest.raises(base.Held, match=told):
        connect(api, **more)


def test_a_token_that_does_not_tell_whose_it_is(api):
    api.rights.discard("openid")
    with pytest.raises(base.Held, match="it needs openid and profile"):
        connect(api, id=MEMBER)


def test_the_token_goes_to_linkedin_alone():
    for url in ("", "https://www.linkedin.com/company/lumen", "http://127.0.0.1.evil.example"):
        account = building.account("linkedin", url, id=MEMBER)
        asked = server.call(building.access(account, {"TOKEN": TOKEN}), "GET", "/v2/userinfo")
        assert asked.url == "https://api.linkedin.com/v2/userinfo"


def test_no_claim_holds_the_token(api, images):
    session = connect(api, images)
    asked = prepared(session, Part("a", (images.add("media/a.png"),)))
    assert TOKEN not in repr((asked, session, session.access))
    assert "porteur" not in repr(asked)


def test_a_consent_opens_the_member_and_the_organisations(api):
    access = granting(api)
    mine, theirs = linkedin.grant(access, "consenti", "http://127.0.0.1:8000/retour", "")
    assert (mine.id, mine.handle) == (MEMBER, "Agathe Lumen")
    assert (theirs.id, theirs.handle) == (ORGANISATION, "atelier-lumen")
    assert mine.secrets == theirs.secrets == {"TOKEN": TOKEN}
    assert 59 <= (mine.until - access.clock.now()).days <= 60
    assert TOKEN not in repr((mine, theirs))
    api.rights.discard("roles")
    assert len(linkedin.grant(granting(api), "consenti", "http://127.0.0.1:8000/retour", "")) == 1


def test_a_consent_that_opens_nothing(api):
    for access, code in [(granting(api), "autre"), (granting(api, CLIENT_SECRET="x"), "consenti")]:
        with pytest.raises(base.Held, match="gives no token for this consent: Unable") as caught:
            linkedin.grant(access, code, "http://127.0.0.1:8000/retour", "")
        assert APP["CLIENT_SECRET"] not in str(caught.value)
