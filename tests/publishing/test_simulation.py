"""Random histories: edits, approvals, time, runs that die, pushes and requests that go wrong."""

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from marronnier.model import State
from marronnier.platforms import base
from marronnier.running import Run
from tests.publishing import simulation, stage
from tests.publishing.simulation import Fate, Runner

NAMES = ["un", "deux"]
CLASSES = list(base.Class)
PUSHES = st.lists(st.sampled_from(["ok", "ok", "lost", "silent"]), max_size=5)
REQUESTS = st.lists(
    st.sampled_from(["ok", "slow", "lost", "silent", "late", "unsent", "busy", "refused", "lapse"]),
    max_size=3,
)
FATES = st.builds(
    Fate,
    dies=st.integers(0, 25),
    fetches=st.lists(st.sampled_from(["ok", "ok", "ok", "away"]), max_size=8).map(tuple),
    after=st.booleans(),
    pushes=PUSHES.map(tuple),
    requests=REQUESTS.map(tuple),
)


class Histories(RuleBasedStateMachine):
    """What may happen to a workspace with two posts, and what must never come of it."""

    @initialize(class_=st.sampled_from(CLASSES), thread=st.booleans(), blind=st.booleans())
    def begin(self, class_, thread, blind):
        self.truth = simulation.begin(class_)
        self.truth.blind = blind
        for number, name in enumerate(NAMES):
            self.edit(name, f"Texte de {name}.", "approved", number, thread)
        simulation.approve(self.truth)
        self.truth.pass_time(35 * 60)

    @rule(
        name=st.sampled_from(NAMES),
        text=st.sampled_from(["Corrigé.", "Encore corrigé."]),
        status=st.sampled_from(["approved", "approved", "approved", "draft", "cancelled"]),
        minute=st.integers(0, 9),
        thread=st.booleans(),
    )
    def edit(self, name, text, status, minute, thread):
        body = f"{text} ({name})" + ("\n\n---\n\nSuite." * thread).replace("Suite", f"Suite {name}")
        date = f"2026-12-05 18:3{minute}"
        self.truth.write(
            f"content/lumen/2026/12/{name}.md", stage.post(body, date=date, status=status)
        )

    @rule()
    def approve(self):
        simulation.approve(self.truth)

    @rule(kind=st.sampled_from(["hold", "resume"]))
    def hold(self, kind):
        run = Run(Runner(self.truth, Fate()).world(), {})
        run.refresh()
        run.write("lumen/_client", kind, name="Camille", why="Crise.")

    @rule(minutes=st.sampled_from([1, 5, 11, 25, 90]))
    def tick(self, minutes):
        self.truth.pass_time(60 * minutes)

    @rule(fate=FATES)
    def run(self, fate):
        Runner(self.truth, fate).run()

    @rule(fates=st.tuples(FATES, FATES), schedule=st.lists(st.integers(0, 1), max_size=60))
    def race(self, fates, schedule):
        simulation.interleave([Runner(self.truth, fate) for fate in fates], schedule)

    @invariant()
    def holds(self):
        if hasattr(self, "truth"):
            simulation.check(self.truth)

    def teardown(self):
        """With the faults over, a few runs bring everything to a state that people can see."""
        if not hasattr(self, "truth"):
            return
        for _ in range(4):
            self.truth.pass_time(11 * 60)
            assert Runner(self.truth, Fate()).run() in (0, 1)
            simulation.check(self.truth)
        run = Run(Runner(self.truth, Fate()).world(), {})
        run.refresh()
        open_ = {State.DUE, State.CLAIMED, State.UNKNOWN}
        left = [standing for standing in run.standings() if standing.state in open_]
        assert left == [], left


def explore(examples, *, steps=12, **more):
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        **more,
    )
    hypothesis.stateful.run_state_machine_as_test(Histories, settings=settings)


@pytest.mark.timeout(900)
def test_random_histories(request):
    everything = request.config.getoption("--all")
    explore(2000 if everything else 40, steps=25 if everything else 12)


# --- and every kill, one by one, on every class -------------------------------------------------


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.name)
@pytest.mark.parametrize(
    "request_",
    [
        "ok",
        "silent",
        *(pytest.param(one, marks=pytest.mark.slow) for one in ("late", "lost", "lapse")),
    ],
)
def test_every_kill_on_every_class(class_, request_, count):
    points = 0
    for after in (False, True):
        for n in range(1, 1000):
            truth = simulation.begin(class_)
            truth.write(
                "content/lumen/2026/12/un.md",
                stage.post("Un.\n\n---\n\nDeux.", platform="[outbox]"),
            )
            simulation.approve(truth)
            truth.pass_time(35 * 60)
            code = Runner(truth, Fate(n, after, requests=(request_,))).run()
            for _ in range(6):
                truth.pass_time(11 * 60)
                Runner(truth, Fate()).run()
                simulation.check(truth)
            shown = [one.text for one in truth.visible]
            state = truth.ledger.progress("lumen/un/outbox")
            parked = any(part.state is State.PARKED for part in state.parts.values())
            assert shown == ["Un.", "Deux."] or (class_ is base.Class.NEITHER and parked), (
                n,
                after,
            )
            if code != -9:
                break
            points += 1
    count(points)
    assert points > 10
