//! The devices that take somebody's pages.

super::words! {
    Devices:
    title = "Devices", "Appareils";
    lead = "Your pages as notifications, with a button to acknowledge.",
        "Vos appels sous forme de notifications, avec un bouton de prise en charge.";
    this = "This device", "Cet appareil";
    yours = "Your devices", "Vos appareils";
    none = "No device takes your pages yet.", "Aucun appareil ne reçoit encore vos appels.";
    needs_scripts = "A browser takes pages only where scripts run.",
        "Un navigateur ne reçoit d’appels que si les scripts sont actifs.";
    on = "This device takes your pages.", "Cet appareil reçoit vos appels.";
    denied = "Notifications of this site are blocked. Allow them in the browser's settings, then come back.",
        "Les notifications de ce site sont bloquées. Autorisez-les dans les réglages du navigateur, puis revenez.";
    unable = "This browser takes no pages here: it needs https, and on an iPhone the app on the home screen first (Share, Add to Home Screen).",
        "Ce navigateur ne peut pas recevoir d’appels ici : il faut https, et sur un iPhone l’app sur l’écran d’accueil (Partager, Sur l’écran d’accueil).";
    failed = "The browser's push service did not answer. Try again.",
        "Le service de notification du navigateur n’a pas répondu. Réessayez.";
    name = "Name", "Nom";
    at_once = "Page me here at once for high urgency", "M’appeler ici tout de suite en urgence haute";
    at_once_why = "Adds a notification rule; keep another way too, devices are sometimes silent.",
        "Ajoute une règle de notification ; gardez aussi un autre moyen, un appareil reste parfois muet.";
    take = "Get pages on this device", "Recevoir les appels sur cet appareil";
    test = "Test", "Tester";
    remove = "Remove", "Retirer";
    remove_why = "It gets no more pages, and the notification rules that use it go too.",
        "Il ne recevra plus d’appels, et les règles de notification qui l’utilisent disparaissent.";
    did_take = "This device takes your pages now. Send it a test.",
        "Cet appareil reçoit maintenant vos appels. Envoyez-lui un test.";
    did_remove = "The device is removed.", "L’appareil est retiré.";
    did_test = "A test page is on its way.", "Un appel de test est en route.";
}
