"""What a browser complains of while a journey goes on."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# Chromium asks for it by itself beside a PDF, which cannot name an icon.
BY_ITSELF = "/favicon.ico"
# What htmx says of a request that newer typing replaced; one that failed is « htmx:sendError ».
REPLACED = ("htmx:afterRequest", "htmx:sendAbort")
OWN_SCHEMES = ("data:", "blob:", "about:", "chrome:", "chrome-extension:")


@dataclass
class Complaints:
    """Everything that should not happen in a page.

    `origin` is the only server it may ask; `expected` is a refusal (404, say) that a test is about.
    """

    origin: str
    expected: int | None = None
    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self.hear_console)
        page.on("pageerror", lambda error: self.heard.append(f"script : {error}"))
        page.on("request", self.hear_request)
        page.on("response", self.hear_response)
        page.on("popup", self.listen)

    def hear_console(self, message: ConsoleMessage) -> None:
        """Violations of the content security policy are console errors."""
        loud = message.type in {"error", "warning"}
        refused = f"status of {self.expected}" in message.text
        replaced = message.text.startswith(REPLACED)
        if loud and not (refused or replaced) and BY_ITSELF not in message.location["url"]:
            self.heard.append(f"console : {message.text}")

    def hear_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", *OWN_SCHEMES)):
            self.heard.append(f"requête hors du serveur : {request.url}")

    def hear_response(self, response: Response) -> None:
        refused = response.status >= 400 and response.status != self.expected
        if refused and BY_ITSELF not in response.url:
            self.heard.append(f"{response.status} : {response.url}")
