"""`papernotes search`."""

from typing import Annotated, Literal

from typer import Argument, Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import Filters, Output
from papernotes.cli.rendering.answers import Answer, Form
from papernotes.cli.rendering.text import one_line
from papernotes.cli.selecting import select
from papernotes.errors import NothingFoundError


def run(
    environment: Environment,
    query: Annotated[
        list[str],
        Argument(metavar="QUERY...", help="What to look for; all words must be there.", show_default=False),
    ],
    *,
    filters: Filters,
    output: Output,
    limit: Annotated[int, Option("--limit", "-n", metavar="N", min=1, help="Give at most N hits.")] = 20,
    sort: Annotated[Literal["relevance", "date"], Option("--sort", help="What comes first.")] = "relevance",
    literal: Annotated[
        bool, Option("--literal", help="Look for the words as they stand, operators and all.")
    ] = False,
    facets: Annotated[
        bool, Option("--facets", help="Count what was found, by month, topic, tag and kind.")
    ] = False,
) -> None:
    """Search all that you wrote, in Chinese and English.

    KV-cache finds KV cache, kv_cache and KVCache, 稀疏注意力 finds what stands within a
    Chinese sentence. On a terminal each hit comes with a snippet. In a pipe each is a line of
    fields with tabs between them: date, name, first URL, topics, tags, place (path:line), key,
    score, snippet. A template has the fields of `papernotes list` and {score} and {snippet}.

    Examples:
      papernotes search KV-cache
      papernotes search "稀疏注意力" --year 2025
      papernotes search diffusion --kind github --sort date
    """
    form = Form(output, ("score", "snippet"))
    selection = select(filters, environment)
    library = environment.library
    results = library.search(
        " ".join(query), selection=selection, limit=limit, sort=sort, literal=literal, facets=facets
    )

    def on_terminal() -> None:
        from papernotes.cli.rendering.hits import rendered

        for hit in results.hits:
            environment.render(rendered(hit))

    form.print(
        environment,
        [
            Answer(hit.entry or hit.day, {"score": hit.score, "snippet": one_line(hit.snippet.text)})
            for hit in results.hits
        ],
        on_terminal=on_terminal,
    )
