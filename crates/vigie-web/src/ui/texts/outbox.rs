//! What waits for the line, and the page without one.

super::words! {
    Outbox:
    title = "Waiting for the server", "En attente du serveur";
    acknowledge = "Acknowledge #{0}", "Prendre en charge #{0}";
    acknowledge_one = "Acknowledge an incident", "Prendre en charge un incident";
    waiting = "Waiting for the line: it is sent by itself.", "En attente du réseau : l’envoi se fera tout seul.";
    waiting_here = "Waiting for the line: it is sent by itself while this page is open.",
        "En attente du réseau : l’envoi se fera tout seul tant que cette page est ouverte.";
    done = "Confirmed: the server has it.", "Confirmé : le serveur l’a reçu.";
    late = "Not sent: an hour went by without a line. Do it again if it still counts.",
        "Pas envoyé : une heure est passée sans réseau. Recommencez si c’est encore utile.";
    signed_out = "Sign in again: it is sent then.", "Reconnectez-vous : l’envoi se fera ensuite.";
    look = "Look", "Voir";
    close = "Close", "Fermer";
    offline_title = "No line", "Pas de réseau";
    offline_why = "The server cannot be reached. What you acknowledged is kept here and sent as soon as it can be.",
        "Le serveur est injoignable. Ce que vous avez pris en charge est gardé ici et envoyé dès que possible.";
    try_again = "Try again", "Réessayer";
    open = "Open", "Ouvrir";
    acknowledged = "Acknowledged: the paging stops.", "Pris en charge : les appels s’arrêtent.";
    failed = "Not acknowledged: the server did not take it. Open the page and try again.",
        "Pas pris en charge : le serveur ne l’a pas reçu. Ouvrez la page et réessayez.";
    kept = "Kept: it is sent when the line is back.", "Gardé : envoyé au retour du réseau.";
}
