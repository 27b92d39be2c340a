"""The slow model of the sampler, held to the tables of the rules and to timelines that can be followed by hand."""

import json

import pytest
from lipservice_conformance.slow_sampler import budget, random, run_timeline, stratified, threshold, waterfill
from lipservice_conformance.slow_sampler.cost import bytes_of_record
from lipservice_conformance.slow_sampler.document import canonical_document, hash_of
from lipservice_conformance.slow_sampler.glob import matches
from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.stratified import Row
from slow_timeline import ERROR, Event, reasons, records, trace

ONE = 1 << 24
ONES = ",16777216"


# --- The tables of the rules ----------------------------------------------------------------------------------------


def test_the_random_numbers_are_those_of_the_vector() -> None:
    assert random(1, 4) == {
        "state": "5e2d1772 14e498f0 d20ea1fd b382f339",
        "values": "1536281,8492589,14901402,8174785",
    }


@pytest.mark.parametrize(
    "probability, t24, th, weight",
    [
        ("1", 0x000000, "0", "3ff0000000000000"),
        ("0.5", 0x800000, "8", "4000000000000000"),
        ("0.33333333", 0xAAAAAA, "aaaaaa", "4007ffffd0000060"),
        ("0.25", 0xC00000, "c", "4010000000000000"),
        ("0.1", 0xE66666, "e66666", "4023ffffb0000140"),
        ("0.01", 0xFD70A3, "fd70a3", "4058fff7cc02b10f"),
        ("0.001", 0xFFBE76, "ffbe76", "408f3fa04d2513be"),
        ("0.00000005", 0xFFFFFF, "ffffff", "4170000000000000"),
        ("0", 0x1000000, "", "0000000000000000"),
    ],
)
def test_a_probability_has_the_threshold_and_weight_of_the_table(
    probability: str,
    t24: int,
    th: str,
    weight: str,
) -> None:
    assert threshold(probability) == {"t24": t24, "th": th, "weight": weight, "error": ""}


@pytest.mark.parametrize("text", ["1.1", "-0.5", ".5", "1.", "1e-3", "0.123456789", "50%", ""])
def test_what_is_no_probability_has_an_error(text: str) -> None:
    assert threshold(text)["error"].endswith(f'with at most 8 decimals, got "{text}"')


@pytest.mark.parametrize(
    "area, share, rates",
    [
        (1, "fair", "3355,16777,67108,335544,3355440"),
        (1, "sqrt", "9309,20810,41620,93002,294660"),
        (100, "fair", "497724,2488620,9954481" + 2 * ONES),
        (100, "sqrt", "938108,2097058,4194116,9371808" + ONES),
        (300, "fair", "2004877,10024386" + 3 * ONES),
        (300, "sqrt", "2902279,6487786,12975572" + 2 * ONES),
        (600, "fair", "5687476" + 4 * ONES),
        (600, "sqrt", "6249071,13969239" + 3 * ONES),
    ],
)
def test_water_filling_gives_the_rates_of_the_table(area: int, share: str, rates: str) -> None:
    sizes = ",".join(str(records * 1024) for records in (1000, 200, 50, 10, 1))
    assert waterfill(sizes, area * 1024, share) == {"rates": rates}


def test_water_filling_does_not_depend_on_the_order_and_keeps_about_the_area() -> None:
    sizes = [1, 5_000, 70, 70, 1_000_000, 300]
    rates = waterfill(",".join(map(str, sizes)), 10_000, "sqrt")["rates"].split(",")
    turned = waterfill(",".join(map(str, reversed(sizes))), 10_000, "sqrt")["rates"].split(",")
    assert turned == rates[::-1]
    kept = sum(int(rate) * size for rate, size in zip(rates, sizes, strict=True)) / ONE
    assert 10_000 - len(sizes) <= kept <= 10_000


def test_all_is_kept_where_there_is_room_for_all() -> None:
    assert waterfill("3,4", 7, "fair") == {"rates": f"{ONE},{ONE}"}


# --- Stratified sampling --------------------------------------------------------------------------------------------


def test_a_row_opens_after_that_of_the_rest() -> None:
    # Draws 3 and 4 of seed 1 open it behind its point. 2^20 does not leave the unit, 2^22 more does.
    trace = stratified(1, f"{1 << 20},{ONE},{1 << 22}")["trace"].split("\n")
    assert trace[0] == "0 15949978 8174785"
    assert trace[1] == "1 15949978 8174785"
    assert trace[2].split()[1] == str(15949978 + (1 << 22) - ONE)


def test_a_record_is_kept_as_often_as_its_rate_says_also_where_it_straddles() -> None:
    rates = [ONE // 3, ONE // 2, ONE - 1, ONE // 3, ONE // 7, ONE // 2]
    hits = [0] * len(rates)
    for seed in range(4_000):
        randomness = Randomness(seed)
        row = Row(randomness)
        for index, rate in enumerate(rates):
            hits[index] += row.keeps(rate, randomness)
    for hit, rate in zip(hits, rates, strict=True):
        chance = rate / ONE
        assert abs(hit - 4_000 * chance) <= 4 * (4_000 * chance * (1 - chance)) ** 0.5 + 1


def test_of_many_records_of_one_rate_as_many_are_kept_as_units_were_passed() -> None:
    randomness = Randomness(3)
    row = Row(randomness)
    kept = sum(row.keeps(ONE // 10, randomness) for _ in range(10_000))
    assert 999 <= kept <= 1_001


# --- Texts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, window, kind, cost",
    [
        ("20/s", 10, "records", 204_800),
        ("300/min", 10, "records", 51_200),
        ("48 / min", 10, "records", 8_192),
        ("0.5 / second", 2, "records", 1_024),
        ("10 GB/month", 10, "bytes", 38_580),
        ("4 kB/s", 10, "bytes", 40_000),
        ("1.5KiB/s", 1, "bytes", 1_536),
    ],
)
def test_a_budget_is_read_by_integers(text: str, window: int, kind: str, cost: int) -> None:
    assert budget(text, window) == {"kind": kind, "cost_per_window": cost, "error": ""}


@pytest.mark.parametrize(
    "text, window, error",
    [
        ("1/min", 10, '"1/min" is less than one record in a window of 10 s: window_seconds must be at least 60'),
        ("5/h", 10, '"5/h" is less than one record in every window up to 300 s'),
        ("1000000/s", 9, '"1000000/s" is more than a window of 9 s can hold: window_seconds must be at most 1'),
        ("9 TB/s", 9, '"9 TB/s" is more than any window can hold, down to 1 s'),
        ("20", 10, 'expected a budget such as "20/s" or "10 GB/month", got "20"'),
        ("20/s", 301, "expected a whole number from 1 to 300, got 301"),
    ],
)
def test_a_budget_that_will_not_do_says_what_would(text: str, window: int, error: str) -> None:
    assert budget(text, window) == {"kind": "", "cost_per_window": 0, "error": error}


@pytest.mark.parametrize(
    "glob, text, expected",
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("a*", "a", True),
        ("a*a", "a", False),
        ("*b*b", "ab b", True),
        ("*ab*abc", "ab abc", True),
        ("a.c", "abc", False),
        ("*a*b*", "xbxa", False),
        ("a**b", "ab", True),
        ("*", "a\nb", True),
    ],
)
def test_a_glob_is_compared_with_the_whole_text(glob: str, text: str, *, expected: bool) -> None:
    assert matches(glob, text) is expected


def test_the_size_of_a_record_counts_texts_by_bytes_and_other_values_as_nine() -> None:
    assert bytes_of_record(0, {}) == 40
    assert bytes_of_record(100_000, {}) == 40 + 65_536
    assert bytes_of_record(5, {"é": "€", "n": 1, "l": [1, "ab"], "m": {"k": None}}) == 45 + 5 + 10 + 21 + 20
    assert bytes_of_record(70_000, {"k": "x" * 70_000}) == 131_072


def test_a_size_below_nothing_costs_nothing_and_lowers_no_cost() -> None:
    assert bytes_of_record(-1_000, {}) == bytes_of_record(0, {}) == 40
    assert bytes_of_record(-1_000, {"a": "b"}) == 42


def test_policies_that_mean_the_same_have_one_hash() -> None:
    rule = {"id": "r", "match": {"severity": {"min": "info", "max": None}}, "action": "10%"}
    long_rule = {
        "id": "r",
        "match": {"severity": {"min": 9, "max": "FATAL"}, "logger": None},
        "action": {"algorithm": "probability", "probability": "0.1"},
        "include_errors": False,
    }
    short = canonical_document({"rules": [rule]})
    long = canonical_document({"version": 0, "budget": "1200/min", "always": {"limit": 4.0}, "rules": [long_rule]})
    assert hash_of(short) == hash_of(long)
    assert hash_of(short) != hash_of(canonical_document({"rules": [rule | {"id": "s"}]}))


# --- The budget -----------------------------------------------------------------------------------------------------


def test_a_trace_holds_all_that_was_decided() -> None:
    assert trace({"budget": "1/s", "window_seconds": 1}, [*records("a", 2), *records("a", 1, 1_000)]) == [
        "1,first,16777216,67108864,1,0,3ff0000000000000,1",
        "0,budget,131072,67633152,1,0,0000000000000000,0",
        "0,budget,2097152,8388608,0,0,0000000000000000,0",  # unknown still: seen twice, in one window
    ]


def test_below_the_budget_nothing_is_dropped() -> None:
    events = [event for window in range(5) for event in records("a", 8, window * 10_000)]
    assert {line[0] for line in trace({"budget": "48/min"}, events)} == {"1"}


def test_the_built_in_policy_holds_where_none_is_given() -> None:
    events = json.dumps(records("a", 201))
    built_in = run_timeline("", 5, events)
    assert built_in == run_timeline('{"budget": "20/s", "rules": null}', 5, events)
    assert [line[0] for line in built_in.split("\n")].index("0") == 200


def test_a_clock_may_step_back_by_one_window_and_starts_again_further_back() -> None:
    times = [20_000, 19_999, 10_000, 9_999, 0]
    lines = trace({"budget": "48/min"}, [{"t": time, "key": "a"} for time in times])
    assert [line.split(",")[3] for line in lines] == [str(n << 26) for n in (1, 2, 3, 1, 2)]
    assert reasons(lines)[3] == "1 first"


def test_the_lane_for_errors_is_bounded_for_each_pattern_and_for_all() -> None:
    policy = {"budget": "48/min", "always": {"limit": 2}}  # 16 records in all, 2 of each pattern
    one = reasons(trace(policy, records("e", 3, sev=ERROR)))
    assert one == ["1 always", "1 always", "1 first"]
    many = [{"t": number, "key": f"e{number}", "sev": ERROR} for number in range(17)]
    assert [line.split()[1] for line in reasons(trace(policy, many))].count("always") == 16


def test_one_slot_too_little_makes_the_last_pattern_part_of_the_rest() -> None:
    policy = {"budget": "1000/s", "max_patterns": 2}
    events = [*records("a", 1), *records("b", 1), *records("c", 1), *records("d", 1)]
    assert reasons(trace(policy, events)) == ["1 first", "1 first", "1 first", "1 sampled"]


def test_a_trace_shares_its_randomness_until_its_scope_has_offered_an_eighth() -> None:
    busy = [*records("a", 9), *records("b", 9)]
    shared = records("a", 12, 10_000, scope="s", r24=ONE - 1)
    assert [line[0] for line in trace({"budget": "48/min"}, [*busy, *shared])[-12:]].count("1") < 12
    alone = [event | {"scope": f"s{number}"} for number, event in enumerate(shared)]
    assert {line[0] for line in trace({"budget": "48/min"}, [*busy, *alone])[-12:]} == {"1"}


def test_randomness_without_a_scope_is_not_used() -> None:
    events = records("a", 60)
    with_randomness = [event | {"r24": 0} for event in events]
    assert trace({"budget": "48/min"}, events) == trace({"budget": "48/min"}, with_randomness)


# --- Rules ----------------------------------------------------------------------------------------------------------


def ruled(action: object, events: list[Event], **more: object) -> list[str]:
    return reasons(trace({"budget": "48/min", "rules": [{"id": "r", "action": action, **more}]}, events))


@pytest.mark.parametrize(
    "action, kept",
    [
        ("always", "111111"),
        ("none", "000000"),
        ("100%", "111111"),
        ("0%", "000000"),
        ("2/min", "110000"),
        ({"algorithm": "first_then_every", "first": 2, "every": 1}, "111111"),
        ({"algorithm": "first_then_every", "first": 2, "every": 1_000_000}, "110000"),
    ],
)
def test_a_rule_decides_by_its_algorithm(action: object, kept: str) -> None:
    assert ruled(action, records("a", 6)) == [f"{keep} rule:r" for keep in kept]


def test_first_then_every_counts_each_pattern_apart_and_begins_again_with_the_window() -> None:
    action = {"algorithm": "first_then_every", "first": 1, "every": 1_000_000}
    events = [*records("a", 2), *records("b", 2), *records("a", 2, 10_000)]
    assert [line[0] for line in ruled(action, events)] == list("101010")


def test_a_rule_leaves_errors_alone_unless_it_is_told_to_include_them() -> None:
    assert ruled("never", records("a", 1, sev=ERROR)) == ["1 always"]
    assert ruled("never", records("a", 1, sev=ERROR), include_errors=True) == ["0 rule:r"]


def test_the_first_rule_that_matches_decides_and_adaptive_ends_the_search() -> None:
    rules = [
        {"id": "a", "match": {"template": "a*"}, "action": "adaptive"},
        {"id": "b", "match": {"logger": "app.*", "severity": {"max": 9}}, "action": "never"},
        {"id": "c", "match": {"attributes": {"ok": "true", "n": "4*"}}, "action": "always"},
    ]
    events: list[Event] = [
        {"t": 0, "key": "ab", "logger": "app.x"},
        {"t": 0, "key": "b", "logger": "app.x"},
        {"t": 0, "key": "b", "logger": "app.x", "sev": 10},
        {"t": 0, "key": "b", "attrs": {"ok": True, "n": 42}},
        {"t": 0, "key": "b", "attrs": {"ok": 1, "n": 42}},
    ]
    found = reasons(trace({"rules": rules}, events))
    assert found == ["1 first", "0 rule:b", "1 first", "1 rule:c", "1 sampled"]


# --- Counts ---------------------------------------------------------------------------------------------------------


def test_a_kept_record_stands_for_those_dropped_before_it() -> None:
    events = records("a", 70)
    counts = [int(line.split(",")[7]) for line in trace({"budget": "48/min"}, events)]
    settled = trace({"budget": "48/min"}, [*events, {"t": 99, "do": "shutdown"}])[-1]
    assert sum(counts) + int(settled.removeprefix("settled,a,")) == 70


def test_what_waits_long_enough_is_settled_the_largest_first() -> None:
    policy = {"budget": "1000/s", "rules": [{"id": "all", "match": {"template": "b"}, "action": "never"}]}
    events: list[Event] = [
        *records("b", 3),
        {"t": 59_999, "do": "settle"},
        {"t": 60_000, "do": "settle"},
        {"t": 60_000, "do": "settle", "all": True},
    ]
    assert reasons(trace(policy, events))[3:] == ["settled,rule:all,3"]


def test_settlements_have_a_small_budget_and_the_others_are_one() -> None:
    # 2 % of 60 records per minute is one settlement by itself.
    events: list[Event] = [{"t": 0, "key": key} for key in "aabcdebbbcc" * 3]
    lines = trace({"budget": "1/s", "window_seconds": 1}, [*events, {"t": 1, "do": "settle", "all": True}])
    settled = [line.split(",") for line in lines if line.startswith("settled")]
    assert [key for _, key, _ in settled] == ["b", "__rest__"]


def test_totals_are_never_lost() -> None:
    policy = {"budget": "1/s", "window_seconds": 1, "max_patterns": 2}
    events: list[Event] = [{"t": 500 * number, "key": f"k{number % 3}", "scope": "s"} for number in range(40)]
    swap: Event = {"t": 9_000, "do": "policy", "policy": policy}
    line = trace(policy, [*events[:20], swap, *events[20:], {"t": 20_000, "do": "stats"}])[-1]
    _, seen, kept, dropped, buffered = line.split(",")
    assert int(seen) == 40 == int(kept) + int(dropped) + int(buffered)
    assert int(buffered) > 0


# --- Policies that change -------------------------------------------------------------------------------------------


def test_another_policy_comes_into_force_when_the_window_is_over_and_settles_everything_first() -> None:
    never = {"rules": [{"id": "n", "action": "never"}]}
    always = {"rules": [{"id": "y", "action": "always"}]}
    events: list[Event] = [
        {"t": 0, "key": "a"},
        {"t": 1, "do": "policy", "policy": always},
        {"t": 9_999, "key": "a"},
        {"t": 10_000, "key": "a"},
    ]
    lines = reasons(trace(never, events))
    assert lines[1] == f"policy,{hash_of(canonical_document(always))}"
    assert [lines[0], *lines[2:]] == ["0 rule:n", "0 rule:n", "settled,rule:n,2", "1 rule:y"]


def test_the_kill_switch_acts_at_once_and_the_engine_sees_nothing() -> None:
    killed = {"kill_switch": True, "rules": [{"id": "n", "action": "never"}]}
    events: list[Event] = [{"t": 0, "key": "a"}, {"t": 1, "do": "policy", "policy": killed}, {"t": 70_000, "key": "a"}]
    lines = trace({}, [*events, {"t": 70_000, "do": "stats"}])
    assert lines[2] == "1,failopen,16777216,67108864,0,0,3ff0000000000000,1"
    assert lines[3] == "stats,2,2,0,0"


def test_shadow_mode_decides_the_same() -> None:
    events = [*records("a", 30), *records("b", 9, 10_000)]
    assert trace({"budget": "48/min", "shadow": True}, events) == trace({"budget": "48/min"}, events)
