"""The rows of a book tied together; a name that no sheet gives is a fault at its place."""

from collections.abc import Iterator

from config.workbook.blocks import MEASURES, sharers_of
from config.workbook.book import BookFault, BookRow, BroughtBook
from config.workbook.columns import (
    AMOUNTS,
    COMPONENTS,
    CONVENTIONS,
    CRITERIA,
    FIGURES,
    LETTERS,
    LINES,
    MOST_CONVENTIONS,
    PARTIES,
    PAYMENTS,
    PERIODS,
    RULE_BLOCKS,
    RULE_SHEET,
    SHARES,
    TERMS,
)
from config.workbook.ground import BookGround
from config.workbook.portfolio import (
    BroughtComponent,
    BroughtConvention,
    BroughtLetter,
    BroughtLine,
    BroughtParty,
    BroughtRule,
    Portfolio,
    key_of,
)
from conventions.parties.short_names import short_name_of
from epci.models import Organisation
from financing.criteria.counting import RESERVED, code_of
from financing.entities.keys import BLOCKS
from financing.models import Criterion
from press.words.french import integer


class Linking:
    """A book being linked; `faults` are told in the order of its sheets."""

    def __init__(self, book: BroughtBook, ground: BookGround) -> None:
        self.book, self.ground = book, ground
        self.faults: list[BookFault] = []
        self.conventions: dict[str, BroughtConvention] = {}
        self.newcomers: dict[str, Organisation] = {}  # by SIREN, else by name
        self.codes: list[str] = []  # of the criteria that it adds

    def linked(self) -> Portfolio:
        for link in (
            self._conventions,
            self._parties,
            self._leads,
            self._periods,
            self._components,
            self._lines,
            self._amounts,
            self._rules,
            self._terms,
            self._criteria,
            self._figures,
            self._blocks,
            self._shares,
            self._letters,
            self._payments,
        ):
            link()
        return Portfolio(self.conventions)

    def _refuse(self, row: BookRow, name: str, message: str) -> None:
        self.faults.append(row.fault(name, message))

    def _once(self, row: BookRow, name: str, known: object, what: str) -> bool:
        """Whether a name is new; a fault where another line has it already."""
        if known is None:
            return True
        line = getattr(getattr(known, "row", known), "line", None)
        where = f" ligne {line}" if line else ""
        self._refuse(row, name, f"{what} est déjà là{where}.")
        return False

    def _conventions(self) -> None:
        rows = self.book.of(CONVENTIONS)
        if not rows:
            message = "La feuille ne nomme aucune convention."
            self.faults.append(BookFault(CONVENTIONS.title, None, "", message))
        if len(rows) > MOST_CONVENTIONS:
            message = f"{integer(len(rows))} conventions : {MOST_CONVENTIONS} au plus à la fois."
            self.faults.append(BookFault(CONVENTIONS.title, None, "", message))
            return
        for row in rows:
            reference = reference_of(row["reference"])
            if not self._once(row, "reference", self.conventions.get(reference), reference):
                continue
            self.conventions[reference] = BroughtConvention(
                row, reference, official=self.ground.criteria
            )

    def _of(self, row: BookRow) -> BroughtConvention | None:
        reference = reference_of(row["convention"])
        found = self.conventions.get(reference)
        if found is None:
            self._refuse(
                row, "convention", f"« {reference} » n'est pas sur la feuille Conventions."
            )
        return found

    def _rows(self, sheet: object) -> Iterator[tuple[BookRow, BroughtConvention]]:
        for row in self.book.of(sheet):  # type: ignore[arg-type]
            if convention := self._of(row):
                yield row, convention

    def _rows_of_components(
        self, sheet: object
    ) -> Iterator[tuple[BookRow, BroughtConvention, BroughtComponent]]:
        for row, convention in self._rows(sheet):
            found = convention.components.get(key_of(row["component"]))
            if found is None:
                self._refuse(
                    row,
                    "component",
                    f"« {row['component']} » n'est pas un volet de {convention.reference}.",
                )
            else:
                yield row, convention, found

    def _parties(self) -> None:
        for row, convention in self._rows(PARTIES):
            organisation = self._organisation(row) or _stranger(row)
            key = key_of(row["short_name"])
            if not self._once(row, "short_name", convention.parties.get(key), row["short_name"]):
                continue
            same = (one for one in convention.parties.values() if one.organisation == organisation)
            name = "siren" if row["siren"] else "name"
            if self._once(row, name, next(same, None), str(organisation)):
                party = BroughtParty(row, row["short_name"], organisation, bool(row["is_lead"]))
                convention.parties[key] = party

    def _organisation(self, row: BookRow) -> Organisation | None:
        """The one that is known, or a new one whose nature is said."""
        siren, name, kind = row["siren"], row["name"], row["kind"]
        if found := self.ground.known(siren, name):
            return found
        if not name:
            self._refuse(
                row,
                "siren" if siren else "name",
                f"Le SIREN {siren} est inconnu : écrivez aussi le nom et la nature."
                if siren
                else "Ni SIREN ni nom : on ne sait pas qui c'est.",
            )
            return None
        if siren and kind == Organisation.Kind.EPCI:
            self._refuse(row, "siren", f"{siren} n'est le SIREN d'aucun EPCI du registre.")
            return None
        if kind is None or kind == Organisation.Kind.EPCI:
            why = "un EPCI vient du registre" if kind else "écrivez sa nature"
            self._refuse(row, "kind", f"« {name} » n'est pas encore connu : {why}.")
            return None
        known = self.newcomers.setdefault(
            siren or key_of(name), Organisation(name=name, kind=kind, siren=siren)
        )
        return known

    def _leads(self) -> None:
        """Whoever brings the workbook leads what it brings, and nobody else does."""
        own = self.ground.organisation
        for convention in self.conventions.values():
            leads = [one.row for one in convention.parties.values() if one.is_lead and one.row]
            for row in leads[1:]:
                self._refuse(row, "is_lead", "Une convention a un seul pilote.")
            if own is None and not leads:
                why = "Personne n'est pilote : dites oui dans la colonne Pilote d'une partie."
                self._refuse(convention.row, "reference", why)
            elif own is not None and convention.lead and convention.lead.organisation != own:
                why = f"Vous n'apportez que les conventions que pilote {own}."
                self._refuse(leads[0], "is_lead", why)
            elif own is not None and not leads:
                _name_lead(convention, own)
            self._free(convention)

    def _free(self, convention: BroughtConvention) -> None:
        """A reference is taken by its lead alone: nobody learns of those of others."""
        lead, reference = convention.lead, convention.reference
        if lead and (lead.organisation.pk, reference) in self.ground.taken:
            why = f"{reference} est déjà dans Prorata : ôtez ses lignes, ou changez-la."
            self._refuse(convention.row, "reference", why)

    def _periods(self) -> None:
        for row, convention in self._rows(PERIODS):
            key = key_of(row["label"])
            if self._once(row, "label", convention.periods.get(key), row["label"]):
                convention.periods[key] = row

    def _components(self) -> None:
        for row, convention in self._rows(COMPONENTS):
            key = key_of(row["component"])
            known = convention.components.get(key)
            carrier = self._party(row, "carrier", convention) if row["carrier"] else convention.lead
            if self._once(row, "component", known, row["component"]):
                convention.components[key] = BroughtComponent(row, carrier)

    def _party(self, row: BookRow, name: str, convention: BroughtConvention) -> BroughtParty | None:
        found = convention.parties.get(key_of(row[name]))
        if found is None:
            self._refuse(
                row,
                name,
                f"« {row[name]} » n'est le sigle d'aucune partie de {convention.reference}.",
            )
        return found

    def _lines(self) -> None:
        for row, _convention, component in self._rows_of_components(LINES):
            key = key_of(row["label"])
            if self._once(row, "label", component.lines.get(key), row["label"]):
                component.lines[key] = BroughtLine(row, self._funder(row))

    def _funder(self, row: BookRow) -> Organisation | None:
        """Known by its name, or new: of a nature that nobody says, « autre organisme »."""
        if not row["funder"]:
            return None
        known = self.ground.known(None, row["funder"])
        other = Organisation(name=row["funder"], kind=Organisation.Kind.OTHER)
        return known or self.newcomers.setdefault(key_of(row["funder"]), other)

    def _amounts(self) -> None:
        for row, convention, component in self._rows_of_components(AMOUNTS):
            line = component.lines.get(key_of(row["line"]))
            period = key_of(row["period"])
            if line is None:
                why = f"« {row['line']} » n'est pas une ligne du volet « {component.label} »."
                self._refuse(row, "line", why)
            elif self._once(row, "period", row if period in line.amounts else None, "Ce montant"):
                self._has_period(row, convention)
                line.amounts[period] = row["amount"]

    def _has_period(self, row: BookRow, convention: BroughtConvention) -> bool:
        if key_of(row["period"]) in convention.periods:
            return True
        why = f"« {row['period']} » n'est pas une période de {convention.reference}."
        self._refuse(row, "period", why)
        return False

    def _rules(self) -> None:
        for row, _convention, component in self._rows_of_components(RULE_SHEET):
            if self._once(row, "year", component.rules.get(row["year"]), "Une règle de cet an"):
                component.rules[row["year"]] = BroughtRule(row)

    def _terms(self) -> None:
        for row, convention, component in self._rows_of_components(TERMS):
            rule = component.rules.get(row["year"])
            if rule is None:
                self._refuse(row, "year", f"Aucune règle de ce volet ne commence en {row['year']}.")
            elif self._party(row, "party", convention):
                same = (one for one in rule.terms if key_of(one["party"]) == key_of(row["party"]))
                if self._once(row, "party", next(same, None), row["party"]):
                    rule.terms.append(row)

    def _criteria(self) -> None:
        for row, convention in self._rows(CRITERIA):
            name = " ".join(row["name"].split())
            code = code_of(name, [*self.ground.codes, *self.codes])
            if code in RESERVED or key_of(name) in MEASURES:
                self._refuse(row, "name", f"« {name} » se lit du registre, ou des blocs.")
            elif self._once(row, "name", convention.criterion(name), f"« {name} »"):
                self.codes.append(code)
                convention.criteria[key_of(name)] = Criterion(
                    code=code,
                    name=name,
                    unit=row["unit"],
                    decimals=row["decimals"] or 0,
                    source=row["source"] or "",
                    is_index=bool(row["is_index"]),
                )

    def _figures(self) -> None:
        seen: dict[tuple[str, ...], BookRow] = {}
        for row, convention in self._rows(FIGURES):
            criterion = convention.criteria.get(key_of(row["criterion"]))
            place = (convention.reference, *map(key_of, (row["criterion"], row["party"] or "")))
            if criterion is None:
                why = f"« {row['criterion']} » n'est pas sur la feuille Critères."
                self._refuse(row, "criterion", why)
            elif criterion.is_index == bool(row["party"]):
                why = "L'indice n'est de personne." if row["party"] else "Dites de qui."
                self._refuse(row, "party", why)
            elif not row["party"] or self._party(row, "party", convention):
                place += (str(row["year"]),)
                if self._once(row, "criterion", seen.get(place), "Ce chiffre"):
                    seen[place] = row
                    convention.figures.append(row)

    def _blocks(self) -> None:
        for row, convention, component in self._rows_of_components(RULE_BLOCKS):
            rule = component.rules.get(row["year"])
            if rule is None or rule.row["kind"] != BLOCKS:
                why = f"Aucune règle par blocs de ce volet ne commence en {row['year']}."
                self._refuse(row, "year", why)
            elif not row["party"] or self._shares_in(row, convention, rule):
                rows = rule.blocks.setdefault(row["rank"], [])
                own = key_of(row["party"] or "")
                same = (one for one in rows if key_of(one["party"] or "") == own)
                if self._once(row, "party", next(same, None), row["party"] or "Ce bloc"):
                    rows.append(row)

    def _shares_in(self, row: BookRow, convention: BroughtConvention, rule: BroughtRule) -> bool:
        if not self._party(row, "party", convention):
            return False
        if key_of(row["party"]) in sharers_of(convention, rule):
            return True
        self._refuse(row, "party", f"{row['party']} n'est pas contributeur de cette règle.")
        return False

    def _shares(self) -> None:
        for row, convention, component in self._rows_of_components(SHARES):
            if not self._party(row, "party", convention):
                continue
            place = (row["year"], key_of(row["party"]))
            same = (one for one in component.shares if (one["year"], key_of(one["party"])) == place)
            if self._once(row, "party", next(same, None), row["party"]):
                component.shares.append(row)

    def _letters(self) -> None:
        for row, convention, component in self._rows_of_components(LETTERS):
            key = key_of(row["number"])
            known = self._party(row, "party", convention) and self._has_period(row, convention)
            if known and self._once(row, "number", convention.letters.get(key), row["number"]):
                convention.letters[key] = BroughtLetter(row, component)

    def _payments(self) -> None:
        for row, convention in self._rows(PAYMENTS):
            letter = convention.letters.get(key_of(row["number"]))
            if letter is None:
                why = f"« {row['number']} » n'est pas une lettre de {convention.reference}."
                self._refuse(row, "number", why)
            else:
                letter.payments.append(row)


def _stranger(row: BookRow) -> Organisation:
    """In the place of one that is a fault already, so that the rest is looked at too."""
    return Organisation(name=row["short_name"], kind=Organisation.Kind.OTHER)


def _name_lead(convention: BroughtConvention, own: Organisation) -> None:
    """The organisation that brings it, among its parties or before them."""
    for party in convention.parties.values():
        if party.organisation == own:
            party.is_lead = True
            return
    short = short_name_of(own.name)
    lead = BroughtParty(None, short, own, is_lead=True)
    convention.parties = {key_of(short): lead, **convention.parties}


def reference_of(typed: str) -> str:
    """As a reference is kept: capitals, hyphens for spaces."""
    return "-".join(typed.upper().split())
