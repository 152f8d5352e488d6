"""A fund-call letter in a warm process, against the same letter by Typst at its best.

Typst receives its texts already formatted and its codes already drawn, keeps one `Fonts` object,
compiles from memory and writes the same kind of file, a tagged PDF/A-3a with the same two files
attached. Both render the letters of a round in turn, each
once, so that neither meets again what it has just laid out.
"""

import copy
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib.metadata import version
from inspect import isgenerator
from pathlib import Path
from pkgutil import resolve_name
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from unittest.mock import patch
from xml.etree.ElementTree import Element

import fontpkg
import tinyhtml5
import typst
from django.conf import settings

from financing.letters import page as layout
from financing.letters.calculation import attached
from press.files.glyphs import FAMILY, WEIGHTS

SAMPLE = Path("tests/financing/letters/letter_content.json")
LETTERS = 30
MOST = 8
STAGES = {
    "gabarit et codes QR": "financing.letters.page.page",
    "fichiers joints": "financing.letters.page.attached",
    "lecture du HTML": "press.files.lean.LeanHTML.__init__",
    "cascade": "weasyprint.document.get_all_computed_styles",
    "boîtes": "weasyprint.document.build_formatting_structure",
    "mise en page": "weasyprint.document.layout_document",
    "dessin": "weasyprint.document.Page.paint",
    "mise en fichiers": "weasyprint.pdf.write_pdf_attachment",
    "polices": "weasyprint.pdf.build_fonts_dictionary",
    "balises": "weasyprint.pdf.add_tags",
    "objets, comprimés": "press.files.laying.say_once",
    "écriture du PDF": "pydyf.PDF.write",
}

Runs = list[tuple[str, str]]  # pieces of a text, each with its style: "b", "quiet" or none

TEMPLATE = rb"""
#let letter = json(bytes(sys.inputs.letter))
#let petrol = rgb("#0f4c5c")
#let quiet = rgb("#4b5a63")
#let hairline = .3pt + rgb("#1c2529")
#let shown(words, style) = {
  if words == "\n" { linebreak() } else if style == "b" { strong(words) } else if style == "quiet" {
    text(fill: quiet, words) } else { text(words) }
}
#let runs(pieces) = for piece in pieces { shown(..piece) }
#let figures(pieces) = align(right, runs(pieces))

#set document(title: letter.title, author: letter.author)
#set page(paper: "a4", margin: (x: 16mm, y: 15mm))
#set text(font: "Fira Sans", size: 10pt, lang: "fr", fill: rgb("#1c2529"))
#set par(leading: .55em, spacing: .6em)
#set table(stroke: none, inset: (x: 0pt, y: .9mm))
#show strong: set text(weight: 600)
#show heading: set text(fill: petrol, weight: 600)
#show heading.where(level: 1): set text(size: 14pt)
#show heading.where(level: 2): set text(size: 10.5pt)
#show table: set text(size: 9pt, number-width: "tabular")

#place(top + center, dy: -9mm, text(size: 8pt, fill: petrol, strong(letter.mark)))
#pdf.attach("calcul.csv", bytes(letter.files.at("calcul.csv")), relationship: "data",
  mime-type: "text/csv", description: "Parts des partenaires, pour un tableur")
#pdf.attach("calcul.json", bytes(letter.files.at("calcul.json")), relationship: "source",
  mime-type: "application/json", description: "Contenu et calcul de la lettre")
#place(top + left, dx: 98mm, block(width: 58mm, align(right, text(size: 8pt, runs(letter.check)))))
#place(top + right, image(
  bytes(letter.check_code), format: "svg", width: 21mm, alt: letter.check_alt))
#place(top + left, dx: 98mm, dy: 33mm, block(width: 72mm, runs(letter.addressee)))
#block(height: 65mm, width: 88mm)[
  #block(height: 30mm, runs(letter.sender))
  #heading(level: 1, letter.heading)
  #runs(letter.references)
]
#runs(letter.subject)

#for paragraph in letter.paragraphs { par(runs(paragraph)) }
#block(stroke: (left: 1.2mm + petrol), inset: (left: 4mm, y: 1mm), grid(
  columns: (auto, 1fr), column-gutter: 5mm, align: horizon,
  text(size: 20pt, runs(letter.amount.slice(0, 1))), runs(letter.amount.slice(1)),
))
== #letter.headings.at(0)
#table(columns: (1fr, 30mm), table.hline(y: 2, stroke: hairline),
  ..letter.sums.map(row => (runs(row.at(0)), figures(row.at(1)))).flatten())
#table(
  columns: (1fr, ) + (22mm, ) * (letter.shares.at(0).len() - 1),
  table.header(..letter.shares.at(0).map(runs)),
  table.hline(y: 1, stroke: hairline),
  table.hline(y: letter.own, stroke: .8pt), table.hline(y: letter.own + 1, stroke: .8pt),
  table.hline(y: letter.shares.len() - 1, stroke: hairline),
  ..letter.shares.slice(1).map(row => (runs(row.at(0)), ..row.slice(1).map(figures))).flatten())
#text(size: 9pt)[#for paragraph in letter.explained { par(runs(paragraph)) }]
#block(breakable: false, grid(columns: (106mm, 30mm, 1fr), column-gutter: 4mm,
  [== #letter.headings.at(1)
   #table(columns: (33mm, 1fr), ..letter.account.map(row => row.map(runs)).flatten())],
  [#image(bytes(letter.code), format: "svg", width: 24mm, alt: letter.alt)
   #text(size: 7pt, runs(letter.code_label))],
  runs(letter.signatory)))
#line(length: 100%, stroke: hairline)
#text(size: 8pt)[#for paragraph in letter.notes { par(runs(paragraph)) }]
"""


def run() -> None:
    """Print the median of one letter by each, their ratio and target, and where our time goes."""
    contents = [numbered(number) for number in range(LETTERS)]
    inputs = [texts_of(content) for content in contents]
    with typst_fonts() as fonts:
        layout.render(numbered(LETTERS))
        by_typst(texts_of(numbered(LETTERS)), fonts)
        timings = [
            (seconds(layout.render, content), seconds(by_typst, texts, fonts))
            for content, texts in zip(contents, inputs, strict=True)
        ]
    report(*map(median, zip(*timings, strict=True)))
    report_stages([stages(content) for content in contents])


def numbered(number: int) -> layout.Content:
    """The sample letter under another number, to each of its partners in turn."""
    content = copy.deepcopy(json.loads((settings.BASE_DIR / SAMPLE).read_text(encoding="utf-8")))
    share = content["shares"][number % len(content["shares"])]
    content["own_share"] = content["shares"].index(share)
    content["addressee"] |= {"name": share["name"], "short_name": share["organisation"]}
    content["number"] = content["payment"]["reference"] = f"2025-{number:04}"
    return content | {"amount": share["amount"]}


def seconds(act: Callable[..., object], *arguments: object) -> float:
    start = perf_counter()
    act(*arguments)
    return perf_counter() - start


def report(ours: float, theirs: float) -> None:
    ratio = ours / theirs
    verdict = "tenu" if ratio <= MOST else "dépassé"
    print("Lettre : un PDF/A-3a d'une page, processus chaud")
    print(f"  Typst {version('typst'):12} {theirs * 1000:13.1f} ms (médiane de {LETTERS})")
    print(f"  la lettre          {ours * 1000:13.1f} ms (médiane de {LETTERS})")
    print(f"  rapport            {ratio:13.1f} (au plus {MOST} : {verdict})")


def report_stages(runs: list[dict[str, float]]) -> None:
    for name in runs[0]:
        print(f"    {name:20}{median(run[name] for run in runs) * 1000:10.1f} ms")


def stages(content: layout.Content) -> dict[str, float]:
    """How long each stage of one rendering takes, in seconds."""
    spent = dict.fromkeys(STAGES, 0.0)
    with ExitStack() as patches:
        for name, target in STAGES.items():
            patches.enter_context(timed(name, target, spent))
        whole = seconds(layout.render, content)
    return spent | {"le reste": whole - sum(spent.values())}


def timed(name: str, target: str, spent: dict[str, float]) -> AbstractContextManager[object]:
    """Add up the time spent in one function of the renderer."""
    original = resolve_name(target)

    def measure(*arguments: Any, **options: Any) -> Any:
        start = perf_counter()
        try:
            result = original(*arguments, **options)
            return list(result) if isgenerator(result) else result
        finally:
            spent[name] += perf_counter() - start

    return patch(target, measure)


@contextmanager
def typst_fonts() -> Iterator[typst.Fonts]:
    """The two faces of the letter, and no other, loaded once."""
    with TemporaryDirectory() as folder:
        for weight in WEIGHTS:
            shutil.copy(fontpkg.path(FAMILY, weight), folder)
        yield typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )


def by_typst(texts: str, fonts: typst.Fonts) -> object:
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"letter": texts},
        pdf_standards="a-3a",
        timestamp=0,
    )


def texts_of(content: layout.Content) -> str:
    """Every text that the letter prints, as JSON for the template above."""
    body = tinyhtml5.parse(layout.page(content), namespace_html_elements=False).find("body")
    sender, references = blocks(body, ".//div[@class='sender']/p")
    proof = layout.proof(content)
    return json.dumps(
        {
            "title": f"Appel de fonds {content['number']}",
            "author": content["carrier"]["name"],
            "mark": "Démonstration, sans valeur",
            "heading": "".join(body.find(".//h1").itertext()),
            "headings": ["".join(heading.itertext()) for heading in body.iter("h2")],
            "sender": sender,
            "references": references,
            "addressee": blocks(body, ".//p[@class='addressee']")[0],
            "subject": blocks(body, "p[@class='subject']")[0],
            "paragraphs": blocks(body, "p")[2:],
            "amount": blocks(body, "div[@class='amount']")[0],
            "sums": rows(body, "table[@class='sums']"),
            "shares": rows(body, "table[@class='shares']"),
            "own": content["own_share"] + 1,
            "explained": blocks(body, "div[@class='explained']/p"),
            "account": rows(body, "div[@class='payment']/table"),
            "signatory": blocks(body, ".//p[@class='signatory']")[0],
            "notes": blocks(body, "div[@class='notes']/p"),
            "check": lines_of(blocks(body, ".//div[@class='check']/p")),
            "check_code": proof["code"],
            "check_alt": f"Code QR de vérification : {proof['short_code']}",
            "code_label": blocks(body, ".//div[@class='code']/p")[0],
            "files": {file.name: file.data.decode() for file in attached(content)},
            "code": layout.payment_code(content["payment"], content["amount"]),
            "alt": layout.transfer(content["payment"], content["amount"]),
        }
    )


def blocks(body: Element, path: str) -> list[Runs]:
    return [list(runs_of(block, "")) for block in body.findall(path)]


def lines_of(paragraphs: list[Runs]) -> Runs:
    return [run for runs in paragraphs for run in (*runs, ("\n", ""))]


def rows(body: Element, path: str) -> list[list[Runs]]:
    """The cells of each row of a table, in bold where the style sheet says so."""
    return [
        [list(runs_of(cell, (row.get("class") and "b") or "")) for cell in row]
        for row in body.find(path).iter("tr")
    ]


def runs_of(element: Element, style: str) -> Iterator[tuple[str, str]]:
    """The texts of an element, in order, spaces folded as a browser does."""
    yield from ((text, style) for text in folded(element.text))
    for child in element:
        inner = "b" if child.tag == "b" else child.get("class") or style
        yield from [("\n", "")] if child.tag == "br" else runs_of(child, inner)
        yield from ((text, style) for text in folded(child.tail))


def folded(text: str | None) -> list[str]:
    words = re.split("[ \n\t]+", text or "")
    return [" ".join(words)] if any(words) else []
