"""Commands for administrators and other programs: judge the formulas of a form, calculate it, import one; JSON out."""

from __future__ import annotations

import argparse
import datetime
import gettext
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from forms_library.definition import Definition, DefinitionError, load
from forms_library.formula import (
    CheckResult,
    CompiledTemplate,
    FormulaError,
    Need,
    check_definition,
    compile_definition,
    problem_of,
)
from forms_library.messages import N_, Message
from forms_library.problems import Problem, has_errors
from forms_library.spreadsheet.doors import read_book
from forms_library.spreadsheet.importing.corrections import Corrections
from forms_library.spreadsheet.importing.doubts import Doubt
from forms_library.spreadsheet.importing.form import import_book
from forms_library.spreadsheet.importing.found import Imported
from forms_library.spreadsheet.importing.other_forms import catalogue_reference
from forms_library.spreadsheet.opening import Package, Refused, open_package
from forms_library.value_types import CellKey, ExcelError, Value, ValueProblem
from forms_library.values import from_json, key_text, read_key, to_json

FAILED, UNUSABLE = 1, 2
_TRANSLATIONS = Path(__file__).with_name("translations")


class Unusable(ValueError):
    """What was given cannot be worked with; the message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def register_commands(commands: Any) -> None:
    """Add ``form check``, ``form evaluate`` and ``form import`` to the command line."""
    said = translator("vi")
    form = commands.add_parser("form", help=said(N_("check the formulas of a form, or calculate it")))
    acts = form.add_subparsers(dest="act", required=True)
    check = _act(acts, "check", said(N_("show every problem of a definition with its place")), _check)
    check.add_argument(
        "--format", choices=("text", "json"), default="text", help=said(N_("how the problems are written"))
    )
    evaluate = _act(
        acts, "evaluate", said(N_("calculate the formulas and checks for given values")), _evaluate
    )
    evaluate.add_argument(
        "--data", required=True, metavar="DATA.json", help=said(N_("the values, by section/row/column"))
    )
    evaluate.add_argument(
        "--float", action="store_true", help=said(N_("in floating point: quick, not for keeping"))
    )
    evaluate.add_argument("--many", action="store_true", help=said(N_("the data are a list of reports")))
    _register_import(acts, said)


def _register_import(acts: Any, said: Callable[[str], str]) -> None:
    text = said(N_("make a definition of the form in a spreadsheet; show it with what is doubtful"))
    imported = _parser(acts, "import", text, _import)
    imported.add_argument("file", metavar="FILE.xlsx", help=said(N_("the spreadsheet with the form")))
    imported.add_argument("--sheet", metavar="NAME", help=said(N_("the sheet, where it is not the first")))
    imported.add_argument(
        "--convert-fonts", action="store_true", help=said(N_("convert letters of old fonts (TCVN3, VNI)"))
    )


def _act(acts: Any, name: str, text: str, work: Callable[..., int]) -> argparse.ArgumentParser:
    parser = _parser(acts, name, text, work)
    parser.add_argument(
        "definition", metavar="DEFINITION.json", help=translator("vi")(N_("the definition of the form"))
    )
    return parser


def _parser(acts: Any, name: str, text: str, work: Callable[..., int]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = acts.add_parser(name, help=text, description=text)
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.set_defaults(run=_guarded(work))
    return parser


def translator(language: str) -> Callable[[str], str]:
    """The texts of this package in a language; English where it has not been compiled."""
    return gettext.translation("messages", _TRANSLATIONS, [language], fallback=True).gettext


def _guarded(work: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace, object], int]:
    def run(chosen: argparse.Namespace, _create_app: object) -> int:
        try:
            return work(chosen)
        except Unusable as unusable:
            print(unusable.message.text(translator(chosen.language)), file=sys.stderr)
            return UNUSABLE

    return run


# check


def _check(chosen: argparse.Namespace) -> int:
    problems = problems_of(_read(chosen.definition))
    said = translator(chosen.language)
    if chosen.format == "json":
        _write({"problems": [problem_to_json(problem, said) for problem in problems]})
    else:
        for problem in problems:
            print(_line(problem, said))
        print(_verdict(problems).text(said))
    return FAILED if has_errors(problems) else 0


def problems_of(document: object) -> list[Problem]:
    """Everything wrong with a definition: its structure, or, where that is sound, its formulas."""
    try:
        definition = load(document)
    except DefinitionError as error:
        return error.problems
    return check_definition(definition)


def problem_to_json(problem: Problem, said: Callable[[str], str]) -> dict[str, Any]:
    """A problem for other programs: codes and offsets where they are known, the message in the reader's language."""
    place = problem.place
    known = {
        "section": place.section,
        "row": place.row,
        "column": place.column,
        "start": place.start,
        "end": place.end,
        "path": place.path,
    }
    found = {name: value for name, value in known.items() if value not in ("", None)}
    return {"severity": problem.severity, "message": problem.message.text(said), "place": found}


def _line(problem: Problem, said: Callable[[str], str]) -> str:
    word = said(N_("error")) if problem.severity == "error" else said(N_("warning"))
    where = str(problem.place)
    if problem.place.start is not None and problem.place.end is not None:
        span = Message(
            N_("characters %(start)s to %(end)s"),
            {"start": problem.place.start + 1, "end": problem.place.end},
        )
        where += f" ({span.text(said)})"
    return (
        f"{word}: {where}: {problem.message.text(said)}" if where else f"{word}: {problem.message.text(said)}"
    )


def _verdict(problems: Sequence[Problem]) -> Message:
    errors = sum(problem.severity == "error" for problem in problems)
    return Message(
        N_("%(errors)s errors, %(warnings)s warnings."),
        {"errors": errors, "warnings": len(problems) - errors},
    )


# evaluate


def _evaluate(chosen: argparse.Namespace) -> int:
    compiled = _compiled(_read(chosen.definition), chosen.language)
    data = _read(chosen.data)
    if not chosen.many:
        _write(answer(compiled, data, floats=chosen.float))
        return 0
    if not isinstance(data, list):
        raise Unusable(Message(N_("With --many the data are a list of reports.")))
    _write(answers(compiled, data) if chosen.float else [answer(compiled, r, floats=False) for r in data])
    return 0


def answers(compiled: CompiledTemplate, data: Sequence[object]) -> list[dict[str, Any]]:
    """Many reports calculated together, quickly, as numbers of JSON."""
    reports = [report_of(compiled.definition, report) for report in data]
    many = compiled.evaluate_many([values for values, _ in reports], [external for _, external in reports])
    return [
        {"values": {key_text(key): _quick(value) for key, value in many.values(number).items()}}
        for number in range(many.count)
    ]


def _quick(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else _plain(value)


def _compiled(document: object, language: str) -> CompiledTemplate:
    try:
        return compile_definition(load(document))
    except DefinitionError as error:
        problems = error.problems
    except FormulaError as error:
        problems = [problem_of(error)]
    said = translator(language)
    lines = "\n".join(_line(problem, said) for problem in problems)
    raise Unusable(Message(N_("The form cannot be calculated:\n%(problems)s"), {"problems": lines}))


def answer(compiled: CompiledTemplate, report: object, *, floats: bool) -> dict[str, Any]:
    """One report calculated: ``values`` of the computed cells, the ``checks`` that do not hold.

    In floats there are values only, as numbers of JSON; exact values are decimal strings."""
    values, external = report_of(compiled.definition, report)
    if floats:
        quick = compiled.preview(values, external)
        return {"values": {key_text(key): _plain(value) for key, value in quick.items()}}
    evaluation = compiled.evaluate(values, external)
    return {
        "values": {key_text(key): _plain(value) for key, value in evaluation.values.items()},
        "checks": [_check_to_json(check) for check in evaluation.checks],
    }


def _check_to_json(check: CheckResult) -> dict[str, Any]:
    return {
        "section": check.section,
        "check": check.check,
        "severity": check.severity,
        "message": check.message,
        "keys": [key_text(key) for key in check.keys],
    }


def _plain(value: Any) -> Any:
    """Decimal strings, ISO dates, {"error": "#DIV/0!"}; blank is null."""
    if isinstance(value, ExcelError):
        return {"error": value.value}
    return value if isinstance(value, float) else to_json(value)


def report_of(
    definition: Definition, report: object
) -> tuple[dict[CellKey, Value], dict[Need, Value | tuple[Value, ...]]]:
    """The values of a report and what stands outside it.

    Either {"B1/R01/C03": "12.5", ...} or {"values": {...}, "external": [{"kind", "template", "key", "value"}]},
    the shape in which a submission keeps them. Unusable for what the form has no place for."""
    if not isinstance(report, Mapping):
        raise Unusable(Message(N_("A report is an object of values by section/row/column.")))
    nested = isinstance(report.get("values"), Mapping)
    values = report["values"] if nested else report
    outside = report.get("external", []) if nested else []
    found = dict(_value_at(definition, str(text), plain) for text, plain in values.items())
    try:
        return found, dict(_outside(item) for item in outside)
    except (KeyError, TypeError, AttributeError, InvalidOperation, ValueError):
        raise Unusable(Message(N_("The external values cannot be read."))) from None


def _value_at(definition: Definition, text: str, plain: object) -> tuple[CellKey, Value]:
    try:
        key = read_key(text)
        if isinstance(plain, int | float) and not isinstance(plain, bool):
            plain = str(plain)
        return key, from_json(plain, definition.spec(key).kind)
    except KeyError:
        raise Unusable(Message(N_("%(key)s: the form has no such cell."), {"key": text[:80]})) from None
    except ValueProblem as problem:
        message = Message(N_("Value of %(key)s: %(problem)s"), {"key": text[:80], "problem": problem.message})
        raise Unusable(message) from None


def _outside(item: Mapping[str, Any]) -> tuple[Need, Value | tuple[Value, ...]]:
    section, row, column = item["key"].split("/")
    need = Need(item["kind"], item.get("template", ""), (section, row, column))
    value = item["value"]
    return need, tuple(_typed(part) for part in value) if isinstance(value, list) else _typed(value)


def _typed(plain: Mapping[str, Any] | str | None) -> Value:
    if plain is None or isinstance(plain, str):
        return None if plain is None else Decimal(plain)
    if "number" in plain:
        return Decimal(plain["number"])
    if "date" in plain:
        return datetime.date.fromisoformat(plain["date"])
    value: str | bool = plain["logical"] if "logical" in plain else plain["text"]
    return value


# import


def _import(chosen: argparse.Namespace) -> int:
    content = _bytes(chosen.file)
    try:
        package = open_package(content)
        found = _imported(package, chosen)
    except Refused as refusal:
        raise Unusable(refusal.message) from None
    said = translator(chosen.language)
    doubts = [doubt_to_json(doubt, found.sheet.name, said) for doubt in found.doubts]
    _write({"definition": found.document, "sound": found.definition is not None, "doubts": doubts})
    return 0 if found.definition is not None else FAILED


def _imported(package: Package, chosen: argparse.Namespace) -> Imported:
    book = read_book(package)
    if chosen.sheet is not None and chosen.sheet not in {sheet.name for sheet in book.sheets}:
        names = ", ".join(sheet.name for sheet in book.sheets)
        message = N_("The file has no sheet “%(sheet)s”; it has: %(sheets)s.")
        raise Unusable(Message(message, {"sheet": chosen.sheet, "sheets": names}))
    corrections = Corrections(sheet=chosen.sheet, convert_fonts=True if chosen.convert_fonts else None)
    return import_book(book, corrections, catalogue_reference)


def doubt_to_json(doubt: Doubt, sheet: str, said: Callable[[str], str]) -> dict[str, str]:
    """A doubt as JSON, its place in the sheet and, where there is one, in the definition."""
    known = {"section": doubt.section, "row": doubt.row, "column": doubt.column}
    return {
        "sort": doubt.sort.value,
        "message": doubt.message.text(said),
        "sheet": sheet,
        "cell": doubt.address,
        **{name: code for name, code in known.items() if code},
    }


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable(
            Message(N_("%(file)s cannot be read: %(reason)s"), {"file": name, "reason": reason})
        ) from None


# files


def _read(name: str) -> Any:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        # Numbers written without quotation marks stay exact.
        return json.loads(text, parse_float=str)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable(
            Message(N_("%(file)s cannot be read: %(reason)s"), {"file": name, "reason": reason})
        ) from None
    except ValueError as error:
        message = N_("%(file)s is not JSON: %(reason)s")
        raise Unusable(Message(message, {"file": name, "reason": str(error)})) from None


def _write(answer: object) -> None:
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=1)
    print()
