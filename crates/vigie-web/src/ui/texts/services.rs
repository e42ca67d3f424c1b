//! Services: their list, their pages and forms, their integrations.

super::words! {
    Services:
    one_service = "{0} service", same;
    many_services = "{0} services", same;
    new = "New service", "Nouveau service";
    create = "Create the service", "Créer le service";
    edit = "Edit", "Modifier";
    edit_title = "Edit the service", "Modifier le service";
    search = "Name of a service", "Nom d’un service";
    team = "Team", "Équipe";
    any_team = "Any team", "Toutes les équipes";
    state = "State", "État";
    all = "All", "Tous";
    with_incidents = "With open incidents", "Avec incidents ouverts";
    in_maintenance = "In maintenance", "En maintenance";
    disabled = "Disabled", "Désactivé";
    quiet = "Quiet", "Calme";
    until = "until {0}", "jusqu’à {0}";
    nobody_on_call = "Nobody on call", "Personne d’astreinte";
    none_yet = "There is no service yet", "Il n’y a pas encore de service";
    none_yet_why = "A service is something that can break: a shop, a database, a team’s product. Its integrations take events, its policy says who is paged.",
        "Un service est une chose qui peut tomber en panne : une boutique, une base de données, le produit d’une équipe. Ses intégrations reçoivent les événements, sa politique dit qui est appelé.";
    nothing_found = "No service fits", "Aucun service ne correspond";
    nothing_found_why = "Try another part of the name, or any team.", "Essayez une autre partie du nom, ou toutes les équipes.";
    all_quiet = "No service has an open incident", "Aucun service n’a d’incident ouvert";
    all_quiet_why = "As it should be.", "Comme il se doit.";
    none_in_state = "None at the moment", "Aucun pour le moment";
    none_in_state_why = "Services appear here when they are in this state.", "Les services apparaissent ici quand ils sont dans cet état.";
    delete_why = "Its integrations stop working and nobody is paged for it any more. Its incidents stay. This cannot be undone.",
        "Ses intégrations ne marchent plus et personne n’est plus appelé pour lui. Ses incidents restent. C’est définitif.";
    delete_yes = "Delete the service", "Supprimer le service";
    did_delete = "{0} was deleted.", "{0} a été supprimé.";
    maintenance = "Maintenance", same;
    maintenance_why = "Until it ends, events on this service open no incident and page nobody.",
        "Jusqu’à la fin, les événements de ce service n’ouvrent aucun incident et n’appellent personne.";
    for_hours = "From now on for", "À partir de maintenant, pendant";
    maintenance_start = "Start now", "Commencer maintenant";
    maintenance_plan = "Plan a window instead", "Planifier plutôt une période";
    did_maintenance = "Maintenance has begun.", "La maintenance a commencé.";
    disable = "Disable", "Désactiver";
    disable_why = "A disabled service takes no events: no incident, no page, until somebody enables it again.",
        "Un service désactivé ne prend aucun événement : ni incident ni appel, jusqu’à ce que quelqu’un le réactive.";
    disable_yes = "Disable the service", "Désactiver le service";
    enable = "Enable", "Activer";
    did_disable = "The service is disabled: it takes no events.", "Le service est désactivé : il ne prend plus d’événements.";
    did_enable = "The service takes events again.", "Le service prend de nouveau les événements.";
    policy = "Escalation policy", "Politique d’escalade";
    policy_hint = "Who is paged, and who after that.", "Qui est appelé, et qui ensuite.";
    policy_missing = "Choose an escalation policy: it says who is paged.", "Choisissez une politique d’escalade : elle dit qui est appelé.";
    teams = "Owner teams", "Équipes responsables";
    teams_hint = "Who sees it among “my teams”, and whose roles count for it.", "Qui le voit parmi « mes équipes », et dont les rôles comptent pour lui.";
    description_hint = "What it is, and where its runbook is.", "Ce que c’est, et où se trouve sa procédure.";
    no_incidents = "No open incident.", "Aucun incident ouvert.";
    all_incidents = "All of its incidents", "Tous ses incidents";
    no_changes = "No change was reported. Tools report them to {0}.", "Aucun changement signalé. Les outils les signalent à {0}.";
    behaviour = "How it behaves", "Comportement";
    urgency = "Urgency of its incidents", "Urgence de ses incidents";
    urgency_hint = "High urgency pages over the rules people have for it, low urgency over theirs for low.",
        "L’urgence haute appelle selon les règles que chacun a pour elle, la basse selon celles pour la basse.";
    urgency_high = "High", "Haute";
    urgency_low = "Low", "Basse";
    urgency_by_severity = "By the severity of the alert", "Selon la gravité de l’alerte";
    urgency_hours = "By support hours", "Selon les heures de support";
    urgency_by_hours = "{0} during support hours, {1} outside them", "{0} pendant les heures de support, {1} en dehors";
    raised_at_start = "(raised when they start)", "(relevée à leur début)";
    support_hours = "Support hours", "Heures de support";
    days = "Days", "Jours";
    hours_start = "From", "De";
    hours_end = "To", "À";
    zone = "Time zone", "Fuseau horaire";
    during = "During support hours", "Pendant les heures de support";
    outside = "Outside support hours", "En dehors des heures de support";
    raises = "When support hours start, raise open low urgency incidents to high",
        "Au début des heures de support, relever les incidents ouverts d’urgence basse";
    grouping = "Grouping of alerts", "Regroupement des alertes";
    grouping_hint = "Alerts that belong together become one incident, and page once.",
        "Les alertes qui vont ensemble forment un seul incident, et n’appellent qu’une fois.";
    grouping_off = "Each alert is an incident", "Chaque alerte est un incident";
    grouping_time = "By time: alerts that follow each other", "Par le temps : les alertes qui se suivent";
    grouping_content = "By content: alerts with the same fields", "Par le contenu : les alertes aux mêmes champs";
    grouping_until_resolved = "By time, until the incident resolves", "Par le temps, jusqu’à la résolution de l’incident";
    grouping_within = "By time, within {0} of the last alert", "Par le temps, dans les {0} après la dernière alerte";
    grouping_all_fields = "By content: the same {0}, within {1}", "Par le contenu : mêmes {0}, dans les {1}";
    grouping_any_field = "By content: one of {0} the same, within {1}", "Par le contenu : l’un de {0} identique, dans les {1}";
    window = "Window in minutes", "Fenêtre en minutes";
    window_hint = "From the last alert that joined. By time: up to 1440, empty until it resolves. By content: 5 to 60, or 1440.",
        "Depuis la dernière alerte qui a rejoint. Par le temps : jusqu’à 1440, vide jusqu’à la résolution. Par le contenu : 5 à 60, ou 1440.";
    fields = "Fields", "Champs";
    fields_hint = "With commas: source, severity, class, component, group, custom_details.host …",
        "Avec des virgules : source, severity, class, component, group, custom_details.host …";
    aggregate = "Must be the same", "Doivent être identiques";
    aggregate_all = "All of them", "Tous";
    aggregate_any = "One of them", "L’un d’eux";
    acknowledgement_timeout = "Acknowledgement ends", "Fin de la prise en charge";
    auto_resolve = "Resolves by itself", "Se résout de lui-même";
    after = "after {0}", "après {0}";
    never = "never", "jamais";
    created = "Created", "Créé";
    acknowledgement_minutes = "Acknowledgement ends after, in minutes", "La prise en charge prend fin après, en minutes";
    acknowledgement_hint = "Then it pages again: nobody’s acknowledgement is forgotten. Empty: never.",
        "Puis l’appel reprend : aucune prise en charge n’est oubliée. Vide : jamais.";
    resolve_minutes = "Resolve by itself after, in minutes", "Résoudre de lui-même après, en minutes";
    resolve_hint = "Without a change on the incident. Empty: never.", "Sans changement sur l’incident. Vide : jamais.";
    created_now = "The service is ready: send it an event.", "Le service est prêt : envoyez-lui un événement.";
    first_integration = "Monitoring", "Supervision";
    no_integrations = "Nothing can send events to this service yet: add an integration.",
        "Rien ne peut encore envoyer d’événements à ce service : ajoutez une intégration.";
    new_integration = "Name of a new integration", "Nom d’une nouvelle intégration";
    add_integration = "Add integration", "Ajouter l’intégration";
    did_add_integration = "The integration is ready: its key is below.", "L’intégration est prête : sa clé est ci-dessous.";
    rename = "Rename", "Renommer";
    remove = "Remove", "Retirer";
    remove_why = "Whatever sends with its key is refused from then on. Its alerts stay.",
        "Tout ce qui envoie avec sa clé est refusé dès lors. Ses alertes restent.";
    remove_yes = "Remove the integration", "Retirer l’intégration";
    did_remove_integration = "The integration was removed: its key is unknown now.", "L’intégration a été retirée : sa clé est désormais inconnue.";
    the_service = "The service", "Le service";
    dependencies = "Dependencies", "Dépendances";
    needs = "Needs", "A besoin de";
    needed_by = "Is needed by", "Est nécessaire à";
    add_dependency = "It needs the service", "Il a besoin du service";
    needs_no_more = "It does not need {0} any more", "Il n’a plus besoin de {0}";
    did_remove_dependency = "The dependency was removed.", "La dépendance a été retirée.";
    key = "Integration key", "Clé d’intégration";
    email_address = "E-mail address", "Adresse e-mail";
    last_event = "last event", "dernier événement";
    no_event = "no event yet", "aucun événement encore";
    test = "Send a test event", "Envoyer un événement d’essai";
    test_why = "A real event: it opens an incident on {0} and pages whoever is on call. Resolve it when you have seen enough.",
        "Un vrai événement : il ouvre un incident sur {0} et appelle la personne d’astreinte. Résolvez-le quand vous en avez assez vu.";
    test_yes = "Send it", "L’envoyer";
    test_sent = "The test event was taken: this is what it did.", "L’événement d’essai a été pris : voici ce qu’il a fait.";
    test_failed = "The test event was not taken: {0}", "L’événement d’essai n’a pas été pris : {0}";
    test_summary = "Test event, sent by {0} from the console", "Événement d’essai, envoyé par {0} depuis la console";
    snippet_curl = "From a shell, a cron job, a script.", "Depuis un terminal, une tâche planifiée, un script.";
    snippet_alertmanager = "In alertmanager.yml.", "Dans alertmanager.yml.";
    snippet_grafana = "As a provisioned contact point, or by hand: type PagerDuty, with this key and this URL.",
        "En point de contact provisionné, ou à la main : type PagerDuty, avec cette clé et cette URL.";
    snippet_datadog = "Two webhooks of the Webhooks integration, with custom payloads.",
        "Deux webhooks de l’intégration Webhooks, avec des contenus personnalisés.";
}
