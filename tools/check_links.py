"""Does every link of the built site lead somewhere: to a page, a file, a place in a page? Else it exits 1."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).parents[1] / "site"
# What a page that is served to a path nobody asked for may say.
LEFT_OUT = ("404.html",)


class Page(HTMLParser):
    """The links of a page and the places that can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag links to, and its own place."""
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name in ("id", "name") and value:
                self.places.add(value)


@cache
def parsed(path: Path) -> Page:
    """The page of a file."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def broken(path: Path) -> Iterator[str]:
    """Which links of the page lead nowhere?"""
    for link in parsed(path).links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = path if not parts.path else (path.parent / unquote(parts.path)).resolve()
        if target.is_dir():
            target = target / "index.html"
        if not target.is_file():
            yield f"{path.relative_to(SITE)}: {link}"
        elif parts.fragment and target.suffix == ".html":
            known = parsed(target).places
            if unquote(parts.fragment) not in known and not parts.fragment.startswith("__"):
                yield f"{path.relative_to(SITE)}: {link} (no such place)"


if __name__ == "__main__":
    pages = [path for path in sorted(SITE.rglob("*.html")) if path.name not in LEFT_OUT]
    found = [line for path in pages for line in broken(path)]
    print(*found, sep="\n", end="\n" if found else "")
    outside = {
        link for path in pages for link in parsed(path).links if urlsplit(link).scheme in ("http", "https")
    }
    size = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file())
    print(f"pages: {len(pages)}, broken links: {len(found)}, outside: {len(outside)}, {size / 1e6:.1f} MB")
    sys.exit(bool(found))
