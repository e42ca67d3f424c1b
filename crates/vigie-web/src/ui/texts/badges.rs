//! States, urgencies, severities and channels.

super::words! {
    Badges:
    triggered = "Triggered", "Déclenché";
    acknowledged = "Acknowledged", "Pris en charge";
    resolved = "Resolved", "Résolu";
    high_urgency = "High urgency", "Urgence haute";
    low_urgency = "Low urgency", "Urgence basse";
    high = "High", "Haute";
    low = "Low", "Basse";
    critical = "Critical", "Critique";
    error = "Error", "Erreur";
    warning = "Warning", "Avertissement";
    info = "Info", same;
    channel_email = "e-mail", same;
    channel_sms = "text message", "SMS";
    channel_phone = "call", "appel";
    channel_push = "push notification", "notification push";
    state_queued = "Queued", "En file";
    state_handed_over = "Handed over", "Remis";
    state_delivered = "Delivered", "Reçu";
    state_failed = "Failed", "Échoué";
    state_answered = "Answered", "Répondu";
    state_cancelled = "Not needed", "Inutile";
}
