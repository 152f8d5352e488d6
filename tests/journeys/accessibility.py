"""What axe sees on a page."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = "axe.run({resultTypes: ['violations']})"


def violations(page: Page) -> list[str]:
    """Each violation with where it is and what it asks; an empty list is what is wanted."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN)["violations"]
    return [
        f"{violation['id']} : {' '.join(map(str, node['target']))} ({node['failureSummary']})"
        for violation in found
        for node in violation["nodes"]
    ]
