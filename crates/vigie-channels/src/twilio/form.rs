//! A form as the provider posts it.

/// The named values of an `application/x-www-form-urlencoded` body, in the order they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The most values that are read; the provider sends about 30.
    pub const MAX_VALUES: usize = 200;

    /// Reads a body. Everything is a form; what has no value has an empty one.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().take(Self::MAX_VALUES).collect())
    }

    /// The first value of this name that is not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// All values with their names.
    #[must_use]
    pub fn values(&self) -> &[(String, String)] {
        &self.0
    }
}

impl FromIterator<(String, String)> for Form {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(values: T) -> Self {
        Self(values.into_iter().take(Self::MAX_VALUES).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded() {
        let form = Form::parse(b"From=%2B15551234&Body=ack+it+%C3%A9&Empty=");
        assert_eq!(form.get("From"), Some("+15551234"));
        assert_eq!(form.get("Body"), Some("ack it é"));
        assert_eq!(form.get("Empty"), None);
    }
}
