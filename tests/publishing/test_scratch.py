"""The scratch ledger of a folder: of two who write at once, one loses."""

import threading
from datetime import UTC, datetime

import pytest

from marronnier.edges.scratch import FolderLedger
from marronnier.ledger import Ledger, read_ledger
from marronnier.world import Landing
from tests.publishing import stage

AT = datetime(2026, 12, 5, 17, 30, tzinfo=UTC)
FIRST = dict([Ledger().write("_ledger", "genesis", AT, repository={}, nonce="g")])


def test_who_did_not_see_the_newest_event_loses(tmp_path):
    one, two = FolderLedger(tmp_path), FolderLedger(tmp_path)
    assert one.fetch().head is None
    assert one.append(None, FIRST, "").landing is Landing.LANDED
    assert two.append(None, {"a/b/c/0001.json": b"{}"}, "").landing is Landing.LOST
    head = two.fetch().head
    assert two.append(head, {"a/b/c/0001.json": b"{}"}, "").landing is Landing.LANDED
    assert one.append("1", {"a/b/d/0001.json": b"{}"}, "").landing is Landing.LOST
    assert sorted(one.fetch().files) == ["_ledger/0001.json", "a/b/c/0001.json"]


def test_two_at_once_cannot_both_write_one_event(tmp_path):
    FolderLedger(tmp_path).append(None, FIRST, "")
    for number in range(30):
        ledgers = [FolderLedger(tmp_path) for _ in range(4)]
        head, barrier, landed = ledgers[0].fetch().head, threading.Barrier(4), []

        def write(mine, ledger, head=head, barrier=barrier, landed=landed, number=number):
            name = f"a/b/c/{number + 1:04}.json"
            barrier.wait()
            pushed = ledger.append(head, {name: f"{mine}".encode()}, "")
            if pushed.landing is Landing.LANDED:
                landed.append(mine)

        threads = [threading.Thread(target=write, args=pair) for pair in enumerate(ledgers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(landed) == 1
        path = tmp_path / f"a/b/c/{number + 1:04}.json"
        assert path.read_text("utf-8") == str(landed[0])
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]


def test_a_run_that_missed_another_s_event_sees_it_before_it_writes(tmp_path):
    """Two writers of different streams in one moment: the second looks again, and goes on."""
    one = FolderLedger(tmp_path)
    one.append(None, FIRST, "")
    head = one.fetch().head
    plain = one.fetch

    def fetch():  # another one writes just after this look
        known = plain()
        (tmp_path / "a/b/d").mkdir(parents=True, exist_ok=True)
        (tmp_path / "a/b/d/0001.json").write_bytes(b"{}")
        return known

    one.fetch = fetch
    pushed = one.append(head, {"a/b/c/0001.json": b"{}"}, "")
    one.fetch = plain
    assert one.append(pushed.head, {"a/b/c/0002.json": b"{}"}, "").landing is Landing.LOST
    assert "a/b/d/0001.json" in one.fetch().files


@pytest.mark.timeout(300)
def test_two_commands_at_once_send_each_post_once(local, tmp_path):
    for number in range(4):
        text = stage.post(f"Billet {number}.", date=f"2026-12-05 18:{5 * number:02}")
        local.add(text, f"2026-12-05-billet-{number}")
    folder = tmp_path / "essai"
    local.publish("--outbox", folder, now="2026-12-05T16:00:00Z")  # makes the ledger
    runs = [local.begin("publish", "--outbox", folder) for _ in range(3)]
    ended = [process.done() for process in runs]
    assert [done.code for done in ended] == [0, 0, 0], ended
    assert sum(done.out.count("✓ published") for done in ended) == 4, ended
    files = FolderLedger(folder / ".ledger").fetch().files
    ledger = read_ledger(files)
    for name in ledger.deliveries():
        kinds = [event.kind for event in ledger.streams[name]]
        assert kinds == ["claim", "published"], (name, kinds)
