"""Correct the list of hashtags in a post's front matter, written in a row or one a line.

Only what stands there as plain words on one line: nothing is guessed about quotes or comments.
"""

from __future__ import annotations

from marronnier.model import Edit, Place, Post


def added(post: Post, names: tuple[str, ...]) -> Edit | None:
    """Return the edit that puts hashtags at the end of the list, None when it cannot be sure."""
    last = len(post.hashtags) - 1
    at, whole = post.places.get(f"hashtags.{last}"), post.places.get("hashtags")
    if at is None or whole is None or not _is_plain(at, post.hashtags[last]):
        return None
    tag = post.hashtags[last]
    if whole == at:  # one word stands for the list
        return Edit(at, tag, f"[{', '.join((tag, *names))}]")
    if _in_a_row(whole):
        return Edit(at, tag, ", ".join((tag, *names)))
    indent = " " * (at.column - 3)
    return Edit(at, tag, "".join((tag, *(f"\n{indent}- {name}" for name in names))))


def renamed(post: Post, index: int, name: str, *, proposed: bool = False) -> Edit | None:
    """Return the edit that writes another hashtag in one's place."""
    at = post.places.get(f"hashtags.{index}")
    if at is None or not _is_plain(at, post.hashtags[index]):
        return None
    return Edit(at, post.hashtags[index], name, proposed)


def removed(post: Post, index: int) -> Edit | None:
    """Return the edit that takes a hashtag out of the list, with its comma or its line."""
    tag, at = post.hashtags[index], post.places.get(f"hashtags.{index}")
    whole = post.places.get("hashtags")
    if at is None or whole is None or whole == at or not _is_plain(at, tag):
        return None
    if not _in_a_row(whole):
        return _line(at, tag) if len(post.hashtags) > 1 else None
    if len(post.hashtags) == 1:
        around = Place(at.path, whole.line, whole.column, at.end_line, at.end_column + 1)
        return Edit(around, f"[{tag}]", "[]")
    if index:
        before = post.places[f"hashtags.{index - 1}"]
        between = Place(at.path, before.end_line, before.end_column, at.end_line, at.end_column)
        return Edit(between, f", {tag}", "")
    after = post.places["hashtags.1"]
    return Edit(Place(at.path, at.line, at.column, after.line, after.column), f"{tag}, ", "")


def _is_plain(at: Place, tag: str) -> bool:
    return at.line == at.end_line and at.end_column - at.column == len(tag)


def _in_a_row(whole: Place) -> bool:
    """Tell whether a bracket opens the list, behind its key; YAML gives the place of that alone."""
    return whole.end_column - whole.column == 1 and whole.column > len("hashtags:")


def _line(at: Place, tag: str) -> Edit:
    indent = " " * (at.column - 3)
    return Edit(Place(at.path, at.line, 1, at.line + 1, 1), f"{indent}- {tag}\n", "")
