//! The sentences with which the REST API and the engine refuse what a form of the console asks, and how one says them in
//! French: `{}` stands for what differs, `{0}` for the first of those, `{1}` for the second.

/// English and French; where several fit, the first one.
pub(super) const SENTENCES: &[(&str, &str)] = &[
    // People and how they are reached.
    ("{} is no e-mail address", "{0} n’est pas une adresse e-mail"),
    ("Email has already been taken", "Cette adresse e-mail est déjà prise"),
    (
        "Contact method {} not found; use the id of one of this user's contact methods",
        "Le moyen de contact {0} n’existe pas parmi ceux de cette personne",
    ),
    (
        "The type of a contact method can't change; make a new one instead",
        "Le type d’un moyen de contact ne change pas : créez-en un nouveau",
    ),
    ("User Contact method must be unique", "Cette personne a déjà ce moyen de contact"),
    (
        "A push contact method takes a browser's push subscription: its endpoint as address, and keys with p256dh and auth",
        "Un appareil s’ajoute par l’abonnement push de son navigateur : cette page l’envoie elle-même",
    ),
    (
        "Contact method type {} can't be made here; use one of: {}",
        "Un moyen de contact du type {0} ne peut pas être créé ici ; utilisez l’un de ceux-ci : {1}",
    ),
    (
        "Address {} is no phone number; give its digits, and the country code in country_code",
        "{0} n’est pas un numéro de téléphone : donnez-le avec l’indicatif du pays, comme +33 6 12 34 56 78",
    ),
    (
        "A user can have at most {} contact methods; remove one first",
        "Une personne a au plus {0} moyens de contact : supprimez-en un d’abord",
    ),
    (
        "A user can have at most {} notification rules; remove one first",
        "Une personne a au plus {0} règles de notification : supprimez-en une d’abord",
    ),
    (
        "A user can have 50 handoff notification rules; delete one first",
        "Une personne a au plus 50 règles de relève : supprimez-en une d’abord",
    ),
    (
        "Another handoff notification rule of this user says the same already",
        "Une autre règle de relève de cette personne dit déjà la même chose",
    ),
    (
        "Another status update notification rule of this user uses the contact method",
        "Une autre règle de points d’étape de cette personne utilise déjà ce moyen de contact",
    ),
    (
        "Channel Start delay must be unique for a given contact method",
        "Une autre règle appelle déjà par ce moyen de contact après ce délai",
    ),
    ("The contact method is verified already", "Ce moyen de contact est déjà vérifié"),
    ("the contact method is verified already", "ce moyen de contact est déjà vérifié"),
    ("Code must be the six digits that were sent, as a text", "Le code est celui de six chiffres qui a été envoyé"),
    (
        "there is no valid code for this contact method: ask for a new one; a code is valid for 10 minutes",
        "il n’y a pas de code valable pour ce moyen de contact : demandez-en un nouveau ; un code est valable 10 minutes",
    ),
    (
        "that is not the code that was sent; it can be tried {} more times",
        "ce n’est pas le code qui a été envoyé ; essais restants : {0}",
    ),
    (
        "a code was sent to this address a moment ago; wait until {}, then ask for another",
        "un code vient d’être envoyé à cette adresse ; attendez jusqu’à {0}, puis demandez-en un autre",
    ),
    (
        "5 codes were sent to this address within 24 hours; ask again after {}",
        "5 codes ont été envoyés à cette adresse en 24 heures ; redemandez après {0}",
    ),
    (
        "20 codes were sent for this user within 24 hours; ask again after {}",
        "20 codes ont été envoyés pour cette personne en 24 heures ; redemandez après {0}",
    ),
    (
        "10 test pages were sent within the hour; ask again after {}",
        "10 appels d’essai ont été envoyés dans l’heure ; redemandez après {0}",
    ),
    (
        "30 test pages were sent within 24 hours; ask again after {}",
        "30 appels d’essai ont été envoyés en 24 heures ; redemandez après {0}",
    ),
    (
        "this server cannot send over {}: its administrator has to configure it first",
        "ce serveur ne peut pas envoyer par {0} : son administrateur doit d’abord le configurer",
    ),
    ("a password must have 8 to 1024 characters", "un mot de passe a de 8 à 1024 caractères"),
    ("the password could not be hashed", "le mot de passe n’a pas pu être chiffré"),
    (
        "an API token must have exactly 20 letters, digits, or one of _-+/=",
        "un jeton d’API a exactement 20 lettres, chiffres ou signes parmi _-+/=",
    ),
    (
        "User can't be deleted while incidents are assigned to them (such as #{}); reassign or resolve those first",
        "Cette personne ne peut pas être supprimée tant que des incidents lui sont assignés (comme le n° {0}) : réassignez-les ou résolvez-les d’abord",
    ),
    (
        "The account must keep at least one owner; make somebody else an owner first",
        "Le compte garde au moins un propriétaire : nommez-en d’abord un autre",
    ),
    (
        "The token belongs to the account, not to a user; use a user's token",
        "Le jeton appartient au compte et non à une personne ; utilisez celui d’une personne",
    ),
    (
        "User can't be deleted if it's being used by an escalation policy snapshot with open incidents",
        "Une personne ne peut pas être supprimée tant que des incidents ouverts suivent une politique qui la nomme",
    ),
    // Leave.
    ("An absence must end in the future", "Une absence se termine dans l’avenir"),
    ("An absence must end after its start", "Une absence se termine après son début"),
    ("An absence must not be longer than two years", "Une absence dure au plus deux ans"),
    (
        "The reason of an absence is too long (maximum is 255 characters)",
        "Le motif d’une absence est trop long (255 caractères au plus)",
    ),
    (
        "A person can have at most {} absences that are not over; remove some first",
        "Une personne a au plus {0} absences qui ne sont pas finies : supprimez-en d’abord",
    ),
    ("This absence is entered already", "Cette absence est déjà enregistrée"),
    ("The absence is over already: what was stays", "L’absence est déjà finie : ce qui fut reste"),
    ("{} changed meanwhile: import the calendar again", "{0} a changé entre-temps : importez de nouveau le calendrier"),
    // Teams, services and what belongs to them.
    ("Name has already been taken", "Ce nom est déjà pris"),
    ("{} {} not found; use the id of a team", "{0} {1} n’existe pas ; nommez une équipe"),
    ("{} {} not found; use the id of one that exists", "{0} {1} n’existe pas"),
    (
        "Parent can't be the team itself or a team below it",
        "L’équipe parente ne peut être ni l’équipe elle-même ni une équipe sous elle",
    ),
    (
        "The team can't be deleted while {} belongs to it",
        "L’équipe ne peut pas être supprimée tant que ceci lui appartient : {0}",
    ),
    (
        "{} can't be deleted while {} uses it; change that first",
        "{0} : pas de suppression tant que ceci l’utilise : {1}",
    ),
    (
        "reassignment_team {} must be the id of another team",
        "L’équipe {0}, qui reprendrait tout, doit être une autre équipe",
    ),
    (
        "A read-only user can't be a member of a team; give them another role first",
        "Une personne qui ne fait que lire ne peut pas être membre d’une équipe : donnez-lui d’abord un autre rôle",
    ),
    (
        "Schedule can't be deleted if it's being used by escalation policies",
        "Un planning ne peut pas être supprimé tant que des politiques d’escalade l’utilisent",
    ),
    (
        "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents",
        "Un planning ne peut pas être supprimé tant que des incidents ouverts suivent une politique qui l’utilise",
    ),
    ("Integration key has already been taken", "Cette clé d’intégration est déjà prise"),
    ("Integration email has already been taken", "Cette adresse d’intégration est déjà prise"),
    (
        "Integration email must be an address at {}, not at {}",
        "L’adresse d’intégration se termine par @{0}, et non par @{1}",
    ),
    (
        "The type of an integration can't change; make a new one instead",
        "Le type d’une intégration ne change pas : créez-en une nouvelle",
    ),
    ("Vendor {} not found; GET /vendors lists them", "Le fournisseur {0} n’existe pas"),
    (
        "Alert grouping type {} needs grouping by similarity, which this server does not have; use time or content_based",
        "Le regroupement {0} demande un regroupement par ressemblance, que ce serveur n’a pas : choisissez le temps ou le contenu",
    ),
    ("Fields must be names of event fields", "Les champs sont des noms de champs d’événements"),
    ("Fields must name 1 to {} event fields, such as source", "Nommez de 1 à {0} champs d’événements, comme source"),
    (
        "Time window must be 0, between 300 and 3600, or 86400 seconds",
        "La fenêtre est de 0, de 300 à 3600 ou de 86400 secondes (5 à 60 minutes, ou un jour)",
    ),
    (
        "Timeout of auto pause must be one of: 0, 120, 180, 300, 600, 900",
        "Le délai de pause est l’un de ceux-ci : 0, 120, 180, 300, 600, 900",
    ),
    ("Service {} does not exist", "Le service {0} n’existe pas"),
    ("{} cannot depend on itself", "{0} ne peut pas dépendre de lui-même"),
    (
        "{} cannot depend on {}: chains of dependencies can have at most {} steps",
        "{0} ne peut pas dépendre de {1} : les chaînes de dépendances ont au plus {2} étapes",
    ),
    ("{} cannot depend on {}: {} depends on {} already", "{0} ne peut pas dépendre de {1} : {2} dépend déjà de {3}"),
    (
        "{} can depend on at most {} services; remove some first",
        "{0} dépend d’au plus {1} services : retirez-en d’abord",
    ),
    ("{} does not depend on {}", "{0} ne dépend pas de {1}"),
    ("relationships can name at most {} at once; send several requests", "Au plus {0} dépendances à la fois"),
    ("End time must be after the start time and in the future", "La fin vient après le début et dans l’avenir"),
    ("Services are too many (maximum is {})", "Trop de services ({0} au plus)"),
    // Escalation policies.
    (
        "Escalation rules can't be blank; a policy needs at least one with a target",
        "Une politique a au moins un niveau avec quelqu’un à appeler",
    ),
    ("Escalation rules are too many (maximum is {})", "Trop de niveaux ({0} au plus)"),
    ("Targets can't be blank; name a user or a schedule", "Chaque niveau nomme une personne ou un planning"),
    ("Targets are too many (maximum is {})", "Trop de personnes et de plannings à un niveau ({0} au plus)"),
    (
        "Targets of an escalation rule must be different from each other",
        "Un niveau ne nomme pas deux fois la même personne ou le même planning",
    ),
    (
        "A target must have the type user_reference or schedule_reference",
        "Un niveau nomme des personnes et des plannings",
    ),
    // Schedules, overrides, cover.
    ("Schedule layers are too many (maximum is {})", "Trop de couches ({0} au plus)"),
    ("Users are too many (maximum is {} in a layer)", "Trop de personnes ({0} au plus dans une couche)"),
    ("Restrictions are too many (maximum is {})", "Trop de restrictions ({0} au plus)"),
    (
        "Schedule {} has too many turns in that time; ask for a shorter one",
        "Le planning {0} a trop de tours dans ce temps : demandez-en un plus court",
    ),
    ("Schedule {} is shift-based: use /v3/schedules/{}", "Le planning {0} est fait de gardes et se modifie autrement"),
    (
        "Time zone {} is unknown; use a name of the IANA database such as Europe/Paris or Etc/UTC",
        "Le fuseau horaire {0} est inconnu ; donnez un nom comme Europe/Paris ou Etc/UTC",
    ),
    (
        "Time zone {} is unknown: use an IANA name such as Europe/Paris",
        "Le fuseau horaire {0} est inconnu ; donnez un nom comme Europe/Paris",
    ),
    ("{} has no users: name at least one", "{0} : il n’y a personne ; nommez au moins une personne"),
    ("{}: rotation turn length must be at least 1 second", "{0} : un tour dure au moins une seconde"),
    ("{}: rotation turn length must not be longer than 10 years", "{0} : un tour dure au plus dix ans"),
    ("{}: a restriction must last at least 1 second", "{0} : une restriction dure au moins une seconde"),
    (
        "{}: a daily restriction must not be longer than 24 hours (86400 seconds)",
        "{0} : une restriction quotidienne dure au plus 24 heures",
    ),
    (
        "{}: a weekly restriction must not be longer than 7 days (604800 seconds)",
        "{0} : une restriction hebdomadaire dure au plus 7 jours",
    ),
    (
        "{}: a restriction must start between 00:00:00 and 23:59:59",
        "{0} : une restriction commence entre 00:00:00 et 23:59:59",
    ),
    (
        "{}: a restriction's start day of week must be 1 (Monday) to 7 (Sunday)",
        "{0} : le jour où commence une restriction va de 1 (lundi) à 7 (dimanche)",
    ),
    ("{}: restrictions must not overlap", "{0} : les restrictions ne se chevauchent pas"),
    ("Override must end after its start", "Un remplacement se termine après son début"),
    ("Override must end in the future", "Un remplacement se termine dans l’avenir"),
    ("Override must not be longer than a year", "Un remplacement dure au plus un an"),
    (
        "Override can't be deleted because it has already ended",
        "Un remplacement qui est fini ne peut plus être supprimé",
    ),
    ("Overrides are too many (maximum is {} at once)", "Trop de remplacements ({0} au plus à la fois)"),
    (
        "A schedule can have at most {} overrides that are not over; remove some first, or change its layers",
        "Un planning a au plus {0} remplacements qui ne sont pas finis : supprimez-en d’abord, ou changez ses couches",
    ),
    (
        "A shift must end after its start, and within a year of it",
        "Une garde se termine après son début, et dans l’année",
    ),
    ("The shift is over", "La garde est finie"),
    (
        "{} is not on call in {} for all of that time: ask for a time in which they are",
        "{0} n’est pas d’astreinte dans {1} pendant tout ce temps : demandez un temps où c’est le cas",
    ),
    (
        "The schedule {} takes no override for that shift: {}",
        "Le planning {0} ne prend pas de remplacement pour cette garde : {1}",
    ),
    (
        "The shift is theirs already: somebody else must take it",
        "Cette garde est déjà la sienne : une autre personne doit la prendre",
    ),
    (
        "A swap must say with whom: the shift in return must be somebody's",
        "Un échange dit avec qui : la garde en retour est celle de quelqu’un",
    ),
    ("Somebody else was asked to take this shift", "Une autre personne a été priée de prendre cette garde"),
    (
        "The request is {}: only an open one can be answered or withdrawn",
        "La demande est {0} : seule une demande ouverte peut recevoir une réponse ou être retirée",
    ),
    ("{} is away during that time", "{0} : absence pendant ce temps"),
    ("{} open requests are the most: withdraw one first", "{0} demandes ouvertes au plus : retirez-en une d’abord"),
    (
        "{} requests within 24 hours are the most, withdrawn ones too: ask again tomorrow",
        "{0} demandes en 24 heures au plus, celles retirées comprises : redemandez demain",
    ),
    ("Note is too long (maximum is {} characters)", "La note est trop longue ({0} caractères au plus)"),
    ("The {} must be named by its id", "{0} : à nommer par son identifiant"),
    ("{} is no state: use {}", "{0} n’est pas un état : utilisez {1}"),
    // Webhooks.
    ("Url must be an address that starts with https:// or http://", "L’adresse commence par https:// ou http://"),
    (
        "A custom header must have a name and a value that fit an HTTP header",
        "Un en-tête a un nom et une valeur qui conviennent à HTTP",
    ),
    (
        "Filter names the {} {}, which does not exist; use the id of one that does",
        "Le filtre nomme {0} {1}, qui n’existe pas",
    ),
    (
        "filter_id must name the service or team that filter_type asks for",
        "Nommez le service ou l’équipe que demande le filtre",
    ),
    // Roles.
    (
        "A token of the account with full access may do everything: it takes the role owner to make one",
        "Un jeton du compte avec tous les droits peut tout faire : il faut le rôle owner pour en créer un",
    ),
    (
        "This API token only reads: use one with full access",
        "Ce jeton d’API ne fait que lire : utilisez-en un avec tous les droits",
    ),
    (
        "The role {} may only change its own profile: other people's take the role admin or owner",
        "Le rôle {0} ne peut modifier que son propre profil : ceux des autres demandent le rôle admin ou owner",
    ),
    ("The role {} may not {}: it takes {}", "Le rôle {0} ne permet pas de {1} : il faut {2}"),
    ("A team's {} may not {}: it takes {}", "Le rôle {0} d’une équipe ne permet pas de {1} : il faut {2}"),
    (
        "It belongs to a private team: it takes a role in that team, or the role admin or owner",
        "Cela appartient à une équipe privée : il faut un rôle dans cette équipe, ou le rôle admin ou owner",
    ),
    (
        "It takes the role owner to change an owner, or to make one",
        "Il faut le rôle owner pour modifier un propriétaire, ou pour en nommer un",
    ),
    ("Access Denied", "Accès refusé"),
    // Events.
    ("'{}' is missing or blank", "« {0} » manque ou est vide"),
    ("'{}' is invalid (must be one of the following: {})", "« {0} » n’est pas valable (il faut l’un de ceux-ci : {1})"),
    ("'{}' is too long (maximum is {} characters)", "« {0} » est trop long ({1} caractères au plus)"),
    ("'{}' must be a string", "« {0} » doit être un texte"),
    ("Length of 'routing_key' is incorrect (should be 32 characters)", "« routing_key » doit avoir 32 caractères"),
    (
        "'routing_key' cannot contain non-alphanumeric characters.",
        "« routing_key » n’a que des lettres et des chiffres.",
    ),
    ("JSON parse error", "Ce n’est pas du JSON lisible"),
    ("The event must be a JSON object", "L’événement doit être un objet JSON"),
    (
        "The event is larger than 512 KB ({} bytes): shorten its details",
        "L’événement dépasse 512 Ko ({0} octets) : raccourcissez ses détails",
    ),
    (
        "The event is nested too deeply: at most 128 levels",
        "L’événement est imbriqué trop profondément : 128 niveaux au plus",
    ),
    (
        "Too many events are waiting: send it again in a few seconds",
        "Trop d’événements attendent : renvoyez-le dans quelques secondes",
    ),
    (
        "The server could not store the event: send it again",
        "Le serveur n’a pas pu enregistrer l’événement : renvoyez-le",
    ),
    ("the event could not be stored: send it again", "l’événement n’a pas pu être enregistré : renvoyez-le"),
    (
        "the server is busy: send the event again in a few seconds",
        "le serveur est occupé : renvoyez l’événement dans quelques secondes",
    ),
    (
        "this server is not taking events right now: send the event again",
        "ce serveur ne prend pas d’événements en ce moment : renvoyez l’événement",
    ),
    ("Invalid routing key", "Clé d’intégration non valable"),
    // Everything else that forms send.
    (
        "Somebody else changed this at the same moment; nothing was stored: read it again and repeat",
        "Quelqu’un d’autre a changé cela au même moment ; rien n’a été enregistré : rechargez la page et recommencez",
    ),
    ("The server is busy: try again in a few seconds", "Le serveur est occupé : réessayez dans quelques secondes"),
    ("Internal Error", "Le serveur n’a pas pu le faire"),
    ("Rate Limit Exceeded", "Trop de demandes : réessayez dans une minute"),
    ("Conflict", "Conflit"),
    ("The body is larger than {} bytes", "Le formulaire est trop grand (plus de {0} octets)"),
    ("{} must be a {}, not a {}", "{0} doit être {1}, et non {2}"),
    ("{} must be a reference with an id and a type", "{0} : à choisir dans la liste"),
    ("{} must be a time of day such as 08:30:00", "{0} doit être une heure comme 08:30:00"),
    ("{} must be a date in ISO 8601", "{0} doit être une date"),
    ("{} must be between {} and {}", "{0} doit être entre {1} et {2}"),
    ("{} must be one of: {}", "{0} doit être l’un de ceux-ci : {1}"),
    ("{} must end after its start", "{0} doit se terminer après son début"),
    ("The request body must hold an object named {}", "Le formulaire doit contenir {0}"),
    ("{} must be an object", "{0} doit être un objet"),
    ("{} must be {}", "{0} doit être {1}"),
    ("{} is too long (maximum is {} characters)", "{0} : trop long ({1} caractères au plus)"),
    ("{} can't be blank", "{0} : à remplir"),
    ("Not Found", "Introuvable"),
    ("{} not found", "{0} : introuvable"),
];

/// What the places of those sentences hold, where it is words of ours: fields, kinds of things, deeds and roles.
pub(super) const WORDS: &[(&str, &str)] = &[
    ("Name", "Nom"),
    ("Email", "Adresse e-mail"),
    ("Address", "Adresse"),
    ("Label", "Nom"),
    ("Description", "Description"),
    ("Job title", "Fonction"),
    ("Time zone", "Fuseau horaire"),
    ("Role", "Rôle"),
    ("Start", "Début"),
    ("End", "Fin"),
    ("Start time", "Début"),
    ("End time", "Fin"),
    ("Services", "Services"),
    ("Escalation policy", "Politique d’escalade"),
    ("Escalation delay in minutes", "Délai d’escalade en minutes"),
    ("Start delay in minutes", "Délai en minutes"),
    ("Notify advance in minutes", "Minutes d’avance"),
    ("Num loops", "Nombre de répétitions"),
    ("Acknowledgement timeout", "Délai de prise en charge"),
    ("Auto resolve timeout", "Délai de résolution automatique"),
    ("Contact method", "Moyen de contact"),
    ("Contact Method", "Moyen de contact"),
    ("Url", "Adresse"),
    ("Events", "Événements"),
    ("Filter", "Filtre"),
    ("Reason", "Motif"),
    ("Summary", "Résumé"),
    ("User", "Personne"),
    ("Team", "Équipe"),
    ("Team member", "Membre de l’équipe"),
    ("Service", "Service"),
    ("Integration", "Intégration"),
    ("Schedule", "Planning"),
    ("Override", "Remplacement"),
    ("Absence", "Absence"),
    ("Token", "Jeton"),
    ("Incident", "Incident"),
    ("Maintenance window", "Période de maintenance"),
    ("Webhook subscription", "Abonnement webhook"),
    ("Cover request", "Demande de remplacement"),
    ("Rotation turn length seconds", "Durée d’un tour"),
    ("Duration seconds", "Durée"),
    ("Start day of week", "Premier jour"),
    ("Days of week", "Jours"),
    ("Support hours", "Heures de support"),
    ("a whole number", "un nombre entier"),
    ("a text", "un texte"),
    ("a string", "un texte"),
    ("a number", "un nombre"),
    ("a list", "une liste"),
    ("a date and time", "une date et une heure"),
    ("see this", "voir cela"),
    ("act on incidents or shifts here", "agir sur les incidents ou les gardes ici"),
    ("change the configuration here", "modifier la configuration ici"),
    ("administer the account", "administrer le compte"),
    (
        "the role observer or more, or a role in a team that it belongs to",
        "le rôle observer ou plus, ou un rôle dans une équipe à laquelle cela appartient",
    ),
    (
        "the role limited_user or more, or responder in a team that it belongs to",
        "le rôle limited_user ou plus, ou responder dans une équipe à laquelle cela appartient",
    ),
    (
        "the role user or more, or manager of a team that it belongs to",
        "le rôle user ou plus, ou manager d’une équipe à laquelle cela appartient",
    ),
    ("the role admin or owner", "le rôle admin ou owner"),
    ("observer of the team", "observer de l’équipe"),
    ("responder or manager of the team", "responder ou manager de l’équipe"),
    ("manager of the team", "manager de l’équipe"),
    ("email", "e-mail"),
    ("sms", "SMS"),
    ("phone", "téléphone"),
    ("push", "notification"),
    ("open", "ouverte"),
    ("taken", "prise"),
    ("declined", "refusée"),
    ("withdrawn", "retirée"),
    ("expired", "expirée"),
];
