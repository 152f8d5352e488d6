"""What axe sees on a page, in light and in dark."""

from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

EVERY_RULE = "{resultTypes: ['violations']}"
# The two schemes differ by their colours alone: in dark, the rules about colour are enough.
RULES_OF_COLOUR = "{resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block']}"


def violations(page: Page, *, in_dark: bool = True) -> list[str]:
    """Each violation with its scheme, where it is and what it asks; none is what is wanted."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found = _in("light", page, EVERY_RULE)
    return found + (_in("dark", page, RULES_OF_COLOUR) if in_dark else [])


def _in(scheme: Literal["light", "dark"], page: Page, rules: str) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    return [
        f"{violation['id']} ({scheme}) : {' '.join(map(str, node['target']))},"
        f" {node['failureSummary']}"
        for violation in page.evaluate(f"axe.run({rules}).then((found) => found.violations)")
        for node in violation["nodes"]
    ]
