"""Sizes found at once are those that WeasyPrint computes."""

import pytest
from weasyprint.layout.percent import resolve_percentages

from press.files import measures
from press.files.pdf import render_pdf

PAGE = """<html lang="fr"><head><title>Essai</title><style>
@page { margin: 5% 12mm; @top-center { content: "tête"; width: 30% } }
body > div { width: 60%; padding: 2% 3mm; border: 1pt solid; margin: 1em auto }
.calc { width: calc(50% - 3mm); height: calc(10mm + 1em); min-height: 30%; max-width: 40mm }
.box { box-sizing: border-box; width: 50mm; height: 20mm; padding: 3mm; border: 2mm solid }
.inner { box-sizing: padding-box; width: 30mm; padding: 3mm; max-height: 8mm; overflow: hidden }
.tall { position: absolute; right: 3%; bottom: 4mm; height: 10%; width: auto; min-width: 20mm }
.left { float: left; margin-right: 4%; max-width: 30%; min-height: 9mm }
table { border-collapse: collapse; width: 100% } td { border: .5mm solid; padding: 1mm; width: 30% }
.apart { border-collapse: separate; margin: 2mm auto; width: auto } .columns { columns: 2 }
.flex { display: flex } .grid { display: grid; grid-template-columns: 1fr 2fr } i { margin: 0 2% }
</style></head><body><div>Un <i>deux</i> trois</div><div class="calc">Quatre</div>
<div class="box">Cinq<div class="inner">six<br>sept<br>huit</div></div><p class="tall">Neuf</p>
<p class="left">Dix</p><table><tr><td>onze<td>douze<tr><td colspan="2">treize</table>
<table class="apart"><tr><td>quatorze</table><div class="columns">quinze seize dix-sept</div>
<div class="flex"><p>dix-huit<p>dix-neuf</div><div class="grid"><p>vingt<p>vingt-et-un</div>
</body></html>"""
PLAIN = "<html lang='fr'><head><title>Essai</title></head><body><p>Un <b>deux</b></p></body></html>"


def rendered(page: str) -> bytes:
    return render_pdf(page, stylesheets=(), identifier=b"essai")


@pytest.mark.parametrize("page", [PAGE, PLAIN])
def test_what_is_found_at_once_is_what_is_computed(page: str, monkeypatch: pytest.MonkeyPatch):
    quick = rendered(page)
    for room in measures.ROOMS:
        monkeypatch.setattr(room, "resolve_percentages", resolve_percentages)
    assert rendered(page) == quick


@pytest.mark.parametrize(("page", "least", "most"), [(PAGE, 10, 200), (PLAIN, 0, 5)])
def test_what_depends_on_another_size_is_computed(
    page: str, least: int, most: int, monkeypatch: pytest.MonkeyPatch
):
    asked = []

    def computed(box: object, block: object) -> None:
        asked.append(box)
        resolve_percentages(box, block)

    monkeypatch.setattr(measures, "resolve_percentages", computed)
    rendered(page)
    assert least <= len(asked) <= most
