//! Dates and spans of time. `app.js` writes the same words: it gets them as attributes of the page.

super::words! {
    Dates:
    ago = "{} ago", "il y a {}";
    in_future = "in {}", "dans {}";
    day_letter = "d", "j";
    months = "January February March April May June July August September October November December",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre";
    short_months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.";
    weekdays = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "lundi mardi mercredi jeudi vendredi samedi dimanche";
    short_weekdays = "Mon Tue Wed Thu Fri Sat Sun", "lun. mar. mer. jeu. ven. sam. dim.";
    today = "Today", "Aujourd’hui";
    tomorrow = "Tomorrow", "Demain";
    until = "until {0}", "jusqu’à {0}";
    from_to = "{0} to {1}", "de {0} à {1}";
}
