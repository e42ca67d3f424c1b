//! What a trigger event said, as a document. Borrowed when written: there is one for every new alert.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use vigie_core::{
    event::{Image, Link, Report, Severity},
    time::At,
};

use super::{value::ValueDocument, word::Word};

#[derive(Serialize, Deserialize)]
pub(crate) struct ReportDocument<'a> {
    summary: Cow<'a, str>,
    source: Cow<'a, str>,
    severity: Word<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reported_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    component: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "ValueDocument::is_null")]
    details: ValueDocument<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_url: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkDocument<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    images: Vec<ImageDocument<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LinkDocument<'a> {
    href: Cow<'a, str>,
    text: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ImageDocument<'a> {
    src: Cow<'a, str>,
    href: Option<Cow<'a, str>>,
    alt: Option<Cow<'a, str>>,
}

impl<'a> From<&'a Report> for ReportDocument<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            summary: Cow::Borrowed(&report.summary),
            source: Cow::Borrowed(&report.source),
            severity: Word(report.severity),
            reported_at: report.reported_at.map(At::micros),
            component: report.component.as_deref().map(Cow::Borrowed),
            group: report.group.as_deref().map(Cow::Borrowed),
            class: report.class.as_deref().map(Cow::Borrowed),
            details: ValueDocument(Cow::Borrowed(&report.details)),
            client: report.client.as_deref().map(Cow::Borrowed),
            client_url: report.client_url.as_deref().map(Cow::Borrowed),
            links: report.links.iter().map(Into::into).collect(),
            images: report.images.iter().map(Into::into).collect(),
        }
    }
}

impl From<ReportDocument<'_>> for Report {
    fn from(document: ReportDocument<'_>) -> Self {
        Self {
            summary: document.summary.into_owned(),
            source: document.source.into_owned(),
            severity: document.severity.0,
            reported_at: document.reported_at.map(At::from_micros),
            component: document.component.map(Cow::into_owned),
            group: document.group.map(Cow::into_owned),
            class: document.class.map(Cow::into_owned),
            details: document.details.0.into_owned(),
            client: document.client.map(Cow::into_owned),
            client_url: document.client_url.map(Cow::into_owned),
            links: document.links.into_iter().map(Into::into).collect(),
            images: document.images.into_iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a Link> for LinkDocument<'a> {
    fn from(link: &'a Link) -> Self {
        Self { href: Cow::Borrowed(&link.href), text: link.text.as_deref().map(Cow::Borrowed) }
    }
}

impl From<LinkDocument<'_>> for Link {
    fn from(document: LinkDocument<'_>) -> Self {
        Self { href: document.href.into_owned(), text: document.text.map(Cow::into_owned) }
    }
}

impl<'a> From<&'a Image> for ImageDocument<'a> {
    fn from(image: &'a Image) -> Self {
        Self {
            src: Cow::Borrowed(&image.src),
            href: image.href.as_deref().map(Cow::Borrowed),
            alt: image.alt.as_deref().map(Cow::Borrowed),
        }
    }
}

impl From<ImageDocument<'_>> for Image {
    fn from(document: ImageDocument<'_>) -> Self {
        Self {
            src: document.src.into_owned(),
            href: document.href.map(Cow::into_owned),
            alt: document.alt.map(Cow::into_owned),
        }
    }
}
