"""Fixtures of the generator's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from workshop import Workshop, set_up_workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return set_up_workshop(tmp_path)
