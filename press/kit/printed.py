"""Rows whose words are printed: what paper cannot draw is refused as they are kept."""

from typing import Any, ClassVar

from django.db import models

from press.files.glyphs import require_printable


class Printable(models.Model):
    """`printed` names the fields that documents print; the refusal names the field and the sign."""

    printed: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        fields: dict[str, Any] = {name: self._meta.get_field(name) for name in self.printed}
        require_printable(
            {name: getattr(self, name) or "" for name in fields},
            {name: str(field.verbose_name) for name, field in fields.items()},
        )
