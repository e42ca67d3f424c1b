//! Every word that the console says. To add a language: a second column here and a choice in [`super::visit`].

use maud::{Markup, Render, html};

macro_rules! texts {
    ($($name:ident = $english:literal;)*) => {
        /// The words of one language.
        pub(super) struct Texts {
            $(pub(super) $name: &'static str,)*
        }
        /// English.
        pub(super) static ENGLISH: Texts = Texts { $($name: $english,)* };
    };
}

/// A sentence with `{0}`, `{1}` … replaced by pieces of a page.
pub(super) fn say(template: &str, pieces: &[&dyn Render]) -> Markup {
    let mut parts = template.split('{');
    let first = parts.next().unwrap_or_default();
    html! {
        (first)
        @for part in parts {
            @match part.split_once('}') {
                Some((place, rest)) => {
                    @if let Some(piece) = place.parse::<usize>().ok().and_then(|place| pieces.get(place)) { (DynRender(*piece)) }
                    (rest)
                }
                None => (part),
            }
        }
    }
}

/// The one or the other, with the number in it.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    fill(if number == 1 { one } else { many }, &number.to_string())
}

/// A sentence with `{0}` replaced by plain text.
pub(super) fn fill(template: &str, text: &str) -> String {
    template.replace("{0}", text)
}

struct DynRender<'a>(&'a dyn Render);

impl Render for DynRender<'_> {
    fn render_to(&self, buffer: &mut String) {
        self.0.render_to(buffer);
    }
}

texts! {
    language = "en";
    product = "Vigie";
    skip_to_content = "Skip to the content";
    main_navigation = "Main";
    incidents = "Incidents";
    messages = "Messages";
    sign_in = "Sign in";
    sign_out = "Sign out";
    stream_live = "Live";
    stream_lost = "Reconnecting";
    ago = "{} ago";
    in_future = "in {}";
    yes_done = "Done";
    not_done = "Not done";

    email = "E-mail address";
    password = "Password";
    tagline = "On call, calmly.";
    wrong_password = "This e-mail address and password do not go together. Check both and try again.";
    nobody_yet = "There is nobody to sign in yet";
    nobody_yet_how = "Create the owner on the server. The command asks for nothing else and reads the password from standard input:";
    nobody_yet_env = "Or start the server on an empty database with VIGIE_BOOTSTRAP_EMAIL and VIGIE_BOOTSTRAP_PASSWORD set.";

    open = "Open";
    triggered = "Triggered";
    acknowledged = "Acknowledged";
    resolved = "Resolved";
    status = "Status";
    whose = "Whose";
    mine = "Mine";
    all = "All";
    high_urgency = "High urgency";
    low_urgency = "Low urgency";
    acknowledge = "Acknowledge";
    resolve = "Resolve";
    acknowledge_it = "Acknowledge incident {0}";
    nobody = "Nobody";
    one_alert = "{0} alert";
    many_alerts = "{0} alerts";
    newer = "Newer";
    older = "Older";
    pages = "Pages";
    nothing_open = "All quiet";
    nothing_open_why = "No incident is open. New ones appear here by themselves.";
    nothing_mine = "Nothing is assigned to you";
    nothing_mine_why = "Incidents that need you appear here by themselves.";
    nothing_here = "Nothing here";
    nothing_here_why = "No incident has this status.";

    opened = "Opened";
    closed = "Resolved";
    service_gone = "Deleted service";
    person_gone = "Somebody who is gone";
    integration_gone = "a deleted integration";
    actions = "Actions";
    next_step = "What happens next";
    nothing_next = "Nothing happens by itself any more.";
    it_is_over = "It is over: nobody is paged any more.";
    escalates_to = "Escalates to level {0}: {1}";
    escalates_one_of = "Escalates to level {0}, in turn: {1}";
    escalates_again = "Starts over at level {0}: {1}";
    escalates_nobody = "Nobody further can be paged: the account's owners are";
    levels_end = "The last level's time ends; whoever is assigned stays responsible";
    pages_next = "Pages {0} by {1}";
    times_out = "Goes back to triggered: the acknowledgement times out";
    wakes_up = "Goes back to triggered: the snooze ends";
    resolves_itself = "Resolves by itself";
    becomes_urgent = "Becomes high urgency: support hours start";
    at_once = "now";
    is_direct = "Assigned by hand: it does not escalate.";
    is_exhausted = "Every level was paged: whoever is assigned stays responsible.";
    is_fallback = "Nobody in the policy could be paged: the account's owners are responsible.";
    is_low = "Low urgency: it does not escalate by itself.";
    is_acknowledged = "Somebody is on it: nobody else is paged.";
    level_of = "Level {0} of {1} in {2}";
    people = "Responsible";
    on_it_since = "on it since {0}";
    assigned_since = "assigned {0}";
    details = "Details";
    service = "Service";
    team = "Team";
    policy = "Escalation policy";
    incident_key = "Incident key";

    alerts = "Alerts";
    no_alerts = "Made by hand: no alert came with it.";
    show_all = "Show all {0}";
    source = "Source";
    component = "Component";
    group = "Group";
    class = "Class";
    dedup_key = "Dedup key";
    client = "Sent by";
    reported = "Reported";
    integration = "Integration";
    custom_details = "Custom details";
    links = "Links";
    images = "Images";
    image = "Image";
    critical = "Critical";
    error = "Error";
    warning = "Warning";
    info = "Info";

    timeline = "Timeline";
    write_note = "Add a note";
    note_hint = "What did you see, what did you try?";
    add_note = "Add note";
    note_added = "The note is in the timeline.";
    did_acknowledge = "Acknowledged: the paging stops.";
    did_resolve = "Resolved.";

    receipts = "Pages sent";
    no_receipts = "Nobody was paged about this incident yet.";
    no_messages = "No page was sent yet";
    no_messages_why = "Every page to a person appears here with its receipt.";
    every_page = "Receipts";
    every_page_why = "Every page to a person and what became of it, newest first.";
    sink = "Built-in mailbox";
    sink_why = "This server has no provider for e-mail, text and voice: what would have been sent is kept here.";
    sink_empty = "Nothing was sent yet";
    open_incident = "Open the incident";
    would_reach = "to {0}";
    channel_email = "e-mail";
    channel_sms = "text message";
    channel_phone = "call";
    channel_push = "push notification";
    state_queued = "Queued";
    state_handed_over = "Handed over";
    state_delivered = "Delivered";
    state_failed = "Failed";
    state_answered = "Answered";
    state_cancelled = "Not needed";
    due = "next attempt {0}";
    one_attempt = "{0} attempt";
    many_attempts = "{0} attempts";

    vigie = "Vigie";
    via_api = "over the API";
    via_website = "in the console";
    via_sms = "by text message";
    via_phone = "by phone";
    via_email = "by e-mail";
    log_trigger = "{0} triggered the incident";
    log_acknowledge = "{0} acknowledged";
    log_unacknowledge_timeout = "Back to triggered: the acknowledgement timed out";
    log_unacknowledge_snooze = "Back to triggered: the snooze ended";
    log_unacknowledge_hand = "{0} set it back to triggered";
    log_resolve_hand = "{0} resolved";
    log_resolve_alerts = "Resolved: its last alert ended";
    log_resolve_event = "{0} resolved it with an event";
    log_resolve_timeout = "Resolved by itself: nothing changed for too long";
    log_resolve_merged = "Resolved: merged into {0}";
    log_reopen = "{0} reopened the incident";
    log_assign = "Assigned to {0}";
    log_escalate = "Escalated to level {1}: {0}";
    log_skip_level = "Level {0} was passed over: {1}";
    log_repeat = "Nobody answered: the levels start again, walk {0}";
    log_exhaust = "Every level was paged as often as the policy says";
    log_fallback = "Nobody in the policy could be paged. The owners are paged instead: {0}";
    log_notify = "Paged {0} by {1}";
    log_notify_failed = "A {1} to {0} failed";
    log_skip_person = "{0}: {1}";
    log_snooze = "{0} snoozed it until {1}";
    log_annotate = "{0} wrote";
    log_urgency_high = "{0} raised it to high urgency";
    log_urgency_low = "{0} lowered it to low urgency";
    log_priority = "{0} set the priority to {1}";
    log_priority_gone = "{0} took the priority away";
    log_title = "{0} changed the title to {1}";
    log_delegate = "{0} gave it to another policy: {1}";
    log_merged_from = "{0} was merged into it ({1})";
    log_service = "Moved to {0}";
    skip_away = "away (holidays or leave)";
    skip_nobody_on_call = "nobody is on call in its schedules";
    skip_targets_gone = "its people or schedules no longer exist";
    skip_no_contact_method = "no contact method that this server can use";
    skip_all_failed = "every contact method failed";
    skip_already_notified = "was already paged on this walk";
    skip_no_rule = "no notification rule fits, so a contact method was chosen";
    skip_method_gone = "a notification rule names a contact method that no longer exists";
    skip_channel = "a notification rule names a way that this server cannot page over";

    back_home = "Go to the incidents";
    no_page_title = "There is no such page";
    no_page_why = "It may come with a later version, or the address has a slip.";
    no_incident_title = "There is no such incident";
    no_incident_why = "The address has a slip, or the incident was deleted.";
    stale_title = "This form is too old";
    stale_why = "You signed in again since the page was made. Go back, reload the page and try again. Nothing was changed.";
    read_only_title = "You may look, not touch";
    read_only_why = "Your role only lets you read. Ask an owner to change it.";
    broken_title = "The server could not do this";
    broken_why = "Nothing was changed. Try again in a moment; the server's log says more.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_take_their_places() {
        let bold = html! { b { "Ann" } };
        let sentence = say("Level {1}: {0} & co", &[&bold, &3_u32]);
        assert_eq!(sentence.into_string(), "Level 3: <b>Ann</b> &amp; co");
        assert_eq!(say("plain", &[]).into_string(), "plain");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        let alerts = |number| count(number, ENGLISH.one_alert, ENGLISH.many_alerts);
        assert_eq!((alerts(1), alerts(12)), ("1 alert".to_owned(), "12 alerts".to_owned()));
    }
}
