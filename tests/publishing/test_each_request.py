"""Networks that fail at each request in its turn: what is lost, broken or answered with rubbish."""

import itertools

import pytest

from tests.fakes import network as standing
from tests.publishing import stage
from tests.publishing.networks import NETWORKS
from tests.publishing.stage import LATER

LAST = "2026-12-05T19:10:00Z"  # within the time that a post may be late


class Lost(Exception):
    """The connection ends without an answer."""


class Faulty:
    """Play one fault at the request of one number, on what answers for a network."""

    def __init__(self, fake, fault, number):
        self.answer, self.fault, self.number = fake.answer, fault, number
        self.count = 0
        fake.answer = self

    def __call__(self, request):
        number, self.count = self.count, self.count + 1
        if number != self.number:
            return self.answer(request)
        if self.fault == "request-lost":
            raise Lost
        self.answer(request)
        if self.fault == "answer-lost":
            raise Lost
        status, body = {"failure": (500, b""), "html": (200, b"<html>Bonjour</html>")}[self.fault]
        return status, [], body


def state(made, on, now):
    return made.row(f"lumen/2026-12-05-soldes/{on.name}", now=now)["state"]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("fault", ["request-lost", "answer-lost", "failure", "html"])
@pytest.mark.parametrize("on", NETWORKS, ids=lambda one: one.name)
def test_a_fault_at_each_request(on, fault, make, count):
    """Nothing is out twice, and whatever is not out is told with a failing exit code."""
    points = 0
    for number in itertools.count():
        with standing.start(on.fake()) as fake:
            made = make(f"{number}", accounts=on.accounts(fake.url)).init()
            made.environment |= on.secrets(fake)
            on.write(made)
            fake.reset()
            faulty = Faulty(fake, fault, number)
            runs = [made.publish("--no-mirror", code=None)]
            states = [state(made, on, stage.NOW)]
            if faulty.count <= number:
                break
            points += 1
            for now in (LATER, on.found, on.found, LAST):
                runs.append(made.publish("--no-mirror", now=now, code=None))
                states.append(state(made, on, now))
            texts, codes = on.texts(fake), [run.code for run in runs]
            where = (number, codes, states, texts, [run.out + run.err for run in runs])
            assert texts == on.parts[: len(texts)], where
            assert not any("Traceback" in run.err for run in runs), where
            # what is not out is told by the run that finds it so
            told = [code for code, one in zip(codes, states, strict=True) if one == states[-1]]
            assert states[-1] == "published" or (states[-1] == "parked" and told[0] == 1), where
            assert states[-1] != "published" or texts == on.parts, where
    count(points)
    assert points > len(on.parts)
