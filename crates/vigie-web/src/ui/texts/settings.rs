//! Settings: API tokens, webhooks, roles, signing in.

super::words! {
    Settings:
    tokens = "API tokens", "Jetons d’API";
    webhooks = "Webhooks", same;
    roles = "Roles", "Rôles";
    sign_in = "Sign-in", "Connexion";
    tokens_lead = "Programs use the REST API with a token. A personal token may do what you may, and acts in your name.",
        "Les programmes utilisent l’API REST avec un jeton. Un jeton personnel peut ce que vous pouvez et agit en votre nom.";
    own_tokens = "Your tokens", "Vos jetons";
    account_tokens = "Tokens of the account", "Jetons du compte";
    others_tokens = "Tokens of other people", "Jetons d’autres personnes";
    no_tokens = "None.", "Aucun.";
    unnamed = "(without a name)", "(sans nom)";
    made = "made {0}", "créé {0}";
    used = "used {0}", "utilisé {0}";
    never_used = "never used", "jamais utilisé";
    reads_only = "Only reads", "Lecture seule";
    full = "Reads and writes", "Lecture et écriture";
    revoke = "Revoke", "Révoquer";
    revoke_why = "Programs that use the token “{0}” are refused from now on.",
        "Les programmes qui utilisent le jeton « {0} » seront refusés dès maintenant.";
    did_revoke = "The token is revoked.", "Le jeton est révoqué.";
    add_token = "Make a token", "Créer un jeton";
    purpose = "What it is for", "À quoi il sert";
    owner = "Whose", "À qui";
    owner_me = "Mine", "À moi";
    owner_account = "The account’s", "Au compte";
    owner_hint = "A token of the account may do everything and belongs to nobody who could leave. Owners make them; admins, those that only read.",
        "Un jeton du compte peut tout et n’appartient à personne qui pourrait partir. Les propriétaires les créent ; les administrateurs, ceux en lecture seule.";
    access = "Access", "Accès";
    token_made = "The new token", "Le nouveau jeton";
    token_once = "It is shown only now: Vigie keeps no copy that could be read.",
        "Il n’est montré que maintenant : Vigie n’en garde aucune copie lisible.";
    webhooks_lead = "Programs hear of what happens to incidents by webhooks in PagerDuty’s v3 format, signed with a secret.",
        "Les programmes apprennent ce qui arrive aux incidents par des webhooks au format v3 de PagerDuty, signés avec un secret.";
    webhook = "Webhook subscription", "Abonnement webhook";
    webhook_search = "Address or purpose", "Adresse ou usage";
    no_webhooks = "No webhook subscription", "Aucun abonnement webhook";
    no_webhooks_why = "Add one, and every change of an incident is posted to its address.",
        "Ajoutez-en un, et chaque changement d’incident sera envoyé à son adresse.";
    add_webhook = "Add a webhook", "Ajouter un webhook";
    add_webhook_why = "Where it goes to cannot be changed later: make another one instead.",
        "L’adresse ne peut pas être changée plus tard : créez-en un autre à la place.";
    url = "Address", "Adresse";
    url_hint = "Such as https://hooks.example.org/vigie", "Par exemple https://hooks.example.org/vigie";
    whose = "Incidents of", "Incidents de";
    of_account = "The whole account", "Tout le compte";
    of_service = "Service {0}", same;
    of_team = "Team {0}", "Équipe {0}";
    of_a_service = "One service", "Un service";
    of_a_team = "One team’s services", "Les services d’une équipe";
    of_name = "Name of the team or service", "Nom de l’équipe ou du service";
    of_hint = "Only for one team or one service.", "Seulement pour une équipe ou un service.";
    no_such_team = "No team is called “{0}”.", "Aucune équipe ne s’appelle « {0} ».";
    no_such_service = "No service is called “{0}”.", "Aucun service ne s’appelle « {0} ».";
    events = "Events", "Événements";
    one_event = "{0} event", "{0} événement";
    many_events = "{0} events", "{0} événements";
    headers = "Headers to add", "En-têtes à ajouter";
    headers_hint = "One on each line, such as Authorization: Bearer … Their values are not shown again.",
        "Un par ligne, par exemple Authorization: Bearer … Leurs valeurs ne sont plus montrées.";
    state = "State", "État";
    since = "Since", "Depuis";
    switched_on = "Sending", "Actif";
    switched_off = "Switched off", "Désactivé";
    given_up = "Paused after failures", "Suspendu après des échecs";
    ping = "Send a ping", "Envoyer un ping";
    switch_on = "Switch on", "Activer";
    switch_off = "Switch off", "Désactiver";
    remove_webhook_why = "Nothing is sent there any more, and its secret is forgotten.",
        "Plus rien n’y est envoyé, et son secret est oublié.";
    did_ping = "A ping is on its way; what its receiver refuses appears here.",
        "Un ping est en route ; ce que le destinataire refuse apparaît ici.";
    did_switch_on = "It is sent again.", "L’envoi reprend.";
    did_switch_off = "Nothing is sent any more.", "Plus rien n’est envoyé.";
    did_remove_webhook = "The webhook subscription was removed.", "L’abonnement webhook a été retiré.";
    webhook_made = "The secret that signs what is sent", "Le secret qui signe les envois";
    secret_once = "It is shown only now. The receiver compares the header X-PagerDuty-Signature with it.",
        "Il n’est montré que maintenant. Le destinataire le compare à l’en-tête X-PagerDuty-Signature.";
    trouble = "What did not arrive", "Ce qui n’est pas arrivé";
    no_trouble = "Everything that was kept arrived.", "Tout ce qui a été gardé est arrivé.";
    dropped = "Given up", "Abandonné";
    tried_again = "Tried again", "Nouvel essai";
    roles_lead = "A role says what somebody may do in the account; a role in a team counts instead for what belongs to the team.",
        "Un rôle dit ce qu’une personne peut faire dans le compte ; un rôle dans une équipe le remplace pour ce qui appartient à l’équipe.";
    may = "What they may do", "Ce qui est permis";
    people = "People", "Personnes";
    may_owner = "Everything; makes other owners.", "Tout ; nomme d’autres propriétaires.";
    may_admin = "Everything but what is the owners’.", "Tout, sauf ce qui revient aux propriétaires.";
    may_user = "Configures services, schedules and policies; answers pages.",
        "Configure services, plannings et politiques ; répond aux appels.";
    may_limited_user = "Answers pages, makes overrides, takes shifts.",
        "Répond aux appels, fait des remplacements, prend des périodes.";
    may_observer = "Sees everything; acts on what is assigned to them.",
        "Voit tout ; agit sur ce qui lui est assigné.";
    may_restricted_access = "Sees what their teams have; acts on what is assigned to them.",
        "Voit ce qu’ont ses équipes ; agit sur ce qui lui est assigné.";
    may_read_only_user = "Sees, and does nothing.", "Voit, et ne fait rien.";
    may_read_only_limited_user = "Sees their own profile.", "Voit son propre profil.";
    owners = "Owners", "Propriétaires";
    owners_why = "They are paged when nobody else can be. There is always at least one.",
        "Ils sont appelés quand personne d’autre ne peut l’être. Il y en a toujours au moins un.";
    admins = "Admins", "Administrateurs";
    admins_why = "They run the account: people, roles, tokens, history.",
        "Ils gèrent le compte : personnes, rôles, jetons, historique.";
    give_role = "Give somebody a role", "Donner un rôle";
    who = "Who", "Qui";
    who_hint = "Their e-mail address, or their whole name.", "Son adresse e-mail, ou son nom entier.";
    did_give = "{0} has the role now.", "{0} a maintenant ce rôle.";
    ways = "Ways to sign in", "Moyens de connexion";
    not_there = "Not in this version", "Pas dans cette version";
    way_password = "E-mail address and password", "Adresse e-mail et mot de passe";
    way_password_why = "Five wrong passwords and the next try waits. Admins make a link with which somebody sets a new one.",
        "Cinq mots de passe erronés et l’essai suivant attend. Les administrateurs créent un lien pour en choisir un nouveau.";
    way_link = "The link in a page", "Le lien dans un appel";
    way_link_why = "Opens one incident for a day, for whoever was paged, without a session.",
        "Ouvre un incident pendant un jour, pour qui a été appelé, sans connexion.";
    way_sso = "Single sign-on", "Authentification unique";
    way_sso_why = "OpenID Connect and SAML are not part of this version.",
        "OpenID Connect et SAML ne font pas partie de cette version.";
    signed_in = "Who is signed in", "Qui est connecté";
}
