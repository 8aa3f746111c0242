"""`papernotes terms`."""

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import AsJson
from papernotes.cli.rendering.safe_text import one_line
from papernotes.errors import NothingFoundError

if TYPE_CHECKING:
    from papernotes.search.vocabulary import TechnicalTerm


def run(
    environment: Environment,
    words: Annotated[
        list[str] | None,
        Argument(metavar="WORD...", help="Only terms with one of these words in a name.", show_default=False),
    ] = None,
    limit: Annotated[int, Option("--limit", "-n", metavar="N", min=1, help="Give at most N terms.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the technical terms of your notes, with how often and since when.

    They are found by how they are written, and by a glossary of the field in Chinese and English.
    In a pipe each is a line: term, number, first and last date, other names.

    Examples:
      papernotes terms
      papernotes terms cache 量化
    """
    terms = environment.library.terms()
    if wanted := [word.casefold() for word in words or ()]:
        names = {term: "\0".join((term.name, *term.other_names)).casefold() for term in terms}
        terms = [term for term in terms if any(word in names[term] for word in wanted)]
    shown = terms[:limit]
    if as_json:
        from dataclasses import asdict

        environment.print_json({"terms": [asdict(term) for term in shown]})
    else:
        digits = len(str(max((term.count for term in shown), default=0)))
        for term in shown:
            environment.write(
                _on_terminal(term, digits, environment.width) if environment.terminal else _in_pipe(term)
            )
    environment.tell_warnings()
    if not shown:
        raise NothingFoundError("no terms found")
    if len(shown) < len(terms):
        environment.note(f"{len(shown)} of {len(terms)} terms; --limit shows more")


def _in_pipe(term: "TechnicalTerm") -> str:
    others = ", ".join(term.other_names)
    return f"{one_line(term.name)}\t{term.count}\t{term.first or ''}\t{term.last or ''}\t{one_line(others)}\n"


def _on_terminal(term: "TechnicalTerm", digits: int, width: int) -> str:
    from papernotes.cli.rendering.layout import wrap_line

    names = " = ".join(map(one_line, (term.name, *term.other_names)))
    days = f"{term.first} – {term.last}" if term.first != term.last else term.first
    indent = digits + 2
    lines = wrap_line(f"{names}{f'  {days}' if days else ''}", width - indent).split("\n")
    return f"{term.count:>{digits}}  " + f"\n{' ' * indent}".join(lines) + "\n"
