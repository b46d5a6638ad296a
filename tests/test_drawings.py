"""SVG that a page may show, and what it may not hold."""

from pathlib import Path

import pytest
import yaml

from marronnier.drawings import LIMIT, refusal

CASES = yaml.safe_load(Path(__file__).with_name("drawings.yml").read_text("utf-8"))
FRAME = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def why(data):
    found = refusal(data)
    return found.render() if found else ""


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    case = CASES[name]
    assert why(FRAME.format(case["svg"]).encode()) == case.get("why", "")


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="UTF-8"?>\n', "\ufeff", "<!-- a -->"]
)
def test_heads_that_programs_write(head):
    assert why(f"{head}{FRAME.format('<path/>')}".encode()) == ""


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "it is no SVG that can be read"),
        (b"\x89PNG", "it is no SVG that can be read"),
        (b"<svg/>", "it is no SVG that can be read"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "it is no SVG that can be read"),
        (FRAME.format("<path>").encode(), "it is no SVG that can be read"),
        (b" " * (LIMIT + 1), "it is larger than a megabyte"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]>' + FRAME.format("&a;").encode(),
            "it holds “!ENTITY a”",
        ),
        (
            b"<?xml-stylesheet href='https://a.example/b.css'?>" + FRAME.format("").encode(),
            "it holds “?xml-stylesheet”",
        ),
    ],
)
def test_what_is_refused(data, told):
    assert why(data) == told


def test_a_doctype_alone_is_harmless():
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    assert why(doctype + FRAME.format("<path/>").encode()) == ""
