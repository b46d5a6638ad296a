"""What people are told of an answer: what it proves, in few words and without any secret."""

import contextlib

import pytest

MOST = 500  # characters, however much a network says


@contextlib.contextmanager
def told(outcome, words, *secrets):
    """Expect this very outcome, whose sentence says these words."""
    with pytest.raises(outcome) as caught:
        yield
    sentence = str(caught.value)
    assert type(caught.value) is outcome
    assert words in sentence
    assert len(sentence) < MOST
    assert not [secret for secret in (*secrets, "\x1b") if secret in sentence]
