//! The sentences of an incident's timeline.

super::words! {
    Timeline:
    via_api = "over the API", "par l’API";
    via_website = "in the console", "dans la console";
    via_sms = "by text message", "par SMS";
    via_phone = "by phone", "par téléphone";
    via_email = "by e-mail", "par e-mail";
    log_trigger = "{0} triggered the incident", "{0} a déclenché l’incident";
    log_acknowledge = "{0} acknowledged", "{0} l’a pris en charge";
    log_unacknowledge_timeout = "Back to triggered: the acknowledgement timed out",
        "De nouveau déclenché : la prise en charge a expiré";
    log_unacknowledge_snooze = "Back to triggered: the snooze ended",
        "De nouveau déclenché : la mise en veille est finie";
    log_unacknowledge_hand = "{0} set it back to triggered", "{0} l’a remis à déclenché";
    log_resolve_hand = "{0} resolved", "{0} l’a résolu";
    log_resolve_alerts = "Resolved: its last alert ended", "Résolu : sa dernière alerte a pris fin";
    log_resolve_event = "{0} resolved it with an event", "{0} l’a résolu par un événement";
    log_resolve_timeout = "Resolved by itself: nothing changed for too long",
        "Résolu de lui-même : rien n’a changé pendant trop longtemps";
    log_resolve_merged = "Resolved: merged into {0}", "Résolu : fusionné dans {0}";
    log_reopen = "{0} reopened the incident", "{0} a rouvert l’incident";
    log_assign = "Assigned to {0}", "Assigné à {0}";
    log_escalate = "Escalated to level {1}: {0}", "Passé au niveau {1} : {0}";
    log_skip_level = "Level {0} was passed over: {1}", "Le niveau {0} a été sauté : {1}";
    log_repeat = "Nobody answered: the levels start again, walk {0}",
        "Personne n’a répondu : les niveaux recommencent, tour {0}";
    log_exhaust = "Every level was paged as often as the policy says",
        "Chaque niveau a été appelé aussi souvent que le dit la politique";
    log_fallback = "Nobody in the policy could be paged. The owners are paged instead: {0}",
        "Personne dans la politique n’a pu être appelé. Les propriétaires le sont à la place : {0}";
    log_notify = "Paged {0} by {1}", "{0} : appel par {1}";
    log_notify_failed = "A {1} to {0} failed", "{0} : l’envoi par {1} a échoué";
    log_skip_person = "{0}: {1}", "{0} : {1}";
    log_snooze = "{0} snoozed it until {1}", "{0} l’a mis en veille jusqu’au {1}";
    log_annotate = "{0} wrote", "{0} a écrit";
    log_status_update = "{0} published a status update", "{0} a publié un point de situation";
    log_urgency_high = "{0} raised it to high urgency", "{0} l’a passé en urgence haute";
    log_urgency_low = "{0} lowered it to low urgency", "{0} l’a passé en urgence basse";
    log_priority = "{0} set the priority to {1}", "{0} a fixé la priorité à {1}";
    log_priority_gone = "{0} took the priority away", "{0} a retiré la priorité";
    log_conference = "{0} opened a conference for it", "{0} a ouvert une conférence pour l’incident";
    log_conference_gone = "{0} took the conference away", "{0} a retiré la conférence";
    log_title = "{0} changed the title to {1}", "{0} a changé le titre en {1}";
    log_delegate = "{0} gave it to another policy: {1}", "{0} l’a confié à une autre politique : {1}";
    log_merged_from = "{0} was merged into it ({1})", "{0} y a été fusionné ({1})";
    log_service = "Moved to {0}", "Déplacé vers {0}";
    skip_away = "away (holidays or leave)", "absent (jours fériés ou congés)";
    skip_nobody_on_call = "nobody is on call in its schedules", "personne n’est d’astreinte dans ses plannings";
    skip_targets_gone = "its people or schedules no longer exist", "ses personnes ou plannings n’existent plus";
    skip_no_contact_method = "no contact method that this server can use",
        "aucun moyen de contact que ce serveur puisse utiliser";
    skip_all_failed = "every contact method failed", "tous les moyens de contact ont échoué";
    skip_no_rule = "no notification rule fits, so a contact method was chosen",
        "aucune règle de notification ne convient, un moyen de contact a donc été choisi";
    skip_method_gone = "a notification rule names a contact method that no longer exists",
        "une règle de notification nomme un moyen de contact qui n’existe plus";
    skip_channel = "a notification rule names a way that this server cannot page over",
        "une règle de notification nomme une voie que ce serveur ne peut pas utiliser";
    alert_joined = "An alert joined: {0}", "Une alerte s’est jointe : {0}";
    alert_ended = "An alert ended: {0}", "Une alerte a pris fin : {0}";
    change = "Change: {0}", "Changement : {0}";
}
