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
    next_shift = "Your shifts", "Vos périodes";
    you_are_away = "You are away until {0}: schedules pass over you.",
        "Vous êtes absent jusqu’à {0} : les plannings vous contournent.";
    cover_me = "Cover me now", "Me remplacer maintenant";
    ask_cover = "Ask for cover", "Demander un remplaçant";
    cover_title = "Who covers you?", "Qui vous remplace ?";
    cover_card = "Ask for cover", "Demander un remplaçant";
    cover_why = "Those who are asked get a message. Whoever takes it is on call instead of you; until then you stay on call.",
        "Les personnes sollicitées reçoivent un message. Qui accepte est d’astreinte à votre place ; d’ici là, vous le restez.";
    part = "Which part", "Quelle partie";
    whole = "The whole shift", "Toute la période";
    hours = "{0} h", same;
    whom = "Whom to ask", "Qui solliciter";
    anybody = "Anybody of the schedule", "N’importe qui du planning";
    note = "Note (may stay empty)", "Note (facultative)";
    note_hint = "Such as: dentist, back at 6.", "Par exemple : dentiste, de retour à 18 h.";
    cover_send = "Ask for cover", "Demander un remplaçant";
    swap_card = "Swap shifts", "Échanger des périodes";
    swap_why = "The other person is asked; both shifts change hands when they accept.",
        "L’autre personne est sollicitée ; les deux périodes changent de main quand elle accepte.";
    no_swap = "Nobody else has a shift in this schedule within 30 days.",
        "Personne d’autre n’a de période dans ce planning dans les 30 jours.";
    in_return = "You would take", "Vous prendriez";
    swap_send = "Ask to swap", "Proposer l’échange";
    did_ask = "Asked. You stay on call until somebody takes it.",
        "Demande envoyée. Vous restez d’astreinte jusqu’à ce que quelqu’un accepte.";
    requests = "Requests for cover", "Demandes de remplacement";
    no_requests = "Nobody asks for cover.", "Personne ne demande de remplaçant.";
    you_ask = "You ask for cover: {0}", "Vous demandez un remplaçant : {0}";
    you_swap = "You would swap {0} for {1}", "Vous échangeriez {0} contre {1}";
    you_asked = "Asked: {0}", "Sollicité : {0}";
    they_ask = "{0} asks for cover: {1}", "{0} demande un remplaçant : {1}";
    they_swap = "{0} would swap {1} for your {2}", "{0} échangerait {1} contre votre {2}";
    take = "Take it", "Accepter";
    accept = "Swap", "Échanger";
    decline = "Decline", "Décliner";
    withdraw = "Withdraw", "Retirer la demande";
    did_take = "It is your shift now.", "C’est votre période maintenant.";
    did_decline = "Declined; they were told.", "Décliné ; la personne a été prévenue.";
    did_withdraw = "The request was withdrawn.", "La demande a été retirée.";
    test_phone = "Test my phone", "Tester mon téléphone";
    test_why = "A real message over each contact method: nothing is wrong then, and nobody else hears of it.",
        "Un vrai message par chaque moyen de contact : rien ne va mal, et personne d’autre n’en est averti.";
    change_reach = "Change", "Modifier";
    did_test = "Test pages are on their way: their receipts appear here.",
        "Les appels d’essai sont en route : leurs reçus apparaissent ici.";
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
    no_longer = "No longer", "Plus maintenant";
    page = "Page them", "Les appeler";
    page_why = "Opens an incident on {0}: whoever is on call is paged.",
        "Ouvre un incident sur {0} : la personne d’astreinte est appelée.";
    page_what = "What is wrong?", "Que se passe-t-il ?";
    paged = "The incident is open and its people are paged.", "L’incident est ouvert et ses personnes sont appelées.";
    people = "People", "Personnes";
}
