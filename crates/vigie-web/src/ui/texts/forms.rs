//! What forms of all areas say.

super::words! {
    Forms:
    add = "Add", "Ajouter";
    save = "Save", "Enregistrer";
    cancel = "Cancel", "Annuler";
    delete = "Delete", "Supprimer";
    name = "Name", "Nom";
    description = "Description", same;
    saved = "Saved.", "Enregistré.";
    type_a_name = "Type a part of the name", "Tapez une partie du nom";
    no_such = "Nothing is called “{0}”: type a part of the name and choose from the list.",
        "Rien ne s’appelle « {0} » : tapez une partie du nom et choisissez dans la liste.";
    several_meant = "“{0}” could be several; write more of the name:", "« {0} » peut désigner plusieurs choses ; précisez le nom :";
    optional = "Optional", "Facultatif";
    not_understood = "This value could not be read: {0}", "Cette valeur n’a pas pu être lue : {0}";
}
