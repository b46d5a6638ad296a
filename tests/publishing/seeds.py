"""Histories drawn from a seed: two or three publishers, and everything that may befall them.

A seed draws the same history on every machine; `python -m tests.publishing.seeds 1234` tells it.
"""

import random
import sys
from dataclasses import dataclass, field

from marronnier.model import State
from marronnier.platforms import base
from marronnier.running import Run
from tests.publishing import simulation, stage
from tests.publishing.simulation import Fate, Runner

NAMES = ("un", "deux", "trois")
SKEW = 240  # seconds that a run's clock may be wrong by: beyond five minutes nothing is sent
PUSHES = ("ok",) * 6 + ("lost", "silent")
REQUESTS = ("ok",) * 6 + ("slow", "lost", "unsent", "busy", "limited", "refused", "lapse")
REQUESTS += ("silent", "late") * 3  # the two that leave a doubt
FETCHES = ("ok",) * 12 + ("away",)
CALM = 5  # runs without a fault, after which nothing may be open


@dataclass
class Skewed(Runner):
    """A run whose clock is wrong, and jumps while it runs."""

    wrong: tuple = (0, 0)  # seconds, before and after the jump
    jumps: int = 0  # at this effect

    def now(self):
        """Return what this run takes for the time."""
        seconds = self.wrong[self.effects >= self.jumps]
        return self.truth.now + simulation.timedelta(seconds=seconds)


@dataclass
class History:
    """What a seed makes of a workspace, step by step, and what must hold after each."""

    seed: int
    tell: object = lambda _: None
    truth: simulation.Truth = None
    held: bool = False
    chance: random.Random = field(default=None)

    def play(self):
        """Play the history to its end; raise AssertionError at the first thing that is wrong."""
        self.chance = random.Random(self.seed)  # noqa: S311 - nothing is kept secret by it
        self.truth = simulation.begin(self.chance.choice(list(base.Class)))
        self.truth.blind = self.chance.random() < 0.3
        for name in NAMES[: self.chance.randint(1, 3)]:
            self.edit(name, status="approved")
        self.approve()
        self.pass_time(35)
        for _ in range(self.chance.randint(4, 12)):
            step, *arguments = self.chance.choice(STEPS)
            self.tell(f"{self.truth.now:%H:%M:%S} {step.__name__} {arguments or ''}")
            step(self, *arguments)
            simulation.check(self.truth)
        self.rest()
        return self

    # --- steps ---

    def edit(self, name=None, status=None):
        """Write a post, or write it anew."""
        name = name or self.chance.choice(NAMES)
        status = status or self.chance.choice(("approved", "approved", "draft", "cancelled"))
        body = f"{self.chance.choice(('Bonjour', 'Bonsoir'))} ({name})"
        if self.chance.random() < 0.4:
            body += f"\n\n---\n\nSuite ({name})"
        date = f"2026-12-05 18:3{self.chance.randint(0, 9)}"
        text = stage.post(body, date=date, status=status)
        self.truth.write(f"content/lumen/2026/12/{name}.md", text)

    def delete(self):
        """Remove a post."""
        path = f"content/lumen/2026/12/{self.chance.choice(NAMES)}.md"
        if path in self.truth.files:
            self.truth.files = {key: text for key, text in self.truth.files.items() if key != path}
            self.truth.commit += 1

    def approve(self):
        """Approve everything as it stands."""
        simulation.approve(self.truth)

    def withdraw(self):
        """Withdraw the approval of one post."""
        self.write(f"lumen/{self.chance.choice(NAMES)}/_post", "revoke", role="client")

    def hold(self):
        """Hold the client's posts back, or let them go again."""
        self.held = not self.held
        data = {"why": "Crise.", "name": "Camille"} if self.held else {"name": "Camille"}
        self.write("lumen/_client", "hold" if self.held else "resume", **data)

    def write(self, stream, kind, **data):
        """Write an event as a command does."""
        run = Run(Runner(self.truth, Fate()).world(), {})
        run.refresh()
        run.write(stream, kind, **data)

    def pass_time(self, minutes):
        """Let time go by."""
        self.truth.pass_time(60 * minutes)

    def run(self, runs=1):
        """Let so many publishers run at once, in a drawn order."""
        runners = [self.runner() for _ in range(runs)]
        if runs == 1:
            return runners[0].run()
        order = [self.chance.randrange(runs) for _ in range(80)]
        return simulation.interleave(runners, order)

    def runner(self):
        """Return a publisher with a fate and a clock of its own."""
        draw = self.chance
        fate = Fate(
            dies=draw.choice((0, draw.randint(1, 30))),
            after=draw.random() < 0.5,
            pushes=tuple(draw.choices(PUSHES, k=8)),
            requests=tuple(draw.choices(REQUESTS, k=4)),
            fetches=tuple(draw.choices(FETCHES, k=8)),
        )
        wrong = draw.choice(((0, 0), (draw.randint(-SKEW, SKEW), draw.randint(-SKEW, SKEW))))
        return Skewed(self.truth, fate, wrong=wrong, jumps=draw.randint(1, 20))

    def rest(self):
        """With the faults over, bring everything to a state that people can see."""
        for _ in range(CALM):
            self.pass_time(11)
            code = Runner(self.truth, Fate()).run()
            assert code in (0, 1), code
            simulation.check(self.truth)
        run = Run(Runner(self.truth, Fate()).world(), {})
        run.refresh()
        open_ = {State.DUE, State.CLAIMED, State.UNKNOWN}
        left = [(one.id, one.state) for one in run.standings() if one.state in open_]
        assert left == []


STEPS = (
    *[(History.run, number) for number in (1, 1, 1, 1, 2, 2, 3)],
    *[(History.pass_time, minutes) for minutes in (1, 5, 11, 90)],
    (History.edit,),
    (History.edit,),
    (History.delete,),
    (History.approve,),
    (History.approve,),
    (History.withdraw,),
    (History.hold,),
)

if __name__ == "__main__":
    print_line = sys.stdout.write
    told = History(int(sys.argv[1]), lambda line: print_line(line + "\n")).play()
    for shown in told.truth.visible:
        print_line(f"{shown}\n")
