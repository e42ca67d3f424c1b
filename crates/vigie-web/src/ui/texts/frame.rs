//! What surrounds every page.

super::words! {
    Frame:
    language = "en", "fr";
    product = "Vigie", same;
    skip_to_content = "Skip to the content", "Aller au contenu";
    main_navigation = "Main", "Navigation principale";
    incidents = "Incidents", same;
    messages = "Messages", same;
    sign_in = "Sign in", "Se connecter";
    sign_out = "Sign out", "Se déconnecter";
    stream_live = "Live", "En direct";
    stream_lost = "Reconnecting", "Reconnexion";
    yes_done = "Done", "Fait";
    not_done = "Not done", "Pas fait";
    nobody = "Nobody", "Personne";
    previous = "Previous", "Précédents";
    next = "Next", "Suivants";
    older = "Older", "Plus anciens";
    pages = "Pages", same;
    person_gone = "Somebody who is gone", "Une personne partie";
    service_gone = "Deleted service", "Service supprimé";
    integration_gone = "a deleted integration", "une intégration supprimée";
    actions = "Actions", same;
    vigie = "Vigie", same;
    copy = "Copy", "Copier";
    copied = "Copied", "Copié";
}
