//! The page of one incident.

super::words! {
    Room:
    opened = "Opened", "Ouvert";
    closed = "Resolved", "Résolu";
    next_step = "What happens next", "Ce qui suit";
    nothing_next = "Nothing happens by itself any more.", "Plus rien ne se produit de soi-même.";
    it_is_over = "It is over: nobody is paged any more.", "C’est fini : plus personne n’est appelé.";
    escalates_to = "Escalates to level {0}: {1}", "Passe au niveau {0} : {1}";
    escalates_one_of = "Escalates to level {0}, in turn: {1}", "Passe au niveau {0}, à tour de rôle : {1}";
    escalates_again = "Starts over at level {0}: {1}", "Recommence au niveau {0} : {1}";
    escalates_nobody = "Nobody further can be paged: the account's owners are",
        "Plus personne ne peut être appelé : les propriétaires du compte le sont";
    levels_end = "The last level's time ends; whoever is assigned stays responsible",
        "Le temps du dernier niveau s’achève ; la personne assignée reste responsable";
    pages_next = "Pages {0} by {1}", "Appelle {0} par {1}";
    times_out = "Goes back to triggered: the acknowledgement times out",
        "Redevient déclenché : la prise en charge expire";
    wakes_up = "Goes back to triggered: the snooze ends", "Redevient déclenché : la mise en veille s’achève";
    resolves_itself = "Resolves by itself", "Se résout de lui-même";
    becomes_urgent = "Becomes high urgency: support hours start",
        "Passe en urgence haute : les heures de support commencent";
    at_once = "now", "maintenant";
    is_direct = "Assigned by hand: it does not escalate.", "Assigné à la main : il n’escalade pas.";
    is_exhausted = "Every level was paged: whoever is assigned stays responsible.",
        "Tous les niveaux ont été appelés : la personne assignée reste responsable.";
    is_fallback = "Nobody in the policy could be paged: the account's owners are responsible.",
        "Personne dans la politique n’a pu être appelé : les propriétaires du compte sont responsables.";
    is_low = "Low urgency: it does not escalate by itself.", "Urgence basse : il n’escalade pas de lui-même.";
    is_acknowledged = "Somebody is on it: nobody else is paged.",
        "Quelqu’un s’en occupe : personne d’autre n’est appelé.";
    level_of = "Level {0} of {1} in {2}", "Niveau {0} sur {1} dans {2}";
    people = "Responsible", "Responsables";
    on_it_since = "on it since {0}", "s’en occupe, {0}";
    assigned_since = "assigned {0}", "assigné {0}";
    details = "Details", "Détails";
    service = "Service", same;
    team = "Team", "Équipe";
    policy = "Escalation policy", "Politique d’escalade";
    incident_key = "Incident key", "Clé d’incident";
    alerts = "Alerts", "Alertes";
    no_alerts = "Made by hand: no alert came with it.", "Créé à la main : aucune alerte ne l’accompagne.";
    show_all = "Show all {0}", "Tout afficher ({0})";
    show_more = "Show more of {0}", "En afficher plus ({0} en tout)";
    source = "Source", same;
    component = "Component", "Composant";
    group = "Group", "Groupe";
    class = "Class", "Classe";
    dedup_key = "Dedup key", "Clé de déduplication";
    client = "Sent by", "Envoyé par";
    reported = "Reported", "Signalé";
    integration = "Integration", "Intégration";
    custom_details = "Custom details", "Détails personnalisés";
    links = "Links", "Liens";
    images = "Images", same;
    image = "Image", same;
    timeline = "Timeline", "Chronologie";
    one_new = "1 new: show", "1 nouveauté : afficher";
    many_new = "{} new: show", "{} nouveautés : afficher";
    write_note = "Add a note", "Ajouter une note";
    note_hint = "What did you see, what did you try?", "Qu’avez-vous vu, qu’avez-vous essayé ?";
    add_note = "Add note", "Ajouter";
    note_added = "The note is in the timeline.", "La note est dans la chronologie.";
    did_acknowledge = "Acknowledged: the paging stops.", "Pris en charge : les appels s’arrêtent.";
    did_resolve = "Resolved.", "Résolu.";
}
