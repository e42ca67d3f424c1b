//! Lists whose pages have numbers, for what is held in memory.

use maud::Markup;

use super::tabs;
use crate::ui::texts::Texts;

/// One page of such a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbered {
    number: usize,
    length: usize,
    total: usize,
}

impl Numbered {
    /// The page with this number, from 1; the last one where there are not so many. `length` is that of a page.
    pub(crate) fn new(wanted: usize, length: usize, total: usize) -> Self {
        Self { number: wanted.clamp(1, total.div_ceil(length).max(1)), length, total }
    }

    /// What stands on it.
    pub(crate) fn cut<T>(self, all: impl IntoIterator<Item = T>) -> Vec<T> {
        all.into_iter().skip((self.number - 1) * self.length).take(self.length).collect()
    }

    /// Links to the pages before and after it.
    pub(crate) fn links(self, texts: &Texts, address: impl Fn(usize) -> String) -> Markup {
        let previous = (self.number > 1).then(|| (texts.frame.previous, address(self.number - 1)));
        let next = (self.number * self.length < self.total).then(|| (texts.frame.next, address(self.number + 1)));
        tabs::pager(texts.frame.pages, previous, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::ENGLISH;

    #[test]
    fn a_number_beyond_the_last_page_is_the_last_page() {
        let page = |wanted| Numbered::new(wanted, 10, 21);
        assert_eq!((page(0).number, page(2).number, page(usize::MAX).number), (1, 2, 3));
        assert_eq!((page(3).cut(0..21), Numbered::new(9, 10, 0).cut(0..0)), (vec![20], vec![]));
    }

    #[test]
    fn the_first_and_the_last_page_have_one_neighbour() {
        let links = |wanted| Numbered::new(wanted, 10, 21).links(&ENGLISH, |page| format!("/p{page}")).into_string();
        assert!(!links(1).contains("prev") && links(1).contains("/p2"));
        assert!(links(2).contains("/p1") && links(2).contains("/p3"));
        assert!(links(3).contains("/p2") && !links(3).contains("next"));
        assert_eq!(Numbered::new(1, 10, 10).links(&ENGLISH, |_| String::new()).into_string(), "");
    }
}
