"""What the two series of numbered papers share: a counter a year, and the PDF rendered once."""

import hashlib
from typing import Any

from django.db import models

from epci.models import Organisation
from press.files.canonical import digest


class YearCounter(models.Model):
    """The last number given by a carrier in a year, and the head of its chain."""

    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année d'émission")
    last = models.PositiveIntegerField("dernier numéro", default=0)
    head_sha256 = models.CharField("empreinte de tête", max_length=64, blank=True)

    class Meta:
        abstract = True


class Rendering(models.Model):
    """A numbered paper as rendered once from its frozen content. Insert-only."""

    insert_only = True

    pdf = models.BinaryField("PDF")
    sha256 = models.CharField("empreinte du PDF", max_length=64)
    seal = models.CharField("empreinte du contenu et du PDF ensemble", max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.sha256

    def fault(self, content_sha256: str, owner: str) -> str:
        """Why this PDF is not the one of a content; empty where it is. `owner`: « cet état »."""
        if hashlib.sha256(self.pdf).hexdigest() != self.sha256:
            return "le PDF ne correspond plus à son empreinte."
        if digest(content_sha256 + self.sha256) != self.seal:
            return f"le PDF n'est pas celui de {owner}."
        return ""


def sealed(pdf: bytes, content_sha256: str) -> dict[str, Any]:
    """The columns of a rendering, by the digest of the content that it renders."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    return {"pdf": pdf, "sha256": sha256, "seal": digest(content_sha256 + sha256)}
