//! Pages to people and their receipts.

super::words! {
    Messages:
    receipts = "Pages sent", "Appels envoyés";
    no_receipts = "Nobody was paged about this incident yet.", "Personne n’a encore été appelé pour cet incident.";
    no_messages = "No page was sent yet", "Aucun appel n’a encore été envoyé";
    no_messages_why = "Every page to a person appears here with its receipt.",
        "Chaque appel à une personne apparaît ici avec son accusé.";
    none_found = "No such page", "Aucun appel de ce genre";
    none_found_why = "No page fits this search.", "Aucun appel ne correspond à cette recherche.";
    to_whom = "To whom: name or address", "À qui : nom ou adresse";
    arrived_or_not = "Arrived or not", "Arrivés ou non";
    not_arrived = "Did not arrive", "Non arrivés";
    every_page = "Receipts", "Accusés";
    every_page_why = "Every page to a person and what became of it, newest first.",
        "Chaque appel à une personne et ce qu’il est devenu, du plus récent au plus ancien.";
    sink = "Built-in mailbox", "Boîte intégrée";
    sink_why = "This server has no provider for e-mail, text and voice: what would have been sent is kept here.",
        "Ce serveur n’a pas de fournisseur pour l’e-mail, le SMS et la voix : ce qui aurait été envoyé est gardé ici.";
    sink_empty = "Nothing was sent yet", "Rien n’a encore été envoyé";
    open_incident = "Open the incident", "Ouvrir l’incident";
    would_reach = "to {0}", "à {0}";
    only_newest = "The newest {0} are shown.", "Les {0} plus récents sont affichés.";
    due = "next attempt {0}", "prochain essai {0}";
    one_attempt = "{0} attempt", "{0} essai";
    many_attempts = "{0} attempts", "{0} essais";
}
