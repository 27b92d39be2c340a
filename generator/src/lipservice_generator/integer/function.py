"""Reads functions: their arguments, what they return, what they change."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.integer.effect import lasting, written_by
from lipservice_generator.integer.flow import returns
from lipservice_generator.integer.kind import read_kind, read_value_kind
from lipservice_generator.integer.program import Argument, Function
from lipservice_generator.integer.scope import Binding, Library, Names, Scope, check_name
from lipservice_generator.integer.source import Comments, Source, SourceError
from lipservice_generator.integer.statement import StatementReader

Parsed = tuple[Source, ast.Module, Comments]


@dataclass
class FunctionReader:
    """Reads functions in the order in which they stand: each may call those above it.

    One error a function is told, and none that follows from that of another.
    """

    names: Names
    diagnostics: list[Diagnostic]
    library: Library = field(default_factory=Library)
    places: dict[str, tuple[Source, ast.AST]] = field(default_factory=dict)

    def read_files(self, sources: Iterable[Source]) -> bool:
        """Read files of functions, in their order. Returns whether all were Python, so that every name is known."""
        before = len(self.diagnostics)
        parsed: list[Parsed] = []
        for source in sources:
            with source.faults(self.diagnostics):
                parsed.append((source, source.parse(), source.comments()))
        if len(self.diagnostics) > before:
            return False
        self.library.further |= {
            node.name for _, module, _ in parsed for node in module.body if isinstance(node, ast.FunctionDef)
        }
        for source, module, comments in parsed:
            for node in module.body:
                with source.faults(self.diagnostics):
                    self._define(source, node, comments)
                    comments.check_empty(node.end_lineno or node.lineno)
                comments.forget(node.end_lineno or node.lineno)
            with source.faults(self.diagnostics):
                comments.check_empty(len(source.text.split("\n")))
        return True

    def _define(self, source: Source, node: ast.stmt, comments: Comments) -> None:
        above = comments.above(node)
        if not isinstance(node, ast.FunctionDef):
            raise SourceError("LS101", node, "a file holds functions and nothing else")
        if node.name in self.library.functions or node.name in self.names.all():
            raise SourceError("LS108", node, f"`{node.name}` is already something else", "choose another name")
        try:
            header = self._header(node, above)
        except SourceError:
            self.library.broken.add(node.name)
            raise
        self.places[node.name] = (source, node)
        places = {argument.arg: argument for argument in node.args.args}
        self.add(header, node, node.body[1:], comments, places)

    def _header(self, node: ast.FunctionDef, above: tuple[str, ...]) -> Function:
        check_name(node, node.name)
        doc = ast.get_docstring(node)
        if not doc:
            raise SourceError("LS101", node, f"`{node.name}` has no docstring", "every language shows it")
        result = None if node.returns is None else read_value_kind(self.names, node.returns)
        arguments = tuple(self._argument(argument) for argument in _arguments(node))
        return Function(node.name, " ".join(doc.split()), arguments, result, (), changes=False, comments=above)

    def _argument(self, node: ast.arg) -> Argument:
        if node.annotation is None:
            raise SourceError("LS103", node, f"`{node.arg}` needs a kind", f"write {node.arg}: [0, 1], bool or Slot")
        return Argument(node.arg, read_kind(self.names, node.annotation))

    def add(
        self,
        header: Function,
        node: ast.AST,
        body: Sequence[ast.stmt],
        comments: Comments,
        places: Mapping[str, ast.AST],
    ) -> Function:
        """Read a body and add the function for those below it, even where the body is wrong.

        `places` are those of the arguments; `node` is blamed for what has no place of its own.
        """
        writes = lasting(written_by(body, self.names, self.library), self.names)
        function = replace(header, changes=bool(writes))
        try:
            function = self._with_body(function, node, body, comments, places)
        finally:
            self.library.functions[header.name] = function
            self.library.writes[header.name] = writes
        return function

    def _with_body(
        self,
        function: Function,
        node: ast.AST,
        body: Sequence[ast.stmt],
        comments: Comments,
        places: Mapping[str, ast.AST],
    ) -> Function:
        scope = Scope(self.names, self.library, _assigned(body))
        for argument in function.arguments:
            scope.begin(Binding(argument.name, argument.kind, places.get(argument.name, node)))
        statements = StatementReader(scope, comments, function.result).block(body)
        if function.result is not None and not returns(statements):
            raise SourceError("LS109", node, f"`{function.name}` can end without a result", "return one on every way")
        for local in scope.bindings:
            if local.needed and not local.read:
                raise SourceError("LS110", local.place, f"`{local.name}` is not used", "remove it")
        if function.result is None and not function.changes:
            raise SourceError("LS101", node, f"`{function.name}` neither changes nor returns anything", "remove it")
        return replace(function, body=statements)

    def check_called(self, entries: Iterable[str]) -> None:
        """Say which functions nobody calls. To be asked when everything was read without an error."""
        for name in sorted(self.places.keys() - self.library.called - set(entries)):
            source, node = self.places[name]
            with source.faults(self.diagnostics):
                raise SourceError("LS110", node, f"nothing calls `{name}`", "remove it, or name it in `entries`")


def _arguments(node: ast.FunctionDef) -> Sequence[ast.arg]:
    given = node.args
    if given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg or given.defaults or node.decorator_list:
        raise SourceError("LS101", node, "a function has plain arguments and no decorator")
    return given.args


def _assigned(body: Sequence[ast.stmt]) -> Mapping[str, int]:
    """Count the assignments to each name."""
    nodes = (node for statement in body for node in ast.walk(statement))
    return Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
