"""site.yml, executed: the calendar is an artifact; Pages get what the owner names, and no more."""

import pytest

from tests.workflows.acting import minutes

pytestmark = [pytest.mark.act, pytest.mark.timeout(300)]


def pages(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }


def test_a_push_builds_the_calendar_and_deploys_nothing(stage):
    stage.post("demain", ago=-minutes(60 * 24), text="À demain, à l'atelier.")
    stage.commit("a post")
    ran = stage.run("site.yml", "push")
    assert ran.code == 0, ran.log
    assert set(ran.jobs) == {"build"}
    shown = pages(ran.artifacts / "calendar")
    assert any("À demain" in page for page in shown.values())
    assert {path.name for path in ran.artifacts.iterdir()} == {"calendar"}


@pytest.mark.parametrize("named", ["all", "atelier-lumen"])
def test_pages_get_what_the_variable_names(stage, named):
    stage.write(
        "clients/autre/charter.yml",
        "version: 1\nclient: autre\nname: Autre marque\ntimezone: Europe/Paris\n"
        "voice:\n  address: vous\n",
    )
    stage.post("demain", ago=-minutes(60 * 24))
    stage.commit("another client")
    ran = stage.run("site.yml", "push", variables={"MARRONNIER_PAGES": named})
    assert ran.code == 0, ran.log
    assert set(ran.jobs) == {"build", "deploy"}
    assert (ran.artifacts / "deployed").exists()
    shown = "".join(pages(ran.artifacts / "github-pages").values())
    assert "Atelier Lumen" in shown
    assert ("Autre marque" in shown) == (named == "all")
    assert "Autre marque" in "".join(pages(ran.artifacts / "calendar").values())


def test_a_variable_that_names_no_client_is_one_sentence(stage):
    ran = stage.run("site.yml", "push", variables={"MARRONNIER_PAGES": "../atelier"})
    assert ran.code == 1
    assert "Traceback" not in ran.log
    assert "bug" not in ran.jobs["build"]
    assert "deploy" not in ran.jobs


def test_publishing_ends_with_a_calendar_that_knows_of_it(stage):
    stage.post("ce-soir", ago=minutes(5), text="La lampe est réparée.")
    stage.commit("a post")
    ran = stage.run("publish.yml", "schedule")
    assert ran.code == 0, ran.log
    assert set(ran.jobs) == {"plan", "send", "close", "watch", "build"}
    (status,) = stage.mock.statuses()
    assert status["url"] in "".join(pages(ran.artifacts / "calendar").values())
