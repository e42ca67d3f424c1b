//! The history of the configuration.

super::words! {
    Audit:
    lead = "Who changed what, and what it was before. Secrets are named, never shown.",
        "Qui a changé quoi, et ce que c’était avant. Les secrets sont nommés, jamais montrés.";
    who = "Who did it: name or address", "Qui : nom ou adresse";
    kind = "What kind", "Quel genre";
    any_kind = "Everything", "Tout";
    change = "What happened", "Ce qui s’est passé";
    any_change = "Any change", "Tout changement";
    created = "Created", "Créé";
    changed = "Changed", "Modifié";
    removed = "Removed", "Supprimé";
    since = "From", "Du";
    until = "To", "Au";
    everything = "Whole history", "Tout l’historique";
    newest = "Newest", "Plus récents";
    nothing = "Nothing was changed like this", "Rien n’a été changé ainsi";
    nothing_why = "Take a filter away, or choose other days.", "Retirez un filtre ou choisissez d’autres jours.";
    did_create = "{0} created {1}", "{0} a créé {1}";
    did_change = "{0} changed {1}", "{0} a modifié {1}";
    did_remove = "{0} removed {1}", "{0} a supprimé {1}";
    did_sign_in = "{0} signed in", "Connexion de {0}";
    did_sign_out = "{0} signed out {1}", "{0} a déconnecté {1}";
    did_set_password = "{0} set the password of {1}", "{0} a défini le mot de passe de {1}";
    did_make_link = "{0} made a link to set the password of {1}", "{0} a créé un lien de mot de passe pour {1}";
    did_make_token = "{0} made an API token of {1}", "{0} a créé un jeton d’API de {1}";
    did_revoke_token = "{0} revoked an API token of {1}", "{0} a révoqué un jeton d’API de {1}";
    did_subscribe = "{0} subscribed {1} to an incident’s status updates", "{0} a abonné {1} aux mises à jour d’état d’un incident";
    did_unsubscribe = "{0} ended a subscription of {1} to an incident’s status updates",
        "{0} a mis fin à un abonnement de {1} aux mises à jour d’état d’un incident";
    a_token = "A token of the account", "Un jeton du compte";
    one_field = "{0} field", "{0} champ";
    many_fields = "{0} fields", "{0} champs";
    before = "before:", "avant :";
    after = "after:", "après :";
    took_out = "taken out:", "retiré :";
    put_in = "put in:", "ajouté :";
    by_browser = "in the console", "dans la console";
    by_token = "with a token", "avec un jeton";
    by_other = "on the server", "sur le serveur";
    from = "from {0}", "depuis {0}";
    history = "history of this", "historique de cet objet";
    kind_account = "Account", "Compte";
    kind_user = "Person", "Personne";
    kind_team = "Team", "Équipe";
    kind_service = "Service", same;
    kind_integration = "Integration", "Intégration";
    kind_policy = "Escalation policy", "Politique d’escalade";
    kind_schedule = "Schedule", "Planning";
    kind_maintenance_window = "Maintenance window", "Fenêtre de maintenance";
    kind_priority = "Priority", "Priorité";
    kind_vendor = "Vendor", "Fournisseur";
    kind_subscription = "Webhook", same;
    kind_cover_request = "Cover request", "Demande de remplacement";
}
