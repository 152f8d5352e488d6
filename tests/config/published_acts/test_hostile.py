"""A hundred thousand characters that no council would write: read, and in time."""

import time

import pytest

from config.published_acts.reading import read_act
from epci.naming.mentions import Names
from tests.dealt import dealt

LENGTH = 100_000
SECONDS = 15  # of processor, beside other tests; 1 alone
REPEATED = [
    "pour ",
    "1 ",
    "1, ",
    " 000",
    "1 000 %",
    "a,1",
    "(",
    "(a ",
    "|",
    ".",
    "*",
    "<a",
    "mor-\n",
    "CC du Val de Morteau, ",
    "communauté de communes ",
    "CC Loue-Lison ci-après dénommée « CAVM » ",
    "242 504 116 ",
    "GBM\t1\n",
    "x 12 €\n",
    "2025\n",
    "EPCI population taux\n",
    "CC du Val de Morteau ; 3 %\nCC Loue-Lison ; 4 %\n",
    "Répartition 2025\nCC du Val de Morteau\t3 €\nCC Loue-Lison\t4 €\n\n\n\n\n",
    "délibération n° ",
    "Objet : a\n",
    "n'ont pas pris part ",
    "le point est reporté retiré du ",
    "l'an deux mille vingt ",
    "059-200030633-20220706-2022_70-",
    "séance du 10 ",
    "du 2025 au ",
    "\n",
]


@pytest.mark.parametrize("piece", dealt(REPEATED, 0))
def test_repetition_costs_its_length(piece, names: Names):
    text = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
    started = time.process_time()
    read_act(text, names)
    assert time.process_time() - started < SECONDS
