"""A world in memory for the real publisher: time, ledger, files and a network, all of them faulty.

Only the world is made up. What runs in it is the publisher itself, several at once if need be:
each in a thread, and every effect is a point where another one may go on, or where a run may die.
"""

import contextlib
import itertools
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from marronnier.approving import approvals
from marronnier.ledger import Ledger, read_ledger
from marronnier.model import File, Trouble, say
from marronnier.platforms import base, outbox
from marronnier.publishing import publish
from marronnier.running import Run
from marronnier.world import Landing, NoAnswer, NotSent, Pushed, Revision, Snapshot, World
from tests.publishing import stage

START = datetime(2026, 12, 5, 17, 0, tzinfo=UTC)
KEY_HOUR = timedelta(hours=1)  # how long the network keeps a windowed key
TRANSIT = timedelta(minutes=10)  # no request is on its way for longer: `settling` counts on it
CHARTER = stage.CHARTER.replace("{client}", "lumen") + "approvals:\n  required: [client]\n"


class Killed(BaseException):
    """The process is gone: nothing of ours may catch this."""


@dataclass(frozen=True)
class Visible:
    """One message that the network shows."""

    delivery: str
    part: int
    key: str
    text: str
    at: datetime


@dataclass
class Truth:
    """What is so, whoever knows it."""

    class_: base.Class
    now: datetime = START
    files: dict = field(default_factory=dict)
    commit: int = 0
    history: list = field(default_factory=list)  # of the ledger: every state that it had
    visible: list = field(default_factory=list)
    checked: int = 1  # states of the ledger whose claims have been judged
    underway: list = field(default_factory=list)  # requests not arrived yet, and when they left
    lapsed: set = field(default_factory=set)  # handles that ended unpublished
    dead: set = field(default_factory=set)
    blind: bool = False  # nobody can tell from outside whether a run has ended
    numbers: itertools.count = field(default_factory=itertools.count)

    @property
    def events(self):
        return self.history[-1] if self.history else {}

    @property
    def ledger(self):
        return read_ledger(self.events)

    def write(self, path, text):
        self.files = {**self.files, path: text.encode()}
        self.commit += 1

    def pass_time(self, seconds):
        """Let time go by; what was underway arrives meanwhile, as late as it can."""
        end = self.now + timedelta(seconds=seconds)
        arriving, self.underway = self.underway, []
        for prepared, left in sorted(arriving, key=lambda one: one[1]):
            self.now = max(self.now, min(end, left + TRANSIT))
            with contextlib.suppress(base.Outcome):  # nobody reads that answer
                self.arrive(prepared)
        self.now = end

    def arrive(self, prepared):
        """Take a message as networks of this class do; return what it is there."""
        same = [one for one in self.visible if one.key == prepared.key]
        if self.class_ is base.Class.WINDOW:
            same = [one for one in same if self.now - one.at < KEY_HOUR]
        if prepared.key in self.lapsed:
            raise base.Lapsed(say("It has ended."))
        if self.class_ is base.Class.HANDLE and same:
            return same[0]
        if self.class_ in (base.Class.KEY, base.Class.WINDOW) and same:
            if same[0].text != prepared.request["text"]:
                raise base.Refused(say("Something else stands there."))
            return same[0]
        request = prepared.request
        shown = Visible(
            request["delivery"], request["part"], prepared.key, request["text"], self.now
        )
        self.visible.append(shown)
        return shown


@dataclass
class Fate:
    """What befalls one run: where it dies, and which pushes and requests go wrong."""

    dies: int = 0  # at this effect; 0: never
    after: bool = False
    pushes: tuple = ()  # "ok", "lost" (never arrives), "silent" (arrives, no answer)
    # "ok", "slow", "lost", "silent", "late", "unsent", "busy", "limited", "refused",
    # "lapse"
    requests: tuple = ()
    fetches: tuple = ()  # "ok", "away" (the remote does not answer)


@dataclass
class Runner:
    """One process: its name, its fate, and the turn that it waits for."""

    truth: Truth
    fate: Fate
    turn: object = None
    effects: int = 0
    name: str = ""

    def __post_init__(self):
        self.name = f"run-{next(self.truth.numbers)}"
        self.pushes, self.requests = iter(self.fate.pushes), iter(self.fate.requests)
        self.fetches = iter(self.fate.fetches)

    def effect(self, act):
        """Act on the world, unless it is here that this run dies."""
        if self.turn:
            self.turn()
        self.effects += 1
        mine = self.effects == self.fate.dies
        if mine and not self.fate.after:
            raise Killed
        result = act()
        if mine:
            raise Killed
        return result

    # --- clock, ledger, source, executor ---

    def now(self):
        return self.truth.now

    def monotonic(self):
        return (self.truth.now - START).total_seconds()

    def sleep(self, seconds):
        self.effect(lambda: self.truth.pass_time(seconds))

    def pause(self, seconds):
        if seconds:  # to ask whether one shall stop takes no time, and nothing arrives meanwhile
            self.sleep(seconds)
        return False

    def fetch(self):
        if next(self.fetches, "ok") == "away":
            raise Trouble(say("The remote does not answer."))
        return self.effect(self._fetch)

    def _fetch(self):
        head = str(len(self.truth.history)) if self.truth.history else None
        return Snapshot(head, dict(self.truth.events))

    def append(self, head, files, _subject):
        fault = next(self.pushes, "ok")
        if fault == "lost":
            return self.effect(lambda: Pushed(Landing.UNKNOWN))

        def push():
            if self._fetch().head != head:
                return Pushed(Landing.LOST)
            self.truth.history.append({**self.truth.events, **files})
            return Pushed(Landing.LANDED, self._fetch().head)

        pushed = self.effect(push)
        return Pushed(Landing.UNKNOWN) if fault == "silent" else pushed

    def mark(self):
        return None

    def identity(self):
        return {}

    def describe(self):
        return {"executor": "simulated", "name": self.name}

    def ended(self, owner):
        return None if self.truth.blind else owner["name"] in self.truth.dead

    def world(self):
        counter = self.truth.numbers
        return World(
            clock=self,
            http=None,
            ledger=self,
            source=Posts(self),
            outbox=None,
            executor=self,
            secret=lambda _: None,
            nonce=lambda: f"{next(counter):032x}",
            inspect=lambda _: None,
            reshape=lambda *_: ({"kept": True}, b""),
        )

    def run(self):
        """Run the publisher to its end; return the exit code, -9 when it died."""
        try:
            return publish(Run(self.world(), {"outbox": Network(self)}))
        except Trouble:
            return 2
        except Killed:
            return -9
        finally:
            self.truth.dead.add(self.name)


@dataclass
class Posts:
    """The posts' branch."""

    runner: Runner

    def fetch(self):
        return self.runner.effect(self._fetch)

    def _fetch(self):
        truth = self.runner.truth
        files = {
            path: File("100644", len(data), lambda data=data: data)
            for path, data in truth.files.items()
        }
        return Revision(str(truth.commit), files)

    def mirror(self, revision, files, _subject):
        truth = self.runner.truth

        def push():
            if revision.commit != str(truth.commit):
                return Pushed(Landing.LOST)
            truth.files, truth.commit = {**truth.files, **files}, truth.commit + 1
            return Pushed(Landing.LANDED)

        return self.runner.effect(push)


@dataclass
class Network:
    """A platform of any class, whose requests go wrong as the run's fate says."""

    runner: Runner
    SECRETS = ()

    def connect(self, access):
        return base.Session(access, self.runner.truth.class_, outbox.LIMITS)

    def prepare(self, _session, delivery, number, _before):
        text = delivery.parts[number].text
        request = {"delivery": delivery.id, "part": number, "text": text}
        # a record's key is its place, an idempotency key its content, a handle is ever new
        truth, key = self.runner.truth, f"{delivery.id}/{number}"
        if truth.class_ is base.Class.HANDLE:
            key = self.runner.effect(lambda: f"handle-{next(truth.numbers)}")
        elif truth.class_ is not base.Class.KEY:
            key += text
        return base.Prepared(key, request)

    def publish(self, _session, prepared):
        truth, fault = self.runner.truth, next(self.runner.requests, "ok")
        if fault == "unsent":
            raise NotSent
        if fault == "busy":
            raise base.Busy(say("Later."))
        if fault == "limited":
            raise base.Busy(say("Not so often."), self.runner.now() + timedelta(minutes=15))
        if fault == "refused":
            raise base.Refused(say("No."))
        handle = truth.class_ is base.Class.HANDLE
        if handle and fault == "lapse" and prepared.key not in {one.key for one in truth.visible}:
            self.runner.effect(lambda: truth.lapsed.add(prepared.key))
            raise NoAnswer
        if fault in ("lost", "lapse"):
            raise NoAnswer
        if fault == "late":
            self.runner.effect(lambda: truth.underway.append((prepared, truth.now)))
            raise NoAnswer
        if fault == "slow":
            self.runner.sleep(59)
        shown = self.runner.effect(lambda: truth.arrive(prepared))
        if fault == "silent":
            raise NoAnswer
        return base.Sent(shown.key, f"https://reseau.example/{shown.key}")

    def look(self, _session, prepared):
        class_ = self.runner.truth.class_
        if class_ is base.Class.NEITHER:
            raise base.Unsupported(say("No."))
        if class_ is base.Class.HANDLE:
            return self._ask(prepared.key)
        wanted = prepared.request["text"]
        found = [one for one in self.runner.truth.visible if one.text == wanted]
        mine = [one for one in found if one.delivery == prepared.request["delivery"]]
        return tuple(base.Sent(one.key, f"https://reseau.example/{one.key}") for one in mine)

    def _ask(self, handle):
        """Return what became of a handle."""
        if handle in self.runner.truth.lapsed:
            raise base.Lapsed(say("It has ended."))
        found = [one for one in self.runner.truth.visible if one.key == handle]
        return tuple(base.Sent(one.key, f"https://reseau.example/{one.key}") for one in found)


def interleave(runners, schedule):
    """Run several at once: after each effect, `schedule` says who goes on."""
    over, ready = [], threading.Semaphore(0)
    gates = {id(runner): threading.Semaphore(0) for runner in runners}
    codes = {}

    def body(runner):
        gates[id(runner)].acquire()
        try:
            codes[runner.name] = runner.run()
        finally:
            over.append(runner)
            ready.release()

    def turn_of(runner):
        def turn():
            ready.release()
            gates[id(runner)].acquire()

        return turn

    threads = []
    for runner in runners:
        runner.turn = turn_of(runner)
        threads.append(threading.Thread(target=body, args=(runner,), daemon=True))
        threads[-1].start()
    choices = itertools.chain(schedule, itertools.cycle(range(len(runners))))
    while len(over) < len(runners):
        living = [runner for runner in runners if runner not in over]
        gates[id(living[next(choices) % len(living)])].release()
        ready.acquire()
    for thread in threads:
        thread.join()
    return [codes[runner.name] for runner in runners]


def begin(class_):
    """Return a truth with a client and an empty ledger."""
    truth = Truth(class_)
    truth.write("clients/_agency/charter.yml", stage.AGENCY)
    truth.write("clients/lumen/charter.yml", CHARTER)
    genesis = Ledger().write("_ledger", "genesis", START, repository={}, nonce="genesis")
    truth.history.append(dict([genesis]))
    return truth


def approve(truth):
    """Let the client approve everything as it stands, as `marronnier approve` does."""
    run = Run(Runner(truth, Fate()).world(), {})
    run.refresh()
    for standing in run.standings():
        if standing.digest and standing.missing:
            digests = {standing.id: standing.digest}
            run.write(f"{standing.post_id}/_post", "approve", role="client", deliveries=digests)


def check(truth):
    """Hold what must be so after every step."""
    counts = Counter((one.delivery, one.part) for one in truth.visible)
    assert not [pair for pair, count in counts.items() if count > 1], truth.visible
    check_claims(truth)
    ledger = truth.ledger  # which verifies the chain
    for name in ledger.deliveries():
        for number, part in ledger.progress(name).parts.items():
            if part.last.kind == "published":
                assert (name, number) in counts, (name, number)
    for before, after in itertools.pairwise(truth.history):
        assert before.items() <= after.items()


def check_claims(truth):
    """Hold that nothing was claimed while it was held back, or without its approval.

    The ledger's own order tells: the clocks of those who wrote may differ.
    """
    for number in range(truth.checked, len(truth.history)):
        old, new = truth.history[number - 1 : number + 1]
        before, after = read_ledger(old), read_ledger(new)
        for path in new.keys() - old.keys():
            stream = path.rpartition("/")[0]
            claim = next(event for event in after.streams[stream] if event.path == path)
            if claim.kind == "claim":
                assert before.hold("lumen") is None, path
                events = before.streams.get(stream.rpartition("/")[0] + "/_post", ())
                digest = approvals(events).get("client", {}).get(stream)
                assert digest == claim.data["digest"], path
    truth.checked = len(truth.history)
