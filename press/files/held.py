"""A file that was sent and accepted stays in its form while something else of it is refused.

A browser forgets files. What was sent comes back signed, as the value of a ticked box, up to a
size: nothing is stored meanwhile, who unticks it drops the file, and one too large to travel is
told to be chosen again.
"""

from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString

MOST_HELD = 800_000  # bytes: a form body is read whole, and has other fields
SALT = "press.files.held"
SUFFIX = "-garde"  # of the name of the box


def held(content: bytes, name: str) -> str:
    """A file as its box carries it; empty for one too large to travel."""
    if len(content) > MOST_HELD:
        return ""
    carried = {"name": name, "content": b64encode(content).decode()}
    return signing.dumps(carried, salt=SALT, compress=True)


class HeldFile(forms.FileInput):
    """The input of a file, and of the one that it holds already."""

    carried = name = ""  # the value of the box, and the file's name

    def hold(self, content: bytes, name: str) -> None:
        self.carried, self.name = held(content, name), name

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The file chosen, else the one that was held; what somebody forged is nothing."""
        if chosen := super().value_from_datadict(data, files, name):
            return chosen
        try:
            carried = signing.loads(data.get(f"{name}{SUFFIX}", ""), salt=SALT)
        except signing.BadSignature:
            return None
        return SimpleUploadedFile(carried["name"], b64decode(carried["content"]))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}{SUFFIX}" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = super().render(name, value, attrs, renderer)
        if not self.name:
            return shown
        if not self.carried:
            said = "est trop lourd pour être gardé : choisissez-le à nouveau."
            return format_html('{}<p class="flag">« {} » {}</p>', shown, self.name, said)
        return format_html(
            '{}<div class="form-check"><input class="form-check-input" type="checkbox" name="{}"'
            ' id="{}" value="{}" checked><label class="form-check-label" for="{}">« {} » est gardé'
            " ; un autre fichier le remplace.</label></div>",
            shown,
            f"{name}{SUFFIX}",
            f"id_{name}{SUFFIX}",
            self.carried,
            f"id_{name}{SUFFIX}",
            self.name,
        )
