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
}
