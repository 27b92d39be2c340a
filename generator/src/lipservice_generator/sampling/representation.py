"""What the sampling spec means, in terms that no target language owns."""

from __future__ import annotations

from dataclasses import dataclass

from lipservice_generator.integer.program import Function, Program

# What the body of an algorithm may use beside the fields of its action: its function has those it uses, in this order.
GIVEN = ("now_ms", "p", "cost", "r24", "scope_cost")


@dataclass(frozen=True)
class AlgorithmField:
    """One field of an algorithm's action in a policy.

    `form` says how its text or number is read and which parameters of the function it gives: `integer` gives one of
    the field's name; `probability` (decimal text) one of the field's name, the rate 0..ONE; `rate` (`5/s`) two,
    `<name>_count` and `<name>_period_ms`. `low` and `high` bound an integer, or the count of a rate.
    """

    name: str
    form: str
    low: int
    high: int
    doc: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the numbers that this field gives."""
        return (f"{self.name}_count", f"{self.name}_period_ms") if self.form == "rate" else (self.name,)


@dataclass(frozen=True)
class Example:
    """Records of one pattern: the fields of the action, the times in milliseconds, and which are kept."""

    fields: tuple[tuple[str, int | str], ...]
    times: tuple[int, ...]
    keep: tuple[int, ...]


@dataclass(frozen=True)
class Algorithm:
    """A way to decide that a policy rule can name. `per` is what its state belongs to: `rule` or `pattern`.

    `function` decides one record; it is None for the engine's own algorithm (`adaptive`), to which a rule that names
    it hands the record on.
    """

    name: str
    doc: str
    per: str
    fields: tuple[AlgorithmField, ...]
    function: Function | None
    examples: tuple[Example, ...] = ()

    @property
    def shares(self) -> bool:
        """Whether it can go by the randomness of a request."""
        return self.function is not None and any(each.name == "r24" for each in self.function.arguments)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the numbers that an action gives, in the order of the fields."""
        return tuple(name for field in self.fields for name in field.parameters)


@dataclass(frozen=True)
class Sampling:
    """The whole sampler: one program in the integer language and the algorithms a policy can name."""

    profile: str
    doc: str
    program: Program
    algorithms: tuple[Algorithm, ...]
    reasons: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]


def arguments_in_use(algorithms: tuple[Algorithm, ...]) -> frozenset[str]:
    """Return which of GIVEN any algorithm uses."""
    functions = [entry.function for entry in algorithms if entry.function is not None]
    return frozenset(argument.name for function in functions for argument in function.arguments) & frozenset(GIVEN)
