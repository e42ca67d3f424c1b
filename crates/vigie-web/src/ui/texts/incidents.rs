//! The list of incidents.

super::words! {
    Incidents:
    open = "Open", "Ouverts";
    status = "Status", "État";
    whose = "Whose", "À qui";
    mine = "Mine", "Les miens";
    all = "All", "Tous";
    acknowledge = "Acknowledge", "Prendre en charge";
    resolve = "Resolve", "Résoudre";
    acknowledge_it = "Acknowledge incident {0}", "Prendre en charge l’incident {0}";
    one_alert = "{0} alert", "{0} alerte";
    many_alerts = "{0} alerts", "{0} alertes";
    nothing_open = "All quiet", "Tout est calme";
    nothing_open_why = "No incident is open. New ones appear here by themselves.",
        "Aucun incident n’est ouvert. Les nouveaux apparaissent ici d’eux-mêmes.";
    nothing_mine = "Nothing is assigned to you", "Rien ne vous est assigné";
    nothing_mine_why = "Incidents that need you appear here by themselves.",
        "Les incidents qui ont besoin de vous apparaissent ici d’eux-mêmes.";
    nothing_here = "Nothing here", "Rien ici";
    nothing_here_why = "No incident has this status.", "Aucun incident n’a cet état.";
    my_teams = "My teams", "Mes équipes";
    newest = "Newest", "Les plus récents";
    search = "Service or number", "Service ou numéro";
    urgency = "Urgency", "Urgence";
    any_urgency = "Any urgency", "Toute urgence";
    filter = "Filter", "Filtrer";
    nothing_filtered_why = "No incident fits these filters.", "Aucun incident ne correspond à ces filtres.";
    escalates_in = "escalates in", "escalade dans";
    choose = "Choose incident {0}", "Choisir l’incident {0}";
    with_chosen = "With those chosen:", "Pour ceux choisis :";
    snooze = "Snooze", "Mettre en veille";
    how_long = "For how long?", "Pour combien de temps ?";
    one_hour = "1 hour", "1 heure";
    four_hours = "4 hours", "4 heures";
    eight_hours = "8 hours", "8 heures";
    one_day = "1 day", "1 jour";
    reassign = "Reassign", "Réassigner";
    to_whom = "To whom?", "À qui ?";
    to_whom_hint = "A person, or an escalation policy: its first level is paged.",
        "Une personne, ou une politique d’escalade : son premier niveau est appelé.";
    merge = "Merge", "Fusionner";
    merge_why = "They become one incident: the oldest of them takes all alerts, the others are resolved.",
        "Ils deviennent un seul incident : le plus ancien prend toutes les alertes, les autres sont résolus.";
    nothing_chosen = "Choose incidents first.", "Choisissez d’abord des incidents.";
    did_some = "Done for {0}.", "Fait pour {0}.";
    refused_some = "Done for {0}. Refused for #{1}: {2}", "Fait pour {0}. Refusé pour #{1} : {2}";
    keys = "Keys", "Touches";
    key_walk = "next, previous incident", "incident suivant, précédent";
    key_open = "open it", "l’ouvrir";
    key_choose = "choose it", "le choisir";
    key_search = "search", "chercher";
    key_help = "these keys", "ces touches";
    close = "Close", "Fermer";
    one_new = "1 new incident", "1 nouvel incident";
    many_new = "{} new incidents", "{} nouveaux incidents";
    gone = "No longer in this list", "N’est plus dans cette liste";
    times_in = "Times in {0}", "Heures en {0}";
}
