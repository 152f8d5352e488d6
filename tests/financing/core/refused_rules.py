"""Documents that contradict themselves, each with the sentence that refuses it."""

from typing import Any

AB = ("A", "B")
REST = {"rest": True, "by": "equal"}
STEP = {"percent_step": "1", "percent_rounding": "largest_remainder"}


def document(*blocks: Any, **more: Any) -> dict[str, Any]:
    """A rule between A and B; a value of `...` removes a key."""
    whole = {"amount": "100.00", "contributors": list(AB), "blocks": list(blocks or [REST]), **more}
    return {key: value for key, value in whole.items() if value is not ...}


QUOTES, UNQUOTED = "entre guillemets", "un nombre sans guillemets"
NOT_A_NUMBER = "n'est pas un nombre : écrivez des chiffres, et un point avant les décimales"
PERCENT = {"percent": "40", "by": "equal"}
BY_X = {"rest": True, "by": "x"}

REFUSED: list[tuple[Any, str]] = [
    # the document
    ([], "la règle : il faut un objet, et non une liste"),
    (None, "la règle : il faut un objet, et non null"),
    (document(amount=...), "il manque la clé « amount »"),
    (document(contributors=...), "il manque la clé « contributors »"),
    ({"amount": "1", "contributors": ["A"]}, "il manque la clé « blocks »"),
    (
        document(montant="1"),
        (
            "clé inconnue : « montant » (admises : amount, contributors, blocks, unit, rounding, "
            "percent_step, percent_rounding, figures, floors, ceilings, excess, presence)"
        ),
    ),
    # amounts and numbers
    (
        document(amount=100),
        ("« amount » : il faut un nombre entre guillemets, et non un nombre sans guillemets"),
    ),
    (document(amount=True), "« amount » : il faut un nombre entre guillemets, et non un booléen"),
    (document(amount=None), "« amount » : il faut un nombre entre guillemets, et non null"),
    (document(amount=["1"]), "« amount » : il faut un nombre entre guillemets, et non une liste"),
    (document(amount="-5.00"), "« amount » : le montant à répartir est négatif : -5.00"),
    (document(amount="1.005"), "« amount » : « 1.005 » a plus de deux décimales"),
    *(
        (document(amount=text), f"« amount » : « {text} » {NOT_A_NUMBER}")
        for text in (
            "NaN",
            "1e5",
            "1,5",
            "",
            " 1",
            "1 000",
            "+1",
            "1.",
            ".5",
            "٣",
            "Infinity",
            "1_0",
        )
    ),
    (document(amount="9" * 60), f"« amount » : « {'9' * 40}… » {NOT_A_NUMBER}"),
    (
        document(unit="5"),
        (
            "unité d'arrondi inconnue : 5,00\u00a0€ (admises : 0,01\u00a0€ ; 1,00\u00a0€ "
            "; 10,00\u00a0€ ; 100,00\u00a0€ ; 1\u202f000,00\u00a0€)"
        ),
    ),
    (document(unit="0.001"), "« unit » : « 0.001 » a plus de deux décimales"),
    (
        document(rounding="nearest"),
        ("« rounding » : « nearest » est inconnu (admis : largest_remainder, each_alone)"),
    ),
    (document(rounding=None), "« rounding » : il faut un texte entre guillemets, et non null"),
    (document(excess="all"), "« excess » : « all » est inconnu (admis : carrier, others)"),
    (
        document(rounding="each_alone", excess="others"),
        (
            "des quotes-parts arrondies chacune pour soi "
            "ne reportent pas leurs bornes sur les autres : l'écart reste au porteur"
        ),
    ),
    # steps
    (
        document(percent_step="1"),
        ("un pas d'arrondi et une méthode d'arrondi des pourcentages vont ensemble"),
    ),
    (
        document(percent_rounding="largest_remainder"),
        ("un pas d'arrondi et une méthode d'arrondi des pourcentages vont ensemble"),
    ),
    (
        document(**STEP | {"percent_step": "0.3"}),
        ("pas d'arrondi inconnu : 3/10 (admis : 1 ; 0,5 ; 0,25 ; 0,1 ; 0,05 ; 0,01)"),
    ),
    (
        document(**STEP | {"percent_step": 1}),
        "« percent_step » : il faut un nombre entre guillemets, et non un nombre sans guillemets",
    ),
    (
        document(**STEP | {"percent_rounding": "half_up"}),
        (
            "« percent_rounding » : « half_up » est "
            "inconnu (admis : largest_remainder, highest_averages)"
        ),
    ),
    *(
        (
            document(block, **STEP),
            ("un pas arrondit des pourcentages : aucun bloc de montants ni de prix ne s'y ajoute"),
        )
        for block in ({"amounts": {"A": "1"}}, {"price": "1", "by": "equal"})
    ),
    (
        document(
            {"percent": "40.5", "by": "equal", "among": ["B"]},
            {"rest": True, "by": "equal", "among": ["A"]},
            **STEP,
        ),
        ("les 40,50\u00a0% que partagent B ne sont pas un multiple du pas de 1 point"),
    ),
    (
        document({"percent": "99.999", "by": "equal"}, **STEP),
        ("les 99,999\u00a0% que partagent A, B ne sont pas un multiple du pas de 1 point"),
    ),
    # contributors
    (document(contributors=[]), "aucun contributeur"),
    (document(contributors={"A": "1"}), "« contributors » : il faut une liste, et non un objet"),
    (document(contributors=["A", "B", "A"]), "contributeur en double : A"),
    (
        document(contributors=["A", 3]),
        f"« contributors », rang 2 : il faut un texte {QUOTES}, et non {UNQUOTED}",
    ),
    (document(contributors=["A", " \u00a0"]), "« contributors », rang 2 : nom vide"),
    (
        document(contributors=["A\n"]),
        ("« contributors », rang 1 : un caractère de « A  » ne s'imprime pas"),
    ),
    (
        document(contributors=["A" * 201]),
        (f"« contributors », rang 1 : nom de plus de 200 caractères : « {'A' * 40}… »"),
    ),
    (
        document(*[REST] * 400, contributors=[str(n) for n in range(300)]),
        ("« blocks » : 400 blocs entre 300 contributeurs font plus de 100\u202f000 parts"),
    ),
    # blocks
    ({"amount": "1", "contributors": ["A"], "blocks": []}, "aucun bloc"),
    (
        {"amount": "1", "contributors": ["A"], "blocks": REST},
        ("« blocks » : il faut une liste, et non un objet"),
    ),
    (document("rest"), "bloc 1 : il faut un objet, et non un texte"),
    (document(REST, {}), "bloc 2 : il manque ce qu'il répartit (percent, rest, amounts, price)"),
    (
        document({"by": "equal"}),
        "bloc 1 : il manque ce qu'il répartit (percent, rest, amounts, price)",
    ),
    (document(REST | PERCENT), "bloc 1 : une seule tranche est admise, et non percent et rest"),
    (
        document(REST | {"parmi": []}),
        ("bloc 1 : clé inconnue : « parmi » (admises : percent, rest, amounts, price, by, among)"),
    ),
    (
        document({"rest": False, "by": "equal"}),
        "bloc 1, « rest » : true est la seule valeur admise",
    ),
    (
        document({"rest": "true", "by": "equal"}),
        "bloc 1, « rest » : true est la seule valeur admise",
    ),
    (document({"rest": 1, "by": "equal"}), "bloc 1, « rest » : true est la seule valeur admise"),
    (document({"rest": True}), "bloc 1 : il manque le critère (« by »)"),
    (
        document({"rest": True, "by": None}),
        ("bloc 1, « by » : il faut un texte entre guillemets, et non null"),
    ),
    (document(REST, REST), "deux blocs prennent le solde : 1 et 2"),
    (
        document({"percent": 40, "by": "equal"}),
        f"bloc 1, « percent » : il faut un nombre {QUOTES}, et non {UNQUOTED}",
    ),
    (document({"percent": "-1", "by": "equal"}), "bloc 1 : pourcentage négatif : −1\u00a0%"),
    (
        document({"percent": "100.01", "by": "equal"}),
        ("les pourcentages des blocs font 100,01\u00a0%, plus de 100\u00a0%"),
    ),
    (
        document(PERCENT, PERCENT, PERCENT),
        ("les pourcentages des blocs font 120\u00a0%, plus de 100\u00a0%"),
    ),
    (document({"price": "-1", "by": "equal"}), "bloc 1 : prix négatif"),
    (document({"price": "1,5", "by": "equal"}), f"bloc 1, « price » : « 1,5 » {NOT_A_NUMBER}"),
    (document(REST | {"among": []}), "bloc 1 : aucun contributeur"),
    (document(REST | {"among": ["A", "Z"]}), "bloc 1 : Z n'est pas parmi les contributeurs"),
    (
        document(REST | {"among": ["Y", "A", "Z"]}),
        "bloc 1 : Y, Z ne sont pas parmi les contributeurs",
    ),
    (document(REST | {"among": ["A", "A"]}), "bloc 1 : contributeur en double : A"),
    (document(REST | {"among": "A"}), "bloc 1, « among » : il faut une liste, et non un texte"),
    (
        document(REST | {"among": [["A"]]}),
        "bloc 1, « among », rang 1 : il faut un texte entre guillemets, et non une liste",
    ),
    (document({"amounts": {}}), "bloc 1 : aucun contributeur"),
    (
        document({"amounts": {"Z": "1"}}),
        ("bloc 1 : « Z » a un montant, sans être parmi ses contributeurs"),
    ),
    (
        document({"amounts": {"B": "1"}, "among": ["A"]}),
        ("bloc 1 : « B » a un montant, sans être parmi ses contributeurs"),
    ),
    (
        document({"amounts": {"A": "1"}, "by": "equal"}),
        ("bloc 1 : des montants fixés ne suivent aucun critère (« by »)"),
    ),
    (document({"amounts": {"A": "-1"}}), "bloc 1 : montant négatif pour A : −1,00\u00a0€"),
    (
        document({"amounts": {"A": "1.001"}}),
        ("bloc 1, « amounts », « A » : « 1.001 » a plus de deux décimales"),
    ),
    (document({"amounts": "1"}), "bloc 1, « amounts » : il faut un objet, et non un texte"),
    # a rest below zero
    (
        document({"amounts": {"A": "100.01"}}, REST),
        (
            "le solde est négatif : les autres blocs font "
            "100,01\u00a0€ pour 100,00\u00a0€ à répartir"
        ),
    ),
    (
        document({"price": "33.333", "by": "x"}, REST, figures={"x": {"A": "4", "B": "0"}}),
        (
            "le solde "
            "est négatif : les autres blocs font près de 133,34\u00a0€ pour 100,00\u00a0€ à "
            "répartir"
        ),
    ),
    (
        document({"percent": "100", "by": "equal"}, {"amounts": {"A": "0.01"}}, REST),
        (
            "le solde est "
            "négatif : les autres blocs font 100,01\u00a0€ pour 100,00\u00a0€ à répartir"
        ),
    ),
    # figures
    (document(BY_X), "bloc 1 : aucun chiffre pour le critère « x »"),
    (document(BY_X, figures=[]), "« figures » : il faut un objet, et non une liste"),
    (document(BY_X, figures={"x": []}), "« figures », « x » : il faut un objet, et non une liste"),
    (document(BY_X, figures={"x": {}}), "bloc 1 : chiffre de « x » manquant pour A, B"),
    (document(BY_X, figures={"x": {"A": "1"}}), "bloc 1 : chiffre de « x » manquant pour B"),
    (
        document(REST, figures={"equal": {}}),
        ("« figures » : « equal » est un nom réservé, aux parts égales"),
    ),
    *(
        (document(BY_X, figures={"x": {"A": value, "B": "1"}}), f"« figures », « x », A : {why}")
        for value, why in (
            ("1,5", f"« 1,5 » {NOT_A_NUMBER}"),
            ("NaN", f"« NaN » {NOT_A_NUMBER}"),
            (1, "il faut un nombre entre guillemets, et non un nombre sans guillemets"),
            (True, "il faut un nombre entre guillemets, et non un booléen"),
            ({"B": "1"}, "il faut un nombre entre guillemets, et non un objet"),
        )
    ),
    (
        document(BY_X, figures={"x": {"A": "-1", "B": "2"}}),
        "bloc 1 : chiffre de « x » négatif pour A",
    ),
    (
        document(BY_X, figures={"x": {"A": "0", "B": "0.0"}}),
        ("bloc 1 : tous les chiffres de « x » sont nuls pour A, B"),
    ),
    (document(REST, presence={"A": "0/12", "B": "0"}), "bloc 1 : aucune part pour A, B"),
    (
        document(BY_X, figures={"x": {"A": "0", "B": "1"}}, presence={"B": "0"}),
        ("bloc 1 : tous les chiffres de « x » sont nuls pour A, B"),
    ),
    # bounds
    (document(floors={"Z": "1"}), "plancher : Z n'est pas parmi les contributeurs"),
    (document(ceilings={"Z": "1"}), "plafond : Z n'est pas parmi les contributeurs"),
    (document(floors={"A": "-1"}), "plancher négatif pour A : −1,00\u00a0€"),
    (document(ceilings={"A": "-1"}), "plafond négatif pour A : −1,00\u00a0€"),
    (document(ceilings={"A": "1.001"}), "« ceilings », « A » : « 1.001 » a plus de deux décimales"),
    (
        document(floors={"A": None}),
        ("« floors », « A » : il faut un nombre entre guillemets, et non null"),
    ),
    (document(floors=["A"]), "« floors » : il faut un objet, et non une liste"),
    (
        document(floors={"A": "2"}, ceilings={"A": "1"}),
        ("le plancher de A, 2,00\u00a0€, dépasse son plafond, 1,00\u00a0€"),
    ),
    (
        document(floors={"A": "60", "B": "40.01"}, excess="others"),
        ("les planchers font 100,01\u00a0€, plus que les 100,00\u00a0€ des blocs"),
    ),
    # presence
    (document(presence=["A"]), "« presence » : il faut un objet, et non une liste"),
    (document(presence={"A": "13/12"}), "présence de plus d'une période entière pour A : 13/12"),
    (document(presence={"A": "-1/12"}), "présence négative pour A : -1/12"),
    (document(presence={"Z": "1/12"}), "présence : Z n'est pas parmi les contributeurs"),
    *(
        (
            document(presence={"A": text}),
            (f"« presence », « A » : « {text} » n'est pas une fraction : écrivez « 7/12 »"),
        )
        for text in ("1/0", "7 / 12", "7/12/3", "sept", "", "1/9999", "7/12.5")
    ),
    (
        document(presence={"A": 0}),
        (
            "« presence », « A » : il faut un texte entre guillemets, et non "
            "un nombre sans guillemets"
        ),
    ),
]
