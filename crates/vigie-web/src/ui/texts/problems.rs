//! Why there is no page.

super::words! {
    Problems:
    back_home = "Go to the incidents", "Aller aux incidents";
    no_page_title = "There is no such page", "Cette page n’existe pas";
    no_page_why = "It may come with a later version, or the address has a slip.",
        "Elle viendra peut-être dans une prochaine version, ou l’adresse contient une faute.";
    no_incident_title = "There is no such incident", "Cet incident n’existe pas";
    no_incident_why = "The address has a slip, or the incident was deleted.",
        "L’adresse contient une faute, ou l’incident a été supprimé.";
    stale_title = "This form is too old", "Ce formulaire est trop ancien";
    stale_why = "You signed in again since the page was made. Go back, reload the page and try again. Nothing was changed.",
        "Vous vous êtes reconnecté depuis que la page a été faite. Revenez en arrière, rechargez la page et réessayez. Rien n’a été changé.";
    read_only_title = "You may look, not touch", "Vous pouvez regarder, pas toucher";
    read_only_why = "Your role only lets you read. Ask an owner to change it.",
        "Votre rôle ne permet que de lire. Demandez à un propriétaire de le changer.";
    not_understood_title = "That cannot be read", "Demande illisible";
    not_understood_why = "The address or the form holds something that does not belong there. Go back and try again.",
        "L’adresse ou le formulaire contient quelque chose d’inattendu. Revenez en arrière et réessayez.";
    broken_title = "The server could not do this", "Le serveur n’a pas pu le faire";
    broken_why = "Nothing was changed. Try again in a moment; the server's log says more.",
        "Rien n’a été changé. Réessayez dans un instant ; le journal du serveur en dit plus.";
}
