"""docs/reliability.md says what the tests count."""

from __future__ import annotations

import tomllib

import pytest
import write_reliability

PROMISES = tomllib.loads(write_reliability.PROMISES.read_text(encoding="utf-8"))


def test_the_document_is_what_the_tests_count() -> None:
    assert write_reliability.PAGE.read_text(encoding="utf-8") == write_reliability.text()


@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_names_tests_that_are_there(name: str) -> None:
    for file in PROMISES[name]["tests"].split(", "):
        assert (write_reliability.ROOT / file).is_file()
