"""The test servers start, answer, and behave as the tests that lean on them assume."""

import os
import socket
import subprocess
import threading
import urllib.request
from pathlib import Path

import pytest
import requests

from tests.conftest import YouForgotToStayOnLoopbackError
from tests.servers import browser as chromium
from tests.servers import serving

POST = "app.bsky.feed.post"
KEY = "3jzfcijpj2z2a"
STATUSES = "/api/v1/statuses"


def bearer(token):
    # snac closes connections without saying so, hence one request each
    return {"Authorization": f"Bearer {token}", "Connection": "close"}


def git(*arguments, cwd, check=True):
    return subprocess.run(
        ["git", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=check
    )


@pytest.fixture
def clones(git_host, tmp_path):
    """Two clones of one repository with a first commit."""
    address = git_host.with_token(git_host.create("calendrier"))
    for name in ("un", "deux"):
        git("clone", "--quiet", address, name, cwd=tmp_path)
    commit(tmp_path / "un", "premier")
    git("push", "--quiet", "origin", "HEAD:main", cwd=tmp_path / "un")
    git("pull", "--quiet", "origin", "main", cwd=tmp_path / "deux")
    return tmp_path / "un", tmp_path / "deux"


def commit(clone, name):
    (clone / name).write_text(name, encoding="utf-8")
    git("add", name, cwd=clone)
    git("commit", "--quiet", "-m", name, cwd=clone)
    return git("rev-parse", "HEAD", cwd=clone).stdout.strip()


# the guards of conftest.py


def test_an_address_outside_is_refused_by_a_name_that_tells():
    with pytest.raises(YouForgotToStayOnLoopbackError, match="agence"):
        urllib.request.urlopen("http://agence.example/")
    with pytest.raises(YouForgotToStayOnLoopbackError, match=r"192\.0"), socket.socket() as probe:
        probe.connect(("192.0.2.1", 80))


def test_a_test_has_a_home_and_an_identity_of_its_own(tmp_path):
    git("init", "--quiet", cwd=tmp_path)
    commit(tmp_path, "page")
    author = git("log", "-1", "--format=%an %ae %ad", "--date=format:%z", cwd=tmp_path)
    assert author.stdout.strip() == "Camille Exemple camille@agence.example +0000"
    assert os.environ["HOME"].startswith(str(tmp_path.parent.parent))


# Bluesky


def put_record(url, account, token, text="Bonjour", **more):
    record = {"$type": POST, "text": text, "createdAt": "2026-11-22T09:00:00.000Z"}
    body = {"repo": account.did, "collection": POST, "rkey": KEY, "record": record, **more}
    return requests.post(
        f"{url}/xrpc/com.atproto.repo.putRecord", json=body, headers=bearer(token), timeout=30
    )


def test_pds_puts_the_same_record_once(pds):
    account = pds.create_account("deux-fois")
    token = pds.log_in(account)
    first, second = (put_record(pds.url, account, token, swapRecord=None).json() for _ in range(2))
    assert (first["uri"], first["cid"]) == (second["uri"], second["cid"])
    assert "commit" in first
    assert "commit" not in second  # a no-op
    assert len(pds.posts(account)) == 1


def test_pds_refuses_another_record_under_the_same_key(pds):
    account = pds.create_account("autre-texte")
    token = pds.log_in(account)
    put_record(pds.url, account, token, swapRecord=None)
    refused = put_record(pds.url, account, token, text="Bonsoir", swapRecord=None)
    assert (refused.status_code, refused.json()["error"]) == (400, "InvalidSwap")
    assert [post["value"]["text"] for post in pds.posts(account)] == ["Bonjour"]


def test_pds_counts_graphemes(pds):
    account = pds.create_account("trop-long")
    token = pds.log_in(account)
    refused = put_record(pds.url, account, token, text="é" * 301)
    assert refused.status_code == 400
    assert "maximum 300" in refused.json()["message"]
    assert put_record(pds.url, account, token, text="👩‍👩‍👧‍👦" * 100).ok


def test_pds_keeps_one_post_when_the_answer_is_lost(pds, proxy_to):
    account = pds.create_account("perdue")
    token = pds.log_in(account)
    front = proxy_to(pds.url)
    front.drop_answer("POST", r"putRecord$")
    with pytest.raises(requests.ConnectionError):
        put_record(front.url, account, token, swapRecord=None)
    assert put_record(front.url, account, token, swapRecord=None).ok
    assert len(pds.posts(account)) == 1
    assert front.seen("POST", r"putRecord$") == 2


def test_pds_listens_on_loopback_only(pds):
    port = int(pds.url.rsplit(":", 1)[1])
    sockets = Path("/proc/net/tcp").read_text(encoding="ascii") + Path("/proc/net/tcp6").read_text()
    listening = [
        line.split()[1]
        for line in sockets.splitlines()
        if " 0A " in line and line.split()[1].endswith(f":{port:04X}")
    ]
    assert listening == [f"0100007F:{port:04X}"]


# Mastodon's API


def post_status(url, token, text, key):
    headers = {**bearer(token), "Idempotency-Key": key}
    return requests.post(url + STATUSES, data={"status": text}, headers=headers, timeout=30)


def test_snac_ignores_the_idempotency_key(snac):
    before = len(snac.statuses())
    first, second = (post_status(snac.url, snac.token, "Bonjour", "cle-1").json() for _ in "12")
    assert first["id"] != second["id"]
    assert len(snac.statuses()) == before + 2


def test_snac_posts_twice_when_the_answer_is_lost_and_the_client_insists(snac, proxy_to):
    before = len(snac.statuses())
    front = proxy_to(snac.url)
    front.drop_answer("POST", STATUSES)
    with pytest.raises(requests.ConnectionError):
        post_status(front.url, snac.token, "Perdue", "cle-2")
    assert post_status(front.url, snac.token, "Perdue", "cle-2").ok
    assert len(snac.statuses()) == before + 2


def test_snac_has_no_second_instance_page_and_refuses_a_bad_token(snac):
    assert requests.get(f"{snac.url}/api/v2/instance", timeout=10).status_code == 404
    assert post_status(snac.url, "faux", "Bonjour", "cle-3").status_code == 401


def test_mock_honours_the_idempotency_key(mastodon_mock):
    first, second = (
        post_status(mastodon_mock.url, mastodon_mock.token, "Bonjour", "cle").json() for _ in "12"
    )
    assert first["id"] == second["id"]
    assert len(mastodon_mock.statuses()) == 1


def test_mock_keeps_one_post_when_the_answer_is_lost(mastodon_mock, proxy_to):
    front = proxy_to(mastodon_mock.url)
    front.drop_answer("POST", STATUSES)
    with pytest.raises(requests.ConnectionError):
        post_status(front.url, mastodon_mock.token, "Perdue", "cle")
    assert post_status(front.url, mastodon_mock.token, "Perdue", "cle").ok
    assert len(mastodon_mock.statuses()) == 1


def test_mock_is_new_in_each_test_and_fails_when_told(mastodon_mock):
    assert mastodon_mock.statuses() == []
    mastodon_mock.fault("ratelimit")
    limited = post_status(mastodon_mock.url, mastodon_mock.token, "Bonjour", "a")
    assert limited.status_code == 429
    assert "X-RateLimit-Reset" in limited.headers
    mastodon_mock.fault("status", status=503)
    assert post_status(mastodon_mock.url, mastodon_mock.token, "Bonjour", "b").status_code == 503
    assert post_status(mastodon_mock.url, mastodon_mock.token, "Bonjour", "c").ok


def test_mock_refuses_what_is_too_long(mastodon_mock):
    long = post_status(mastodon_mock.url, mastodon_mock.token, "x" * 501, "a")
    assert long.status_code == 422


# the proxy


def test_proxy_drops_a_request_before_the_server_sees_it(mastodon_mock, proxy_to):
    front = proxy_to(mastodon_mock.url)
    front.drop_request("POST", STATUSES, times=2)
    for _ in "12":
        with pytest.raises(requests.ConnectionError):
            post_status(front.url, mastodon_mock.token, "Jamais", "cle")
    assert mastodon_mock.statuses() == []
    assert [request.fate for request in front.requests] == ["drop_request"] * 2


def test_proxy_delays_an_answer(mastodon_mock, proxy_to):
    front = proxy_to(mastodon_mock.url)
    front.delay("GET", "/api/v1/instance", seconds=1)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{front.url}/api/v1/instance", timeout=0.3)
    assert requests.get(f"{front.url}/api/v1/instance", timeout=5).ok


def test_proxy_passes_files_and_headers_on(mastodon_mock, proxy_to):
    front = proxy_to(mastodon_mock.url)
    picture = bytes.fromhex("89504e470d0a1a0a") + bytes(5000)
    reply = requests.post(
        f"{front.url}/api/v2/media",
        files={"file": ("lampe.png", picture, "image/png")},
        data={"description": "Une lampe"},
        headers=bearer(mastodon_mock.token),
        timeout=10,
    )
    assert reply.json()["description"] == "Une lampe"
    assert picture in front.requests[0].body


# the Git host


def test_git_host_wants_its_token(git_host, tmp_path):
    address = git_host.create("calendrier")
    refused = git("clone", address, "sans-jeton", cwd=tmp_path, check=False)
    assert refused.returncode != 0
    wrong = address.replace("http://", "http://x-access-token:faux@")
    assert git("ls-remote", wrong, cwd=tmp_path, check=False).returncode != 0
    header = f"http.{address}.extraheader={git_host.header()}"
    assert git("-c", header, "ls-remote", address, cwd=tmp_path).returncode == 0


def test_git_host_rejects_a_stale_push_and_a_forced_one(clones):
    one, two = clones
    commit(one, "a")
    git("push", "--quiet", "origin", "HEAD:main", cwd=one)
    commit(two, "b")
    stale = git("push", "origin", "HEAD:main", cwd=two, check=False)
    assert stale.returncode == 1
    assert "(fetch first)" in stale.stderr
    forced = git("push", "--force", "origin", "HEAD:main", cwd=two, check=False)
    assert "denying non-fast-forward" in forced.stderr
    gone = git("push", "origin", ":main", cwd=two, check=False)
    assert gone.returncode == 1


@pytest.mark.usefixtures("clones")
def test_git_host_lets_one_of_many_racing_pushes_win(git_host, tmp_path):
    address = git_host.with_token(f"{git_host.url}/calendrier.git")
    racers = [tmp_path / f"coureur-{number}" for number in range(4)]
    for racer in racers:
        git("clone", "--quiet", address, racer, cwd=tmp_path)
        commit(racer, racer.name)
    codes = []

    def push(racer):
        codes.append(git("push", "origin", "HEAD:main", cwd=racer, check=False).returncode)

    threads = [threading.Thread(target=push, args=(racer,)) for racer in racers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [0, 1, 1, 1]


def test_git_host_protects_a_branch_in_githubs_words(git_host, clones):
    one, _ = clones
    git_host.protect("calendrier", "main")
    commit(one, "a")
    refused = git("push", "origin", "HEAD:main", cwd=one, check=False)
    assert refused.returncode == 1
    assert "GH006: Protected branch update failed for refs/heads/main." in refused.stderr
    git("push", "--quiet", "origin", "HEAD:ledger", cwd=one)
    git_host.unprotect("calendrier")
    git("push", "--quiet", "origin", "HEAD:main", cwd=one)


def test_git_host_loses_the_answer_of_a_push_that_it_carried_out(git_host, clones):
    one, _ = clones
    git_host.drop_answer(nth=2)
    commit(one, "a")
    git("push", "--quiet", "origin", "HEAD:main", cwd=one)
    head = commit(one, "b")
    lost = git("push", "origin", "HEAD:main", cwd=one, check=False)
    assert lost.returncode != 0
    assert git_host.git("calendrier", "rev-parse", "main") == head
    assert git_host.pushes == 3  # the first one was the fixture's


@pytest.mark.usefixtures("clones")
def test_git_works_through_the_proxy(git_host, proxy_to, tmp_path):
    front = proxy_to(git_host.url)
    address = git_host.with_token(f"{front.url}/calendrier.git")
    git("clone", "--quiet", address, "trois", cwd=tmp_path)
    commit(tmp_path / "trois", "c")
    front.drop_request("POST", "git-receive-pack$")
    lost = git("push", "origin", "HEAD:main", cwd=tmp_path / "trois", check=False)
    assert lost.returncode != 0
    git("push", "--quiet", "origin", "HEAD:main", cwd=tmp_path / "trois")


# processes and the browser


def test_a_server_that_ends_early_shows_its_log(tmp_path):
    command = ["git", "no-such-command"]
    with (
        pytest.raises(serving.NotStartedError, match="not a git command"),
        serving.running(command, health="http://127.0.0.1:9/", folder=tmp_path),
    ):
        pass


def test_browser_takes_a_screenshot_light_and_dark(browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<style>:root{color-scheme:light dark}</style><title>Été</title><h1>Bientôt</h1>",
        encoding="utf-8",
    )
    light = browser.screenshot(page.as_uri(), tmp_path / "light.png", (390, 844))
    dark = browser.screenshot(page.as_uri(), tmp_path / "dark.png", (390, 844), dark=True)
    size = [int.from_bytes(light.read_bytes()[at : at + 4], "big") for at in (16, 20)]
    assert size == [390, 844]
    assert light.read_bytes() != dark.read_bytes()


def test_browser_refuses_a_page_that_loads_from_outside(browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<img src='http://images.example/pixel.png'>", encoding="utf-8")
    with pytest.raises(chromium.YouForgotToBringItAlongError, match="images"):
        browser.screenshot(page.as_uri(), tmp_path / "page.png")
