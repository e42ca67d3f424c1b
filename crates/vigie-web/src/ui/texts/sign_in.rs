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
}
