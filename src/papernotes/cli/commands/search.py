"""`papernotes search`."""

from collections.abc import Iterator
from typing import Annotated, Literal

from typer import Argument, Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import Filters, Output
from papernotes.cli.rendering.counts import facets_object, print_facets
from papernotes.cli.rendering.output_forms import OutputForm, Row
from papernotes.cli.rendering.safe_text import counted, one_line
from papernotes.cli.selection_options import select
from papernotes.errors import NothingFoundError, UsageError
from papernotes.model import Day, Entry
from papernotes.search.results import Hit, Results


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
        bool, Option("--literal", help="Look for what is typed alone, not for other names of it.")
    ] = False,
    facets: Annotated[
        bool, Option("--facets", help="Count what was found by month, topic, tag and so on.")
    ] = False,
) -> None:
    """Search all that you wrote, in Chinese and English.

    KV-cache finds KV cache, kv_cache and KVCache; 稀疏注意力 finds what stands within a
    Chinese sentence. Words must all be there, in any order. A glossary adds names in the other
    language, ranked below what was typed; --literal leaves them out.

    The query language:
      one OR two       either
      NOT one, -one    without it; a hyphen within a word is a part of the word
      (one OR two)     brackets hold together
      "one two"        just this, in this order
      pref*            any word that begins so
      fuzzi~           a word spelt nearly so
      name:one         in the name; so title: author: topic: tag: text: code:
      date:2025-12     read then, or in 2025-09..2025-12, 上周; so year: month:
      kind:arxiv       with a link of that kind; kind:paper for any kind of paper
      has:image        with an image; so has:code, has:link
      in:2025-12       in a note with that in its path
      id:2309.17453    on that very work: an arXiv id, DOI or URL

    A part that the language does not allow is read as text, and a note says so. If -one would
    be an option, as -n5 is, put the whole query in quotation marks or behind a lone --.

    A terminal shows each hit with a snippet. In a pipe each is a line of fields with tabs
    between them: date, name, first URL, topics, tags, place (path:line), key, score, snippet,
    and the names from the glossary by which alone it was found. A template may hold the fields
    of `papernotes list`, {score}, {snippet} and {via}. Where a hit is a day's own text, its name
    is empty; --json has it among the days, --jsonl has entries alone.

    Examples:
      papernotes search KV-cache
      papernotes search 稀疏注意力 --year 2025
      papernotes search '"flow matching" OR topic:diffusion' --sort date
      papernotes search attention --facets
    """
    form = OutputForm(output, ("score", "snippet", "via"))
    if facets and not (output.json or form.is_plain):
        raise UsageError("--facets goes with --json, or without --jsonl and --format")
    selection = select(filters, environment)
    library = environment.library
    with environment.progress("Indexing notes") as progress:
        results = library.search(
            " ".join(query),
            selection=selection,
            limit=limit,
            sort=sort,
            literal=literal,
            facets=facets,
            progress=progress,
        )
    for notice in results.notices:
        environment.note(notice)
    if results.facets and form.is_plain:
        print_facets(environment, results.facets)
    else:
        form.print(
            environment,
            [Row(item, _fields(hit)) for item, hit in _items(results)],
            on_terminal=lambda: _show(environment, results),
            total=results.total,
            facets=facets_object(results.facets) if results.facets else None,
        )
    left_out = sum(hit.entry is None for hit in results.hits) if output.jsonl else 0
    if left_out:
        environment.note(
            f"left out {counted(left_out, 'hit')} in the texts of days outside entries; --json prints all"
        )
    environment.tell_warnings()
    if not results.hits:
        tried = " or ".join(f"`papernotes search {one}`" for one in results.suggestions)
        raise NothingFoundError(
            f"nothing found for {' '.join(query)}", hint=f"Try {tried}." if tried else None
        )


def _items(results: Results) -> Iterator[tuple[Entry | Day, Hit]]:
    """Yield each hit with its entry or day."""
    for hit in results.hits:
        if item := hit.entry or hit.day:
            yield item, hit


def _fields(hit: Hit) -> dict[str, str | float | list[str]]:
    """Return the fields of a hit that its entry does not have."""
    return {
        "score": round(hit.score, 4),
        "snippet": one_line(hit.snippet.text),
        "via": [one_line(name) for name in hit.via],
    }


def _show(environment: Environment, results: Results) -> None:
    """Show hits on a terminal."""
    from papernotes.cli.rendering.entry_views import hit_view

    for item, hit in _items(results):
        environment.render(hit_view(item, hit, environment.width))
    if results.total > len(results.hits):
        environment.note(f"{len(results.hits)} of {results.total} found; --limit shows more")
