//! `vigie demo`: an invented organisation with live traffic, and messages that reach nobody but the console.
//!
//! It runs the same server as `vigie serve`, on a database in a folder of its own; nothing outside that folder is
//! touched, and no settings from outside are read.

mod chance;
mod folder;
mod organisation;
mod traffic;
mod welcome;

use std::{
    convert::Infallible,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow, bail};
use axum_server::Handle;
use clap::Args;
use tokio::sync::watch;
use vigie_app::{App, Clock, Settings as AppSettings};
use vigie_channels::{Channels, ChannelsConfig, sink::Sink};
use vigie_core::{directory::User, ids::Ids};
use vigie_pagerduty::Links;
use vigie_store::{Store, TokenAccess};
use vigie_web::{AppState, WebSettings};

use self::folder::{Folder, Mark};
use crate::{commands::say, serve};

/// How long requests under way get when the demo is told to stop; live pages are cut off then.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a start waits for the lease of a demo that was killed; somewhat longer than a lease lasts.
const LEASE_PATIENCE: Duration = Duration::from_secs(8);
/// Raw events are kept this long: a demo that runs for weeks does not fill the disk.
const RETENTION: Duration = Duration::from_secs(3 * 24 * 3600);
/// Who did it, in the history of the configuration.
const BY: &str = "demo";

/// How the demo runs.
#[derive(Args, Clone, Debug)]
pub(crate) struct DemoSettings {
    /// Folder for everything that the demo writes; made where it does not exist, continued where it holds a demo.
    #[arg(long, default_value = "vigie-demo")]
    data: PathBuf,
    /// Address and port to listen on; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Number from which the organisation and its routing keys follow; drawn by chance where it is not given.
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    seed: Option<u64>,
}

/// Runs the demo until it is told to stop.
pub(crate) async fn run(settings: DemoSettings) -> anyhow::Result<()> {
    let started = Instant::now();
    let mut stopped = stop_signal();
    let listener = TcpListener::bind(settings.listen)
        .with_context(|| format!("listening on {} (choose another port with --listen)", settings.listen))?;
    let mut folder = take_folder(&settings)?;
    say(&format!("Vigie demo: an invented marketplace, live. All its data is in {}", folder.path().display()));
    let sink = Sink::default();
    let app = open(&folder, &listener, &sink).await?;
    let seeded = tokio::select! {
        newcomer = seed(&app, &mut folder) => Some(newcomer),
        _ = stopped.wait_for(|stop| *stop) => None,
    };
    let ended = match seeded {
        Some(Ok(newcomer)) => live(&app, sink, &folder, &newcomer, listener, (started, stopped)).await,
        Some(Err(error)) => Err(error),
        None => Ok(()),
    };
    app.stop(PATIENCE).await;
    app.store().close().await;
    say("Stopped. Start it with the same folder to go on where it was.");
    ended
}

/// Serves and makes traffic until told to stop; then stops the traffic, then the server.
async fn live(
    app: &App,
    sink: Sink,
    folder: &Folder,
    newcomer: &User,
    listener: TcpListener,
    (started, mut stopped): (Instant, watch::Receiver<bool>),
) -> anyhow::Result<()> {
    let handle = Handle::new();
    let mut server = tokio::spawn(server(app, sink.clone(), listener, handle.clone(), stopped.clone())?);
    welcome::print(app, folder, newcomer);
    let first = organisation::FIRST_SERVICE.to_owned();
    let traffic = tokio::spawn(traffic::run(app.clone(), newcomer.id, first, folder.mark.seed));
    let teller = tokio::spawn(welcome::tell_of_first_page(sink, started));
    let ended = tokio::select! {
        ended = &mut server => Some(ended),
        _ = stopped.wait_for(|stop| *stop) => None,
    };
    // Whatever is being handed in is finished by the application, not by this task.
    traffic.abort();
    teller.abort();
    let ended = match ended {
        Some(ended) => ended,
        None => {
            say("Stopping: finishing what was accepted.");
            handle.graceful_shutdown(Some(PATIENCE));
            server.await
        }
    };
    ended.context("the server")?.context("serving")
}

fn server(
    app: &App,
    sink: Sink,
    listener: TcpListener,
    handle: Handle<SocketAddr>,
    mut stopped: watch::Receiver<bool>,
) -> anyhow::Result<impl Future<Output = std::io::Result<()>> + Send + 'static> {
    let web = WebSettings { sink: Some(sink), ..WebSettings::default() };
    let state = AppState::new(app.clone(), web)
        .map_err(|error| anyhow!("the operating system gave no random bytes: {error}"))?;
    let router = vigie_web::router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    listener.set_nonblocking(true).context("listening")?;
    let server = axum_server::from_tcp(listener).context("listening")?.handle(handle);
    tokio::spawn(async move {
        // Pages that are open hold a stream that never ends by itself.
        drop(stopped.wait_for(|stop| *stop).await);
        state.end_streams();
    });
    Ok(async move { server.serve(router).await })
}

/// Opens the database and starts the application, its messages going into the sink.
async fn open(folder: &Folder, listener: &TcpListener, sink: &Sink) -> anyhow::Result<App> {
    if !folder.is_seeded() {
        folder.clear()?;
    }
    let store = Store::open(&folder.database_url()).await.context("opening the demo's database")?;
    let channels = sink.replace(Channels::build(ChannelsConfig::default())?);
    let address = base(listener.local_addr().context("listening")?);
    let links = Links::new(&address, &address);
    let settings = AppSettings { node_name: format!("demo {address}"), links, retention: Some(RETENTION) };
    let app = App::start(settings, Clock::System, store, channels).await?;
    let deadline = Instant::now() + LEASE_PATIENCE;
    while let Err(reason) = app.ready().await {
        if Instant::now() > deadline {
            app.stop(PATIENCE).await;
            bail!("another demo runs on {}: stop it, or give another --data ({reason})", folder.path().display());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(app)
}

/// Stores the organisation where the folder is new. Gives back the newcomer: whoever tries the demo.
async fn seed(app: &App, folder: &mut Folder) -> anyhow::Result<User> {
    if let Some(email) = &folder.mark.email {
        let directory = app.directory();
        let newcomer = directory.users.values().find(|user| user.email == *email).or_else(|| directory.owners().next());
        return newcomer.map(|user| User::clone(user)).context("the demo's organisation has no owner any more");
    }
    let organisation = organisation::draw(folder.mark.seed, app.now());
    let newcomer = organisation.people.first().cloned().context("the organisation has people")?;
    for (what, changes) in organisation.steps() {
        app.configure(BY, |_, _, _| Ok::<_, Infallible>((changes.clone(), ()))).await.with_context(|| what.clone())?;
        say(&format!("  {what}"));
    }
    let access = app.access();
    access.set_password(newcomer.id, &folder.mark.password).await?;
    access.create_token(Some(newcomer.id), TokenAccess::Full, "demo", Some(folder.mark.token.clone())).await?;
    folder.mark_seeded(newcomer.email.clone())?;
    Ok(newcomer)
}

fn take_folder(settings: &DemoSettings) -> anyhow::Result<Folder> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the operating system gave no random bytes: {error}"))?;
    let mut random = Ids::from_seed(bytes);
    let (password, token) = (random.key()[..12].to_owned(), random.key()[..20].to_owned());
    let seed = settings.seed.unwrap_or_else(|| random.next_u64() >> 1);
    let folder = Folder::take(&settings.data, || Mark { seed, password, token, email: None })?;
    if let Some(seed) = settings.seed.filter(|seed| *seed != folder.mark.seed) {
        bail!("the demo in {} has another seed than {seed}: give another --data", folder.path().display());
    }
    Ok(folder)
}

/// Turns true when Ctrl-C or SIGTERM comes. Watched from the start, so that none is missed between two steps.
fn stop_signal() -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        serve::told_to_stop().await;
        stop.send_replace(true);
    });
    stopped
}

/// The address to open: this machine's own where the server listens on all.
fn base(address: SocketAddr) -> String {
    match address.ip().is_unspecified() {
        true => format!("http://127.0.0.1:{}", address.port()),
        false => format!("http://{address}"),
    }
}
