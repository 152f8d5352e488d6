"""A plain page is read as the parser of HTML5 reads it, and any other is left to it."""

from itertools import zip_longest
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5

from press.files.plain_html import plain_tree

HEAD = "<!DOCTYPE html>\n<html lang='fr'>\n <head>\n <title>A &amp; b</title>\n </head>\n "
CODE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Code</title>'
    '<path d="M1 1.5h3" stroke="#000"/></svg>'
)
PLAIN = [
    "<body></body>",
    "<body> <p>Un<br>deux <b>trois</b>&nbsp;: &lt;quatre&gt; &#8239;; &#x27;</p> </body> \n",
    f"<body><div class='code'>\n{CODE}\n<p>Payer</p>\n</div></body>",
    "<body><table>\n <thead><tr>\n<th>Un</th> </tr></thead>\n<tbody> </tbody>\n</table></body>",
    "<body><ul>\n<li>Un<ol><li><p>deux</p>\u00a0</li></ol></li> </ul>\n<p></p></body>",
]
OTHERS = [
    "<body><p>Un<p>deux</body>",  # ended by what follows
    "<body><p>Un<div>deux</div></p></body>",
    "<body><b>Un<i>deux</b>trois</i></body>",  # ended in another order
    "<body><table><tr><td>Un</td></tr></table></body>",  # in a body that is not said
    "<body><table>Un<tbody></tbody></table></body>",  # moved out of its table
    "<body><ul>\u00a0<li>Un</li></ul></body>",
    "<body><p>1 < 2</p></body>",
    "<body><p>R&D &copy 2</p></body>",
    "<body><!-- Un --><p>deux</p></body>",
    "<body><p class='a' class='b'>Un</p></body>",
    "<body><p/>Un</body>",
    "<body><svg viewBox='0 0 9 9' preserveAspectRatio='none'></svg></body>",
    "<body><script>1</script></body>",
    "<body><p>Un</p></body><p>deux</p>",
    "<body><svg><path d='M1'><path d='M2'/></path></svg></body>",
    "<p>Un</p>",
]


def written(body: str) -> str:
    return f"{HEAD}{body} \n</html>\n"


def assert_same(one: Element, other: Element) -> None:
    said = [(each.tag, dict(each.attrib), each.text, each.tail) for each in (one, other)]
    assert said[0] == said[1]
    for pair in zip_longest(one, other):
        assert_same(*pair)


@pytest.mark.parametrize("body", PLAIN)
def test_a_plain_page_gives_the_same_tree(body: str):
    tree = plain_tree(written(body))
    assert tree is not None
    assert_same(tree, tinyhtml5.parse(written(body), namespace_html_elements=False))


@pytest.mark.parametrize("body", OTHERS)
def test_what_browsers_mend_is_not_plain(body: str):
    assert plain_tree(written(body)) is None


@pytest.mark.parametrize("page", ["", "<p>Un</p>", written("<body></body>")[15:]])
def test_a_page_is_whole(page: str):
    assert plain_tree(page) is None
