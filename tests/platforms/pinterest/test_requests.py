"""Every request to Pinterest, held against Pinterest's own description."""

import json
import re
from urllib.parse import urlsplit

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError

from marronnier.platforms import pinterest
from tests.fakes.pinterest import APP, REFRESH
from tests.platforms.pinterest.account import BACK, access, connect, deliver, filmed, pin, prepared
from tests.platforms.test_contracts import SPECS, Recorded

pytestmark = pytest.mark.filterwarnings("ignore:Unsupported scheme type")
DESCRIPTION = SPECS / "pinterest-openapi.json"
PATHS = (
    "/user_account",
    "/boards",
    "/boards/{board_id}/pins",
    "/pins",
    "/pins/{pin_id}",
    "/media",
    "/media/{media_id}",
    "/oauth/token",
)


def used(spec):
    """Return the description cut to the paths that we ask, and what these name."""
    paths = {path: spec["paths"][path] for path in PATHS}
    kept, waiting = {}, [paths, spec["components"]["securitySchemes"]]
    while waiting:
        for reference in re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(waiting.pop())):
            if reference not in kept:
                kept[reference] = spec["components"][reference[0]][reference[1]]
                waiting.append(kept[reference])
    components = {"securitySchemes": spec["components"]["securitySchemes"]}
    for (kind, name), item in kept.items():
        components.setdefault(kind, {})[name] = item
    return {**spec, "paths": paths, "components": components, "tags": []}


@pytest.fixture(scope="module")
def interface():
    if not DESCRIPTION.exists():
        pytest.skip(f"Pinterest's description is not here: {DESCRIPTION.name} in SPECS_DIR")
    return OpenAPI.from_dict(used(json.loads(DESCRIPTION.read_text(encoding="utf-8"))))


def recorded(method, path, headers, body):
    found = Recorded(method, path, headers, body)
    found.host_url = "https://api.pinterest.com"
    return found


def test_every_request_is_one_that_pinterest_describes(interface, api, images):
    session = connect(api, images)
    parts = (pin(images), pin(images, 5), filmed(images, alt="é"))
    sent = [deliver(session, part, board="Soldes", cover="2") for part in parts]
    pinterest.look(session, prepared(session, pin(images)))
    pinterest.metrics(session, sent[0])
    pinterest.delete(session, sent[1])
    pinterest.grant(access(api, secrets=APP), "consenti", BACK, "")
    pinterest.renew(access(api, secrets={**APP, "REFRESH_TOKEN": REFRESH}))
    asked = set()
    for request in api.requests:
        if request.path == "/upload":
            continue  # Amazon's, which Pinterest does not describe
        interface.validate_request(
            recorded(request.method, request.path, request.headers, request.body)
        )
        asked.add(f"{request.method} {re.sub('[0-9]+', ':id', urlsplit(request.path).path[3:])}")
    assert asked == {
        "GET /user_account",
        "GET /boards",
        "GET /boards/:id/pins",
        "POST /pins",
        "GET /pins/:id",
        "DELETE /pins/:id",
        "POST /media",
        "GET /media/:id",
        "POST /oauth/token",
    }


IMAGE = {"source_type": "image_base64", "content_type": "image/jpeg", "data": "YQ=="}
ITEM = {"content_type": "image/png", "data": "YQ=="}


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "é" * 101},
        {"description": "é" * 801},
        {"alt_text": "é" * 501},
        {"board_id": "Soldes"},
        {"link": 5},
        {"media_source": {**IMAGE, "data": "é"}},
        {"media_source": {**IMAGE, "content_type": "image/gif"}},
        {"media_source": {"source_type": "multiple_image_base64", "items": [ITEM]}},
        {"media_source": {"source_type": "multiple_image_base64", "items": [ITEM] * 6}},
        {"media_source": {"source_type": "video_id"}},
    ],
)
def test_the_description_refuses_what_is_wrong(interface, wrong):
    headers = {"Content-Type": "application/json", "Authorization": "Bearer x"}
    right = {"board_id": "7", "title": "a", "media_source": IMAGE}
    interface.validate_request(recorded("POST", "/v5/pins", headers, json.dumps(right).encode()))
    asked = recorded("POST", "/v5/pins", headers, json.dumps({**right, **wrong}).encode())
    with pytest.raises(OpenAPIError):
        interface.validate_request(asked)
