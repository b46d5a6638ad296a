"""What commands tell beside results: nothing silent, nothing raw, in the reader's language."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.cli import Settings
from marronnier.cli.world import make_world
from marronnier.events import Event
from marronnier.model import Account, Place, rebuilt, say
from marronnier.platforms import base, outbox
from marronnier.receipts import reason_of
from marronnier.running import Run
from marronnier.sending import request
from marronnier.settling import repeated
from tests.publishing.stage import CHARTER, NOW, Stage, build, post

APPROVERS = CHARTER + "approvals:\n  required: [client]\n  roles:\n    client: [Nadia]\n"
DELIVERY = "lumen/2026-12-05-soldes/outbox"


def test_a_post_that_cannot_be_read_is_told_by_every_command(local):
    local.add(post(title="Tarte: la recette"))
    for command in ("plan", "status", "publish"):
        done = local.run(command, code=0)
        assert "content/lumen/2026/12/2026-12-05-soldes.md:2:" in done.err, command
        assert "not planned" in done.err


def test_what_is_not_pushed_is_told(shared):
    shared.add()
    assert shared.run("plan", code=0).err == ""
    shared.write(shared.path(), post("Autre chose."))
    shared.git("commit", "--quiet", "-am", "pas encore poussé")
    for command in ("plan", "status"):
        told = shared.run(command, code=0).err
        assert f"not as they are here (commit, push or pull them): {shared.path()}" in told
    shared.push()
    assert shared.run("plan", code=0).err == ""


def test_many_files_that_are_not_pushed_are_a_short_sentence(shared):
    for n in range(9):
        shared.write(shared.path(f"billet-{n}"), post(f"Billet {n}."))
    told = shared.run("plan", code=0).err
    assert told.count("content/") == 3
    assert told.rstrip().endswith("…")


def test_line_ends_of_the_work_tree_are_no_difference(shared):
    shared.add()
    path = shared.folder / shared.path()
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert shared.run("plan", code=0).err == ""


def test_away_from_the_remote_the_last_known_state_is_shown(shared):
    shared.add()
    shared.publish()
    shared.remote.rename(shared.remote.with_name("ailleurs.git"))
    done = shared.run("status", "--format", "json", code=0)
    assert done.json()["deliveries"][0]["state"] == "published"
    assert "This is the last known state." in done.err
    assert shared.publish(code=2).out == ""  # publishing never makes do with it


def test_a_name_in_a_post_forges_no_line_of_the_log(local):
    title = '"Un titre\\n::error title=PWN::pwned\\e[31m"'
    local.add(post(title=title, date="2026-12-06 18:30"))
    local.write("content/lumen/2026/12/cle.md", '---\n"k\\n::error::pwned": x\n---\nx\n')
    local.commit()
    for command in (["plan"], ["status"], ["publish"], ["publish", "--dry-run"], ["mirror"]):
        done = local.run(*command)
        lines = (done.out + done.err).splitlines()
        assert not [line for line in lines if line.startswith("::")], command
        assert "\x1b" not in done.out + done.err


def test_an_approval_by_somebody_else_is_recorded_as_theirs_and_told(make):
    made = make(charter=APPROVERS).init()
    made.add()
    told = made.run("approve", DELIVERY, "--role", "client", "--name", "Zoé", code=0).err
    assert "Zoé" in told
    assert "Nadia" in told
    assert made.events()["lumen/2026-12-05-soldes/_post/0001.json"]["name"] == "Zoé"
    assert made.run("approve", DELIVERY, "--role", "client", "--name", "Nadia", code=0).err == ""


def test_a_remote_without_posts_gets_no_ledger(tmp_path):
    made = build(tmp_path / "travail")
    bare = tmp_path / "vide.git"
    made.git("init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    made.git("remote", "add", "origin", str(bare))
    done = made.run("ledger", "init", code=2)
    assert "push the posts" in done.err
    assert made.git("for-each-ref", folder=bare) == ""


def test_the_mirror_of_a_branch_in_use_says_how_to_take_it_over(local):
    local.add()
    told = local.publish().err
    command = f"git restore -- {local.path()}"
    assert command in told
    local.git(*command.split()[1:])
    assert "status: published" in (local.folder / local.path()).read_text("utf-8")
    assert local.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("text", "code"), [("3j", 0), ("12h", 0), ("30m", 0), ("7d", 0), ("7", 2), ("0d", 2), ("", 2)]
)
def test_durations_of_the_plan(local, text, code):
    done = local.run("plan", "--until", text, code=code)
    assert (code == 2) == ("write a duration such as" in done.err)


def test_reasons_are_told_in_the_reader_s_language(make, mastodon_mock):
    accounts = f"mastodon:\n  id: '{mastodon_mock.account_id()}'\n  url: {mastodon_mock.url}\n"
    made: Stage = make(accounts=accounts).init()
    made.environment["MARRONNIER_LUMEN_MASTODON_TOKEN"] = mastodon_mock.token
    made.add(post(platform="[mastodon]"))
    mastodon_mock.fault("status", path="/api/v1/statuses", methods=["POST"], status=500)
    made.publish(code=1)
    english = made.run("status", code=0).out
    french = made.run("--lang", "fr", "status", code=0).out
    reason = "gave an answer that proves nothing"
    assert reason in english
    assert reason not in french
    assert "mastodon" in french


def test_messages_are_taken_apart_and_made_again():
    message = say("{a} in {b}", a=say("one {n}", n=3), b="text")
    assert str(rebuilt(message.parts())) == str(message)
    french = {"{a} in {b}": "{b} : {a}", "one {n}": "un {n}"}
    assert rebuilt(message.parts()).render(lambda text: french[text]) == "text : un 3"


class Stumbling:
    """A platform that takes nothing the second time."""

    def look(self, _session, _prepared):
        return ()

    def publish(self, _session, _prepared):
        raise base.Busy(say("Come back later."))


def test_a_repeat_that_is_turned_away_proves_nothing_of_the_first_request():
    verdict = request(Stumbling(), None, base.Prepared("key", {}))
    assert verdict.kind == "released"
    assert {repeated(verdict, class_).kind for class_ in base.Class} == {"unknown"}


def test_a_session_that_ends_is_opened_again(local):
    opened = []

    class Ending:
        SECRETS = ()

        def connect(self, access):
            opened.append(access.clock.now())
            return base.Session(
                access, base.Class.KEY, outbox.LIMITS, until=access.clock.now() + timedelta(hours=1)
            )

    @dataclasses.dataclass
    class Hands:
        at: datetime

        def now(self):
            return self.at

        def monotonic(self):
            return 0.0

        def sleep(self, seconds):
            raise AssertionError(seconds)

    hands = Hands(datetime.fromisoformat(NOW).astimezone(UTC))
    world = dataclasses.replace(make_world(Settings(local.folder, None, NOW)), clock=hands)
    run = Run(world, {"outbox": Ending()})
    account = Account("lumen", "outbox", Place(""))
    run.session(account)
    run.session(account)
    hands.at += timedelta(hours=1)
    run.session(account)
    assert len(opened) == 2


@pytest.mark.parametrize("said", [None, {}, {"text": "{missing}", "values": {"a": "b"}}, "x"])
def test_a_reason_that_does_not_fit_together_is_told_as_it_was(said):
    data = {"reason": "It was so."} | ({"said": said} if said is not None else {})
    event = Event("a/b/c", 1, "refused", datetime(2026, 12, 5, tzinfo=UTC), data, "")
    assert str(reason_of(event)) == "It was so."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("plan", "--until", "demain"), "durée"),
        (("publish", "--hold", "5"), "durée"),
        (("publish", "--hold", "5h", "--follow"), "pas les deux"),
        (("hold", "lumen", "--why", ""), "motif"),
        (("resolve", "lumen/un/outbox", "--nonce", "0"), "Choisissez"),
        (
            ("resolve", "lumen/un/outbox", "--nonce", "0", "--published", "javascript://x"),
            "adresse",
        ),
    ],
)
def test_what_a_command_cannot_do_is_told_in_french(local, words, told):
    done = local.run("--lang", "fr", *words, code=2)
    assert told in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("option", [("--lang", "fr"), ("--lang=fr",)])
def test_a_trouble_is_told_in_the_language_asked_for(local, option):
    local.add()
    assert "pas de client" in local.run(*option, "plan", "--client", "nemo", code=2).err
