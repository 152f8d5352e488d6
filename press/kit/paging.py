"""The pages of a list, which count no further than anybody needs to know."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from press.kit.addresses import quoted
from press.kit.counts import MOST, count, how_many
from press.words.french import is_number


class Pages(Paginator):
    """Django's; `count` stops after `MOST` until somebody asks for a page as far as that."""

    @cached_property
    def count(self) -> int:
        if isinstance(self.object_list, QuerySet):
            return count(self.object_list)
        return len(self.object_list)

    @property
    def said(self) -> str:
        """« 12 », « plus de 1 000 »."""
        return how_many(self.count)

    def asked(self, typed: str) -> tuple[Page[Any], str]:
        """The page whose number was typed; else the first or the last one, with a sentence."""
        number = int(typed) if is_number(typed) and len(typed) < 10 else 0
        if number >= self.num_pages and self.count > MOST:
            self.__dict__.pop("num_pages", None)
            self.__dict__["count"] = self.object_list.count()
        if 1 <= number <= self.num_pages:
            return self.page(number), ""
        told = "est après la dernière : la voici" if number else "n'existe pas"
        notice = f"La page {quoted([typed])} {told}."
        return self.page(self.num_pages if number else 1), notice
