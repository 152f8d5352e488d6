"""What cannot be printed is refused where it is typed: with its field and its sign."""

import pytest
from django.core.exceptions import ValidationError

from conventions.models import Convention, Party
from epci.models import Organisation
from financing.models import Component, Line, Period
from press.files.glyphs import missing_glyphs, named_sign, require_printable
from press.kit.printed import Printable

PRINTED = (Organisation, Convention, Party, Component, Line, Period)


@pytest.mark.parametrize("model", PRINTED, ids=lambda model: model.__name__)
def test_each_printed_field_names_itself_and_the_sign(model: type[Printable]):
    for name in model.printed:
        row = model(**{name: "Maison 漢"})
        with pytest.raises(ValidationError) as refused:
            row.clean()
        (said,) = refused.value.message_dict[name]
        label = str(model._meta.get_field(name).verbose_name)
        assert said.lower().startswith(label.lower())
        assert "漢 (U+6F22)" in said
        model(**{name: "25500\tMorteau, Saint\u2011Vit"}).clean()


@pytest.mark.parametrize(("sign", "said"), [("漢", "漢 (U+6F22)"), ("\u202e", "U+202E")])
def test_a_sign_that_is_not_seen_is_named_by_its_code(sign, said):
    assert named_sign(sign) == said


def test_what_is_drawn_as_another_sign_is_printed():
    typed = {"address": "1\tRue\u00adlongue\u200b\u2028Saint\u2010Vit\u2011sur\u2012Doubs"}
    require_printable(typed)
    assert missing_glyphs("".join(typed.values())) == set()
