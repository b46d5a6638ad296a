"""`marronnier doctor` on real repositories, a real PDS and a server with Mastodon's API."""

import itertools
import shutil
from datetime import UTC, datetime

import pytest

from marronnier.edges.git import BranchLedger, Repository
from marronnier.ledger import read_ledger
from marronnier.world import Landing
from tests.fakes import scripted, settings
from tests.fakes.github import TOKEN
from tests.publishing import stage
from tests.servers.serving import free_port

NAMES = (f"visite-{number}" for number in itertools.count())
WORKFLOW = "env:\n  MASTODON_TOKEN: ${{ secrets.MASTODON_TOKEN }}\n"
MASTODON = 'mastodon:\n  handle: "@{handle}"\n  url: {url}\n'
BLUESKY = "bluesky:\n  id: {did}\n  url: {url}\n"
LUMEN = "MARRONNIER_LUMEN_"


def states(found):
    return {check: one["state"] for (check, _), one in found.items()}


def of_mastodon(server, handle="testuser", more=""):
    return MASTODON.format(handle=handle, url=server.url) + more


# --- everything at once -------------------------------------------------------------------------


def test_where_all_is_well_every_line_says_so(make, look, git_host, github, mastodon_mock, pds):
    owner = pds.create_account(next(NAMES))
    accounts = of_mastodon(mastodon_mock, more="  limits:\n    image_bytes: 10485760\n")
    accounts += BLUESKY.format(did=owner.did, url=pds.url) + "  expires: 2099-01-01\n"
    remote = git_host.with_token(git_host.create("calendrier"))
    lumen = make(remote=remote, accounts=accounts).init()
    workflow = f"{WORKFLOW}  BLUESKY_PASSWORD: ${{{{ secrets.BLUESKY_PASSWORD }}}}\n"
    lumen.write(".github/workflows/publish.yml", workflow)
    settings.set_well(github, "lumen")
    keys = {
        f"{LUMEN}MASTODON_TOKEN": mastodon_mock.token,
        f"{LUMEN}BLUESKY_PASSWORD": owner.app_password,
        **github.environment(),
    }
    lumen.environment |= keys
    found = look(lumen, now=None)
    assert set(states(found).values()) == {"ok"}
    hosts = [server.url.removeprefix("http://") for server in (mastodon_mock, pds)]
    assert {key for key in found if key[0] != "clock.offset"} == {
        ("git.remote", None),
        ("git.push", "ledger"),
        ("ledger.health", None),
        ("github.repository", None),
        ("github.actions", None),
        ("github.workflow", ".github/workflows/publish.yml"),
        ("github.schedule", None),
        ("github.protection", "main"),
        ("github.protection", "ledger"),
        ("github.environment", "client-lumen"),
        ("accounts.token", "lumen/mastodon"),
        ("accounts.limits", "lumen/mastodon"),
        ("accounts.expiry", "lumen/bluesky"),
        ("accounts.token", "lumen/bluesky"),
    }
    assert {subject for check, subject in found if check == "clock.offset"} >= set(hosts)
    done = lumen.run("doctor", now=None, code=0)
    for secret in (*keys.values(), git_host.token):
        if secret in (mastodon_mock.token, owner.app_password, git_host.token, TOKEN):
            assert secret not in done.out + done.err
    lines = done.out.splitlines()
    assert [line for line in lines if line.startswith("  ")]
    assert all(line.startswith("  ✓ in order") for line in lines if line.startswith("  "))
    assert lines[-1] == f"To put right: 0; to look at: 0; in order: {len(found)}."


def test_nothing_is_published_and_nothing_changed(make, mastodon_mock):
    lumen = make(remote=True, accounts=of_mastodon(mastodon_mock)).init()
    before = lumen.git("for-each-ref", folder=lumen.remote)
    lumen.run("doctor", MARRONNIER_LUMEN_MASTODON_TOKEN=mastodon_mock.token, code=0)
    assert mastodon_mock.statuses() == []
    assert lumen.git("for-each-ref", folder=lumen.remote) == before
    assert lumen.git("status", "--porcelain") == ""


def test_without_network_the_rest_is_looked_at(make):
    away = f"http://127.0.0.1:{free_port()}"
    accounts = MASTODON.format(handle="testuser", url=away) + "outbox: {}\n"
    lumen = make(remote=True, accounts=accounts).init()
    done = lumen.run("doctor", MARRONNIER_LUMEN_MASTODON_TOKEN="jeton-de-test", code=1)
    assert "✓ in order      This identity may push" in done.out
    assert "✗ to put right  lumen/mastodon: 127.0.0.1 could not be reached." in done.out
    assert "→ Look at the network, and at “url” in clients/lumen/accounts.yml." in done.out
    assert "✓ in order      lumen/outbox: Outbox needs no account." in done.out
    assert "jeton-de-test" not in done.out + done.err


def test_a_folder_that_is_no_repository_is_one_sentence(tmp_path):
    bare = stage.Stage(tmp_path / "rien")
    bare.folder.mkdir()
    done = bare.run("doctor", code=2)
    assert "git init" in done.err
    assert len(done.err.splitlines()) == 1


# --- accounts -----------------------------------------------------------------------------------


def test_a_token_of_another_account(make, look, mastodon_mock):
    lumen = make(accounts=of_mastodon(mastodon_mock, "autre")).init()
    environment = {f"{LUMEN}MASTODON_TOKEN": mastodon_mock.token}
    one = look(lumen, code=1, **environment)["accounts.token", "lumen/mastodon"]
    assert one["state"] == "bad"
    assert "@testuser" in one["said"]
    assert "clients/lumen/accounts.yml" in one["remedy"]


def test_a_wrong_password_is_not_told(make, pds):
    owner = pds.create_account(next(NAMES))
    lumen = make(accounts=BLUESKY.format(did=owner.did, url=pds.url)).init()
    wrong = "aaaa-bbbb-cccc-dddd"
    done = lumen.run("doctor", MARRONNIER_LUMEN_BLUESKY_PASSWORD=wrong, code=1)
    assert "✗ to put right  lumen/bluesky:" in done.out
    assert wrong not in done.out + done.err


def test_missing_secrets_are_named_exactly(make, look, mastodon_mock):
    accounts = of_mastodon(mastodon_mock) + of_mastodon(mastodon_mock).replace(
        "mastodon:", "mastodon.ateliers:", 1
    )
    lumen = make(accounts=accounts).init()
    found = look(lumen, code=1)
    for account in ("mastodon", "mastodon.ateliers"):
        one = found["accounts.secret", f"lumen/{account}"]
        name = account.upper().replace(".", "_")
        assert one["said"] == f"Missing in the environment: MARRONNIER_LUMEN_{name}_TOKEN."
        assert f"the secret {name}_TOKEN of the environment “client-lumen”" in one["remedy"]
        environment = {f"{name}_TOKEN": mastodon_mock.token}
        token = ("accounts.token", f"lumen/{account}")
        assert token in look(lumen, "--client", "lumen", code=1, **environment)
        assert token not in look(lumen, code=1, **environment)


def test_only_the_client_that_is_asked_for(make, look):
    lumen = make(accounts="mastodon: {url: https://social.example, handle: a}\n").init()
    lumen.client("ondine", accounts="bluesky: {handle: b.example}\n")
    found = look(lumen, "--client", "ondine", code=1)
    subjects = {subject for check, subject in found if check.startswith("accounts.")}
    assert subjects == {"ondine/bluesky"}
    assert "ondin" in lumen.run("doctor", "--client", "ondin", code=2).err


def test_a_secret_that_github_keeps_cannot_be_tried_from_here(make, look, github, mastodon_mock):
    lumen = make(remote=True, accounts=of_mastodon(mastodon_mock)).init()
    settings.set_well(github, "lumen")
    names = settings.path("environments/client-lumen/secrets")
    github.extra[names] = settings.secrets("BLUESKY_PASSWORD", "MASTODON_TOKEN")
    one = look(lumen, **github.environment())["accounts.secret", "lumen/mastodon"]
    assert one["state"] == "warn"
    assert "MARRONNIER_LUMEN_MASTODON_TOKEN" in one["remedy"]
    github.extra[names] = settings.secrets("BLUESKY_PASSWORD")
    found = look(lumen, code=1, **github.environment())
    assert found["accounts.secret", "lumen/mastodon"]["state"] == "bad"
    github.refused[names] = (403, "Resource not accessible by integration")
    one = look(lumen, **github.environment())["accounts.secret", "lumen/mastodon"]
    assert one["state"] == "warn"
    assert "MARRONNIER_LUMEN_MASTODON_TOKEN" in one["said"]


def test_a_secret_that_the_workflow_does_not_hand_over(make, look):
    accounts = "mastodon.ateliers: {url: https://social.example, handle: a}\n"
    lumen = make(accounts=accounts).init()
    lumen.write(".github/workflows/publish.yml", WORKFLOW)
    one = look(lumen, code=1)["accounts.handed", "lumen/mastodon.ateliers"]
    line = "MASTODON_ATELIERS_TOKEN: ${{ secrets.MASTODON_ATELIERS_TOKEN }}"
    assert line in one["remedy"]
    lumen.write(".github/workflows/publish.yml", f"{WORKFLOW}  {line}\n")
    assert ("accounts.handed", "lumen/mastodon.ateliers") not in look(lumen, code=1)


@pytest.mark.parametrize(
    ("last", "state", "told"),
    [
        ("2027-06-30", "ok", "2027"),
        ("2026-12-20", "ok", "days left: 15"),
        ("2026-12-19", "warn", "days left: 14"),
        ("2026-12-05", "warn", "days left: 0"),
        ("2026-12-04", "bad", "held until"),
    ],
)
def test_the_days_that_a_token_has_left(make, look, mastodon_mock, last, state, told):
    lumen = make(accounts=of_mastodon(mastodon_mock, more=f"  expires: {last}\n")).init()
    environment = {f"{LUMEN}MASTODON_TOKEN": mastodon_mock.token}
    found = look(lumen, code=state == "bad", **environment)
    one = found["accounts.expiry", "lumen/mastodon"]
    assert one["state"] == state
    assert told in one["said"]


def test_a_file_that_cannot_be_read_is_not_a_file_without_accounts(make, look):
    lumen = make(accounts="mastodon:\n  url: [\n").init()
    found = look(lumen, code=1)
    ((_, subject),) = [key for key in found if key[0] == "accounts.file"]
    assert subject.startswith("clients/lumen/accounts.yml:")


def test_limits_that_a_server_announces_are_written_down(make, look, mastodon_mock):
    accounts = f"# les comptes\n{of_mastodon(mastodon_mock)}  # fin\n"
    lumen = make(accounts=accounts).init()
    lumen.environment[f"{LUMEN}MASTODON_TOKEN"] = mastodon_mock.token
    key, file = ("accounts.limits", "lumen/mastodon"), lumen.folder / "clients/lumen/accounts.yml"
    assert look(lumen)[key]["state"] == "warn"
    assert file.read_text("utf-8") == accounts
    assert look(lumen, "--write")[key]["state"] == "ok"
    added = "  limits:\n    image_bytes: 10485760\n    checked: 2026-12-05\n"
    assert file.read_text("utf-8") == accounts.replace("  # fin\n", f"{added}  # fin\n")
    assert look(lumen)[key]["state"] == "ok"
    assert lumen.run("check", "--no-grammar", code=0)


def test_limits_that_are_the_usual_ones_are_not_recorded(make, look):
    with scripted.start() as script:
        usual = {"statuses": {"max_characters": 500, "max_media_attachments": 4}}
        script.then(200, {"id": "1", "acct": "lumen"})
        script.then(200, {"version": "4.5.0", "configuration": usual})
        lumen = make(accounts=of_mastodon(script, "lumen")).init()
        file = lumen.folder / "clients/lumen/accounts.yml"
        before = file.read_bytes()
        found = look(lumen, "--write", MARRONNIER_LUMEN_MASTODON_TOKEN="jeton-de-test")
    assert found["accounts.limits", "lumen/mastodon"]["state"] == "ok"
    assert file.read_bytes() == before


def test_what_a_server_says_acts_on_no_terminal(make):
    with scripted.start() as script:
        script.then(401, {"error": "\x1b[31mfaux\u202e"})
        lumen = make(accounts=of_mastodon(script)).init()
        done = lumen.run("doctor", MARRONNIER_LUMEN_MASTODON_TOKEN="jeton-de-test", code=1)
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    assert "faux" in done.out


# --- Git and the ledger -------------------------------------------------------------------------


def test_a_workspace_of_one_machine(make, look):
    found = look(make().init())
    assert found["git.remote", None]["state"] == "warn"
    assert found["ledger.health", None]["state"] == "ok"
    assert found["clock.offset", None]["state"] == "warn"


def test_a_remote_that_is_away(make, look):
    lumen = make(remote=True).init()
    shutil.move(lumen.remote, lumen.remote.with_name("ailleurs.git"))
    found = look(lumen, code=1)
    assert found["git.remote", None]["state"] == "bad"
    assert "MARRONNIER_GIT_TOKEN" in found["git.remote", None]["remedy"]
    assert [key for key in found if key[0] == "ledger.health"] == []


def test_a_remote_without_posts(make, look):
    lumen = make()
    lumen.git("init", "--quiet", "--bare", str(lumen.folder.parent / "vide.git"))
    lumen.git("remote", "add", "origin", str(lumen.folder.parent / "vide.git"))
    found = look(lumen, code=1)
    assert found["git.remote", None]["state"] == "bad"
    assert found["git.push", "ledger"]["state"] == "ok"


def test_who_may_read_may_not_always_push(make, look, git_host, proxy_to):
    proxy = proxy_to(git_host.url)
    address = git_host.with_token(git_host.create("calendrier").replace(git_host.url, proxy.url))
    lumen = make(remote=address).init()
    assert look(lumen)["git.push", "ledger"]["state"] == "ok"
    proxy.drop_request("GET", "service=git-receive-pack", times=9)
    one = look(lumen, code=1)["git.push", "ledger"]
    assert one["state"] == "bad"
    assert "Contents: write" in one["remedy"]
    assert git_host.token not in f"{one}"


def test_protection_does_not_show_and_that_is_said(make, look, git_host):
    lumen = make(remote=git_host.with_token(git_host.create("calendrier"))).init()
    git_host.protect("calendrier", "ledger")
    pushes = git_host.pushes
    assert "only at a real push" in look(lumen)["git.push", "ledger"]["said"]
    assert git_host.pushes == pushes


def test_commits_that_the_remote_lacks(make, look):
    lumen = make(remote=True).init()
    lumen.git("commit", "--quiet", "--allow-empty", "-m", "pas encore poussé")
    one = look(lumen)["git.ahead", None]
    assert one["state"] == "warn"
    assert one["remedy"] == "git push origin main"
    lumen.git("switch", "--quiet", "-c", "essai")
    assert ("git.ahead", None) not in look(lumen)


def test_a_ledger_that_was_made_before_its_remote(make, look):
    lumen = make().init()
    lumen.git("init", "--quiet", "--bare", "--initial-branch=main", str(lumen.folder) + ".git")
    lumen.git("remote", "add", "origin", str(lumen.folder) + ".git")
    lumen.push()
    found = look(lumen, code=1)
    assert found["git.unpushed", "ledger"]["state"] == "bad"
    assert found["ledger.health", None]["state"] == "bad"
    lumen.git(*found["git.unpushed", "ledger"]["remedy"].split()[1:])
    assert {found["state"] for found in look(lumen).values()} == {"ok", "warn"}


def test_two_ledgers_are_not_pushed_over_each_other(make, look):
    lumen = make(remote=True).init()
    other = lumen.git("commit-tree", "HEAD^{tree}", "-m", "autre histoire")
    lumen.git("update-ref", "refs/heads/ledger", other)
    one = look(lumen, code=1)["git.unpushed", "ledger"]
    assert "git log origin/ledger..ledger" in one["remedy"]


def test_a_ledger_that_is_missing_damaged_or_foreign(make, look):
    lumen = make(remote=True)
    assert "marronnier ledger init" in look(lumen, code=1)["ledger.health", None]["said"]
    lumen.init()
    assert look(lumen)["ledger.health", None]["said"].endswith("events: 1.")
    lumen.git("switch", "--quiet", "--orphan", "copie")
    lumen.git("commit", "--quiet", "--allow-empty", "-m", "une autre racine")
    one = look(lumen, code=1)["ledger.health", None]
    assert "another repository" in one["said"]
    lumen.git("switch", "--quiet", "main")
    lumen.git("fetch", "--quiet", "origin", "ledger:ledger")
    lumen.git("switch", "--quiet", "ledger")
    lumen.write("lumen/2026-12-05-soldes/outbox/0001.json", "{}")
    lumen.git("add", "lumen")
    lumen.git("commit", "--quiet", "-m", "à la main")
    lumen.git("push", "--quiet", "origin", "ledger")
    lumen.git("switch", "--quiet", "main")
    one = look(lumen, code=1)["ledger.health", None]
    assert "lumen/2026-12-05-soldes/outbox/0001.json" in one["said"]


def test_a_ledger_whose_head_no_tag_keeps(make, look):
    lumen = make(remote=True).init()
    lumen.add()
    lumen.publish()
    mark = ("ledger.mark", None)
    assert mark not in look(lumen)
    lumen.git("push", "--quiet", "origin", ":refs/tags/ledger-head")
    one = look(lumen)[mark]
    assert one["state"] == "warn"
    lumen.git(*one["remedy"].partition("git ")[2].split())
    assert mark not in look(lumen)


def test_a_ledger_that_was_rewound_shows_in_a_new_clone(make, look):
    lumen = make(remote=True).init()
    before = lumen.git("rev-parse", "ledger", folder=lumen.remote)
    lumen.add()
    lumen.publish()
    lumen.git("update-ref", "refs/heads/ledger", before, folder=lumen.remote)
    fresh = stage.Stage(lumen.folder.with_name("neuf"), lumen.remote)
    lumen.git("clone", "--quiet", str(lumen.remote), str(fresh.folder))
    one = look(fresh, code=1)["ledger.health", None]
    assert "rewound" in one["said"]


def test_a_ledger_that_asks_for_a_newer_publisher(make, look):
    lumen = make(remote=True).init()
    store = BranchLedger(Repository(lumen.folder))
    snapshot = store.fetch()
    about = {"why": "Crise", "name": "Nadia", "min_publisher": "99.0"}
    at = datetime(2026, 12, 5, tzinfo=UTC)
    path, event = read_ledger(snapshot.files).write("lumen/_client", "hold", at, **about)
    assert store.append(snapshot.head, {path: event}, "essai").landing is Landing.LANDED
    one = look(lumen, code=1)["ledger.health", None]
    assert "99.0 or newer" in one["said"]


@pytest.mark.parametrize("how", [("--depth", "1"), ()])
def test_a_shallow_clone_on_no_branch(make, look, how):
    lumen = make(remote=True).init()
    lumen.add()
    lumen.publish()
    fresh = stage.Stage(lumen.folder.with_name("neuf"), lumen.remote)
    lumen.git("clone", "--quiet", *how, f"file://{lumen.remote}", str(fresh.folder))
    fresh.git("switch", "--quiet", "--detach")
    found = look(fresh)
    assert {one["state"] for one in found.values() if one["area"] in ("git", "ledger")} == {"ok"}
