"""A document to file with a convention."""

from datetime import date

from django import forms

from conventions.models import Document
from press.files.held import HeldFile
from press.files.uploads import KINDS, MOST_BYTES, UploadField
from press.kit.fields import DayField

OLDEST = date(1950, 1, 1)  # a document may be older than the conventions themselves


class DocumentForm(forms.Form):
    """A file, and what it is."""

    kind = forms.ChoiceField(label="Nature", choices=Document.Kind.choices)
    title = forms.CharField(label="Titre", max_length=200)
    dated_on = DayField(label="Date de la pièce", floor=OLDEST)
    file = UploadField(
        label="Fichier",
        help_text=f"{MOST_BYTES // 10**6} Mo au plus : {', '.join(one.label for one in KINDS)}.",
        widget=HeldFile(
            attrs={"accept": ",".join(f".{one}" for kind in KINDS for one in kind.suffixes)}
        ),
    )
