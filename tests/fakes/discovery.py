"""Google's own description of an API, to hold requests against: a discovery document."""

import functools
import json
import re
from importlib.resources import files
from urllib.parse import parse_qsl, urlsplit

import jsonschema

DOCUMENTS = files("googleapiclient.discovery_cache") / "documents"
EVERYWHERE = ("uploadType", "upload_id")  # of uploads, which the document tells elsewhere


class UndescribedError(Exception):
    """A request is none that the document describes."""


class Discovery:
    """Know the methods of an API by their address, and the schemas of their bodies."""

    def __init__(self, document):
        self.revision = document["revision"]
        self.methods = dict(_methods(document))
        self.schemas = {name: _plain(one) for name, one in document["schemas"].items()}
        self.known = set(document["parameters"])
        self.validators = {}

    def check(self, method, path, body=None):
        """Return the name of the method that a request calls; raise UndescribedError."""
        address = urlsplit(path)
        found = self.methods.get((method, address.path))
        if found is None:
            raise UndescribedError(f"{method} {address.path}")
        query = parse_qsl(address.query, keep_blank_values=True, strict_parsing=True)
        self._check_query(found, query)
        wanted = found.get("request", {}).get("$ref")
        if wanted and body is not None:
            for error in self._validator(wanted).iter_errors(body):
                raise UndescribedError(error.message)
        return found["id"]

    def _validator(self, name):
        """Return what checks a body, made once, from the schemas alone that it reaches."""
        if name not in self.validators:
            reached, new = {}, {name}
            while new:
                one = new.pop()
                reached[one] = self.schemas[one]
                named = re.findall(r'"#/\$defs/(\w+)"', json.dumps(reached[one]))
                new |= set(named) - set(reached)
            schema = {"$ref": f"#/$defs/{name}", "$defs": reached}
            checker = jsonschema.FormatChecker(["date-time"])
            self.validators[name] = jsonschema.Draft202012Validator(schema, format_checker=checker)
        return self.validators[name]

    def _check_query(self, method, query):
        parameters = method.get("parameters", {})
        given = {name for name, _ in query}
        for name, one in parameters.items():
            if one.get("required") and name not in given:
                raise UndescribedError(f"{method['id']}: {name} is missing")
        for name, value in query:
            if name in self.known or name in EVERYWHERE:
                continue
            if name not in parameters:
                raise UndescribedError(f"{method['id']}: {name} is unknown")
            _check_value(method["id"], name, parameters[name], value)


def _check_value(where, name, parameter, value):
    kind = {"boolean": "true|false", "integer": r"-?[0-9]+"}.get(parameter["type"], ".+")
    if not re.fullmatch(kind, value):
        raise UndescribedError(f"{where}: {name}={value}")
    if parameter.get("enum") and value not in parameter["enum"]:
        raise UndescribedError(f"{where}: {name}={value}")
    low, high = (int(parameter.get(bound) or -1) for bound in ("minimum", "maximum"))
    if high >= 0 and not low <= int(value) <= high:
        raise UndescribedError(f"{where}: {name}={value}")


def _methods(document):
    """Yield (method, path) -> what the document says of it, its places for uploads too."""

    def walk(resources):
        for resource in resources.values():
            for method in resource.get("methods", {}).values():
                yield (method["httpMethod"], f"/{document['servicePath']}{method['path']}"), method
                for protocol in method.get("mediaUpload", {}).get("protocols", {}).values():
                    yield (method["httpMethod"], protocol["path"]), method
            yield from walk(resource.get("resources", {}))

    return walk(document["resources"])


def _plain(schema):
    """Return a schema of the document's as JSON Schema; what it does not name is wrong."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _plain(value) for name, value in schema.items() if name not in LEFT_OUT}
    if "$ref" in made:
        return {"$ref": f"#/$defs/{made['$ref']}"}
    if made.get("type") == "any":
        del made["type"]
    if "properties" in made:
        made["properties"] = {n: _plain(one) for n, one in schema["properties"].items()}
        made["additionalProperties"] = False
    return made


LEFT_OUT = ("description", "enumDescriptions", "annotations", "id", "readOnly", "deprecated")


@functools.cache
def youtube():
    """Return what YouTube says of its Data API."""
    return Discovery(json.loads((DOCUMENTS / "youtube.v3.json").read_bytes()))
