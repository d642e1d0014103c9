//! Connections of browsers: bounded in number, heads and idle time; at the end requests under way are finished.

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::service::Proxy;
use crate::server::BoundServer;

/// How many connections are open at the same time; others wait.
const CONNECTIONS: usize = 1024;
/// The longest head of a request.
const HEAD: usize = 64 * 1024;
/// How long a head may take to come, and a connection be idle.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long requests under way have once the proxy is to end.
const END: Duration = Duration::from_secs(5);

/// Listens on a port of an address; on a free one where it is 0. On loopback at both addresses of `localhost`.
///
/// # Errors
/// Where this machine does not let it listen.
pub async fn bind(address: IpAddr, port: u16) -> io::Result<BoundServer> {
    BoundServer::bind(address, port, 1).await
}

/// A proxy that listens.
#[derive(Debug)]
pub struct Listening {
    end: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Listening {
    /// Begins to pass on what comes.
    #[must_use]
    pub fn begin(bound: BoundServer, proxy: &Arc<Proxy>) -> Self {
        let (end, ended) = watch::channel(false);
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        let mut tasks = JoinSet::new();
        for listener in bound.into_listeners() {
            tasks.spawn(accept(listener, Arc::clone(proxy), Arc::clone(&turns), ended.clone()));
        }
        Self { end, tasks }
    }

    /// Takes no more connections, and waits a few seconds for requests under way.
    pub async fn end(mut self) {
        // All that listen may have ended already.
        let _ = self.end.send(true);
        let _ = timeout(END, async { while self.tasks.join_next().await.is_some() {} }).await;
    }
}

async fn accept(
    listener: TcpListener,
    proxy: Arc<Proxy>,
    turns: Arc<Semaphore>,
    mut ended: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            let turn = Arc::clone(&turns).acquire_owned().await;
            (turn, listener.accept().await)
        };
        tokio::select! {
            _ = ended.changed() => break,
            (turn, accepted) = accepted => match accepted {
                Ok((stream, client)) => {
                    let (proxy, ended) = (Arc::clone(&proxy), ended.clone());
                    connections.spawn(async move {
                        talk(stream, client.ip().to_canonical(), proxy, ended).await;
                        drop(turn);
                    });
                }
                // That one connection is lost, or there are too many for the moment: others get their turn.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn talk(stream: TcpStream, client: IpAddr, proxy: Arc<Proxy>, mut ended: watch::Receiver<bool>) {
    // Small pieces of event streams and sockets go out at once.
    let _ = stream.set_nodelay(true);
    let tunnels = ended.clone();
    let respond = service_fn(move |request: Request<Incoming>| {
        let (proxy, tunnels) = (Arc::clone(&proxy), tunnels.clone());
        async move { Ok::<_, Infallible>(proxy.respond(request, client, tunnels).await) }
    });
    let connection = http1::Builder::new()
        .title_case_headers(true)
        .max_buf_size(HEAD)
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), respond)
        .with_upgrades();
    let mut connection = pin!(connection);
    tokio::select! {
        // A browser may go away at any time.
        _ = connection.as_mut() => return,
        _ = ended.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
