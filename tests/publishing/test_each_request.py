"""Networks that fail at each request in its turn: what is lost, broken or answered with rubbish."""

import itertools
import json

import pytest

from tests.fakes import network as standing
from tests.publishing import stage
from tests.publishing.networks import NETWORKS
from tests.publishing.stage import LATER

LAST = "2026-12-05T19:10:00Z"  # within the time that a post may be late


MARK = 10  # characters of a secret that are no accident
LENT = ("ya29.jeton-d-une-heure", "jeton-d-envoi-9f8e7d6c5b")  # by the stand-ins, for a while


class Lost(Exception):
    """The connection ends without an answer."""


def echo(request):
    """Return a refusal in the words of any network, which repeats all that it was told."""
    sent = request.headers.get("Authorization", ""), request.path, request.body.decode("latin1")
    words = " ".join(sent)
    error = {"message": words, "error_user_msg": words, "code": 100, "errors": [{"reason": words}]}
    named = {"message": words, "error_description": sent[-1], "code": words, "detail": words}
    return json.dumps({"error": error, **named}).encode()


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
        answers = {
            "failure": (500, b""),
            "html": (200, b"<html>Bonjour</html>"),
            "echo": (400, echo(request)),
            "echo of a failure": (500, echo(request)),
        }
        status, body = answers[self.fault]
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


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("fault", ["echo", "echo of a failure"])
@pytest.mark.parametrize("on", NETWORKS, ids=lambda one: one.name)
def test_a_network_that_repeats_what_it_was_told(on, fault, make):
    """No secret of the account stands in what is written, shown or recorded."""
    for number in itertools.count():
        with standing.start(on.fake()) as fake:
            made = make(f"{number}", accounts=on.accounts(fake.url)).init()
            made.environment |= on.secrets(fake)
            on.write(made)
            fake.reset()
            faulty = Faulty(fake, fault, number)
            runs = [made.publish("--no-mirror", now=now, code=None) for now in (stage.NOW, LATER)]
            if faulty.count <= number:
                break
            told = [part for run in runs for part in (run.out, run.err)]
            files = [path for path in made.folder.rglob("*") if path.is_file()]
            told += [path.read_text("latin1") for path in files if ".git" not in path.parts]
            told += [json.dumps(event) for event in made.events().values()]
            secrets = {*on.secrets(fake).values(), *LENT}
            secrets = {value for value in secrets if len(value) > MARK}
            for text in told:
                for secret in secrets:
                    marked = [secret[at : at + MARK] for at in range(len(secret) - MARK + 1)]
                    assert not [one for one in marked if one in text], (number, secret, text)
    assert number > len(on.parts)
