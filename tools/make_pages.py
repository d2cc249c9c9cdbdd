"""Which pages of the documentation are made? All of them, from the data: `python tools/make_pages.py`."""

from __future__ import annotations

from pages import api, cases, commands, disputes, glossary, indicators, law, messages, spec, timelines

if __name__ == "__main__":
    for kind in (api, law, timelines, cases, disputes, messages, commands, glossary, indicators, spec):
        kind.make()
