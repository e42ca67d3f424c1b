//! People: the list, profiles, being away, signing in.

super::words! {
    Users:
    one = "{0} person", "{0} personne";
    many = "{0} people", "{0} personnes";
    add = "Add somebody", "Ajouter quelqu’un";
    add_why = "They can be paged by e-mail at once. Afterwards you make a link with which they set their password.",
        "Cette personne peut être appelée par e-mail aussitôt. Ensuite, vous créez un lien pour qu’elle choisisse son mot de passe.";
    search = "Name, address or job title", "Nom, adresse ou fonction";
    team = "Team", "Équipe";
    teams = "Teams", "Équipes";
    role = "Role", "Rôle";
    any_role = "Any role", "Tous les rôles";
    reach = "Reachability", "Joignabilité";
    any_reach = "Reachable or not", "Joignables ou non";
    proved = "Can be paged", "Joignable";
    unproved = "No verified address", "Aucune adresse vérifiée";
    no_way = "Cannot be paged", "Injoignable";
    duty = "On call", "D’astreinte";
    any_duty = "On call or not", "D’astreinte ou non";
    on_call_now = "On call now", "D’astreinte maintenant";
    nobody_found = "Nobody is like this", "Personne ne correspond";
    nobody_found_why = "Take a filter away, or try a part of the name.", "Retirez un filtre ou essayez une partie du nom.";
    away = "Away", "Absent";
    overview = "Overview", "Aperçu";
    notifications = "Notifications", same;
    access = "Access", "Accès";
    edit = "Edit", "Modifier";
    edit_title = "Edit {0}", "Modifier {0}";
    on_call = "On call", "D’astreinte";
    not_on_call = "Not on call now.", "Pas d’astreinte en ce moment.";
    next_turns = "Shifts of the next 30 days", "Périodes des 30 prochains jours";
    more_turns = "and {0} more", "et {0} de plus";
    now = "Now", "En cours";
    profile = "Profile", "Profil";
    name = "Name", "Nom";
    email = "E-mail address", "Adresse e-mail";
    job_title = "Job title", "Fonction";
    about = "About", "À propos";
    time_zone = "Time zone", "Fuseau horaire";
    time_zone_hint = "A name such as Europe/Paris. Shifts and absences are shown on its clock.",
        "Un nom tel que Europe/Paris. Les périodes et les absences sont montrées à cette heure.";
    role_hint = "What they may do in the account. A role in a team counts instead for what belongs to the team.",
        "Ce qui est permis dans le compte. Un rôle dans une équipe le remplace pour ce qui appartient à l’équipe.";
    role_owner = "Owner", "Propriétaire";
    role_admin = "Admin", "Administrateur";
    role_user = "Manager", "Gestionnaire";
    role_limited_user = "Responder", "Intervenant";
    role_observer = "Observer", "Observateur";
    role_restricted_access = "Restricted access", "Accès restreint";
    role_read_only_user = "Stakeholder", "Partie prenante";
    role_read_only_limited_user = "Limited stakeholder", "Partie prenante limitée";
    save = "Save", "Enregistrer";
    cancel = "Cancel", "Annuler";
    remove = "Remove", "Retirer";
    remove_why = "Removes {0}: they are signed out and never paged again. Whoever a schedule or a policy still needs cannot be removed.",
        "Retire {0} : plus de connexion, plus jamais d’appel. Une personne dont un planning ou une politique a encore besoin ne peut pas être retirée.";
    did_create = "Added. Now make the link with which they set their password.",
        "Ajouté. Créez maintenant le lien avec lequel cette personne choisira son mot de passe.";
    did_save = "Saved.", "Enregistré.";
    did_remove = "{0} was removed.", "{0} a été retiré.";
    absences = "Away", "Absences";
    no_absences = "No leave is entered.", "Aucun congé n’est saisi.";
    add_absence = "Enter leave", "Saisir un congé";
    absence_why = "Paging passes over somebody who is away; whoever would be on call without them takes their place.",
        "Une personne absente n’est pas appelée ; celle qui serait d’astreinte sans elle prend sa place.";
    from = "From", "Du";
    until = "Until", "Au";
    times_in = "Times are in {0}.", "Heures en {0}.";
    reason = "Reason (may stay empty)", "Raison (facultative)";
    did_add_absence = "The leave is entered: paging passes over it.", "Le congé est saisi : les appels le contournent.";
    did_remove_absence = "The leave was taken out.", "Le congé a été retiré.";
    password = "Password", "Mot de passe";
    has_password = "A password is set.", "Un mot de passe est défini.";
    no_password = "No password is set: they cannot sign in yet.", "Aucun mot de passe n’est défini : la connexion est encore impossible.";
    change_password = "Change the password", "Changer le mot de passe";
    old_password = "Password now", "Mot de passe actuel";
    new_password = "New password", "Nouveau mot de passe";
    password_rule = "8 to 1024 characters; a few words are easy to remember and hard to guess.",
        "De 8 à 1024 caractères ; quelques mots sont faciles à retenir et difficiles à deviner.";
    wrong_old = "That is not your password now. Nothing was changed.", "Ce n’est pas votre mot de passe actuel. Rien n’a été changé.";
    did_password = "Your password is changed; every other browser was signed out.",
        "Votre mot de passe est changé ; tous les autres navigateurs ont été déconnectés.";
    link_why = "A link lets them choose a password by themselves: it works for 24 hours and once. Making a new one does not change the password they have.",
        "Un lien permet de choisir soi-même son mot de passe : il vaut 24 heures et une seule fois. En créer un ne change pas le mot de passe actuel.";
    make_link = "Make a link to set a password", "Créer un lien de mot de passe";
    link_made = "The link for {0}", "Le lien pour {0}";
    link_once = "It is shown only now. Give it to nobody else: whoever has it sets the password.",
        "Il n’est montré que maintenant. Ne le donnez à personne d’autre : qui l’a choisit le mot de passe.";
    link_over_title = "This link is over", "Ce lien n’est plus valable";
    link_over_why = "It was used, or it is older than a day. Ask an admin for a new one.",
        "Il a servi, ou il a plus d’un jour. Demandez-en un nouveau à un administrateur.";
    choose_password = "Choose your password", "Choisir votre mot de passe";
    choose_for = "For {0} on this Vigie.", "Pour {0} sur ce Vigie.";
    did_choose = "Your password is set", "Votre mot de passe est défini";
    did_choose_why = "Sign in with your e-mail address and the password that you just chose.",
        "Connectez-vous avec votre adresse e-mail et le mot de passe que vous venez de choisir.";
    sessions = "Signed in", "Connexions";
    no_sessions = "In no browser.", "Dans aucun navigateur.";
    signed_in = "Signed in {0}", "Connexion {0}";
    this_browser = "This browser", "Ce navigateur";
    end = "Sign out", "Déconnecter";
    end_others = "Sign out everywhere else", "Déconnecter partout ailleurs";
    did_end = "Signed out there.", "Déconnecté.";
    calendar = "Calendar of shifts", "Calendrier des périodes";
    calendar_why = "Your calendar program shows your shifts with this address. Whoever has it can read them: keep it to yourself.",
        "Votre agenda montre vos périodes avec cette adresse. Qui l’a peut les lire : gardez-la pour vous.";
    calendar_open = "Open in the calendar", "Ouvrir dans l’agenda";
    calendar_new = "New address", "Nouvelle adresse";
    calendar_new_why = "The address of now stops working at once, in every calendar program that uses it.",
        "L’adresse actuelle cesse aussitôt de fonctionner, dans tous les agendas qui l’utilisent.";
    calendar_make = "Make an address", "Créer une adresse";
    did_calendar = "The calendar has a new address.", "Le calendrier a une nouvelle adresse.";
}
