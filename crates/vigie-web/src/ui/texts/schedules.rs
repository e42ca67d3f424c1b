//! Schedules: the list, the timeline, why somebody is on call, overrides, cover, and the form.

super::words! {
    Schedules:
    lead = "Who is on call when. A red mark tells where nobody is.",
        "Qui est d’astreinte et quand. Une marque rouge dit où personne ne l’est.";
    new = "New schedule", "Nouveau planning";
    search = "Schedule or team", "Planning ou équipe";
    team = "Team", "Équipe";
    every_team = "Every team", "Toutes les équipes";
    coverage = "Coverage", "Couverture";
    any_coverage = "With and without gaps", "Avec et sans trous";
    with_gaps = "With gaps ahead", "Avec des trous à venir";
    none_yet = "No schedule yet", "Aucun planning pour l’instant";
    none_yet_why = "A schedule lets people take turns: make the first one, then name it in an escalation policy.",
        "Un planning permet aux personnes de se relayer : créez le premier, puis nommez-le dans une politique d’escalade.";
    none_found = "No schedule fits", "Aucun planning ne correspond";
    none_found_why = "Try a part of the name of a schedule or a team.",
        "Essayez une partie du nom d’un planning ou d’une équipe.";
    one_gap_ahead = "{0} gap ahead", "{0} trou à venir";
    gaps_ahead = "{0} gaps ahead", "{0} trous à venir";
    then_short = "then {0}, {1}", "puis {0}, {1}";

    on_call_now = "On call now", "D’astreinte maintenant";
    now_until = "{0} is on call until {1}", "{0} est d’astreinte jusqu’à {1}";
    nobody_now = "Nobody is on call", "Personne n’est d’astreinte";
    then = "Then {0}, from {1}", "Puis {0}, à partir de {1}";
    timeline = "Timeline", "Frise";
    range = "Time shown", "Période affichée";
    earlier = "Earlier", "Plus tôt";
    later = "Later", "Plus tard";
    weeks = "Length", "Durée";
    one_week = "1 week", "1 semaine";
    two_weeks = "2 weeks", "2 semaines";
    zone = "Time zone", "Fuseau horaire";
    their_time = "Schedule’s time", "Heure du planning";
    my_time = "My time", "Mon heure";
    final_schedule = "On call", "D’astreinte";
    paged_lane = "Paged (with absences)", "Appelé (avec les absences)";
    overrides = "Overrides", "Remplacements";
    rotation = "Rotation", same;
    custom_shifts = "Single shifts", "Périodes isolées";
    nobody = "Nobody", "Personne";
    now = "now", "maintenant";
    all_day = "All day", "Toute la journée";
    legend = "Who is who, and how long each is on call", "Qui est qui, et combien de temps chacun est d’astreinte";
    click_hint = "Choose a shift, or click any moment, to see why and to take it over.",
        "Choisissez une période, ou cliquez sur un moment, pour voir pourquoi et pour remplacer.";
    clocks_short = "clocks {0}", "horloges {0}";
    clocks_change = "Clocks change at {0}, by {1}.", "Changement d’heure : {0}, de {1}.";
    one_gap = "{0} gap: nobody is on call", "{0} trou : personne n’est d’astreinte";
    many_gaps = "{0} gaps: nobody is on call", "{0} trous : personne n’est d’astreinte";

    why_at = "Why: {0}", "Pourquoi : {0}";
    another_moment = "Another moment", "Un autre moment";
    explain = "Explain", "Expliquer";
    not_there_yet = "The schedule did not exist then.", "Le planning n’existait pas encore.";
    by_past = "By the configuration as it was then.", "D’après la configuration d’alors.";
    is_on_call = "{0} is on call, from {1} to {2}.", "{0} est d’astreinte, de {1} à {2}.";
    nobody_until = "Nobody is on call until {0}.", "Personne n’est d’astreinte jusqu’à {0}.";
    nobody_ever = "Nobody is on call.", "Personne n’est d’astreinte.";
    away_nobody = "{0} is away until {1} and nobody stands in.", "{0} est absent jusqu’à {1} et personne ne remplace.";
    away_instead = "{0} is away until {1}: {2} is paged instead.", "{0} est absent jusqu’à {1} : {2} est appelé à sa place.";
    unreachable = "They have no contact method: no page can reach them.",
        "Aucun moyen de contact : aucun appel ne peut parvenir.";
    decides = "decides", "décide";
    outranked = "covered", "recouvert";
    rests = "does not apply", "ne s’applique pas";
    not_begun = "not begun", "pas commencé";
    over = "over", "terminé";
    by_turn = "It is {0}’s turn: place {1} of {2}, from {3} to {4}.", "C’est le tour de {0} : place {1} sur {2}, de {3} à {4}.";
    takes_over = "{0} takes over.", "{0} remplace.";
    but_wins = "But {0} wins over it.", "Mais {0} l’emporte.";
    restricted_until = "It is {0}’s turn, but its restrictions allow it again only from {1} on.",
        "C’est le tour de {0}, mais ses restrictions ne le permettent de nouveau qu’à partir de {1}.";
    restricted_ever = "It is {0}’s turn, but its restrictions never allow it again.",
        "C’est le tour de {0}, mais ses restrictions ne le permettent plus jamais.";
    begins_with = "It begins at {0}, with {1}.", "Commence à {0}, avec {1}.";
    never_applies = "It never applies.", "Ne s’applique jamais.";
    ended_at = "It ended at {0}.", "S’est terminé à {0}.";
    no_users = "It has nobody in it.", "Ne contient personne.";
    pause_until = "It has no shift then; the next one starts at {0}.", "Pas de période à ce moment ; la prochaine commence à {0}.";
    pause_until_with = "It has no shift then; the next one starts at {0}, with {1}.",
        "Pas de période à ce moment ; la prochaine commence à {0}, avec {1}.";
    pause_ever = "It has no shift then, and none within a year.", "Pas de période à ce moment, ni dans l’année.";
    left_empty = "Its shift is left to nobody on purpose.", "Sa période n’est laissée à personne, exprès.";
    idle = "It replaces somebody who is not on call then.", "Remplace une personne qui n’est pas d’astreinte à ce moment.";
    an_override = "Override", "Remplacement";
    a_layer = "Layer “{0}”", "Couche « {0} »";
    an_event = "Event “{0}”", "Événement « {0} »";
    a_custom_shift = "Single shift", "Période isolée";
    next_handoff = "Next handoff: {0}", "Prochaine relève : {0}";

    make_override = "Take over", "Remplacer";
    who = "Who takes over", "Qui remplace";
    instead_of = "Instead of", "À la place de";
    from = "From", "De";
    to = "To", "À";
    times_in = "Times of {0}.", "Heures de {0}.";
    take_over = "Make the override", "Créer le remplacement";
    did_override = "The override is made.", "Le remplacement est créé.";
    no_overrides = "Nobody takes over in the time to come.", "Personne ne remplace dans le temps à venir.";
    for_whom = "for {0}", "pour {0}";
    remove = "Remove", "Retirer";
    remove_running = "It ends now; what it did stays.", "Il se termine maintenant ; ce qu’il a fait reste.";
    remove_coming = "It is gone, and the layers decide again.", "Il disparaît, et les couches décident de nouveau.";
    did_remove = "The override is removed.", "Le remplacement est retiré.";
    no_time = "Write both times as a date and a time of day.", "Écrivez les deux moments avec une date et une heure.";
    no_such_person = "Nobody is called “{0}”: write a name or an e-mail address.",
        "Personne ne s’appelle « {0} » : écrivez un nom ou une adresse e-mail.";
    several_people = "“{0}” could be several people: {1}. Write the address.",
        "« {0} » peut être plusieurs personnes : {1}. Écrivez l’adresse.";
    not_their_shift = "They have no shift in that time: choose whose shift is taken over.",
        "Cette personne n’a pas de période à ce moment : choisissez qui est remplacé.";

    cover = "Cover and swaps", "Remplacements demandés et échanges";
    ask_cover = "Ask for cover or swap", "Demander un remplacement ou un échange";
    asked = "Whom you ask", "À qui";
    asked_hint = "Nobody in particular where empty: everybody of the schedule hears of it.",
        "Vide : personne en particulier, tout le planning est prévenu.";
    in_return = "In return", "En échange";
    in_return_hint = "A shift that you take for it makes it a swap.", "Une période que vous prenez en fait un échange.";
    nothing_in_return = "Nothing", "Rien";
    note = "Note", same;
    ask = "Ask", "Demander";
    did_ask = "It is asked; whoever can take it hears of it.", "C’est demandé ; les personnes concernées sont prévenues.";
    asks_cover = "{0} asks for cover", "{0} demande un remplacement";
    asks_swap = "{0} asks to swap", "{0} demande un échange";
    asked_is = "asks {0}", "demande à {0}";
    own_request = "Your request", "Votre demande";
    take_it = "Take it", "Prendre";
    decline = "Decline", "Refuser";
    withdraw = "Withdraw", "Retirer la demande";
    did_take = "The shift is yours.", "La période est à vous.";
    did_decline = "Declined.", "Refusé.";
    did_withdraw = "Withdrawn.", "Demande retirée.";

    layers = "Layers", "Couches";
    rotations = "Rotations", same;
    no_layers = "It has no layer: nobody is on call in it but by overrides.",
        "Il n’a aucune couche : seuls les remplacements y mettent quelqu’un d’astreinte.";
    always_same = "Always the same person.", "Toujours la même personne.";
    daily_at = "A day each, handing over at {0}.", "Un jour chacun, relève à {0}.";
    weekly_at = "A week each, handing over on {0} at {1}.", "Une semaine chacun, relève le {0} à {1}.";
    weeks_at = "{0} weeks each, handing over on {1} at {2}.", "{0} semaines chacun, relève le {1} à {2}.";
    days_at = "{0} days each, handing over at {1}.", "{0} jours chacun, relève à {1}.";
    hours_from = "{0} each, from {1} on.", "{0} chacun, à partir de {1}.";
    layer_from = "Begins at {0}.", "Commence à {0}.";
    layer_until = "Ends at {0}.", "Se termine à {0}.";
    every_day = "every day {0}–{1}", "tous les jours {0}–{1}";
    shift_each = "In turn, a shift each.", "À tour de rôle, une période chacun.";
    shifts_each = "In turn, {0} shifts each.", "À tour de rôle, {0} périodes chacun.";
    all_together = "All of them at once.", "Tous en même temps.";
    around = "Where it is used", "Où il sert";
    time_zone = "Time zone", "Fuseau horaire";
    paged_by = "Escalation policies", "Politiques d’escalade";
    paged_by_none = "No policy names it: nobody is paged by it.", "Aucune politique ne le nomme : il n’appelle personne.";
    calendar = "Calendar feed", "Flux d’agenda";
    calendar_why = "Subscribe to it in a calendar program. Whoever knows the address can read it.",
        "Abonnez-vous dans un agenda. Quiconque connaît l’adresse peut le lire.";
    no_calendar = "It has no calendar feed.", "Il n’a pas de flux d’agenda.";
    new_address = "New address", "Nouvelle adresse";
    did_renew = "The calendar has a new address; the old one is gone.",
        "L’agenda a une nouvelle adresse ; l’ancienne n’existe plus.";
    delete = "Delete", "Supprimer";
    delete_why = "Deletes the schedule {0}. That is refused while an escalation policy names it.",
        "Supprime le planning {0}. C’est refusé tant qu’une politique d’escalade le nomme.";
    did_delete = "The schedule is deleted.", "Le planning est supprimé.";
    edit = "Edit", "Modifier";
}
