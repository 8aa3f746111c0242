"""Colours of code, for light pages and dark ones by one rule each."""

from __future__ import annotations

from functools import cache


@cache
def code_css() -> str:
    """Return the style sheet of coloured code; which of two colours counts is said by `color-scheme`."""
    from pygments.styles import get_style_by_name
    from pygments.token import STANDARD_TYPES

    light, dark = get_style_by_name("default"), get_style_by_name("github-dark")
    rules = []
    for token, name in sorted(STANDARD_TYPES.items(), key=lambda one: one[1]):
        by_day, by_night = light.style_for_token(token), dark.style_for_token(token)
        if name and (by_day["color"] or by_night["color"]):
            colours = (
                f"#{style['color']}" if style["color"] else "currentcolor" for style in (by_day, by_night)
            )
            weight = " font-weight: 600;" if by_day["bold"] else ""
            slope = " font-style: italic;" if by_day["italic"] else ""
            rules.append(f"pre code .{name} {{ color: light-dark({', '.join(colours)});{weight}{slope} }}")
    return "\n".join(rules) + "\n"
