//! The same for shift-based schedules: what is wrong with a rule, an event, a single shift.

/// English and French; where several fit, the first one.
pub(super) const SENTENCES: &[(&str, &str)] = &[
    ("must be after start_time", "doit finir après son début"),
    ("must be in the future", "doit être dans l’avenir"),
    ("must be at most a year after start_time", "doit finir au plus un an après son début"),
    ("must be between the years 2000 and 2200", "doit être entre les années 2000 et 2200"),
    (
        "must hold exactly one RRULE, such as RRULE:FREQ=WEEKLY",
        "doit avoir exactement une RRULE, comme RRULE:FREQ=WEEKLY",
    ),
    ("must hold at most 100 lines and 500 dates", "doit avoir au plus 100 lignes et 500 dates"),
    (
        "{} is not supported: use RRULE, EXDATE and RDATE lines",
        "{0} n’est pas pris en charge : utilisez des lignes RRULE, EXDATE et RDATE",
    ),
    ("{} is not a valid part of a recurrence rule", "{0} n’est pas une partie valable d’une règle"),
    ("{} must not be given twice", "{0} ne se donne pas deux fois"),
    (
        "{} is not supported: use BYMONTH, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE and BYSETPOS",
        "{0} n’est pas pris en charge : utilisez BYMONTH, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE et BYSETPOS",
    ),
    (
        "A recurrence rule must have a FREQ: YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY",
        "Une règle a une FREQ : YEARLY, MONTHLY, WEEKLY, DAILY ou HOURLY",
    ),
    (
        "FREQ={} is not supported: use YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY",
        "FREQ={0} n’est pas pris en charge : utilisez YEARLY, MONTHLY, WEEKLY, DAILY ou HOURLY",
    ),
    ("COUNT and UNTIL must not be given together", "COUNT et UNTIL ne se donnent pas ensemble"),
    (
        "A BYDAY with a number, such as 1MO, needs FREQ=MONTHLY or FREQ=YEARLY",
        "Un BYDAY avec un nombre, comme 1MO, demande FREQ=MONTHLY ou FREQ=YEARLY",
    ),
    (
        "FREQ=HOURLY takes neither BYMONTH nor BYMONTHDAY: use FREQ=DAILY with BYHOUR",
        "FREQ=HOURLY ne prend ni BYMONTH ni BYMONTHDAY : utilisez FREQ=DAILY avec BYHOUR",
    ),
    (
        "{} must be a date and time such as 20260329T090000Z",
        "{0} doit être une date et une heure comme 20260329T090000Z",
    ),
    ("comes round too often: at most every five minutes", "revient trop souvent : au plus toutes les cinq minutes"),
    ("does not come round within ten years", "ne revient pas en dix ans"),
    ("must hold at least one member", "doit avoir au moins une personne"),
    ("must hold at most 20 members", "doit avoir au plus 20 personnes"),
    ("must be at least 1", "doit être au moins 1"),
    ("must not be before effective_since", "ne doit pas cesser avant son entrée en vigueur"),
    ("Date cannot be more than 12 months in the future", "La date est au plus dans douze mois"),
    (
        "Events within a rotation cannot overlap: end the other one before this one comes into force",
        "Dans une rotation une seule vaut à la fois : terminez l’autre avant l’entrée en vigueur de celle-ci",
    ),
    ("A rotation can have at most 5 events that are not over", "Une rotation en a au plus 5 qui ne sont pas finies"),
    ("A schedule can have at most 10 rotations", "Un planning a au plus 10 rotations"),
    ("The event is over: it cannot be changed any more", "C’est fini : cela ne se modifie plus"),
    ("The custom shift is over: it cannot be deleted any more", "La période est finie : elle ne se supprime plus"),
    (
        "A schedule can have at most 2000 custom shifts that are not over",
        "Un planning a au plus 2000 périodes isolées qui ne sont pas finies",
    ),
    ("A custom shift must have exactly one assignment", "Une période isolée est pour exactement une personne"),
    ("Recurrence must be a list of texts", "La règle doit être une liste de textes"),
    (
        "must be the time zone of start_time: shifts come round in one wall clock",
        "doit être le fuseau du début : les périodes reviennent à une seule horloge",
    ),
    ("{} is not accepted here: use the operations of its own", "{0} ne s’écrit pas ici"),
    ("{} not found; use the id of one of this schedule", "{0} n’existe pas dans ce planning"),
    ("Exactly one of rotation_id and custom_shift_id must be given", "Donnez soit rotation_id, soit custom_shift_id"),
    ("A user_member must have a user_id", "Un user_member a un user_id"),
    ("The type of a member must be user_member or empty_member", "Le type est user_member ou empty_member"),
];
