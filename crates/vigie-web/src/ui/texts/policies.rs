//! Escalation policies: the list, the levels of today, what would happen, what is wrong, and the form.

super::words! {
    Policies:
    lead = "Who is paged first, who next, and after how long.", "Qui est appelé d’abord, qui ensuite, et après combien de temps.";
    new = "New policy", "Nouvelle politique";
    search = "Policy or team", "Politique ou équipe";
    none_yet = "No escalation policy yet", "Aucune politique d’escalade pour l’instant";
    none_yet_why = "A policy says who is paged for a service: first a schedule or a person, then others if nobody answers.",
        "Une politique dit qui est appelé pour un service : d’abord un planning ou une personne, puis d’autres si personne ne répond.";
    none_found = "No policy fits", "Aucune politique ne correspond";
    none_found_why = "Try a part of the name of a policy or a team.",
        "Essayez une partie du nom d’une politique ou d’une équipe.";
    one_level = "{0} level", "{0} niveau";
    levels = "{0} levels", "{0} niveaux";
    one_service = "{0} service", same;
    services = "{0} services", same;
    first_now = "paged first now", "appelé d’abord maintenant";
    nobody_first = "Nobody can be paged", "Personne ne peut être appelé";
    one_error = "{0} error", "{0} erreur";
    errors = "{0} errors", "{0} erreurs";
    one_warning = "{0} warning", "{0} avertissement";
    warnings_count = "{0} warnings", "{0} avertissements";
    repeats = "repeats {0}×", "répète {0}×";

    paged_first = "If something breaks now, {0} is paged first.", "Si quelque chose casse maintenant, {0} est appelé d’abord.";
    owners_first = "No level has anybody to page now: it would go to the account’s owners, {0}.",
        "Aucun niveau n’a quelqu’un à appeler maintenant : l’incident irait aux propriétaires du compte, {0}.";
    levels_today = "Levels, with today’s names", "Niveaux, avec les noms d’aujourd’hui";
    takes_turns = "one in turn", "à tour de rôle";
    next_turn = "next in turn", "prochain tour";
    passed_over = "Passed over now: {0}.", "Sauté maintenant : {0}.";
    then_next = "Without an answer: next level after {0}", "Sans réponse : niveau suivant après {0}";
    last_waits = "Waits {0}", "Attend {0}";
    no_repeat = "Then it ends: the last people stay responsible.", "Puis c’est la fin : les dernières personnes restent responsables.";
    repeat_times = "Then it starts again from level 1, {0} more times.", "Puis cela recommence au niveau 1, encore {0} fois.";
    schedule_hidden = "A schedule of a private team", "Un planning d’une équipe privée";
    schedule_gone = "Deleted schedule", "Planning supprimé";
    unreachable = "cannot be reached", "injoignable";
    verified = "verified", "vérifié";
    unverified = "not verified", "non vérifié";
    away_until = "away until {0}: passed over", "absent jusqu’à {0} : sauté";
    no_services = "No service follows it: it pages nobody.", "Aucun service ne la suit : elle n’appelle personne.";
    delete_why = "Deletes the policy {0}. That is refused while a service follows it.",
        "Supprime la politique {0}. C’est refusé tant qu’un service la suit.";
    did_delete = "The policy is deleted.", "La politique est supprimée.";

    simulation = "What would happen", "Ce qui se passerait";
    simulation_why = "If nobody answered. The server’s own engine is asked; nobody is paged.",
        "Si personne ne répondait. Le moteur du serveur est interrogé ; personne n’est appelé.";
    at = "An incident at", "Un incident à";
    urgency = "Urgency", "Urgence";
    simulate = "Simulate", "Simuler";
    at_once = "at once", "aussitôt";
    reaches = "Level {0}: {1}", "Niveau {0} : {1}";
    is_paged = "{0} · {1}", same;
    level_skipped = "Level {0} is passed over: {1}", "Le niveau {0} est sauté : {1}";
    person_passed = "{0}: {1}", "{0} : {1}";
    starts_again = "The levels start again", "Les niveaux recommencent";
    ends = "The policy ends; the last people stay responsible", "La politique se termine ; les dernières personnes restent responsables";
    to_owners = "Nobody can be paged: the account’s owners are, {0}", "Personne ne peut être appelé : les propriétaires du compte le sont, {0}";
    low_stays = "Low urgency does not escalate by itself.", "Une urgence basse n’escalade pas d’elle-même.";

    warnings = "Look at this", "À vérifier";
    error = "Error", "Erreur";
    warning = "Warning", "Avertissement";
    lint_nobody = "Nobody on any level can be paged from {0} to {1}: incidents go to the account’s owners.",
        "Personne d’aucun niveau ne peut être appelé de {0} à {1} : les incidents vont aux propriétaires du compte.";
    lint_empty_level = "Level {0} never has anybody who can be paged: give it a person or a schedule with people.",
        "Le niveau {0} n’a jamais personne à appeler : donnez-lui une personne ou un planning peuplé.";
    lint_level_gap = "Level {0} has nobody to page from {1} to {2}, the first of {3} gaps in 90 days: it is passed over then.",
        "Le niveau {0} n’a personne à appeler de {1} à {2}, premier de {3} trous en 90 jours : il est alors sauté.";
    lint_unreachable = "no contact method that can be paged; add an e-mail address or a phone number.",
        "aucun moyen de contact utilisable ; ajoutez une adresse e-mail ou un numéro de téléphone.";
    lint_unverified = "no contact method was ever verified; send a code to one and confirm it.",
        "aucun moyen de contact n’a été vérifié ; envoyez un code et confirmez-le.";
    lint_no_rule = "no notification rule for high urgency: the server chooses how to page.",
        "aucune règle de notification pour l’urgence haute : le serveur choisit comment appeler.";
    lint_too_late = "never paged on level {0}: the first notification starts after {1}, the level passes on after {2}.",
        "jamais appelé au niveau {0} : la première notification part après {1}, le niveau passe la main après {2}.";
    lint_never_fires = "a notification rule after {0} never fires: all levels pass on after {1}.",
        "une règle de notification après {0} ne sert jamais : tous les niveaux passent la main après {1}.";
    lint_away = "{0} is away during their shift from {1} to {2} and nobody stands in.",
        "{0} est absent pendant son astreinte de {1} à {2} et personne ne remplace.";
    lint_away_covered = "{0} is away during their shift from {1} to {2}; others are paged instead.",
        "{0} est absent pendant son astreinte de {1} à {2} ; d’autres sont appelés à sa place.";
    lint_only_one = "Only {0} is ever paged: when they miss it, nobody else is.",
        "Seul {0} est appelé : si l’appel est manqué, personne d’autre ne l’est.";
    lint_gone = "puts somebody on call who is gone: nobody is paged for those shifts unless others stand in.",
        "met d’astreinte une personne qui n’existe plus : personne n’est appelé pour ces périodes, sauf si d’autres prennent le relais.";
    lint_override_in_vain = "An override from {0} to {1} changes nothing: whom it replaces has no such shift then.",
        "Un remplacement du {0} au {1} ne change rien : la personne remplacée n’a pas cette période à ce moment.";
    lint_one_way = "can be reached in one way only; add a second contact method.",
        "joignable d’une seule façon ; ajoutez un deuxième moyen de contact.";
    lint_clock = "A clock change touches {0}.", "Un changement d’heure touche {0}.";

    form_lead = "Incidents that are open go on with the policy as it was when they were triggered.",
        "Les incidents ouverts continuent avec la politique telle qu’elle était à leur déclenchement.";
    add_level = "Add a level", "Ajouter un niveau";
    who_is_paged = "Who is paged", "Qui est appelé";
    no_targets = "Nobody yet: add a schedule or a person.", "Personne encore : ajoutez un planning ou une personne.";
    add_target = "Add a schedule or a person", "Ajouter un planning ou une personne";
    minutes = "Minutes until the next level", "Minutes avant le niveau suivant";
    strategy = "How they share incidents", "Comment ils se partagent les incidents";
    everyone = "everybody is paged", "tous sont appelés";
    one_in_turn = "one in turn for each incident", "un à tour de rôle pour chaque incident";
    loops = "Repeats", "Répétitions";
    loops_hint = "How many more times the levels are walked when nobody answers.",
        "Combien de fois encore les niveaux sont parcourus si personne ne répond.";
    tells = "Tells people that they go on call", "Prévient les personnes de leur astreinte";
    tells_if_services = "while a service follows it", "tant qu’un service la suit";
    tells_always = "always", "toujours";
    did_save = "The policy is saved.", "La politique est enregistrée.";
    unclear_target = "Level {0}: nobody and no schedule is called “{1}”; choose one, or clear that field.",
        "Niveau {0} : ni personne ni planning ne s’appelle « {1} » ; choisissez, ou videz ce champ.";
    unclear_minutes = "Level {0}: the minutes must be a whole number.", "Niveau {0} : les minutes doivent être un nombre entier.";
    unclear_loops = "Repeats must be a number from 0 to 9.", "Les répétitions doivent être un nombre de 0 à 9.";
}
