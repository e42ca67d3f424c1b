//! The page behind the link in a page.

super::words! {
    Landing:
    as_of = "As of {0}", "Vu à {0}";
    lost_since = "Not live since {0}", "Plus en direct depuis {0}";
    news = "There is news: show", "Du nouveau : afficher";
    title = "You are paged", "Vous êtes appelé";
    opened = "opened {0}", "ouvert : {0}";
    on_it = "{0}: on it since {1}", "{0} s’en occupe depuis {1}";
    you_are_on_it = "You are on it", "Vous vous en occupez";
    you_are_on_it_why = "Nobody else is paged.", "Personne d’autre n’est appelé.";
    it_is_over = "It is over", "C’est fini";
    over_since = "Resolved {0}", "Résolu : {0}";
    paged = "Paged so far", "Appelés jusqu’ici";
    you = "you", "vous";
    runbook = "First step", "Première étape";
    runbook_link = "Open the runbook", "Ouvrir le guide";
    last_change = "Last change on {0}", "Dernier changement sur {0}";
    no_change = "No change was reported for this service.", "Aucun changement n’a été signalé pour ce service.";
    similar = "It happened before", "C’est déjà arrivé";
    resolved_by = "resolved by {0} after {1}", "résolu par {0} après {1}";
    resolved_itself = "over by itself after {0}", "fini de lui-même après {0}";
    everything = "Everything about it", "Tout sur cet incident";
    pass_on = "Pass on", "Passer";
    pass_on_to = "It goes to {0} at once. Why?", "Il va tout de suite à {0}. Pourquoi ?";
    cannot_pass_on_low = "A low-urgency incident does not escalate, so that it cannot be passed on.",
        "Un incident d’urgence basse n’escalade pas : il ne peut donc pas être passé.";
    cannot_pass_on = "It cannot be passed on: no further level reaches anybody else now.",
        "Il ne peut pas être passé : aucun autre niveau n’atteint quelqu’un d’autre pour l’instant.";
    give_it = "Reassign it on its page", "Le réattribuer sur sa page";
    resolve_why = "Is it over? It is not opened again.", "C’est fini ? Il ne sera pas rouvert.";
    reason_busy = "I cannot look right now", "Je ne peux pas regarder maintenant";
    reason_expertise = "Somebody else knows this better", "Quelqu’un d’autre s’y connaît mieux";
    reason_wrong = "This is not ours", "Ce n’est pas à nous";
    reason_own = "Another reason", "Une autre raison";
    passed_on = "Passed on: {0}", "Passé : {0}";
    did_pass_on = "Passed on. The next ones are paged now.", "Passé. Les suivants sont appelés maintenant.";
    no_reason = "Say why, so that the next person knows.", "Dites pourquoi, pour que la personne suivante le sache.";
    undo = "Undo", "Annuler";
    did_undo = "Undone: the paging goes on.", "Annulé : les appels continuent.";
    undo_late = "Ten seconds are over: the incident stays acknowledged.",
        "Dix secondes sont passées : l’incident reste pris en charge.";
    link_over_title = "This link is over", "Ce lien n’est plus valable";
    link_over_why = "A link in a page works for a day, and no longer once your password or your role changes. Sign in to see the incident.",
        "Le lien d’un appel fonctionne pendant un jour, et plus après un changement de votre mot de passe ou de votre rôle. Connectez-vous pour voir l’incident.";
}
