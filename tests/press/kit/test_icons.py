"""Icons come from the installed package, inline, and say something only when they carry meaning."""

from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from press.kit.icons import icon


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


def test_an_icon_is_hidden_from_screen_readers():
    svg = parsed(icon("check-circle"))
    assert (svg.attrib["class"], svg.attrib["aria-hidden"]) == ("icon", "true")
    assert [child.tag for child in svg] == ["path", "path"]
    assert "role" not in svg.attrib


def test_an_icon_alone_has_a_name():
    svg = parsed(icon("x", "Fermer & oublier"))
    assert svg.attrib["role"] == "img"
    assert svg.findtext("title") == "Fermer & oublier"
    assert "aria-hidden" not in svg.attrib


@pytest.mark.parametrize("name", ["", "no-such-icon", "../bootstrap-icons/x", "x.svg", "X"])
def test_a_name_that_bootstrap_does_not_know_is_refused(name):
    with pytest.raises(ValueError, match="n'est pas une icône de Bootstrap"):
        icon(name)


def test_the_tag_is_built_into_every_template():
    rendered = Template('{% icon "x" label="Fermer" %}').render(Context())
    assert rendered == icon("x", "Fermer")
