"""The hooks of `formulas` this engine stands on. If one of these fails after an upgrade, grammar.py must be
read again."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import inspect
import subprocess
import sys
from decimal import Decimal

import formulas.parser
import formulas.tokens.function
import formulas.tokens.operand
import formulas.tokens.operator
import pytest

from forms_library.formula.grammar import TOKENS, Parser, TreeBuilder, next_token, parse_shape
from forms_library.formula.tree import Call, Chain, Missing, Name, Negative, Number, Percent, Power


def test_the_version_is_the_pinned_one() -> None:
    assert importlib.metadata.version("formulas") == "1.3.4"


def test_the_parser_takes_its_builder_and_filters_from_class_attributes() -> None:
    source = inspect.getsource(formulas.parser.Parser.ast)
    assert "self.ast_builder(match=match)" in source
    assert "self.filters" in source
    assert "f(expr, context, self)" in source
    for method in ("append", "pop", "finish", "__len__", "__getitem__"):
        assert hasattr(TreeBuilder, method)


def test_tokens_call_nothing_else_of_the_builder() -> None:
    modules = (formulas.tokens.operand, formulas.tokens.operator)
    calls = {
        word.split("(")[0]
        for module in modules
        for word in inspect.getsource(module).replace("\n", " ").split("builder.")[1:]
    }
    assert calls <= {"append"}


def test_lambda_arrays_and_sheets_are_out_of_the_grammar() -> None:
    assert Parser.filters == [next_token]
    names = {token.__name__ for token in TOKENS}
    assert not names & {"Lambda", "Array", "Range", "Intersect"}


def test_nothing_of_formulas_is_ever_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(formulas.tokens.function.Function, "compile", forbidden)
    monkeypatch.setattr(formulas.tokens.operator.Operator, "compile", forbidden)
    parse_shape("SUM(_0:_1)+1")


def test_the_grammar_is_loaded_by_the_first_formula_not_by_the_import() -> None:
    code = "import forms_library.formula, sys; print('formulas' in sys.modules, 'numpy' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["False", "False"]


def test_precedence_is_excels() -> None:
    two, three = Number(Decimal(2)), Number(Decimal(3))

    def plain(text: str) -> object:
        return _without_places(parse_shape(text))

    assert plain("-2^2") == Power(Negative(two), two)
    assert plain("2^3^2") == Power(Power(two, three), two)
    assert plain("-2%") == Percent(Negative(two))
    assert plain("2+2*3") == Chain(two, (("+", Chain(two, (("*", three),))),))
    assert plain("--_0") == Negative(Negative(Name(0)))
    assert plain("SUM(_0,)") == Call("SUM", (Name(0), Missing()))


def _without_places(node: object) -> object:
    changes = {}
    for field in dataclasses.fields(node):  # type: ignore[arg-type]
        value = getattr(node, field.name)
        if field.name in ("start", "end"):
            changes[field.name] = 0
        elif dataclasses.is_dataclass(value):
            changes[field.name] = _without_places(value)
        elif field.name == "arguments":
            changes[field.name] = tuple(_without_places(item) for item in value)
        elif field.name == "rest":
            changes[field.name] = tuple((sign, _without_places(item)) for sign, item in value)
    return dataclasses.replace(node, **changes)  # type: ignore[type-var]
