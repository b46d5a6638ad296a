"""Every request to LinkedIn, held against a schema written from its pages."""

import dataclasses
import json

import pytest

from marronnier.model import Part
from marronnier.platforms import base, linkedin
from tests.fakes.linkedin import MEMBER, ORGANISATION
from tests.fakes.linkedin_schema import SCHEMA, RefusalError, checked, name_of
from tests.platforms.linkedin.account import (
    LINK,
    access,
    connect,
    deliver,
    film,
    granting,
    prepared,
)


def test_every_request_is_one_that_the_schema_describes(api, images):
    api.status = ["AVAILABLE"]
    linkedin.connect(access(api, id=MEMBER))
    api.rights.discard("read")
    linkedin.connect(access(api))
    api.rights.add("read")
    session = connect(api, images)
    media = tuple(images.add(f"media/{n}.png", alt="é") for n in range(2))
    sent = deliver(session, Part("a", media), Part("b", comment=True))
    deliver(session, Part("c", media[:1], LINK, title="t"), description="d")
    deliver(session, Part("e", (film(images),), title="t"))
    linkedin.look(session, prepared(session, "f"))
    linkedin.metrics(session, sent[0])
    linkedin.comments(session, sent[0])
    for one in sent:
        linkedin.delete(session, one)
    linkedin.grant(granting(api), "consenti", "http://127.0.0.1:8000/retour", "")
    for request in api.requests:
        checked(request)
    assert {name_of(request) for request in api.requests} == set(SCHEMA)


RIGHT = {
    "author": ORGANISATION,
    "commentary": "a",
    "visibility": "PUBLIC",
    "distribution": {"feedDistribution": "MAIN_FEED"},
    "lifecycleState": "PUBLISHED",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"author": "urn:li:member:1"},
        {"lifecycleState": "DRAFT"},
        {"visibility": "public"},
        {"text": "a"},
        {"content": {}},
        {"content": {"media": {"id": "urn:li:image:a", "altText": ""}}},
        {"content": {"media": {"id": "urn:li:image:a", "altText": "é" * 4087}}},
        {"content": {"multiImage": {"images": [{"id": "urn:li:image:a"}]}}},
        {"content": {"article": {"source": LINK}}},
        {"content": {"article": {"source": LINK, "title": "é" * 401}}},
        {"content": {"media": {"id": "urn:li:image:a"}, "article": {"source": LINK, "title": "a"}}},
    ],
)
def test_the_schema_refuses_what_is_wrong(api, wrong):
    session = connect(api)
    deliver(session, "a")
    sent = api.requests[-1]

    def said(data):
        content = json.dumps(data).encode()
        return dataclasses.replace(sent, body=content)

    checked(said(RIGHT))
    with pytest.raises(RefusalError):
        checked(said({**RIGHT, **wrong}))


def test_the_version_is_the_account_s_own(api):
    session = connect(api, options={"api_version": "202610"})
    assert api.requests[-1].headers["LinkedIn-Version"] == "202610"
    assert session.class_ is base.Class.LOOK
    with pytest.raises(base.Held, match="answers version 202501 of its interface no longer"):
        connect(api, options={"api_version": "202501"})
    for wrong in ("2026-09", "202613", "neuf\r\nX: y"):
        with pytest.raises(base.Held, match="is no version of LinkedIn's interface"):
            connect(api, options={"api_version": wrong})
