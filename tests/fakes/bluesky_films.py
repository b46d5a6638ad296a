"""A stand-in for Bluesky's service for films, which has the account's real server take them."""

import base64
import json
import re
import time
from urllib.parse import parse_qs, urlsplit

import requests

from tests.fakes.network import Network

DONE = "JOB_STATE_COMPLETED"


def claims(token):
    """Return what a token says of itself (RFC 7519)."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Films(Network):
    """The service: `jobs` are what it worked on; `states` what it tells next, one an answer.

    It is given a token of the server's own making, for it and this alone; as the server asks no
    directory on loopback who made it, the film goes there with the account's own, `token`.
    """

    def __init__(self, pds, token):
        super().__init__()
        self.pds = pds
        self.token = token
        self.states = []
        self.jobs = {}

    def serve(self, request):
        address = urlsplit(request.path)
        asked = {name: one for name, (one,) in parse_qs(address.query).items()}
        if request.method == "POST" and address.path == "/xrpc/app.bsky.video.uploadVideo":
            return self._upload(request, asked)
        if request.method == "GET" and address.path == "/xrpc/app.bsky.video.getJobStatus":
            return self._state(asked)
        return 404, {"error": "MethodNotImplemented"}

    def _upload(self, request, asked):
        if request.headers.get("Content-Type") != "video/mp4":
            return 400, {"error": "invalid_type", "message": "only video/mp4"}
        if not re.fullmatch(r"[0-9a-f]{16}\.mp4", asked["name"]):
            return 400, {"error": "invalid_name"}
        known = next((name for name, job in self.jobs.items() if job[0] == request.body), None)
        if known:
            told = {"jobId": known, "did": asked["did"], "state": DONE, "error": "already_exists"}
            return 409, {**told, "message": "Video already processed"}
        told = claims(request.headers.get("Authorization", "").removeprefix("Bearer "))
        wanted = (asked["did"], "did:web:localhost", "com.atproto.repo.uploadBlob")
        if (told["iss"], told["aud"], told["lxm"]) != wanted:
            return 401, {"error": "invalid_token"}
        if not 0 < told["exp"] - time.time() <= 3600:
            return 401, {"error": "expired_token"}
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "video/mp4"}
        address = f"{self.pds}/xrpc/com.atproto.repo.uploadBlob"
        reply = requests.post(address, data=request.body, headers=headers, timeout=30)
        name = f"tache-{len(self.jobs)}"
        self.jobs[name] = (request.body, asked["did"], reply.json()["blob"])
        told = {"jobId": name, "did": asked["did"], "state": "JOB_STATE_CREATED"}
        return 200, {"jobStatus": told}

    def _state(self, asked):
        _, did, blob = self.jobs[asked["jobId"]]
        told = {"jobId": asked["jobId"], "did": did}
        state = self.states.pop(0) if self.states else {"state": DONE, "blob": blob}
        return 200, {"jobStatus": told | state}
