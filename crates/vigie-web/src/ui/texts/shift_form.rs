//! The form that edits a shift-based schedule.

super::words! {
    ShiftForm:
    kind = "Made of", "Fait de";
    of_layers = "Layers", "Couches";
    of_shifts = "Shifts", "Périodes";
    time_zone_hint = "The schedule is shown on the clock there; each rotation has its own.",
        "Le planning s’affiche à l’horloge de ce lieu ; chaque rotation a la sienne.";
    no_rotations = "No rotation yet: nobody is on call but by single shifts.",
        "Aucune rotation encore : personne n’est d’astreinte, sauf par des périodes isolées.";
    add_rotation = "Add a rotation", "Ajouter une rotation";
    remove_rotation = "Remove", "Retirer";
    add_event = "Add what comes before or after", "Ajouter ce qui précède ou suit";
    remove_event = "Remove", "Retirer";
    one_at_a_time = "Of these only one holds at a time: end one before the next begins.",
        "Une seule vaut à la fois : terminez-en une avant que la suivante ne commence.";
    name = "Name", "Nom";
    is_in_force = "It holds now: what you change counts from now on, and what was stays.",
        "En vigueur : ce que vous changez compte à partir de maintenant, et le passé reste.";
    people = "Who, in this order", "Qui, dans cet ordre";
    add_nobody = "Leave a place to nobody", "Laisser une place à personne";
    strategy = "Who has a shift", "Qui a une période";
    rotating = "one after the other", "chacun son tour";
    every = "all of them at once", "tous en même temps";
    shifts = "Shifts in a row", "Périodes de suite";
    first_shift = "The first shift", "La première période";
    start = "Starts", "Début";
    end = "Ends", "Fin";
    zone = "On the clock of", "À l’horloge de";
    repeat = "It comes round", "Elle revient";
    how_often = "How often", "À quel rythme";
    daily = "every day", "tous les jours";
    weekdays = "Monday to Friday", "du lundi au vendredi";
    days = "on chosen days", "certains jours";
    weeks = "every week or every few weeks", "chaque semaine ou moins souvent";
    rule = "by another rule (RRULE)", "selon une autre règle (RRULE)";
    every_weeks = "Every how many weeks", "Toutes les combien de semaines";
    rule_lines = "Rule", "Règle";
    rule_hint = "As in calendars: an RRULE line, and EXDATE or RDATE lines below it.",
        "Comme dans les agendas : une ligne RRULE, et dessous des lignes EXDATE ou RDATE.";
    in_force = "It holds", "En vigueur";
    since = "From (now if empty)", "Depuis (vide : maintenant)";
    until = "Until (if ever)", "Jusqu’à (éventuellement)";
    since_hint = "On the same clock. Shifts are cut there.", "À la même horloge. Les périodes y sont coupées.";
    since_later = "Changes count from now, or from a later moment that you write here.",
        "Les changements comptent dès maintenant, ou dès un moment ultérieur écrit ici.";
    no_day = "choose at least one day", "choisissez au moins un jour";
    unclear_weeks = "write a number of weeks from 1 to 520", "écrivez un nombre de semaines de 1 à 520";
    no_rule = "write a rule such as RRULE:FREQ=WEEKLY", "écrivez une règle comme RRULE:FREQ=WEEKLY";
    unknown_zone = "write a time zone such as Europe/Paris", "écrivez un fuseau horaire comme Europe/Paris";
    unclear_start = "the first shift starts on a date at a time of day",
        "la première période commence à une date et une heure";
    unclear_end = "the first shift ends on a date at a time of day", "la première période finit à une date et une heure";
    ends_early = "the first shift must end after it starts", "la première période finit après son début";
    unclear_since = "write a date and a time of day, or nothing for now",
        "écrivez une date et une heure, ou rien pour maintenant";
    unclear_until = "write a date and a time of day, or nothing", "écrivez une date et une heure, ou rien";
    until_early = "it must end after it begins to hold", "elle cesse après son entrée en vigueur";
    unclear_shifts = "write how many shifts in a row: 1 or more", "écrivez combien de périodes de suite : 1 ou plus";
    times = "{0}, {1}–{2}", same;
    weekly_from = "Every week, {0} – {1}", "Chaque semaine, {0} – {1}";
    every_n_weeks = "Every {0} weeks, {1} – {2}", "Toutes les {0} semaines, {1} – {2}";
    by_rule = "By its rule, first {0} – {1}", "Selon sa règle, d’abord {0} – {1}";
}
