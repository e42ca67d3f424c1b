//! Teams: their list, their pages and forms.

super::words! {
    Teams:
    one_team = "{0} team", "{0} équipe";
    many_teams = "{0} teams", "{0} équipes";
    new = "New team", "Nouvelle équipe";
    create = "Create the team", "Créer l’équipe";
    created = "The team is there: add its people.", "L’équipe est là : ajoutez ses membres.";
    edit_title = "Edit the team", "Modifier l’équipe";
    search = "Name of a team", "Nom d’une équipe";
    none_yet = "There is no team yet", "Il n’y a pas encore d’équipe";
    none_yet_why = "A team owns services together: its people see them first, and their roles in it count for what belongs to it.",
        "Une équipe est responsable de services : ses membres les voient d’abord, et leurs rôles y comptent pour tout ce qui lui appartient.";
    nothing_found = "No team fits", "Aucune équipe ne correspond";
    nothing_found_why = "Try another part of the name.", "Essayez une autre partie du nom.";
    one_member = "{0} member", "{0} membre";
    many_members = "{0} members", "{0} membres";
    mine = "My team", "Mon équipe";
    private = "Private", "Privée";
    private_switch = "Private", "Privée";
    private_why = "Only its members see it and what belongs to it alone.", "Seuls ses membres la voient, ainsi que ce qui n’appartient qu’à elle.";
    members = "Members", "Membres";
    no_members = "Nobody is in it yet.", "Il n’y a encore personne.";
    observer = "Observer", "Observateur";
    responder = "Responder", "Intervenant";
    manager = "Manager", "Responsable";
    role = "Role", "Rôle";
    role_of = "Role of {0}", "Rôle de {0}";
    remove = "Remove {0}", "Retirer {0}";
    add_member = "Add somebody", "Ajouter quelqu’un";
    name_or_address = "Name or e-mail address", "Nom ou adresse e-mail";
    did_add = "They are in the team now.", "La personne est maintenant dans l’équipe.";
    did_remove = "They left the team.", "La personne a quitté l’équipe.";
    no_services = "It owns no service.", "Elle n’est responsable d’aucun service.";
    all_services = "All {0} services", "Les {0} services";
    none_of_it = "None.", "Aucun élément.";
    family = "Related teams", "Équipes liées";
    parent = "Part of", "Fait partie de";
    parent_hint = "The team it is part of.", "L’équipe dont elle fait partie.";
    children = "Its teams", "Ses équipes";
    delete_why = "Possible once nothing belongs to it any more: services, policies, schedules. This cannot be undone.",
        "Possible une fois que plus rien ne lui appartient : services, politiques, plannings. C’est définitif.";
    delete_yes = "Delete the team", "Supprimer l’équipe";
    did_delete = "{0} was deleted.", "{0} a été supprimée.";
}
