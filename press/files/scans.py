"""The field of an act that somebody scanned: a PDF, or an image of it."""

from typing import Any

from django.core.exceptions import ValidationError

from press.files.uploads import JPEG, MOST_BYTES, PDF, PNG, Upload, UploadField

SCANS = (PDF, PNG, JPEG)


class ScanField(UploadField):
    """A PDF or an image; its value is an `Upload`, None where it may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        size = f"PDF ou image, {MOST_BYTES // 10**6} Mo au plus."
        super().__init__(**{"help_text": size, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        upload: Upload | None = super().clean(data, initial)
        if upload and upload.kind not in SCANS:
            raise ValidationError(
                f"C'est un fichier {upload.kind.label} : un acte se joint en PDF, ou en image PNG "
                "ou JPEG.",
                code="upload",
            )
        return upload
