"""Every state of the contract, why a delivery is held, and what an approval is bound to."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.edges.executor import ThisExecutor
from marronnier.edges.git import BranchLedger, Repository
from marronnier.ledger import read_ledger
from tests.publishing import stage
from tests.publishing.stage import LATER, MEDIUM, NOW, post

DELIVERY = "lumen/2026-12-05-soldes/outbox"
SOCIAL = "mastodon:\n  id: '1'\n  handle: '@lumen@social.example'\n  url: https://social.example\n"
BLUESKY = "bluesky:\n  id: did:plc:lumen\n  handle: lumen.example\n"
APPROVERS = (
    stage.CHARTER + "approvals:\n  required: [client]\n  roles:\n    client: [Nadia]\n"
    "    juriste: [Karim]\n  by_topic:\n    prix: [juriste]\n"
)
ROW = ["delivery", "client", "post", "platform", "account", "state"]
ROW += ["planned", "actual", "lateness_seconds", "url", "reason"]


def plan(made, *options, now=NOW):
    return made.run("plan", "--format", "json", *options, now=now, code=0).json()


def test_every_state_of_the_contract(local):
    """All eleven, in one workspace, as `status` and `plan` tell them."""
    local.add(post("Brouillon.", status="draft"), "draft", commit=False)
    local.add(post("Tenu.", platform="[mastodon]"), "held", commit=False)
    local.add(post("Plus tard.", date="2026-12-06 10:00"), "scheduled", commit=False)
    local.add(post("Annulé.", status="cancelled", date="2026-12-05 18:01"), "cancelled")
    local.add(post("Manqué.", date="2026-12-05 10:00"), "missed", commit=False)
    local.add(post("Publié.", date="2026-12-05 18:02"), "published", commit=False)
    local.add(post("Refusé.", date="2026-12-05 18:03"), "refused", commit=False)
    local.add(post("Inconnu.", date="2026-12-05 18:04"), "unknown")
    blocked = local.outbox / "lumen/unknown"
    blocked.parent.mkdir(parents=True)
    blocked.write_text("")
    refused = local.outbox / "lumen/refused/outbox/0001.json"
    refused.parent.mkdir(parents=True)
    refused.write_text("{}")
    local.publish("--no-mirror", code=1)
    local.add(post("Dû.", date="2026-12-05 18:20"), "due", commit=False)
    local.add(post("En cours.", date="2026-12-05 18:21"), "claimed", commit=False)
    local.add(post("Garé.", date="2026-12-05 18:22"), "parked")
    for name in ("claimed", "parked"):
        claim(local, name)
    append(local, "lumen/parked/outbox", "parked", part=0, nonce="n-parked", reason="Regardez.")
    states = {name.split("/")[1]: state for name, state in local.states().items()}
    assert states == {name: name for name in states}
    assert len(states) == 11
    rows = local.run("status", "--format", "json", code=0).json()
    assert list(rows) == ["version", "deliveries"]
    assert all(list(row) == ROW for row in rows["deliveries"])
    beside = "Beside the plan: parked: 1, refused: 1, outcome unknown: 1 ("
    assert beside in local.run("plan", code=0).out
    told = plan(local)
    assert list(told) == ["version", "now", "until", "digest", "deliveries"]
    assert told["now"].startswith("2026-12-05T17:31:0")
    assert told["now"].endswith("+00:00")
    assert told["until"] == "2026-12-12T17:31+00:00"
    assert len(told["digest"]) == 64
    assert all(list(row) == ROW for row in told["deliveries"])
    shown = [row["state"] for row in told["deliveries"]]
    assert sorted(shown) == ["claimed", "due", "held", "parked", "scheduled", "unknown"]
    assert plan(local, "--until", "12h")["deliveries"] != told["deliveries"]
    text = local.run("plan", code=0).out
    assert f"Plan {told['digest'][:12]}" in text
    assert "Regardez." in text


def append(made, stream, kind, **data):
    """Write one event as the publisher would, from a process of this machine."""
    ledger = BranchLedger(Repository(made.folder))
    known = ledger.fetch()
    at = datetime(2026, 12, 5, 17, 30, 30, tzinfo=UTC)
    files = dict([read_ledger(known.files).write(stream, kind, at, **data)])
    assert ledger.append(known.head, files, kind).head


def claim(made, name, **more):
    append(
        made,
        f"lumen/{name}/outbox",
        "claim",
        **one_claim(name, **{"class": "K", "request": {"text": "a"}, **more}),
    )


@pytest.mark.parametrize("order", [["parked"], ["claimed"]])
def test_what_is_open_is_shown_even_when_its_file_is_gone(local, order):
    (name,) = order
    claim(local, name)
    if name == "parked":
        append(local, "lumen/parked/outbox", "parked", part=0, nonce="n-parked", reason="Voyez.")
    local.add(post("Autre chose.", status="draft"))
    rows = local.run("status", "--format", "json", code=0).json()["deliveries"]
    (row,) = [row for row in rows if row["post"] == f"lumen/{name}"]
    assert row["state"] == name
    assert "Its post is no longer in the files." in row["reason"]
    assert local.run("status", f"lumen/{name}", code=0).out.count(name) >= 1


def test_a_claim_whose_post_was_deleted_is_let_go(local):
    local.add(post("Autre chose.", status="draft"))
    dead = {**ThisExecutor().describe(), "started": "1"}  # this number is another process now
    claim(local, "supprime", by=dead)
    done = local.publish(code=1)
    assert "Waiting for the network to settle." in done.out
    done = local.publish(code=1, now="2026-12-05T17:42:00Z")
    assert "The network does not list it: it was not sent." in done.out
    assert local.publish(now="2026-12-05T17:42:00Z").out == "Nothing is due.\n"
    assert local.kinds("lumen/supprime/outbox") == ["claim", "released"]
    assert local.sent() == []


def test_a_claim_whose_owner_may_only_be_asleep_is_never_taken_for_absent(local):
    local.add(post("Autre chose.", status="draft"))
    claim(local, "ailleurs")
    assert local.publish().out == "Nothing is due.\n"  # its lease runs
    done = local.publish(code=1, now="2026-12-05T17:42:00Z")
    assert "parked       lumen/ailleurs/outbox" in done.out
    assert "cannot be asked whether it still means to send it" in done.out
    assert local.publish(now="2026-12-05T17:42:00Z").out == "Nothing is due.\n"
    assert local.kinds("lumen/ailleurs/outbox") == ["claim", "parked"]
    assert local.sent() == []


def test_a_claim_whose_account_vanished_waits_for_a_person(local):
    local.add(post("Autre chose.", status="draft"))
    claim(local, "parti", account="mastodon:1")
    stream = "lumen/ancien/mastodon"
    append(local, stream, "claim", **one_claim("ancien", account="mastodon:1"))
    done = local.publish(code=1, now="2026-12-05T17:42:00Z")
    assert "parked       lumen/ancien/mastodon  The account mastodon is no longer" in done.out
    assert "parked       lumen/parti/outbox  The account outbox is another one now." in done.out
    nonce = ["--nonce", "n-ancien"]
    local.run("resolve", stream, "--not-published", *nonce, code=0)
    assert local.kinds(stream) == ["claim", "parked", "resolved"]


def one_claim(name, **more):
    return {
        "part": 0,
        "parts": 1,
        "digest": "d",
        "content_digest": name,
        "account": "outbox",
        "class": "W",
        "key": "k",
        "request": {"status": "a"},
        "by": {"executor": "ailleurs"},
        "nonce": f"n-{name}",
        "expires_at": "2026-12-05T17:33:30+00:00",
        **more,
    }


def test_a_claim_that_nobody_can_ask_about_becomes_unknown_and_can_be_settled(local):
    local.client("lumen", accounts=SOCIAL)
    local.add(post(platform="[mastodon]"))
    stream = "lumen/2026-12-05-soldes/mastodon"
    append(local, stream, "claim", **one_claim("x", account="mastodon:1"))
    later = "2026-12-05T17:42:00Z"
    assert "No credentials for mastodon" in local.publish(code=1, now=later).out
    assert local.row(stream)["state"] == "unknown"
    assert f"marronnier resolve {stream} --nonce n-x" in local.row(stream)["reason"]
    local.publish(code=1, now=later)
    assert local.kinds(stream) == ["claim", "unknown"]  # said once, not at every run
    there = "https://social.example/@lumen/1"
    wrong = local.run("resolve", stream, "--published", there, "--nonce", "n-y", code=2)
    assert "That is not the nonce" in wrong.err
    local.run("resolve", stream, "--published", there, "--nonce", "n-x", code=0)
    assert local.row(stream)["state"] == "published"
    assert local.row(stream)["url"] == there
    assert local.row(stream)["actual"] == "2026-12-05T17:30:30+00:00"  # it was sent, not looked at


# --- the plan's digest ----------------------------------------------------------------------------


def test_the_digest_changes_when_and_only_when_what_would_be_sent_changes(local):
    local.write("content/lumen/2026/12/media/lampe.png", stage.png())
    text = post(extra=MEDIUM + "notes: une note\n")
    local.add(text)
    first = plan(local)["digest"]
    same = [
        text.replace("notes: une note", "notes: une autre"),
        text.replace("Un titre", "Un autre titre"),
        text.replace("\n", "\r\n"),
        text.replace("---\n\nBonjour", "---\n\n\n\nBonjour"),
    ]
    for other in same:
        local.write(local.path(), other)
        assert plan(local)["digest"] == first
    for old, new in [
        ("Bonjour", "Bonsoir"),
        ("posée", "debout"),
        ("18:30", "18:31"),
        ("approved\n", "approved\nlate: 3h\n"),
    ]:
        local.write(local.path(), text.replace(old, new))
        assert plan(local)["digest"] != first
    local.write(local.path(), text)
    assert plan(local)["digest"] == first
    local.write("content/lumen/2026/12/media/lampe.png", stage.png("green"))
    assert plan(local)["digest"] != first


@pytest.mark.parametrize(
    ("late", "charter", "last"),
    [
        ("", "", "2026-12-05T19:30:00Z"),
        ("late: 30m\n", "late: 1h\n", "2026-12-05T18:00:00Z"),
        ("", "late: 1h\n", "2026-12-05T18:30:00Z"),
        ("late: never\n", "late: 1h\n", "2026-12-05T17:31:00Z"),
        ("", "late: never\n", "2026-12-05T17:31:00Z"),
    ],
)
def test_how_late_a_post_may_go_out(make, late, charter, last):
    made = make(charter=stage.CHARTER + charter)
    made.write(made.path(), post(extra=late))
    end = datetime.fromisoformat(last)
    assert made.states(now=(end - timedelta(seconds=20)).isoformat())[DELIVERY] == "due"
    assert made.states(now=(end + timedelta(seconds=1)).isoformat())[DELIVERY] == "missed"
    assert made.states(now="2026-12-05T17:29:00Z")[DELIVERY] == "scheduled"


# --- held -----------------------------------------------------------------------------------------


def reasons(made, now=NOW):
    rows = made.run("status", "--format", "json", now=now, code=0).json()["deliveries"]
    return {row["delivery"].removeprefix("lumen/"): row["reason"] for row in rows}


def test_an_error_holds_its_own_platform_alone(local):
    local.client("lumen", accounts=SOCIAL + BLUESKY)
    local.add(post(f"Court.\n\n## bluesky\n\n{'long ' * 80}", platform="[mastodon, bluesky]"))
    told = reasons(local)
    assert told["2026-12-05-soldes/mastodon"] is None
    assert "content/lumen/2026/12/2026-12-05-soldes.md:" in told["2026-12-05-soldes/bluesky"]


def test_an_error_of_the_whole_post_holds_all_of_it(local):
    local.client("lumen", accounts=SOCIAL)
    local.add(post(platform="[outbox, mastodon]", extra="inconnu: oui\n"))
    assert all("inconnu" in reason for reason in reasons(local).values())


def test_an_error_in_the_client_s_charter_or_accounts_holds_its_posts_and_no_others(local):
    local.client("autre")
    local.add(commit=False)
    local.add(client="autre")
    for path, text in [
        ("clients/autre/charter.yml", stage.CHARTER.replace("{client}", "autre") + "langue: x\n"),
        ("clients/autre/accounts.yml", "mastodon:\n  hanlde: x\n"),
    ]:
        local.write(path, text)
        states = local.states()
        assert states == {DELIVERY: "due", "autre/2026-12-05-soldes/outbox": "held"}
        local.client("autre")


def test_another_client_s_name_that_begins_the_same_is_another_client(local):
    local.client("lumen-eu")
    local.write("clients/lumen-eu/charter.yml", "client: lumen-eu\ninconnu: 1\n")
    local.add(commit=False)
    local.add(client="lumen-eu")
    assert local.states() == {DELIVERY: "due", "lumen-eu/2026-12-05-soldes/outbox": "held"}


# --- approvals ------------------------------------------------------------------------------------


@pytest.fixture
def approving(make):
    made = make(charter=APPROVERS).init()
    made.write("content/lumen/2026/12/media/lampe.png", stage.png())
    return made


def test_an_approval_is_missing_by_role_and_by_topic(approving):
    approving.add(post(extra="topics: [prix]\n"))
    assert "Approval missing: client, juriste." in approving.publish(code=1).out
    approving.run("approve", DELIVERY.rpartition("/")[0], "--role", "client", code=0)
    assert "Approval missing: juriste." in approving.publish(code=1).out
    wrong = approving.run("approve", "lumen/2026-12-05-soldes", "--role", "jurist", code=2)
    assert "juriste" in wrong.err
    approving.run("approve", "lumen/2026-12-05-soldes", "--role", "juriste", code=0)
    approving.publish()
    approvals = [e for e in approving.events().values() if e["event"] == "approve"]
    assert [event["name"] for event in approvals] == ["Camille Exemple"] * 2


def test_an_approval_is_bound_to_exactly_what_will_be_sent(approving):
    text = post(extra=MEDIUM + "notes: une note\nid: soldes\n")
    accounts = "outbox:\n  id: '1'\n"
    approving.client("lumen", APPROVERS, accounts)
    approving.add(text)
    approving.run("approve", "lumen/soldes", "--role", "client", code=0)

    def held(**change):
        for path, data in change.items():
            approving.write(paths[path], data)
        (row,) = approving.run("status", "--format", "json", code=0).json()["deliveries"]
        for path, data in original.items():
            approving.write(paths[path], data)
        return (row["reason"] or "").startswith("Approval missing")

    paths = {
        "text": approving.path(),
        "image": "content/lumen/2026/12/media/lampe.png",
        "accounts": "clients/lumen/accounts.yml",
    }
    original = {"text": text, "image": stage.png(), "accounts": accounts}
    assert not held()
    assert held(text=text.replace("Bonjour", "Bonsoir"))
    assert held(text=text.replace("posée", "debout"))
    assert held(text=text.replace("18:30", "18:29"))
    assert held(image=stage.png("green"))
    assert held(accounts="outbox:\n  id: '2'\n")
    assert not held(text=text.replace("une note", "une autre"))
    assert not held(text=text.replace("Un titre", "Un autre"))
    assert not held(accounts="outbox:\n  id: '1'\n  handle: renommé\n")
    (approving.folder / approving.path()).unlink()
    paths["text"] = approving.path("2026-12-24-deplace")
    assert not held(text=text)


def test_an_approval_can_be_withdrawn_until_the_claim(approving):
    approving.add()
    name = "lumen/2026-12-05-soldes"
    early = approving.run("approve", name, "--role", "client", "--withdraw", code=2)
    assert "has not approved" in early.err
    approving.run("approve", name, "--role", "client", code=0)
    assert approving.states()[DELIVERY] == "due"
    done = approving.run("approve", name, "--role", "client", "--withdraw", code=0)
    assert done.out == f"client withdraws the approval of {name}.\n"
    assert approving.states()[DELIVERY] == "held"
    assert "Approval missing: client." in approving.publish(code=1).out
    approving.run("approve", name, "--role", "client", code=0)
    approving.publish()
    assert len(approving.sent()) == 1


def test_an_account_without_an_id_is_known_by_where_it_is(approving):
    approving.client("lumen", APPROVERS, "outbox:\n  handle: lumen\n")
    approving.add()
    approving.run("approve", "lumen/2026-12-05-soldes", "--role", "client", code=0)
    assert approving.states()[DELIVERY] == "due"
    approving.client("lumen", APPROVERS, "outbox:\n  handle: quelqu-un-d-autre\n")
    assert approving.states()[DELIVERY] == "held"


def test_what_is_not_committed_cannot_be_approved(approving):
    approving.add()
    approving.write(approving.path(), post("Autre chose."))
    done = approving.run("approve", "lumen/2026-12-05-soldes", "--role", "client", code=2)
    assert "is not the same here" in done.err
    assert "Publishing reads the branch" in approving.run("plan", code=0).err
    approving.git("checkout", "--", approving.path())
    done = approving.run("approve", "lumen/2026-12-05-soldes", "--role", "client", code=0)
    assert approving.run("plan", code=0).err == ""
    approving.publish("--no-mirror")
    assert [sent["text"] for sent in approving.sent()] == ["Bonjour à toutes et à tous."]


def test_a_name_that_two_clients_use_is_asked_back(approving):
    approving.client("autre", APPROVERS)
    approving.add(commit=False)
    approving.add(client="autre")
    done = approving.run("approve", "2026-12-05-soldes", "--role", "client", code=2)
    assert "autre/2026-12-05-soldes, lumen/2026-12-05-soldes" in done.err
    approving.run("approve", DELIVERY, "--role", "client", code=0)
    assert approving.states() == {DELIVERY: "due", "autre/2026-12-05-soldes/outbox": "held"}


def test_ten_people_approve_at_once(approving):
    for n in range(10):
        approving.add(post(f"Billet {n}.", date=f"2026-12-05 18:0{n}"), f"billet-{n}", commit=False)
    approving.commit()
    processes = [approving.begin("approve", f"billet-{n}", "--role", "client") for n in range(10)]
    ended = [process.done() for process in processes]
    assert [done.code for done in ended] == [0] * 10, ended
    assert set(approving.states().values()) == {"due"}


def test_an_account_renamed_in_the_files_is_the_same_account(local):
    """The id says who it is: a copy of the post under the new key does not go out again."""
    accounts = "outbox:\n  id: '1'\noutbox.nouveau:\n  id: '1'\n"
    local.client("lumen", accounts=accounts)
    local.add()
    local.publish("--no-mirror")
    local.add(post(platform="[outbox.nouveau]"))
    assert "The same content already went out" in local.publish(code=1, now=LATER).out


def test_a_post_that_was_half_sent_ignores_its_window(local):
    local.add(post("Un.\n\n---\n\nDeux."))
    obstacle = local.outbox / DELIVERY / "0002.json"
    obstacle.mkdir(parents=True)  # nothing can be written there
    assert local.publish("--no-mirror", code=1).out.count("published") == 1
    obstacle.rmdir()
    later = "2026-12-06T09:00:00Z"
    local.publish("--no-mirror", now=later)
    assert local.states(now=later)[DELIVERY] == "published"
    assert [sent["text"] for sent in local.sent()] == ["Un.", "Deux."]
    assert json.dumps(local.row(now=later))
