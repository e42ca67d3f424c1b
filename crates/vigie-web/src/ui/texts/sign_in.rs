//! The sign-in page.

super::words! {
    SignIn:
    email = "E-mail address", "Adresse e-mail";
    password = "Password", "Mot de passe";
    tagline = "On call, calmly.", "L’astreinte, sereinement.";
    wrong_password = "This e-mail address and password do not go together. Check both and try again.",
        "Cette adresse e-mail et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez.";
    wait_one = "Too many wrong passwords. Wait {0} second and try again.",
        "Trop de mots de passe erronés. Attendez {0} seconde et réessayez.";
    wait_many = "Too many wrong passwords. Wait {0} seconds and try again.",
        "Trop de mots de passe erronés. Attendez {0} secondes et réessayez.";
    nobody_yet = "There is nobody to sign in yet", "Personne ne peut encore se connecter";
    nobody_yet_how = "Create the owner on the server. The command asks for nothing else and reads the password from standard input:",
        "Créez le propriétaire sur le serveur. La commande ne demande rien d’autre et lit le mot de passe sur l’entrée standard :";
    nobody_yet_env = "Or start the server on an empty database with VIGIE_BOOTSTRAP_EMAIL and VIGIE_BOOTSTRAP_PASSWORD set.",
        "Ou démarrez le serveur sur une base vide avec VIGIE_BOOTSTRAP_EMAIL et VIGIE_BOOTSTRAP_PASSWORD.";
}
