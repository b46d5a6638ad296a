"""What has the shape of a token, whoever it belongs to."""

from __future__ import annotations

import re
from itertools import groupby

# How tokens begin: of code hosts, chats, payment, clouds, networks, and of signed claims (JWT).
TOKENS = (
    *("gha_", "gho_", "ghp_", "ghr_", "ghs_", "ghu_", "github_pat_", "glpat-", "npm_", "pypi-"),
    *("xoxa-", "xoxb-", "xoxe-", "xoxe.", "xoxp-", "xoxr-", "xoxs-", "xapp-"),
    *("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "sk-ant-", "sk-proj-"),
    *("AIza", "ya29.", "EAAB", "EAAC", "EAAG", "EAAJ", "IGQV", "IGAA"),
    *("THQV", "THAA", "pina_", "WPL_AP1.", "eyJ"),
)
# What stands before a token that has no shape of its own.
BEFORE = (
    *("Bearer ", "bearer ", "Basic ", "basic "),
    *("access_token=", "refresh_token=", "client_secret=", "api_key="),
)
OF_TOKEN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~+/%-="
HELD = 4096  # bytes of one token; no network has longer ones

HEADS = tuple(head.encode() for head in (*TOKENS, *BEFORE))
LONGEST = max(map(len, HEADS))
BEGUN = frozenset(head[:size] for head in HEADS for size in range(1, len(head)))
# By their first byte, which few places have: more than a megabyte may be looked through.
BY_FIRST = [
    b"%s(?:%s)" % (re.escape(first), b"|".join(re.escape(head[1:]) for head in heads))
    for first, heads in groupby(sorted(HEADS), key=lambda head: head[:1])
]
HEAD = re.compile(b"|".join(BY_FIRST))
SHAPE = re.compile(b"(?:%s)[%s]{16,}" % (HEAD.pattern, re.escape(OF_TOKEN)))
PASSWORD = re.compile(rb"://([^/@\s\"'<>]++)(?=@)")  # a name and password before a host
AFTER_SCHEME = re.compile(rb"[/@\s\"'<>]")


def spans(data: bytes) -> list[tuple[int, int]]:
    """Return start and end of each."""
    tokens = [match.span() for match in SHAPE.finditer(data)]
    return tokens + [match.span(1) for match in PASSWORD.finditer(data)]


def unfinished(data: bytes) -> int:
    """Return where one may begin that the end of the data cuts off, else the length."""
    return min(_open_token(data), _open_address(data))


def _open_token(data: bytes) -> int:
    size = len(data)
    start = max(len(data.rstrip(OF_TOKEN)), size - HELD)
    for head in HEAD.finditer(data, max(0, start - LONGEST)):
        if head.end() >= start:
            return head.start()
    begun = (count for count in range(min(LONGEST, size), 0, -1) if data[-count:] in BEGUN)
    return size - next(begun, 0)


def _open_address(data: bytes) -> int:
    at = data.rfind(b"://", -HELD)
    return len(data) if at < 0 or AFTER_SCHEME.search(data, at + 3) else at
