"""Any bytes, and files with some of their bytes changed, through every reader."""

from __future__ import annotations

from pathlib import Path

import fuzzing
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = 60
"""So many inputs of each kind are tried on each reader; `scripts/fuzz.py` searches for longer."""

KINDS = ("bytes", "spoilt")
KEPT = tuple(
    path.relative_to(fuzzing.CORPUS).as_posix() for path in sorted(fuzzing.CORPUS.glob("*/*"))
)
"""What the long search found worth keeping."""

_SEEDS = {target: fuzzing.seeds(target) for target in fuzzing.TARGETS}

_few = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def spoilt(draw: st.DrawFn, target: str) -> bytes:
    """A whole input of a target, some pieces of it replaced, doubled or left out."""
    data = bytearray(draw(st.sampled_from(_SEEDS[target])))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 20))
        new = draw(
            st.one_of(
                st.binary(max_size=8),
                st.text(max_size=8).map(str.encode),
                st.sampled_from([b"", b'"', b"\x00", b"1e999", b"-0", b"NaN", b"[[", b"\xff\xfe"]),
                st.just(bytes(data[start : start + length]) * 2),
            )
        )
        data[start : start + length] = new
    return bytes(data)


@pytest.mark.parametrize("target", fuzzing.TARGETS)
def test_no_bytes_make_a_reader_fail(target: str) -> None:
    @_few
    @given(st.binary(max_size=300))
    def read(data: bytes) -> None:
        fuzzing.TARGETS[target](data)

    read()


@pytest.mark.parametrize("target", fuzzing.TARGETS)
def test_no_spoilt_file_makes_a_reader_fail(target: str) -> None:
    @_few
    @given(spoilt(target))
    def read(data: bytes) -> None:
        fuzzing.TARGETS[target](data)

    read()


@pytest.mark.parametrize("kept", KEPT)
def test_what_was_found_once_is_read(kept: str) -> None:
    path = Path(kept)
    fuzzing.TARGETS[path.parts[0]]((fuzzing.CORPUS / path).read_bytes())


def test_the_corpus_is_small() -> None:
    assert sum(path.stat().st_size for path in fuzzing.CORPUS.glob("*/*")) < 200_000
