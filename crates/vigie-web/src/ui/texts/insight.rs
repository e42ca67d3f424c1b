//! Changes, events explained, and the health of the server.

super::words! {
    Insight:
    changes_lead = "What was deployed or switched, as the tools that did it reported.",
        "Ce qui a été déployé ou modifié, d’après les outils qui l’ont fait.";
    no_changes = "No change was reported yet", "Aucun changement n’a encore été signalé";
    no_changes_why = "Send change events with a service’s integration key: they appear here and in the timeline of incidents.",
        "Envoyez des événements de changement avec la clé d’intégration d’un service : ils apparaissent ici et dans la chronologie des incidents.";
    explain_lead = "What became of an event, and why somebody was paged or nobody was.",
        "Ce qu’est devenu un événement, et pourquoi quelqu’un a été appelé ou personne.";
    event_id = "Event id or dedup key", "Identifiant d’événement ou clé de déduplication";
    explain = "Explain", "Expliquer";
    not_found = "No such event", "Aucun événement de ce nom";
    not_found_why = "The id is wrong, or the event is older than what this server keeps.",
        "L’identifiant est faux, ou l’événement est plus ancien que ce que ce serveur garde.";
    triggered = "It opened an alert in a new incident: the people of its policy were paged.",
        "Il a ouvert une alerte dans un nouvel incident : les personnes de sa politique ont été appelées.";
    grouped = "Its alert joined an open incident: nobody was paged again.",
        "Son alerte a rejoint un incident ouvert : personne n’a été appelé de nouveau.";
    duplicate = "Its alert is open already: only the event was kept.",
        "Son alerte est déjà ouverte : seul l’événement a été gardé.";
    acknowledged = "It acknowledged the incident of its alert.", "Il a pris en charge l’incident de son alerte.";
    resolved = "It ended its alert.", "Il a mis fin à son alerte.";
    maintenance = "Nobody was paged: the service is under maintenance.",
        "Personne n’a été appelé : le service est en maintenance.";
    disabled = "Nobody was paged: the service is disabled.", "Personne n’a été appelé : le service est désactivé.";
    no_open_alert = "Nothing changed: its dedup key has no open alert on this integration.",
        "Rien n’a changé : sa clé de déduplication n’a pas d’alerte ouverte sur cette intégration.";
    already = "Nothing changed: the incident was acknowledged already.",
        "Rien n’a changé : l’incident était déjà pris en charge.";
    gone = "Nothing changed: the integration or its service was deleted.",
        "Rien n’a changé : l’intégration ou son service a été supprimé.";
    change_event = "It records a change: nobody is paged for those.",
        "Il signale un changement : personne n’est appelé pour cela.";
    received = "Received", "Reçu";
    body = "As it was sent", "Tel qu’il a été envoyé";
    alerts_of_key = "Alerts with this key", "Alertes avec cette clé";
    grouping = "Grouping of the service now", "Regroupement actuel du service";
    same_content = "{0} is “{1}”", "{0} est « {1} »";
    by_policy = "Escalation policy {0}, levels: {1}.", "Politique d’escalade {0}, niveaux : {1}.";
    by_rule = "By a notification rule of theirs: {0}", "Par l’une de leurs règles de notification : {0}";
    by_no_rule = "By no rule of theirs: a contact method was chosen", "Par aucune de leurs règles : un moyen de contact a été choisi";
    whole_story = "The whole story", "Toute l’histoire";
    why_paged = "Who was paged and why", "Qui a été appelé et pourquoi";
    health_lead = "Whether this server pages, and when it last did.",
        "Si ce serveur appelle, et quand il l’a fait pour la dernière fois.";
    as_of = "as of {0}", "relevé {0}";
    stands_still = "Without scripts this page stands still.", "Sans scripts, cette page ne se met pas à jour.";
    look_again = "Look again", "Regarder à nouveau";
    pages_work = "This server pages", "Ce serveur appelle";
    pages_not = "This server does not page", "Ce serveur n’appelle pas";
    last_proven = "Last page that arrived or was handed over", "Dernier appel arrivé ou remis";
    never = "none yet", "aucun encore";
    queues = "Queues", "Files d’attente";
    waiting = "Events and commands waiting", "Événements et commandes en attente";
    pages_by = "Pages by {0}", "Appels par {0}";
    webhooks = "Webhooks", same;
    personal = "Codes, tests and news to people", "Codes, essais et nouvelles aux personnes";
    timers = "Timers of incidents", "Échéances des incidents";
    next_due = "next {0}", "prochain {0}";
    behind = "behind by {0}", "en retard de {0}";
    database = "Database", "Base de données";
    database_size = "Size", "Taille";
    database_answers = "It answers", "Elle répond";
    answers_yes = "yes", "oui";
    answers_no = "no", "non";
    last_commit = "Last commit", "Dernière écriture";
    commit_took = "took {0}", "en {0}";
    no_commit = "none since the start", "aucune depuis le démarrage";
    last_taken = "last taken {0}", "dernier envoi accepté {0}";
    none_taken = "nothing taken yet", "aucun envoi accepté encore";
    last_refused = "last failure {0}: {1}", "dernier échec {0} : {1}";
    no_failure = "no failure since the start", "aucun échec depuis le démarrage";
    dead_letters = "Events set aside because they could not be stored",
        "Événements mis de côté faute d’avoir pu être stockés";
    empty = "empty", "vide";
    providers = "Ways to reach people", "Moyens de joindre les personnes";
    set_up = "set up", "configuré";
    not_set_up = "not set up", "non configuré";
    rehearse = "What would an event do?", "Que ferait un événement ?";
    rehearse_body = "Event (JSON, as for /v2/enqueue)", "Événement (JSON, comme pour /v2/enqueue)";
    rehearse_why = "It is judged as if it came now. Nothing is stored, nobody is paged.",
        "Il est jugé comme s’il arrivait maintenant. Rien n’est enregistré, personne n’est appelé.";
    unknown_key = "No integration that you may see has this routing_key.",
        "Aucune intégration que vous pouvez voir n’a cette routing_key.";
    a_new_key = "(a new one)", "(une nouvelle)";
    title = "Title", "Titre";
    would_trigger = "It would open a new incident.", "Il ouvrirait un nouvel incident.";
    would_group = "Its alert would join an open incident: nobody would be paged again.",
        "Son alerte rejoindrait un incident ouvert : personne ne serait rappelé.";
    would_repeat = "Its alert is open already: only the event would be kept.",
        "Son alerte est déjà ouverte : seul l’événement serait gardé.";
    would_acknowledge = "It would acknowledge the incident of its alert.",
        "Il prendrait en charge l’incident de son alerte.";
    would_resolve = "It would end its alert.", "Il mettrait fin à son alerte.";
    only_asked = "Nothing was stored.", "Rien n’a été enregistré.";
    its_incident = "The incident", "L’incident";
    would_page = "Who would be paged", "Qui serait appelé";
    pages_nobody = "Nobody.", "Personne.";
    would_write = "What the timeline would say", "Ce que dirait la chronologie";
}
