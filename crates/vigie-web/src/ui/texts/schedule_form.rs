//! The form that edits a schedule.

super::words! {
    ScheduleForm:
    edit_title = "Edit {0}", "Modifier {0}";
    lead = "The preview shows what would be. Nothing is stored until you save.",
        "L’aperçu montre ce qui serait. Rien n’est enregistré avant que vous n’enregistriez.";
    name = "Name", "Nom";
    description = "Description", same;
    time_zone_hint = "Handoffs and restrictions are read off the clock there.",
        "Les relèves et les restrictions se lisent à l’horloge de ce lieu.";
    no_team = "No team", "Aucune équipe";
    layer = "Layer", "Couche";
    layer_name = "Name of the layer", "Nom de la couche";
    add_layer = "Add a layer", "Ajouter une couche";
    remove_layer = "Remove the layer", "Retirer la couche";
    raise = "Let it win over the next", "La faire l’emporter sur la suivante";
    lower = "Let the one below win over it", "Laisser celle du dessous l’emporter";
    top_wins = "This layer wins over those below it wherever it has somebody.",
        "Cette couche l’emporte sur celles du dessous là où elle a quelqu’un.";
    people = "Who takes turns, in this order", "Qui se relaie, dans cet ordre";
    no_people = "Nobody yet: add at least one person.", "Personne encore : ajoutez au moins une personne.";
    add_person = "Add a person", "Ajouter une personne";
    add = "Add", "Ajouter";
    up = "Earlier:", "Plus tôt :";
    down = "Later:", "Plus tard :";
    drop = "Remove", "Retirer";
    nobody_found = "Nobody has this name or address.", "Personne ne porte ce nom ni cette adresse.";
    who_is_meant = "Who is meant?", "De qui s’agit-il ?";
    turn = "Turns last", "Un tour dure";
    daily = "a day", "un jour";
    weekly = "a week", "une semaine";
    custom = "another length", "une autre durée";
    length = "Length", "Durée";
    unit = "Unit", "Unité";
    hours = "hours", "heures";
    days = "days", "jours";
    weeks = "weeks", "semaines";
    first_turn = "First turn starts on", "Le premier tour commence le";
    handoff = "Handoff at", "Relève à";
    end = "Ends (if ever)", "Fin (éventuelle)";
    first_turn_hint = "The first person’s turn starts then. Weekly turns change hands on that day of the week.",
        "Le tour de la première personne commence alors. Les tours d’une semaine changent de mains ce jour de la semaine.";
    restrictions = "Only at these times", "Seulement à ces heures";
    always = "Always: no restriction.", "Toujours : aucune restriction.";
    office_hours = "Monday to Friday, 9 to 5", "Du lundi au vendredi, de 9 h à 17 h";
    add_restriction = "Add times", "Ajouter des heures";
    remove_restriction = "Remove these times", "Retirer ces heures";
    every_day = "Every day", "Tous les jours";
    from_day = "Day on which it starts", "Jour du début";
    from_time = "Time at which it starts", "Heure du début";
    until_day = "Day on which it ends", "Jour de la fin";
    until_time = "Time at which it ends", "Heure de la fin";
    preview = "Preview", "Aperçu";
    save = "Save", "Enregistrer";
    cancel = "Cancel", "Annuler";
    did_save = "The schedule is saved.", "Le planning est enregistré.";
    no_preview = "There is no preview yet:", "Pas encore d’aperçu :";
    nothing_stored = "This is a preview: nothing is stored.", "Ceci est un aperçu : rien n’est enregistré.";
    after = "On call after saving", "D’astreinte après enregistrement";
    before = "On call today", "D’astreinte aujourd’hui";
    no_change = "Nobody’s shifts change in the next eight weeks.",
        "Aucune période ne change dans les huit prochaines semaines.";
    changes = "What changes in the next eight weeks", "Ce qui change dans les huit prochaines semaines";
    more_changes = "and {0} more changes", "et {0} autres changements";
    has_gaps = "There would be times at which nobody is on call.", "Il y aurait des moments où personne n’est d’astreinte.";
    unclear_person = "add “{0}” to the list, or clear that field", "ajoutez « {0} » à la liste, ou videz ce champ";
    unclear_start = "the first turn needs a date and a time of day", "le premier tour demande une date et une heure";
    unclear_end = "its end needs a date and a time of day", "sa fin demande une date et une heure";
    unclear_turn = "the length of a turn must be a number", "la durée d’un tour doit être un nombre";
    unclear_restriction = "its times must be times of day such as 08:30", "ses heures doivent être comme 08:30";
}
