"""The words of the field, each explained once: under the word itself on pages, and in the help.

A definition is one sentence or two, in French, without its own word. Sources are articles of the
general code of local authorities (CGCT) or the decree on public accounting (GBCP).
"""

GLOSSARY = {
    "annoncée": "Une partie inscrite par le pilote, et qui n'a pas encore dit oui elle-même : elle "
    "ne reçoit pas de lettre.",
    "avenant": "Un texte qui change la convention : il ne dit que ce qu'il change, et compte une "
    "fois voté et signé par ceux qu'il concerne.",
    "avis de trop-perçu": "La lettre qui rend à un contributeur ce qui lui a été demandé de trop.",
    "clé": "La règle de partage figée pour une année, avec les populations et les pourcentages de "
    "cette année. Les lettres ne se calculent que sur elle.",
    "critère": "Ce qui se compte pour partager : élèves, actes, surface, en plus des habitants.",
    "déclarée": "Ce que le pilote a écrit d'un partenaire absent de Prorata, en attendant qu'il le "
    "confirme.",
    "échéance": "Une partie de la part de l'année, appelée à son moment ; la suivante demande la "
    "différence.",
    "état récapitulatif": "Le document numéroté qui arrête les dépenses réelles d'un exercice ; "
    "les appels sur le réalisé reposent sur lui.",
    "exécutoire": "Se dit d'une délibération une fois publiée et reçue par la préfecture "
    "(CGCT L2131-1) : on ne signe qu'ensuite.",
    "part conservée": "Ce que le porteur paie lui-même : il ne se l'appelle pas.",
    "pas": "L'arrondi des pourcentages : à 0,5 point, 15,27 devient 15,5 ou 15,0 selon la méthode.",
    "pilote": "La partie dont les agents écrivent la convention ; il y en a une.",
    "plafond": "Le plus qu'un contributeur puisse être appelé ; ce qui dépasse reste au porteur.",
    "plus fort reste": "Chacun reçoit d'abord ses unités entières ; celles qui restent vont aux "
    "plus grandes fractions perdues.",
    "plus forte moyenne": "Les unités sont données une à une à celui qui en a le moins pour son "
    "poids : les plus grands y gagnent un peu.",
    "population municipale": "Les habitants qui résident dans la commune (INSEE).",
    "population totale": "La population municipale et ceux qui y sont comptés à part, étudiants "
    "ou résidents d'établissements (INSEE) : c'est celle de la plupart des textes.",
    "porteur": "La partie qui paie d'abord un volet, et qui appelle leur part aux autres.",
    "régularisation": "Les parts de ce qui a été vraiment dépensé, moins tout ce qui a été appelé.",
    "reprise": "Une lettre envoyée avant Prorata : elle compte dans ce qui est appelé, sans entrer "
    "au registre ni dans sa numérotation.",
    "reste à charge": "Ce qu'il reste à partager d'un volet, une fois déduites les ressources qui "
    "le paient.",
    "titre": "Le titre de recette que l'ordonnateur émet pour que le comptable public encaisse "
    "(GBCP, articles 11 et 24).",
    "volet": "Une partie de la convention qui a son porteur, ses lignes et sa propre clé.",
}
