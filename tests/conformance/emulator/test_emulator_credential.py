"""The token: where it stands and which shape it must have."""

from __future__ import annotations

import pytest
from lipservice_conformance.emulator.credential import check_token, find_token, is_of_a_project, single_parameter
from lipservice_conformance.emulator.reply import Refusal


def refused(token: str) -> tuple[int, str]:
    with pytest.raises(Refusal) as caught:
        check_token(token, ["phc_dropped"])
    return caught.value.reply.status, caught.value.reply.body.decode()


def test_the_header_wins_over_the_parameter() -> None:
    assert find_token("Bearer phc_header", "phc_parameter") == "phc_header"
    assert find_token(None, "phc_parameter") == "phc_parameter"


def test_an_empty_header_wins_too() -> None:
    assert find_token("", "phc_parameter") == ""


@pytest.mark.parametrize(
    "header, token",
    [
        ("phc_bare", "phc_bare"),
        ("Bearer", "Bearer"),  # what HTTP leaves of `Bearer ` with nothing behind it
        ("bearer phc_x", "bearer phc_x"),
        ("Basic x", "Basic x"),
        ("Bearer  phc_x", " phc_x"),
    ],
)
def test_only_bearer_and_a_space_are_taken_off(header: str, token: str) -> None:
    assert find_token(header, None) == token


def test_no_token_anywhere_is_unauthorized() -> None:
    with pytest.raises(Refusal) as caught:
        find_token(None, None)
    assert caught.value.reply.status == 401
    assert caught.value.reply.body == b'{"error":"No token provided"}'


@pytest.mark.parametrize(
    "token, flaw",
    [
        ("", "empty"),
        ("phc_" + "x" * 61, "too_long"),
        ("phc_é", "not_ascii"),
        ("phx_personal", "personal_api_key"),
        ("phc_\0", "null_byte"),
    ],
)
def test_a_shape_that_no_token_has_is_named(token: str, flaw: str) -> None:
    status, body = refused(token)
    assert status == 401
    assert f"({flaw})" in body


def test_a_token_of_64_characters_passes() -> None:
    check_token("phc_" + "x" * 60, [])


def test_a_blocked_token_is_unauthorized() -> None:
    assert refused("phc_dropped") == (401, '{"error":"Invalid token"}')


@pytest.mark.parametrize("token", ["Bearer", "bearer phc_x", " phc_x", "phc_x ", "phc_unknown"])
def test_rows_of_a_token_of_no_project_do_not_survive(token: str) -> None:
    check_token(token, [])
    assert not is_of_a_project(token, ["phc_unknown"])


def test_rows_of_any_other_token_do() -> None:
    assert is_of_a_project("phc_x", ["phc_unknown"])


def test_a_parameter_given_twice_is_refused_as_text() -> None:
    with pytest.raises(Refusal) as caught:
        single_parameter(b"token=phc_a&token=phc_b", "token")
    assert caught.value.reply.status == 400
    assert caught.value.reply.headers["content-type"].startswith("text/plain")
    assert single_parameter(b"token=phc%5Fa&other=1", "token") == "phc_a"
    assert single_parameter(b"", "token") is None
