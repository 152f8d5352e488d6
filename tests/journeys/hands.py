"""Two ways of using a page: the keyboard alone, and a pointer or a finger."""

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 120  # beyond, nobody would look any further
IS_FOCUSED = "element => element === document.activeElement"
# How many stops of Tab are before an element, at least: of radio buttons only some are stops.
AT_LEAST = """element => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => one === element || (one.tabIndex >= 0 && !one.disabled
      && one.type !== "radio" && one.checkVisibility({ visibilityProperty: true })));
  return Math.max(0, stops.indexOf(element) - stops.indexOf(document.activeElement) - 1);
}"""


class Hands(Protocol):
    """What a person does to an element that they can see."""

    page: Page

    def press(self, target: Locator) -> None: ...

    def write(self, target: Locator, text: str) -> None: ...


class Keyboard:
    """Tab until there, then Enter, or Space for a box to tick; the focus must show."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        self.reach(target)
        is_box = target.get_attribute("type") in {"checkbox", "radio"}
        self.page.keyboard.press("Space" if is_box else "Enter")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.type(text)

    def reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        surely = min(target.evaluate(AT_LEAST), MOST_TABS)
        for rank in range(MOST_TABS):
            if rank >= surely and target.evaluate(IS_FOCUSED):
                break
            self.page.keyboard.press("Tab")
        expect(target).to_be_focused()
        assert target.evaluate("element => getComputedStyle(element).outlineStyle") != "none"


class Pointer:
    """A mouse, or a finger on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)
