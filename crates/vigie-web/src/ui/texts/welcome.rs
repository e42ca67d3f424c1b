//! The first run: the owner, and the steps to a proven page.

super::words! {
    Welcome:
    setup_title = "Set Vigie up", "Installer Vigie";
    setup_lead = "Nobody is here yet. You become the owner of this installation.",
        "Il n’y a encore personne ici. Vous devenez le propriétaire de cette installation.";
    code = "Set-up code", "Code d’installation";
    code_hint = "The server printed it where it was started: in its terminal, its journal or its container’s log.",
        "Le serveur l’a affiché là où il a été démarré : dans son terminal, son journal ou celui de son conteneur.";
    your_name = "Your name", "Votre nom";
    your_email = "E-mail address", "Adresse e-mail";
    your_email_hint = "You sign in with it, and it is your first way to be paged.",
        "Elle sert à vous connecter, et c’est votre premier moyen d’être appelé.";
    password = "Password", "Mot de passe";
    password_hint = "At least 8 characters.", "Au moins 8 caractères.";
    password_length = "The password must have 8 to 1024 characters.", "Le mot de passe doit avoir de 8 à 1024 caractères.";
    zone = "Time zone", "Fuseau horaire";
    setup_submit = "Begin", "Commencer";
    command_line = "Or on the command line", "Ou en ligne de commande";
    not_an_address = "“{0}” is not an e-mail address.", "« {0} » n’est pas une adresse e-mail.";
    no_such_zone = "There is no time zone “{0}”: write a name like Europe/Paris.",
        "Il n’y a pas de fuseau horaire « {0} » : écrivez un nom comme Europe/Paris.";
    not_empty = "Somebody was quicker: there is an owner now. Ask them for an account.",
        "Quelqu’un a été plus rapide : il y a maintenant un propriétaire. Demandez-lui un compte.";
    wrong_code = "This is not the code that the server printed when it was started last.",
        "Ce n’est pas le code que le serveur a affiché à son dernier démarrage.";
    title = "Welcome", "Bienvenue";
    lead = "Four steps to a page that arrives. It takes less than two minutes.",
        "Quatre étapes jusqu’à un appel qui arrive. Il faut moins de deux minutes.";
    step_owner = "You", "Vous";
    step_contact = "How you are reached", "Comment vous joindre";
    step_service = "Your first service", "Votre premier service";
    step_test = "A test page to yourself", "Un appel d’essai vers vous-même";
    no_way = "This server cannot send over any of these yet. Its administrator sets VIGIE_SMTP_URL for e-mail, or the VIGIE_TWILIO settings for text messages and calls, and starts it again; add a number that it can reach, if it has those.",
        "Ce serveur ne peut encore rien envoyer par ces moyens. Son administrateur règle VIGIE_SMTP_URL pour l’e-mail, ou les réglages VIGIE_TWILIO pour les SMS et les appels, puis le redémarre ; ajoutez un numéro qu’il peut joindre s’il a ces derniers.";
    add_number = "Add a phone number", "Ajouter un numéro de téléphone";
    number_kind = "Reach it by", "Le joindre par";
    country_code = "Country code", "Indicatif du pays";
    number = "Number", "Numéro";
    label = "Phone", "Téléphone";
    service_name = "What can break?", "Qu’est-ce qui peut tomber en panne ?";
    service_hint = "It gets a policy that pages you, and a key for your monitoring. Both can be changed later.",
        "Il reçoit une politique qui vous appelle, et une clé pour votre supervision. Les deux se changent plus tard.";
    service_example = "Shop", "Boutique";
    make_service = "Create the service", "Créer le service";
    policy_name = "{0} is paged", "{0} est appelé";
    test_why = "A real event goes the whole way: event, incident, page. What became of it appears here by itself.",
        "Un vrai événement fait tout le chemin : événement, incident, appel. Ce qu’il devient apparaît ici tout seul.";
    page_me = "Page me", "M’appeler";
    no_receipt = "Nobody was paged: the incident’s timeline says why.", "Personne n’a été appelé : la chronologie de l’incident dit pourquoi.";
    no_incident = "The test event opened no incident: the service may be disabled or in maintenance.",
        "L’événement d’essai n’a ouvert aucun incident : le service est peut-être désactivé ou en maintenance.";
    done = "Vigie pages you", "Vigie vous appelle";
    done_why = "The page left this server and was taken. Next: your monitoring, your people, a schedule.",
        "L’appel a quitté ce serveur et a été pris. Ensuite : votre supervision, vos collègues, un planning.";
    connect = "Connect monitoring to {0}", "Brancher la supervision sur {0}";
    invite = "Add people", "Ajouter des personnes";
    resolve_test = "Resolve the test incident", "Résoudre l’incident d’essai";
    to_incidents = "To the incidents", "Vers les incidents";
}
