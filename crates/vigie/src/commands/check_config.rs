//! `vigie check-config`: whether the settings are good, before the server is started with them.

use std::process::ExitCode;

use anyhow::Context as _;
use vigie_store::{Store, Tables};

use super::say;
use crate::settings::Settings;

/// Prints a line for each thing that was checked; the exit code is 1 when one of them is wrong. Sends nothing to
/// anybody, and makes and changes nothing: it may run beside a server of an older version.
pub(crate) async fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let channels = settings.channels()?;
    let found = Store::examine(&settings.database_url).await.context("opening the database (VIGIE_DATABASE_URL)")?;
    say(&words_about(found));
    let mut good = true;
    let found = channels.check().await;
    for checked in &found {
        match &checked.result {
            Ok(()) => say(&format!("ok    {}", checked.channel.as_str())),
            Err(words) => {
                good = false;
                say(&format!("wrong {}: {words}", checked.channel.as_str()));
            }
        }
    }
    if found.is_empty() {
        say("note  no way to reach people is set: give VIGIE_SMTP_URL or VIGIE_TWILIO_ACCOUNT_SID");
    }
    if let (Some(certificate), Some(key)) = (&settings.tls_cert, &settings.tls_key) {
        axum_server::tls_rustls::RustlsConfig::from_pem_file(certificate, key)
            .await
            .context("reading VIGIE_TLS_CERT and VIGIE_TLS_KEY")?;
        say("ok    certificate");
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn words_about(tables: Tables) -> String {
    match tables {
        Tables::Current => "ok    database".to_owned(),
        Tables::Missing => "note  database: the file does not exist yet; the server makes it".to_owned(),
        Tables::Behind { is_new: true, .. } => {
            "note  database: it is empty; the server makes its tables when it starts".to_owned()
        }
        Tables::Behind { steps, .. } => format!(
            "note  database: its tables are {steps} steps behind this version; the server brings them up to date when \
             it starts, and an older version cannot use them any more then"
        ),
    }
}
