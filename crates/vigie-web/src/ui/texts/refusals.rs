//! Why the engine refuses what a person asks for.

super::words! {
    Refusals:
    incident_not_found = "There is no such incident any more.", "Cet incident n’existe plus.";
    service_not_found = "There is no such service.", "Ce service n’existe pas.";
    policy_not_found = "There is no such escalation policy.", "Cette politique d’escalade n’existe pas.";
    user_not_found = "There is no such person.", "Cette personne n’existe pas.";
    no_assignee = "Name at least one person.", "Nommez au moins une personne.";
    already_resolved = "It is resolved already.", "Il est déjà résolu.";
    low_urgency = "A low-urgency incident does not escalate: raise its urgency first.",
        "Un incident d’urgence basse n’escalade pas : augmentez d’abord son urgence.";
    no_such_level = "The escalation policy has no such level.", "La politique d’escalade n’a pas ce niveau.";
    snooze = "A snooze takes between a second and seven days.", "Une mise en veille dure entre une seconde et sept jours.";
    merge_with_itself = "An incident cannot be merged into itself.", "Un incident ne peut pas être fusionné avec lui-même.";
    already_merged = "It was merged already.", "Il a déjà été fusionné.";
    too_many_alerts = "An incident cannot hold more than 1000 alerts.", "Un incident ne peut pas contenir plus de 1000 alertes.";
    status_update_length = "A status update needs a text, and not too long a one.",
        "Une mise à jour d’état a besoin d’un texte, et pas trop long.";
    note_length = "A note has between 1 and 25000 characters.", "Une note compte entre 1 et 25000 caractères.";
}
