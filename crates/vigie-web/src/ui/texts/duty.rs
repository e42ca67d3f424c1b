//! Whether the viewer is on call, and who to call.

super::words! {
    Duty:
    yes = "Yes, you are on call", "Oui, vous êtes d’astreinte";
    no = "No, you are not on call", "Non, vous n’êtes pas d’astreinte";
    no_why = "Nobody pages you by a schedule right now. What is assigned to you by name still reaches you.",
        "Aucun planning ne vous appelle en ce moment. Ce qui vous est assigné nommément vous parvient tout de même.";
    level = "Level {0}", "Niveau {0}";
    by_schedule = "by {0} until {1}", "par {0} jusqu’à {1}";
    always = "always: named in the policy", "toujours : nommé dans la politique";
    behind_me = "Behind you: {0}", "Derrière vous : {0}";
    nobody_behind = "Nobody stands behind you.", "Personne n’est derrière vous.";
    next_shift = "Your next shift", "Votre prochaine période";
    next_in = "{0}: from {1} to {2}", "{0} : de {1} à {2}";
    no_next = "None within the next 30 days.", "Aucune dans les 30 prochains jours.";
    reach = "How you are reached", "Comment vous êtes joint";
    no_reach = "You have no contact method: no page can reach you.",
        "Vous n’avez aucun moyen de contact : aucun appel ne peut vous parvenir.";
    not_sent = "this server cannot send it", "ce serveur ne peut pas l’envoyer";
    lead = "Search for a service, a team or a person.", "Cherchez un service, une équipe ou une personne.";
    search = "Service, team or person", "Service, équipe ou personne";
    no_find = "Nothing has this name", "Rien ne porte ce nom";
    no_find_why = "Try a part of the name of a service, a team or a person.",
        "Essayez une partie du nom d’un service, d’une équipe ou d’une personne.";
    more = "There are more: write more of the name.", "Il y en a d’autres : précisez le nom.";
    owner = "Owner team", "Équipe responsable";
    on_call_now = "On call now", "D’astreinte maintenant";
    nobody_level = "nobody: {0}", "personne : {0}";
    open_incidents = "Open incidents", "Incidents ouverts";
    integrations = "Integrations", "Intégrations";
    changes = "Last changes", "Derniers changements";
    no_changes = "none was reported", "aucun n’a été signalé";
    page = "Page them", "Les appeler";
    page_why = "Opens an incident on {0}: whoever is on call is paged.",
        "Ouvre un incident sur {0} : la personne d’astreinte est appelée.";
    page_what = "What is wrong?", "Que se passe-t-il ?";
    paged = "The incident is open and its people are paged.", "L’incident est ouvert et ses personnes sont appelées.";
    people = "People", "Personnes";
}
