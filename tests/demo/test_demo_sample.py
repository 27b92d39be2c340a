"""The sample log: the same everywhere, and mixed enough to be worth looking at."""

from __future__ import annotations

import hashlib
import json

from lipservice_conformance.demo_sample import sample_lines


def test_the_sample_is_the_same_bytes_on_every_machine() -> None:
    digest = hashlib.sha256("\n".join(sample_lines()).encode()).hexdigest()
    assert digest == "2d66d942f0fa471eb4b4084bdd3424d514c8352dbb3c13b229708c67a2cf9699"


def test_fewer_lines_are_the_beginning_of_more() -> None:
    assert sample_lines(100) == sample_lines()[:100]


def test_every_line_is_one_line_with_no_name_left_unfilled() -> None:
    lines = sample_lines()
    assert len(lines) == 4000
    assert all(line.strip() and "\n" not in line for line in lines)
    assert not any("{number}" in line or "{word}" in line for line in lines)


def test_the_sample_is_mixed_like_a_web_applications_log() -> None:
    lines = sample_lines()
    bodies = [line for line in lines if line.startswith("{") and isinstance(json.loads(line), dict)]
    assert len(bodies) > 200
    for part in ("HTTP/1.1", "SELECT", "@example", "2001:db8:", "Traceback", "took=", "„", "注文", "🚀", "\tat "):
        assert any(part in line for line in lines), part
