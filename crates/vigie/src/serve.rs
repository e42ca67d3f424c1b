//! The life of the server: start, serve, stop in order.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context as _, anyhow};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use vigie_app::{App, Clock, Settings as AppSettings};
use vigie_channels::{Channels, Secret};
use vigie_core::time::At;
use vigie_store::Store;
use vigie_web::{AppState, WebSettings};

use crate::{bootstrap, settings::Settings};

/// Runs the server until it is told to stop (Ctrl-C or SIGTERM).
pub(crate) async fn run(settings: Settings) -> anyhow::Result<()> {
    let channels = settings.channels()?;
    let app = start(&settings, channels).await?;
    let stopped = listen(&settings, &app).await;
    app.stop(Duration::from_secs(settings.shutdown_seconds)).await;
    app.store().close().await;
    tracing::info!("stopped");
    stopped
}

/// Opens the database and starts the application, without its HTTP.
pub(crate) async fn start(settings: &Settings, channels: Channels) -> anyhow::Result<App> {
    let store = Store::open(&settings.database_url).await.context("opening the database (VIGIE_DATABASE_URL)")?;
    let app_settings =
        AppSettings { node_name: settings.node_name(), links: settings.links(), retention: settings.retention() };
    let app = App::start(app_settings, clock(settings), store, channels).await?;
    bootstrap::run(&app, settings).await?;
    Ok(app)
}

/// Serves until told to stop, then lets requests under way finish.
pub(crate) async fn listen(settings: &Settings, app: &App) -> anyhow::Result<()> {
    let state = AppState::new(app.clone(), settings.web())
        .map_err(|error| anyhow!("the operating system gave no random bytes: {error}"))?;
    let router = vigie_web::router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let handle = Handle::new();
    tokio::spawn(stop_on_signal(app.clone(), state, handle.clone(), Duration::from_secs(settings.shutdown_seconds)));
    tracing::info!(listen = %settings.listen, public_url = settings.links().public_url, "serving");
    let served = match (&settings.tls_cert, &settings.tls_key) {
        (Some(certificate), Some(key)) => {
            let tls = RustlsConfig::from_pem_file(certificate, key)
                .await
                .context("reading VIGIE_TLS_CERT and VIGIE_TLS_KEY")?;
            axum_server::bind_rustls(settings.listen, tls).handle(handle).serve(router).await
        }
        _ => axum_server::bind(settings.listen).handle(handle).serve(router).await,
    };
    served.with_context(|| format!("listening on {}", settings.listen))
}

fn clock(settings: &Settings) -> Clock {
    let system = Clock::System;
    if settings.test_clock {
        let now: At = system.now();
        tracing::warn!("the clock stands still: VIGIE_TEST_CLOCK is set");
        return Clock::manual(now);
    }
    system
}

async fn stop_on_signal(app: App, state: AppState, handle: Handle<SocketAddr>, patience: Duration) {
    told_to_stop().await;
    tracing::info!("stopping: finishing what was accepted");
    app.begin_to_stop();
    state.end_streams();
    handle.graceful_shutdown(Some(patience));
}

/// Ends when Ctrl-C or SIGTERM comes.
pub(crate) async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be caught; Ctrl-C can");
            drop(interrupt.await);
        }
    }
}

impl Settings {
    fn web(&self) -> WebSettings {
        WebSettings {
            requests_per_minute: (self.rate_limit > 0).then_some(self.rate_limit),
            test_clock: self.test_clock,
            twilio_auth_token: self.twilio_auth_token.clone().map(Secret::new),
            ..WebSettings::default()
        }
    }
}
