"""Pictures that a run of the publisher decodes: those of what is due, and what is remembered."""

import dataclasses

from marronnier.cli import Settings
from marronnier.cli.world import make_world, transports
from marronnier.publishing import publish
from marronnier.running import Run
from tests.publishing.stage import CHARTER, NOW, png, post

REUSE = CHARTER + "media:\n  reuse_days: 30\n"


def picture(name):
    return f"media:\n  - {{path: {name}.png, kind: visuel, alt: Une lampe posée sur un bureau.}}\n"


def test_an_old_picture_is_not_decoded_each_time(make):
    made = make(charter=REUSE.replace("{client}", "lumen")).init()
    days = {"soir": "2026-12-05", "semaine": "2026-11-28", "hier": "2024-05-05", "an": "2027-12-05"}
    for number, (name, day) in enumerate(days.items()):
        made.write(f"content/lumen/2026/12/{name}.png", png(size=(60 + number, 60)))
        status = "approved" if day > "2026-12" else "published"
        text = post("Texte.", date=f"{day} 18:30", status=status, extra=picture(name))
        made.add(text, name)
    decoded = []

    def inspect(file):
        facts = world.inspect(file)
        decoded.append(facts.width)
        return facts

    world = make_world(Settings(made.folder, "en", NOW))
    run = Run(dataclasses.replace(world, inspect=inspect), transports(divert=False))
    publish(run, mirror=False)
    assert [result.delivery.split("/")[1] for result in run.results if result.url] == ["soir"]
    assert set(decoded) == {60, 61}  # not what went out two years ago, nor what comes in a year


def test_a_picture_of_last_week_is_known_again(make):
    strict = REUSE.replace("{client}", "lumen") + "rules:\n  IMG006: error\n"
    made = make(charter=strict).init()
    made.write("content/lumen/2026/12/lampe.png", png(size=(640, 480)))
    for name, day in (("semaine", "2026-11-28"), ("soir", "2026-12-05")):
        made.add(post(f"Texte de {name}.", date=f"{day} 18:30", extra=picture("lampe")), name)
    told = made.publish(code=1).out
    assert "was shown on 28 November 2026" in told
    assert made.sent() == []
