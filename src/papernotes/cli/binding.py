"""From a command's function to what Typer reads a command line from.

A command is a function of an `Environment`, of groups of options that it shares with others (named tuples
whose fields are Typer parameters), and of parameters of its own. Typer knows flat parameters only: here the
groups are unfolded for Typer and folded again for the call.

Annotations must be real objects, not strings: modules of commands and options do without
`from __future__ import annotations`, which also spares evaluating each of them at every start.
"""

import locale
import os
from collections.abc import Callable
from dataclasses import replace
from inspect import Parameter, Signature, signature
from typing import Any

import typer

from papernotes.cli.environment import Environment
from papernotes.cli.options import Library

_CONTEXT = Parameter("context", Parameter.KEYWORD_ONLY, annotation=typer.Context)
_LIBRARY = Parameter("library", Parameter.KEYWORD_ONLY, annotation=Library, default=None)


def bind(run: Callable[..., None]) -> Callable[..., None]:
    """Return a function with the flat parameters of a command and `--library`, which calls the command."""
    parameters = [_CONTEXT]
    groups: dict[str, Any] = {}
    environment_name = ""
    for parameter in signature(run).parameters.values():
        annotation = parameter.annotation
        if annotation is Environment:
            environment_name = parameter.name
        elif hasattr(annotation, "_field_defaults"):
            groups[parameter.name] = annotation
            parameters += (
                Parameter(
                    name, Parameter.KEYWORD_ONLY, annotation=kind, default=annotation._field_defaults[name]
                )
                for name, kind in annotation.__annotations__.items()
            )
        else:
            parameters.append(parameter.replace(kind=Parameter.KEYWORD_ONLY))
    parameters.append(_LIBRARY)

    def call(*, context: typer.Context, library: Any, **values: Any) -> None:
        environment: Environment = context.obj
        if library is not None:
            environment = replace(environment, library_option=library)
        values = {name: _as_typed(value) for name, value in values.items()}
        for name, group in groups.items():
            values[name] = group(**{field: values.pop(field) for field in group._fields})
        run(**{environment_name: environment}, **values)

    call.__doc__ = run.__doc__
    call.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # read by inspect.signature
    call.__annotations__ = {}  # else Typer would take them for those of the parameters
    return call


def _as_typed(value: Any) -> Any:
    """Return words as they were typed, in UTF-8 or the locale's encoding; but no paths, which are opened."""
    match value:
        case str() if not value.isascii():
            typed = os.fsencode(value)
            try:
                return typed.decode()
            except UnicodeError:  # then it was typed in the locale's encoding
                return typed.decode(locale.getencoding(), "surrogateescape")
        case list():
            return [_as_typed(one) for one in value]
        case _:
            return value
