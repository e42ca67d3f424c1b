//! Lines that expect a page.

use super::{
    super::{
        statement::{ExpectedPage, Fate},
        words::{Parsed, Words},
    },
    channel,
};

pub(super) fn page(words: &mut Words) -> Parsed<ExpectedPage> {
    let channel = channel(words)?;
    words.want("to")?;
    let user = words.name("the user's name")?;
    let mut page = ExpectedPage { channel, user, about: Vec::new(), count: None, fate: Fate::Taken };
    if words.take("about") {
        about(words, &mut page)?;
    }
    if words.take("which fails") {
        page.fate = Fate::Refused;
    } else if words.take("which is late") {
        page.fate = Fate::Late;
    }
    Ok(page)
}

fn about(words: &mut Words, page: &mut ExpectedPage) -> Parsed<()> {
    if let Some(title) = words.take_text() {
        page.about.push(title);
        while words.take("and") {
            page.about.push(words.text("a title")?);
        }
        return Ok(());
    }
    page.count = Some(words.number("titles in quotes with \"and\" between, or a number of incidents")?);
    words.one_of(&[("incidents", ()), ("incident", ())])
}
