"""What Typer does not publish of the Click that it brings along.

Typer keeps its Click as `typer._click`, and publishes neither the errors of its parser nor the types of its
commands. No other module names `typer._click`. pyproject.toml keeps Typer below 0.29, and
tests/cli/test_typers_click.py fails where a version changes what is used here.
"""

from typer._click import Command, Context, HelpFormatter, Parameter
from typer._click.exceptions import ClickException, NoSuchOption
from typer._click.shell_completion import CompletionItem

__all__ = [
    "ClickException",
    "Command",
    "CompletionItem",
    "Context",
    "HelpFormatter",
    "NoSuchOption",
    "Parameter",
]
