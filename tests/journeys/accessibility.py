"""What axe sees on a page: its structure, or all of it, colours too, in light and in dark.

Colours come from one style sheet: reading the contrast of each word takes as long as all other
rules. `make test` reads it on each component in each state, `make walk` on every page.
"""

from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STRUCTURE = "{resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}}"
EVERY_RULE = "{resultTypes: ['violations']}"
# The two schemes differ by their colours alone: in dark, the rules about colour are enough.
RULES_OF_COLOUR = "{resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block']}"


def bring_axe(page: Page) -> None:
    """To each page that will be opened there: it is sent once, not as often as it is asked."""
    page.add_init_script(AXE_SCRIPT)


def violations(page: Page, *, colours: bool = False) -> list[str]:
    """Each violation with its scheme, where it is and what it asks; none is what is wanted."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    if not colours:
        return _in("light", page, STRUCTURE)
    return _in("light", page, EVERY_RULE) + _in("dark", page, RULES_OF_COLOUR)


def _in(scheme: Literal["light", "dark"], page: Page, rules: str) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    return [
        f"{violation['id']} ({scheme}) : {' '.join(map(str, node['target']))},"
        f" {node['failureSummary']}"
        for violation in page.evaluate(f"axe.run({rules}).then((found) => found.violations)")
        for node in violation["nodes"]
    ]
