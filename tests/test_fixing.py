"""Fixes change what they name and no other byte, and come to an end."""

from hypothesis import given, settings
from hypothesis import strategies as st

from marronnier.checking import check
from marronnier.fixing import Fixed, fix
from marronnier.load import load
from marronnier.model import Edit, Place
from marronnier.posts import cut
from marronnier.source import SIZE_LIMIT
from tests.reading.test_properties import BYTES, TEXTS, file
from tests.reading.workspace import NOW, POST, files, inspect, post_text
from tests.steps import steps


def edit(line, start, end, old, new):
    return Edit(Place(POST, line, start, line, end), old, new)


def test_windows_line_ends_and_bom_stay():
    data = b"\xef\xbb\xbfun\r\n**deux**\r\ntrois"
    fixed = fix(data, [edit(2, 1, 9, "**deux**", "deux")])
    assert fixed.data == b"\xef\xbb\xbfun\r\ndeux\r\ntrois"
    assert fixed.applied == 1


def test_a_new_line_end_is_the_files_own():
    assert fix(b"a\r\nb\x0bc", [edit(2, 2, 3, "\x0b", "\n")]).data == b"a\r\nb\r\nc"
    assert fix(b"b\x0bc", [edit(1, 2, 3, "\x0b", "\n")]).data == b"b\nc"


def test_an_edit_over_several_lines_knows_any_line_end():
    across = Edit(Place(POST, 1, 1, 2, 2), "a\nb", "c")
    assert fix(b"a\r\nb.", [across]).data == b"c."
    assert fix(b"a\nb.", [across]).data == b"c."
    assert fix(b"a\rb.", [across]).data == b"c."


def test_an_edit_whose_text_is_not_there_is_left_out():
    data = "été\n".encode()
    assert fix(data, [edit(1, 1, 4, "ete", "x")]).data == data
    assert fix(data, [edit(7, 1, 4, "été", "x")]).data == data
    assert fix(data, [edit(1, 3, 9, "é\n", "x")]).data == data


def test_edits_that_overlap_wait_for_the_next_pass():
    data = b"**[a](b)**"
    outer, inner = edit(1, 1, 11, "**[a](b)**", "[a](b)"), edit(1, 3, 9, "[a](b)", "a (b)")
    assert fix(data, [inner, outer]) == fix(data, [outer, inner])
    assert fix(data, [inner, outer]).data == b"[a](b)"


def test_the_same_edit_twice_counts_once():
    twice = [edit(1, 1, 2, "a", "b"), edit(1, 1, 2, "a", "b")]
    assert fix(b"a a", twice).data == b"b a"


def test_bytes_that_are_no_text_stay():
    assert fix(b"\xff**a**", [edit(1, 1, 2, "\xff", "x")]).data == b"\xff**a**"


def fixes(data):
    workspace, findings = load({**files({}), POST: file(data)}, inspect)
    return [f.fix for f in check(workspace, findings, NOW) if f.fix and f.fix.at.path == POST]


@settings(max_examples=300)
@given(BYTES)
def test_fixing_ends_and_then_changes_nothing(data):
    for _ in range(len(data) + 20):
        done = fix(data, fixes(data))
        if not done.applied:
            assert done.data == data
            return
        data = done.data
    raise AssertionError("fixing never ends")


def test_edits_that_only_together_would_cut_are_left_out():
    data = post_text({"body": "Un\n\\-\\-\\-\nDeux\n"}).encode()
    escapes = [edit(9, start, start + 2, "\\-", "-") for start in (1, 3, 5)]
    assert fix(data, escapes).data.endswith(b"Un\n--\\-\nDeux\n")


def test_an_edit_that_would_undo_a_section_is_left_out():
    data = post_text({"body": "Un\n##\x0bmastodon\nDeux\n"}).encode()
    assert fix(data, [edit(9, 3, 4, "\x0b", "\n")]).data == data


def test_an_edit_that_would_spoil_the_front_matter_is_left_out():
    data = post_text({"with": "first_comment: x _a:_ b"}).encode()
    assert fix(data, [edit(7, 18, 22, "_a:_", "a:")]).data == data


@settings(max_examples=300)
@given(TEXTS)
def test_no_fix_cuts_a_text_in_passing(body):
    data = post_text({"with": "platform: [mastodon, bluesky]", "body": body})
    data = data.encode("utf-8", "ignore")
    accounts = ("mastodon", "bluesky")
    workspace, findings = load({**files({}), POST: file(data)}, inspect)
    edits = [
        found.fix
        for found in check(workspace, findings, NOW)
        if found.fix and found.fix.at.path == POST and found.rule not in ("SRC018", "SRC032")
    ]
    assert cut(fix(data, edits).data, accounts) == cut(data, accounts)


def test_edits_that_would_make_a_file_too_large_to_read_are_left_out():
    data = b"a" * SIZE_LIMIT
    assert fix(data, [edit(1, 1, 2, "a", "à")]) == Fixed(data, 0)
    assert fix(data, [edit(1, 1, 2, "a", "b")]).applied == 1


def test_one_edit_that_cuts_among_thousands_is_left_out_in_time():
    lines = "\n".join(["a "] * 4000)
    data = post_text({"body": f"{lines}\n-- -\n"}).encode()
    first = data.decode().split("\n").index("a ") + 1
    edits = [edit(first + n, 2, 3, " ", "") for n in range(4000)]
    cutting = edit(first + 4000, 3, 4, " ", "")
    done = []
    work = steps(lambda: done.append(fix(data, [*edits[:2000], cutting, *edits[2000:]])))
    assert done[0].applied == 4000
    assert b"\n-- -\n" in done[0].data
    assert work < 400 * len(edits)  # one look at all of them for each halving, no more


@given(st.lists(st.sampled_from(["a", "é", "👩‍👧", "\n", "\r\n", "\r", " "])).map("".join))
def test_a_file_without_fixes_keeps_every_byte(text):
    assert fix(text.encode(), []).data == text.encode()
