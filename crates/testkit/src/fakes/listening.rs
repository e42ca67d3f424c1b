//! A free port of this machine, and the task that serves it until it is dropped.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use axum::serve::Listener;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// A served port. Dropping it ends the service and frees the port.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Listening {
    /// Binds a free port and serves it with what `serve` makes of the listener.
    pub async fn start<F: Future<Output = ()> + Send + 'static>(serve: impl FnOnce(TcpListener) -> F) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound port has an address");
        Self { address, task: tokio::spawn(serve(listener)) }
    }

    /// Serves an HTTP router, over TLS where an acceptor is given.
    pub async fn start_http(router: axum::Router, tls: Option<TlsAcceptor>) -> Self {
        Self::start(async move |listener| {
            // Serving ends only with the task: a listener on a bound port does not fail for good.
            let _ = match tls {
                None => axum::serve(listener, router).await,
                Some(acceptor) => axum::serve(TlsListener { listener, acceptor }, router).await,
            };
        })
        .await
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A port of this machine on which nobody listens (any more).
///
/// # Panics
/// When this machine has no free port.
pub async fn closed_port() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port on 127.0.0.1");
    listener.local_addr().expect("a bound port has an address")
}

/// Accepts TLS connections; a client that does not agree to one is forgotten.
struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
