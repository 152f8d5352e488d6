"""Rows that are sealed one after the other, and the head of each of their chains."""

from typing import Any, ClassVar

from django.db import models

from financing.entities.plan import Component


class ChainedRow(models.Model):
    """A row sealed with the one before it, of the same table and component. Insert-only.

    `chained_by` is the way from a row to its component.
    """

    insert_only = True
    chained_by: ClassVar[str]

    seal = models.CharField("empreinte", max_length=64, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a row that nobody sealed: `financing.chaining.create_chained` writes it."""
        if self._state.adding:
            raise TypeError("Une ligne enchaînée s'écrit par create_chained.")
        super().save(*args, **kwargs)


class RowChain(models.Model):
    """How many rows of a table a component has, and the seal of the last one."""

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="+")
    table = models.CharField("table", max_length=40)
    rows = models.PositiveIntegerField("lignes", default=0, db_default=0)
    head = models.CharField("empreinte de tête", max_length=64, blank=True, db_default="")

    class Meta:
        verbose_name = "chaîne de lignes"
        verbose_name_plural = "chaînes de lignes"
        ordering = ("component", "table")
        constraints = (
            models.UniqueConstraint(fields=["component", "table"], name="row_chain_once"),
        )

    def __str__(self) -> str:
        return f"{self.component_id}, {self.table}"
