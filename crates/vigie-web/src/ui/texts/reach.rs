//! How somebody is reached: contact methods, notification rules, what else they hear of.

super::words! {
    Reach:
    work = "Work", "Travail";
    mobile = "Mobile", same;
    contact_methods = "Contact methods", "Moyens de contact";
    none = "No contact method: no page can get through.", "Aucun moyen de contact : aucun appel ne peut parvenir.";
    verified = "Verified", "Vérifié";
    not_verified = "Not verified", "Non vérifié";
    test = "Send a test", "Envoyer un test";
    send_code = "Send a code", "Envoyer un code";
    last_test = "Last test:", "Dernier test :";
    last_code = "Last code:", "Dernier code :";
    code = "The code that arrived", "Le code reçu";
    code_why = "Six digits, valid for 10 minutes.", "Six chiffres, valables 10 minutes.";
    verify = "Verify", "Vérifier";
    add = "Add a contact method", "Ajouter un moyen de contact";
    kind = "Over what", "Par quel moyen";
    address = "Address or number", "Adresse ou numéro";
    address_hint = "A number with its country code, such as +33 6 12 34 56 78.",
        "Un numéro avec son indicatif, par exemple +33 6 12 34 56 78.";
    label = "Label (Work, Mobile …)", "Libellé (Travail, Mobile …)";
    remove_why = "Removes {0} and every rule that uses it.", "Retire {0} et toutes les règles qui l’utilisent.";
    method_gone = "a contact method that is gone", "un moyen de contact disparu";
    did_add = "Added. Prove it with a code, so that everybody knows it reaches you.",
        "Ajouté. Prouvez-le avec un code, pour que tout le monde sache qu’il fonctionne.";
    did_remove = "The contact method was removed.", "Le moyen de contact a été retiré.";
    did_send_code = "A code is on its way: enter it below.", "Un code est en route : saisissez-le ci-dessous.";
    did_verify = "Verified: what is sent there arrives.", "Vérifié : ce qui y est envoyé arrive.";
    did_test = "A test page is on its way: its receipt appears here.",
        "Un appel d’essai est en route : son reçu apparaît ici.";
    rules = "Notification rules", "Règles de notification";
    high = "High urgency", "Urgence haute";
    low = "Low urgency", "Urgence basse";
    high_none = "No rule: at once over the first text message, call or e-mail that there is.",
        "Aucune règle : aussitôt par le premier SMS, appel ou e-mail disponible.";
    low_none = "No rule: at once over the first e-mail, text message or call that there is.",
        "Aucune règle : aussitôt par le premier e-mail, SMS ou appel disponible.";
    at_once = "At once", "Aussitôt";
    after = "After {0} min", "Après {0} min";
    change_delay = "Change", "Modifier";
    minutes = "After how many minutes (0: at once)", "Après combien de minutes (0 : aussitôt)";
    save = "Save", "Enregistrer";
    add_rule = "Add a step", "Ajouter une étape";
    for_incidents = "For incidents of", "Pour les incidents de";
    over = "Over", "Par";
    did_add_rule = "The rule was added.", "La règle a été ajoutée.";
    did_change_rule = "The rule was changed.", "La règle a été modifiée.";
    did_remove_rule = "The rule was removed.", "La règle a été retirée.";
    handoffs = "Before a shift begins or ends", "Avant le début ou la fin d’une période";
    no_handoffs = "Nothing is told of shifts that begin or end.", "Rien n’est annoncé des périodes qui commencent ou finissent.";
    add_handoff = "Add a reminder", "Ajouter un rappel";
    tell_of = "Tell of", "Annoncer";
    both = "beginning and end", "début et fin";
    going_on = "beginning", "début";
    going_off = "end", "fin";
    at_the_moment = "At that moment", "À ce moment";
    hours_before = "{0} h before", "{0} h avant";
    minutes_before = "{0} min before", "{0} min avant";
    minutes_before_label = "How many minutes before", "Combien de minutes avant";
    status_updates = "Status updates of incidents", "Points de situation des incidents";
    no_status_updates = "No rule: what they are subscribed to comes by e-mail.",
        "Aucune règle : ce qui est suivi arrive par e-mail.";
    add_status = "Add a way", "Ajouter un moyen";
}
