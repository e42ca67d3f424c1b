//! The navigation: its groups and the names of pages in it.

super::words! {
    Menu:
    respond = "Respond", "Répondre";
    configure = "Configure", "Configurer";
    understand = "Understand", "Comprendre";
    incidents = "Incidents", same;
    on_call = "Am I on call?", "Suis-je d’astreinte ?";
    on_call_short = "On call", "Astreinte";
    who_to_call = "Who to call", "Qui appeler";
    who_to_call_short = "Call", "Appeler";
    messages = "Messages", same;
    schedules = "Schedules", "Plannings";
    escalation_policies = "Escalation policies", "Politiques d’escalade";
    services = "Services", same;
    teams = "Teams", "Équipes";
    users = "People", "Personnes";
    maintenance = "Maintenance", same;
    changes = "Changes", "Changements";
    explain = "Explain an event", "Expliquer un événement";
    health = "System health", "Santé du système";
    settings = "Settings", "Réglages";
    audit = "Audit", same;
    more = "More", "Plus";
    my_profile = "My profile", "Mon profil";
    language = "Language", "Langue";
}
