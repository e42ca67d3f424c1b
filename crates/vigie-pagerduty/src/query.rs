//! Query strings as PagerDuty's clients write them: `ids[]=A&ids[]=B`, booleans as `1` or `true`.

use vigie_core::time::At;

use crate::{error::ApiError, time};

/// The parameters of a query string, in the client's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// More parameters than this are ignored: the longest documented list has a few hundred.
    pub const MOST_PAIRS: usize = 2000;

    /// Reads the part of a URL after `?`. Nothing in it is an error by itself.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty()).take(Self::MOST_PAIRS).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self { pairs: pairs.collect() }
    }

    /// The last value of a parameter; `None` when absent or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    }

    /// All values of a list parameter: `name[]=a`, `name[0]=a` or `name=a`; commas inside a value separate too.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<&str> {
        let named = |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || is_index(rest));
        let values = self.pairs.iter().filter(|(key, _)| named(key)).flat_map(|(_, value)| value.split(','));
        values.map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// The values of a list parameter as `parse` reads them: ids, or words of a kind. What it cannot read is refused: without
    /// it a filter would let through what nobody asked for.
    ///
    /// # Errors
    /// 400 when a value is none.
    pub fn read_list<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ApiError> {
        let read = |word: &str| parse(word).ok_or_else(|| ApiError::invalid(format!("{name}[] has no value {word:?}")));
        self.list(name).into_iter().map(read).collect()
    }

    /// Whether a list parameter has a value.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.list(name).contains(&value)
    }

    /// A boolean: `1` and `true` are true, everything else is false.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
    }

    /// A time; without zone it is in the wall clock of the `time_zone` parameter, or UTC.
    ///
    /// # Errors
    /// 400 when it is there and no time, or when `time_zone` names no zone.
    pub fn moment(&self, name: &str) -> Result<Option<At>, ApiError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let zone = self.zone()?;
        let at = time::parse(text, &zone);
        at.map(Some).ok_or_else(|| ApiError::invalid(format!("{name} must be a date in ISO 8601")))
    }

    /// What `sort_by` asks for first: which of the known fields (`name`, value), and whether it falls. PagerDuty takes
    /// several as `field:direction`; what comes after the first is read, and does not count.
    ///
    /// # Errors
    /// 400 when it names another field, or a direction that is neither `asc` nor `desc`.
    pub fn sort<T: Copy>(&self, known: &[(&str, T)]) -> Result<Option<(T, bool)>, ApiError> {
        let read = |wish: &str| {
            let (name, direction) = wish.split_once(':').unwrap_or((wish, "asc"));
            let falls = direction.eq_ignore_ascii_case("desc");
            let (_, field) = known.iter().find(|(known, _)| *known == name)?;
            (falls || direction.eq_ignore_ascii_case("asc")).then_some((*field, falls))
        };
        let mut wishes = Vec::new();
        for wish in self.list("sort_by") {
            wishes.push(read(wish).ok_or_else(|| {
                let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                ApiError::invalid(format!("sort_by must be one of: {names}; with :asc or :desc behind it"))
            })?);
        }
        Ok(wishes.first().copied())
    }

    /// The same in another zone than UTC where the client names none: times are read and shown on its clock.
    #[must_use]
    pub fn in_zone(mut self, time_zone: &str) -> Self {
        if self.get("time_zone").is_none() && time::zone(time_zone).is_some() {
            self.pairs.push(("time_zone".to_owned(), time_zone.to_owned()));
        }
        self
    }

    /// The zone that `time_zone` names; UTC where absent.
    ///
    /// # Errors
    /// 400 when it names none.
    pub fn zone(&self) -> Result<jiff::tz::TimeZone, ApiError> {
        let Some(name) = self.get("time_zone") else { return Ok(jiff::tz::TimeZone::UTC) };
        time::zone(name).ok_or_else(|| ApiError::invalid("time_zone must be the IANA name of a time zone"))
    }
}

fn is_index(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    inner.is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Undoes percent encoding; `+` is a space except where it can only be an offset (`…00:00+01:00`).
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |place: usize| bytes.get(place).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) if is_offset(bytes, at) => out.push(b'+'),
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Careless clients write the offset of a time without encoding its `+`.
fn is_offset(bytes: &[u8], at: usize) -> bool {
    let digit = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_digit);
    let rest = &bytes[at + 1..];
    at > 0 && digit(at - 1) && digit(at + 1) && digit(at + 2) && (rest.len() == 4 || rest.len() == 5 && rest[2] == b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_in_every_spelling() {
        let query = Query::parse("statuses[]=triggered&statuses%5B%5D=acknowledged&ids[0]=A&ids[1]=B&include=x,y");
        assert_eq!(query.list("statuses"), ["triggered", "acknowledged"]);
        assert_eq!((query.list("ids"), query.list("include")), (vec!["A", "B"], vec!["x", "y"]));
        assert!(query.has("ids", "B") && query.list("id").is_empty());
    }

    #[test]
    fn booleans_and_words() {
        let query = Query::parse("total=true&overflow=1&is_overview=false&query=a+b%20c&empty=");
        assert!(query.flag("total") && query.flag("overflow") && !query.flag("is_overview") && !query.flag("absent"));
        assert_eq!((query.get("query"), query.get("empty")), (Some("a b c"), None));
    }

    #[test]
    fn an_order_names_a_known_field_and_a_direction() {
        let sort = |query: &str| Query::parse(query).sort(&[("name", 1), ("age", 2)]).map_err(|error| error.status);
        assert_eq!((sort(""), sort("sort_by=age")), (Ok(None), Ok(Some((2, false)))));
        assert_eq!(sort("sort_by[]=name:DESC&sort_by[]=age:asc"), Ok(Some((1, true))));
        for wrong in ["sort_by=size", "sort_by=name:up", "sort_by=name:asc,size"] {
            assert_eq!(sort(wrong), Err(400), "{wrong}");
        }
    }

    #[test]
    fn times_obey_the_zone_and_unencoded_offsets() {
        let query = Query::parse("since=2026-11-23T09:00:00&time_zone=Europe/Paris");
        assert_eq!(query.moment("since").expect("valid").map(time::utc).as_deref(), Some("2026-11-23T08:00:00Z"));
        let own = Query::parse("since=2026-11-23T09:00:00&time_zone=Europe/Paris").in_zone("Asia/Tokyo");
        assert_eq!(own.moment("since"), query.moment("since"), "what the client names goes first");
        let by_default = Query::parse("since=2026-11-23T09:00:00").in_zone("Asia/Tokyo");
        assert_eq!(by_default.moment("since").expect("valid").map(time::utc).as_deref(), Some("2026-11-23T00:00:00Z"));
        let query = Query::parse("since=2026-11-23T09:00:00+01:00");
        assert_eq!(query.moment("since").expect("valid").map(time::utc).as_deref(), Some("2026-11-23T08:00:00Z"));
        assert_eq!(Query::parse("since=yesterdayish").moment("since").map_err(|error| error.status), Err(400));
    }
}
