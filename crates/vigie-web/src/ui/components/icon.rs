//! Icons: inline SVG in the colour of the text around them. They say nothing that words beside them do not say too.

use maud::{Markup, PreEscaped, Render, html};

/// An icon: what is drawn in a box of 24 by 24.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Icon(&'static str);

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icon viewBox="0 0 24 24" aria-hidden="true" { (PreEscaped(self.0)) }
        }
    }
}

/// The same markup with every drawing in it only once: a long list of rows is less than half as long.
pub(crate) fn share(markup: Markup) -> Markup {
    const START: &str = r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">"#;
    const END: &str = "</svg>";
    let text = markup.into_string();
    let mut drawings: Vec<&str> = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(START)
        && let Some((drawing, following)) = after.split_once(END)
    {
        if !drawings.contains(&drawing) {
            drawings.push(drawing);
        }
        out.push_str(before);
        out.push_str(&format!("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#{}\"/></svg>", id_of(drawing)));
        rest = following;
    }
    out.push_str(rest);
    html! {
        svg hidden { @for drawing in drawings { symbol id=(id_of(drawing)) viewBox="0 0 24 24" { (PreEscaped(drawing)) } } }
        (PreEscaped(out))
    }
}

/// The same for the same drawing, whatever else is on the page.
fn id_of(drawing: &str) -> String {
    let sum = drawing.bytes().fold(5381_u32, |sum, byte| sum.wrapping_mul(33) ^ u32::from(byte));
    format!("i{:x}", sum % 0x10_0000)
}

/// The sign of the product: a lighthouse.
pub(crate) fn logo() -> Markup {
    html! {
        svg.logo viewBox="0 0 32 32" aria-hidden="true" {
            rect width="32" height="32" rx="8" fill="#1f3a8a" {}
            path d="M16 7.5 21 24.5h-10z" fill="#fff" {}
            path d="M13.5 11.5h5l-.8-4.5h-3.4z" fill="#ffc94d" {}
            path d="M12 10 4.5 6.500v7zM20 10l7.5-3.500v7z" fill="#ffc94d" opacity=".9" {}
        }
    }
}

/// A dot in a colour that people chose (`e11d48`); nothing where it is no colour.
pub(crate) fn dot(color: &str) -> Markup {
    let is_color = color.len() == 6 && color.bytes().all(|byte| byte.is_ascii_hexdigit());
    html! {
        @if is_color {
            svg.dot viewBox="0 0 10 10" aria-hidden="true" {
                circle cx="5" cy="5" r="5" fill={ "#" (color) } {}
            }
        }
    }
}

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident $drawing:literal;)*) => {
        $($(#[$doc])* pub(crate) const $name: Icon = Icon($drawing);)*

        #[cfg(test)]
        const ALL: &[Icon] = &[$($name),*];
    };
}

icons! {
    /// Triggered, incidents.
    BELL r#"<path d="M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15zM10 21h4"/>"#;
    /// Acknowledged: somebody looks.
    EYE r#"<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z"/><circle cx="12" cy="12" r="2.800"/>"#;
    /// Resolved, delivered.
    CHECK r#"<path d="m5 12.500 4.500 4.500L19 7.500"/>"#;
    /// High urgency.
    UP r#"<path d="m6 11 6-6 6 6M6 18l6-6 6 6"/>"#;
    /// One place up in a list.
    MOVE_UP r#"<path d="m6 15 6-6 6 6"/>"#;
    /// Low urgency.
    DOWN r#"<path d="m6 9 6 6 6-6"/>"#;
    /// Time that passes.
    CLOCK r#"<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>"#;
    /// E-mail.
    MAIL r#"<rect x="3" y="5.500" width="18" height="13" rx="2"/><path d="m3.500 7 8.500 6 8.500-6"/>"#;
    /// Text message.
    CHAT r#"<path d="M4 5.500h16v11h-9l-4.500 4v-4H4z"/>"#;
    /// Call.
    PHONE r#"<path d="M6.500 3.500h3l1.500 4-2 1.500a10 10 0 0 0 5 5l1.500-2 4 1.500v3c0 1-.8 2-2 2A15.500 15.500 0 0 1 4.500 5.500c0-1.200 1-2 2-2z"/>"#;
    /// A device.
    DEVICE r#"<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 18h2"/>"#;
    /// Messages to people.
    SEND r#"<path d="M21 3 10.500 13.500M21 3l-6.500 18-4-7.500L3 9.500z"/>"#;
    /// People.
    PEOPLE r#"<circle cx="9" cy="8.500" r="3.500"/><path d="M2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M15.500 5.300a3.500 3.500 0 0 1 0 6.400M17.500 14.500c2.300.7 3.700 2.500 4 5.500"/>"#;
    /// A note.
    NOTE r#"<path d="M5 3.500h10l4 4v13H5zM8.500 11h7M8.500 15h5"/>"#;
    /// Sleep.
    MOON r#"<path d="M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z"/>"#;
    /// A service.
    SERVICE r#"<rect x="3.500" y="4" width="17" height="6.500" rx="1.500"/><rect x="3.500" y="13.500" width="17" height="6.500" rx="1.500"/><path d="M7.500 7.250h.01M7.500 16.750h.01"/>"#;
    /// Alerts.
    LAYERS r#"<path d="m12 3.500 9 5-9 5-9-5zM3.500 13l8.500 4.700 8.500-4.700M3.500 17l8.500 4.500 8.500-4.500"/>"#;
    /// From one to the next.
    ARROW r#"<path d="M4 12h15M13 6l6 6-6 6"/>"#;
    /// Passed over.
    SKIP r#"<path d="M5 5.500v13l8-6.500zM18 5.500v13"/>"#;
    /// Something failed.
    ALERT r#"<path d="M12 4 2.500 20h19zM12 10v4.500M12 17.200v.1"/>"#;
    /// Joined.
    MERGE r#"<path d="M6 4v4c0 4 6 4 6 8v4M18 4v4c0 4-6 4-6 8"/>"#;
    /// Again.
    REFRESH r#"<path d="M20 5v5h-5M4 19v-5h5M5.500 9A7.500 7.500 0 0 1 19.500 9.500M18.500 15A7.500 7.500 0 0 1 4.500 14.500"/>"#;
    /// Out.
    LEAVE r#"<path d="M14 4.500H5v15h9M10 12h11M17 8l4 4-4 4"/>"#;
    /// A label.
    FLAG r#"<path d="M5 21V4h13l-3 4.500L18 13H5"/>"#;
    /// A link.
    LINK r#"<path d="M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.700-5.700l-1.500 1.500M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.700 5.700l1.500-1.500"/>"#;
    /// An image.
    IMAGE r#"<rect x="3.500" y="4.500" width="17" height="15" rx="2"/><circle cx="8.500" cy="9.500" r="1.500"/><path d="m4 17 5-4.500 4 3.500 3-2.500 4.500 4"/>"#;
    /// Lost.
    COMPASS r#"<circle cx="12" cy="12" r="8.500"/><path d="m15.500 8.500-2 5-5 2 2-5z"/>"#;
    /// Nothing there.
    CALM r#"<path d="M4 18h16M6.500 18a5.500 5.500 0 0 1 11 0M12 6V3.500M5.600 9.100 4 7.500M18.400 9.100 20 7.500"/>"#;
    /// Open or close.
    CHEVRON r#"<path d="m9 6 6 6-6 6"/>"#;
    /// Schedules, on call.
    CALENDAR r#"<rect x="3.500" y="5" width="17" height="15.500" rx="2"/><path d="M3.500 10h17M8 3v4M16 3v4"/>"#;
    /// A person.
    PERSON r#"<circle cx="12" cy="8" r="4"/><path d="M4.500 20.500c.6-4.500 3.500-6.500 7.500-6.500s6.900 2 7.500 6.500"/>"#;
    /// Escalation policies: steps.
    STEPS r#"<path d="M3.500 19.500h5v-5h5v-5h5v-5h2"/>"#;
    /// Maintenance.
    WRENCH r#"<path d="M20 7.500a5 5 0 0 1-6.700 5.500L7 19.500A2 2 0 0 1 4.200 16.700L11 10.500A5 5 0 0 1 16.500 4l-3 3 .5 3 3 .5z"/>"#;
    /// The server's health.
    PULSE r#"<path d="M2.500 12.500h4.500l2.500-7 4.500 13 2.500-6h5"/>"#;
    /// To look for something.
    SEARCH r#"<circle cx="10.500" cy="10.500" r="6.500"/><path d="m15.500 15.500 5 5"/>"#;
    /// Settings.
    SLIDERS r#"<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2.200"/><circle cx="9" cy="17" r="2.200"/>"#;
    /// The record of changes to the configuration.
    BOOK r#"<path d="M5 4.500h11a3 3 0 0 1 3 3v12H8a3 3 0 0 1-3-3zM5 16.500a3 3 0 0 1 3-2.500h11M9 8.500h6"/>"#;
    /// No line.
    CLOUD r#"<path d="M7.500 18.500a4 4 0 0 1-.400-8 5.500 5.500 0 0 1 10.300 1.200 3.500 3.500 0 0 1-.400 6.800zM4 4l16 16.500"/>"#;
    /// More pages.
    MORE r#"<path d="M4 7h16M4 12h16M4 17h16"/>"#;
    /// A change on a service.
    CHANGE r#"<circle cx="12" cy="12" r="3.500"/><path d="M2.500 12h6M15.500 12h6"/>"#;
    /// Why something happened.
    QUESTION r#"<circle cx="12" cy="12" r="8.500"/><path d="M9.500 9.500a2.500 2.500 0 1 1 3.600 2.300c-.7.4-1.100.9-1.100 1.700M12 16.700v.1"/>"#;
    /// Copy.
    COPY r#"<rect x="8.500" y="8.500" width="11.500" height="11.500" rx="2"/><path d="M15.500 5.500V5a1.500 1.500 0 0 0-1.500-1.500H5.500A1.500 1.500 0 0 0 4 5v8.500A1.500 1.500 0 0 0 5.500 15h.5"/>"#;
    /// Undo.
    UNDO r#"<path d="M8.500 5 4 9.500 8.500 14M4.500 9.500H14a5.500 5.500 0 0 1 0 11h-3"/>"#;
    /// Add.
    PLUS r#"<path d="M12 5v14M5 12h14"/>"#;
    /// Edit.
    PENCIL r#"<path d="M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19z"/>"#;
    /// Remove.
    BIN r#"<path d="M4.500 7h15M9 7V4.500h6V7M6.500 7l1 13h9l1-13M10.500 11v5M13.500 11v5"/>"#;
    /// Integrations.
    PLUG r#"<path d="M9 3v5M15 3v5M6.500 8h11v3.500a5.500 5.500 0 0 1-11 0zM12 17v4"/>"#;
    /// A language.
    GLOBE r#"<circle cx="12" cy="12" r="8.500"/><path d="M3.500 12h17M12 3.500c5 5 5 12 0 17M12 3.500c-5 5-5 12 0 17"/>"#;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn shared_drawings_are_there_once() {
        let markup = share(html! { p { (BELL) } p { (BELL) } p { (EYE) "end" } }).into_string();
        assert_eq!((markup.matches("<symbol").count(), markup.matches("<use").count()), (2, 3), "{markup}");
        assert_eq!(markup.matches(BELL.0).count(), 1, "{markup}");
        assert!(markup.ends_with("end</p>"), "{markup}");
    }

    #[test]
    fn no_two_drawings_share_an_id() {
        let ids: BTreeSet<String> = ALL.iter().map(|icon| id_of(icon.0)).collect();
        assert_eq!(ids.len(), ALL.len());
    }
}
