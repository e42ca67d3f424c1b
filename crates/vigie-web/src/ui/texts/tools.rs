//! What can be done to an incident beyond acknowledging and resolving it.

super::words! {
    Tools:
    tools = "Tools", "Outils";
    escalate = "Escalate", "Escalader";
    escalate_why = "{0} is paged now.", "{0} : appel immédiat.";
    add_people = "Add people", "Ajouter des personnes";
    add_people_why = "They are paged now and responsible beside those who are. It does not escalate by itself any more.",
        "Elles sont appelées maintenant et responsables à côté des autres. L’incident n’escalade plus de lui-même.";
    status_update = "Status update", "Point d’étape";
    status_update_why = "For those who follow the incident without working on it.",
        "Pour ceux qui suivent l’incident sans y travailler.";
    message = "Message", same;
    conference = "Conference", "Conférence";
    conference_why = "Where people talk about this incident. Leave both empty to take it away.",
        "Où l’on parle de cet incident. Laissez les deux vides pour l’enlever.";
    conference_url = "Address (https://…)", "Adresse (https://…)";
    conference_number = "Telephone number", "Numéro de téléphone";
    conference_hint = "A comma waits a second: +33 1 23 45 67 89,,1234#",
        "Une virgule attend une seconde : +33 1 23 45 67 89,,1234#";
    conference_wrong = "Give a web address that begins with https://, a telephone number, or both.",
        "Donnez une adresse web qui commence par https://, un numéro de téléphone, ou les deux.";
    join = "Join the conference", "Rejoindre la conférence";
    merge_why = "The other incident goes into this one with all its alerts and is resolved.",
        "L’autre incident entre dans celui-ci avec toutes ses alertes et est résolu.";
    merge_number = "Number of the other incident", "Numéro de l’autre incident";
    no_such_incident = "There is no incident “{0}” that you may see: give its number.",
        "Il n’y a pas d’incident « {0} » que vous puissiez voir : donnez son numéro.";
    not_yours = "You may not respond to incident #{0}.", "Vous ne pouvez pas intervenir sur l’incident #{0}.";
    is_there = "{0} is responsible already.", "{0} est déjà responsable.";
    title_length = "A title has between 1 and {0} characters.", "Un titre compte entre 1 et {0} caractères.";
    edit = "Edit", "Modifier";
    title = "Title", "Titre";
    priority = "Priority", "Priorité";
    no_priority = "None", "Aucune";
    not_understood = "This form could not be read. Reload the page and try again.",
        "Ce formulaire n’a pas pu être lu. Rechargez la page et réessayez.";
}
