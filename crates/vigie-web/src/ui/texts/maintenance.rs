//! Maintenance windows.

super::words! {
    Maintenance:
    lead = "While a window runs, events on its services open no incident and page nobody.",
        "Tant qu’une période est en cours, les événements de ses services n’ouvrent aucun incident et n’appellent personne.";
    new = "New window", "Nouvelle période";
    create = "Save the window", "Enregistrer la période";
    edit_title = "Edit the window", "Modifier la période";
    views = "Which windows", "Quelles périodes";
    open = "Running and planned", "En cours et prévues";
    past = "Past", "Passées";
    running = "Running", "En cours";
    planned = "Planned", "Prévues";
    is_running = "Runs", "En cours";
    is_planned = "Planned", "Prévue";
    is_over = "Over", "Terminée";
    none_open = "No maintenance now, none planned", "Aucune maintenance en cours ni prévue";
    none_open_why = "Plan one before work that will set off alarms, or start one from a service’s page.",
        "Planifiez-en une avant des travaux qui déclencheront des alarmes, ou commencez-en une depuis la page d’un service.";
    none_past = "No window is over yet", "Aucune période n’est encore terminée";
    none_past_why = "Windows appear here when they have ended.", "Les périodes apparaissent ici une fois terminées.";
    no_description = "Maintenance", same;
    ends = "ends {0}", "se termine {0}";
    begins = "begins {0}", "commence {0}";
    one_more = "and {0} more", "et {0} autre";
    many_more = "and {0} more", "et {0} autres";
    end = "End now", "Terminer";
    end_why = "Events on its services page people again at once.", "Les événements de ses services appellent de nouveau aussitôt.";
    end_yes = "End it now", "Terminer maintenant";
    delete_why = "It has not begun: nothing remains of it.", "Elle n’a pas commencé : il n’en reste rien.";
    delete_yes = "Delete the window", "Supprimer la période";
    did_end = "The maintenance has ended: people are paged again.", "La maintenance est terminée : les appels reprennent.";
    did_delete = "The window was deleted.", "La période a été supprimée.";
    why = "Why", "Pourquoi";
    why_example = "Database upgrade", "Mise à jour de la base de données";
    start = "From", "Du";
    end_field = "To", "Au";
    start_stays = "It runs: its start stays as it is.", "Elle est en cours : son début ne change plus.";
    in_zone = "On the clock of {0}", "À l’horloge de {0}";
    of_team = "All services of a team", "Tous les services d’une équipe";
}
