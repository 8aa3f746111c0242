"""`papernotes show`."""

from typing import Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import AsJson, EntryName
from papernotes.cli.rendering.card import plain, rendered
from papernotes.errors import UsageError


def run(
    environment: Environment,
    entry: EntryName,
    as_json: AsJson = False,
    markdown: Annotated[bool, Option("--markdown", help="Print its exact Markdown.")] = False,
) -> None:
    """Show one entry: your notes, its links, images and place.

    Terminals that speak Sixel or Kitty's protocol (foot, iTerm2, Kitty, WezTerm, xterm) show
    the images themselves, if papernotes is installed with its extra `images`.

    Examples:
      papernotes show StreamingLLM
      papernotes show 2309.17453
      papernotes show https://arxiv.org/pdf/2309.17453v2 --markdown
    """
    if as_json and markdown:
        raise UsageError("only one of --json and --markdown can be had at a time")
    library = environment.library
    found = library.entry(entry)
    if as_json:
        from papernotes.exporters.json import document, entry_object

        environment.document(document([entry_object(found, library.image_file)], []))
    elif markdown:
        environment.document([library.source(found.span)])
    elif environment.terminal:
        environment.render(rendered(found, library, library.source(found.span)))
        files = (library.image_file(image.path, found.span.path)[1] for image in found.images)
        environment.draw([file for file in files if file])
    else:
        for piece in plain(found, library, library.source(found.span)):
            environment.write(piece)
    environment.tell_warnings()
    environment.tell_warnings(library.images.left_out([found]))
