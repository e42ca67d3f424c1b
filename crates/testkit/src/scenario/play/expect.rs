//! Comparing the pages that were sent with those that lines expect.

use vigie_core::time::At;

use super::{
    super::{
        Failure, Page, Stage,
        statement::{ExpectedPage, Fate},
    },
    Done, Play,
};
use crate::world::Behaviour;

impl<S: Stage> Play<S> {
    /// Finds a page of this second that no line has expected yet.
    pub(super) fn expect_page(&mut self, page: &ExpectedPage) -> Done {
        let user = self.user(&page.user)?;
        let pages = self.world.pages();
        self.expected.resize(pages.len(), false);
        let fits = |sent: &Page| {
            second(sent.at) == second(self.world.now())
                && (sent.channel, sent.user, fate(sent)) == (page.channel, user, page.fate)
                && page.about.iter().all(|title| sent.titles.contains(title))
                && page.count.is_none_or(|count| sent.count == count as usize)
        };
        let found = (0..self.expected.len()).find(|place| !self.expected[*place] && fits(&pages[*place]));
        match found {
            Some(place) => {
                self.expected[place] = true;
                Ok(())
            }
            None => Err(format!("this page was not sent; {}", self.telling_open_pages())),
        }
    }

    /// What was sent in this second and is not expected yet, in words.
    fn telling_open_pages(&self) -> String {
        let now = second(self.world.now());
        let pages = self.world.pages();
        let open = pages.iter().zip(&self.expected);
        let open = open.filter(|(sent, is_expected)| !**is_expected && second(sent.at) == now);
        let open: Vec<_> = open.map(|(sent, _)| self.telling_page(sent)).collect();
        if open.is_empty() { "nothing was".to_owned() } else { format!("sent was: {}", open.join("; ")) }
    }

    /// Every page that was sent and that no line expects.
    pub(super) fn unexpected_pages(&mut self) -> Vec<Failure> {
        let sent = self.world.pages();
        self.expected.resize(sent.len(), false);
        let pages = sent.iter().zip(&self.expected).filter(|(_, is_expected)| !**is_expected);
        let failures = pages.map(|(sent, _)| {
            let message = format!("at {} nobody expects: {}", self.telling_time(sent.at), self.telling_page(sent));
            Failure { line: self.line_at(sent.at), message }
        });
        failures.collect()
    }

    /// The last line that was played up to a moment.
    fn line_at(&self, at: At) -> usize {
        self.lines.iter().rfind(|(moment, _)| *moment <= at).map_or(0, |(_, line)| *line)
    }

    fn telling_page(&self, sent: &Page) -> String {
        let titles: Vec<_> = sent.titles.iter().map(|title| format!("{title:?}")).collect();
        let user = self.world.organisation().name_of(sent.user);
        let fate = match fate(sent) {
            Fate::Taken => "",
            Fate::Refused => " which fails",
            Fate::Late => " which is late",
        };
        format!("{} to {user} about {}{fate}", sent.channel.as_str(), titles.join(" and "))
    }
}

const fn second(at: At) -> i64 {
    at.micros().div_euclid(1_000_000)
}

const fn fate(sent: &Page) -> Fate {
    match sent.behaviour {
        Behaviour::Takes => Fate::Taken,
        Behaviour::Refuses(_) => Fate::Refused,
        Behaviour::IsLate(_) => Fate::Late,
    }
}
