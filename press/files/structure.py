"""What a PDF says of its structure to whoever listens to it: put right before it is written.

WeasyPrint tags each page by itself: a list or a table over four pages would be four of them. Here
they are joined, as HTML has them; a repeated head of a table is read once.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

JOINED = {"ul": "/L", "ol": "/L", "dl": "/L", "table": "/Table"}


def put_right(document: Any, pdf: Any) -> None:
    """Join what pages have cut, then say of each header whether it names a row or a column."""
    elements = {one.number: one for one in pdf.objects if isinstance(one, dict) and "S" in one}
    firsts: dict[int, Any] = {}
    for page, reference in zip(document.pages, pdf.page_references, strict=True):
        boxes = list(_boxes(page._page_box))
        here = (one for one in elements.values() if one.get("Pg") == reference)
        tagged = [one for one in here if one["S"] in JOINED.values()]
        if [JOINED[box.element_tag] for box in boxes] != [one["S"] for one in tagged]:
            continue  # tagged in another order: left as it is
        for box, element in zip(boxes, tagged, strict=True):
            first = firsts.setdefault(id(box.element), element)
            if first is not element:
                _join(first, element, elements)
    _state_scopes(elements)


def _boxes(box: Any) -> Iterator[Any]:
    """The lists and the tables of a page, in the order in which they are tagged."""
    box = getattr(box, "_box", box)
    if getattr(box, "element", None) is not None and box.element_tag in JOINED:
        yield box
        if box.element_tag == "table":
            box = box.get_wrapped_table() if box.is_table_wrapper else box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _join(first: Any, after: Any, elements: dict[int, Any]) -> None:
    """What a later page shows of a list or of a table goes on from what the first one shows."""
    kids = _kids(after, elements)
    if first["S"] == "/Table":
        if _once(first, after, elements):
            kids = [one for one in kids if one["S"] != "/THead"]
    elif _goes_on(first, kids, elements):
        _pour(_body(kids.pop(0), elements), _body(_kids(first, elements)[-1], elements), elements)
    _move(kids, first)
    parent = elements[_number(after["P"])]
    if after.reference in parent["K"]:
        parent["K"].remove(after.reference)
    after["K"].clear()


def _once(first: Any, after: Any, elements: dict[int, Any]) -> bool:
    """Whether the head is repeated: the cells then name the cells of the first one."""
    heads = [
        [one for one in _all(table, elements) if one["S"] == "/TH" and _is_head(one, elements)]
        for table in (first, after)
    ]
    if not all(heads):
        return False
    named = {again["ID"]: once["ID"] for once, again in zip_longest(*heads) if once and again}
    for cell in _all(after, elements):
        if cell["S"] == "/TD" and "Headers" in cell.get("A", {}):
            headers = cell["A"]["Headers"]
            headers[:] = [_named(one, named) for one in headers]
    return True


def _named(header: Any, named: dict[Any, Any]) -> Any:
    return next((once for again, once in named.items() if again.data == header.data), header)


def _is_head(cell: Any, elements: dict[int, Any]) -> bool:
    row = elements[_number(cell["P"])]
    return bool(elements[_number(row["P"])]["S"] == "/THead")


def _goes_on(first: Any, kids: list[Any], elements: dict[int, Any]) -> bool:
    """Whether the first item of a page is the end of the one before: it has no mark of its own."""
    items = _kids(first, elements)
    if not kids or not items:
        return False
    marked, again = (
        any(part["S"] == "/Lbl" for part in _kids(one, elements)) for one in (items[-1], kids[0])
    )
    return marked and not again


def _body(item: Any, elements: dict[int, Any]) -> Any:
    parts = _kids(item, elements)
    return next((one for one in reversed(parts) if one["S"] == "/LBody"), item)


def _pour(after: Any, first: Any, elements: dict[int, Any]) -> None:
    _move(_kids(after, elements), first)


def _move(kids: list[Any], to: Any) -> None:
    for kid in kids:
        kid["P"] = to.reference
        to["K"].append(kid.reference)


def _all(element: Any, elements: dict[int, Any]) -> Iterator[Any]:
    for kid in _kids(element, elements):
        yield kid
        yield from _all(kid, elements)


def _kids(element: Any, elements: dict[int, Any]) -> list[Any]:
    """The elements right under one; pieces of pages, which are numbers, are none."""
    numbers = (_number(one) for one in element["K"] if isinstance(one, bytes | str))
    return [elements[one] for one in numbers if one in elements]


def _number(reference: Any) -> int:
    return int(reference.split()[0])


def _state_scopes(elements: dict[int, Any]) -> None:
    """Say of each header whether it names a row or a column: WeasyPrint only tells the cells."""
    for header in (one for one in elements.values() if one["S"] == "/TH"):
        header["A"]["Scope"] = "/Column" if _is_head(header, elements) else "/Row"
