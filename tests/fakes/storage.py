"""A stand-in for a store that speaks S3: it checks signatures, and shows what is public.

The signature is worked out from what arrived, by the rules of AWS's version 4 and not by our code.
"""

import hashlib
import hmac
import re
from urllib.parse import quote, unquote, urlsplit

from tests.fakes.network import Network

KEY, SECRET = "CLEFDUMAGASIN", "secret/du+magasin"
CREDENTIAL = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<day>[0-9]{8})/(?P<region>[^/]+)"
    r"/s3/aws4_request, SignedHeaders=(?P<names>[a-z0-9;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)
NEEDED = {"host", "x-amz-content-sha256", "x-amz-date"}


class Storage(Network):
    """One bucket: `objects` is path -> (type, bytes); `public` tells whether anybody may read."""

    def __init__(self, region="fr-par"):
        super().__init__()
        self.region = region
        self.objects = {}
        self.public = True
        self.ranges = True  # parts of an object are given, as S3 does
        self.late = 0  # looks until a new object is seen

    def serve(self, request):
        if request.method == "PUT":
            if not self._signed(request):
                return 403, {"Code": "SignatureDoesNotMatch"}
            kind = {name.lower(): value for name, value in request.headers.items()}["content-type"]
            self.objects[request.path] = (kind, request.body)
            return 200, {}
        if not self.public:
            return 403, {"Code": "AccessDenied"}
        if request.path not in self.objects or self.late:
            self.late = max(0, self.late - 1)
            return 404, {"Code": "NoSuchKey"}
        kind, data = self.objects[request.path]
        asked = re.fullmatch(r"bytes=0-([0-9]+)", request.headers.get("Range", ""))
        if not self.ranges or asked is None:
            return 200, data, ("Content-Type", kind)
        part = data[: int(asked[1]) + 1]
        told = ("Content-Range", f"bytes 0-{len(part) - 1}/{len(data)}")
        return 206, part, ("Content-Type", kind), told

    def _signed(self, request):
        headers = {name.lower(): value for name, value in request.headers.items()}
        found = CREDENTIAL.fullmatch(headers.get("authorization", ""))
        if found is None or found["key"] != KEY or found["region"] != self.region:
            return False
        names = found["names"].split(";")
        content = hashlib.sha256(request.body).hexdigest()
        if not set(names) >= NEEDED or headers["x-amz-content-sha256"] != content:
            return False
        address = urlsplit(request.path)
        lines = [request.method, quote(unquote(address.path)), address.query]
        lines += [f"{name}:{' '.join(headers[name].split())}" for name in names]
        lines += ["", found["names"], content]
        scope = f"{found['day']}/{found['region']}/s3/aws4_request"
        hashed = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{headers['x-amz-date']}\n{scope}\n{hashed}"
        key = ("AWS4" + SECRET).encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, found["signature"])
