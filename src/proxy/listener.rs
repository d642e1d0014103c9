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

use super::service::{Proxy, Tunnels};
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
        Self::on(bound.into_listeners(), proxy, CONNECTIONS)
    }

    fn on(listeners: Vec<TcpListener>, proxy: &Arc<Proxy>, connections: usize) -> Self {
        let (end, ended) = watch::channel(false);
        let turns = Arc::new(Semaphore::new(connections));
        let mut tasks = JoinSet::new();
        for listener in listeners {
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
                    // The turns are never closed.
                    let Ok(turn) = turn else { break };
                    let tunnels = Tunnels { ended: ended.clone(), turn: Arc::new(turn) };
                    connections.spawn(talk(stream, client.ip().to_canonical(), Arc::clone(&proxy), tunnels));
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

async fn talk(stream: TcpStream, client: IpAddr, proxy: Arc<Proxy>, tunnels: Tunnels) {
    // Small pieces of event streams and sockets go out at once.
    let _ = stream.set_nodelay(true);
    let mut ended = tunnels.ended.clone();
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

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use url::Url;

    use super::*;
    use crate::fetch::Page;
    use crate::proxy::{HostHeader, Judge, OwnHosts, Route, Routes, Settings};
    use crate::replay::Overrides;
    use crate::web::origin::Origin;
    use crate::wire::{Options, Wire};

    /// A server that switches protocols, and sends back what comes.
    async fn echo(listener: TcpListener) {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut bytes = [0; 4096];
                let _ = stream.read(&mut bytes).await;
                let head =
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
                let _ = stream.write_all(head).await;
                while let Ok(count @ 1..) = stream.read(&mut bytes).await {
                    let _ = stream.write_all(&bytes[..count]).await;
                }
            });
        }
    }

    /// A connection, with a request sent over it.
    async fn sent(port: u16, more: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("it listens");
        let request = format!("GET /none HTTP/1.1\r\nHost: localhost:{port}\r\n{more}\r\n");
        stream.write_all(request.as_bytes()).await.expect("it reads");
        stream
    }

    #[tokio::test]
    async fn a_socket_counts_as_long_as_it_is_open() {
        let target = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = Url::parse(&format!("http://{}", target.local_addr().expect("an address"))).expect("a URL");
        tokio::spawn(echo(target));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let page = Page::new(Origin::of(&url));
        let settings = Settings {
            routes: Routes::new(vec![Route::everything(url, true)], Vec::new()),
            page: page.origin.clone(),
            pages: vec![page.origin.serialize()],
            cors: None,
            brings_home: true,
            shares_origin: true,
            rewrites_origin: false,
            host: HostHeader::Target,
            forwarded: false,
            own_hosts: OwnHosts::new(IpAddr::from([127, 0, 0, 1]), port, &[]),
            keeps_all: false,
        };
        let wire = || Wire::new(Options::default()).expect("a wire");
        let overrides = Overrides { origin: None, assumed: page, browser: None, now: 0 };
        let (proxy, _judge) = Judge::begin(settings, (wire(), wire()), None, overrides);
        let _listening = Listening::on(vec![listener], &proxy, 1);
        let mut socket = sent(port, "Connection: Upgrade\r\nUpgrade: websocket\r\n").await;
        let mut bytes = [0; 4096];
        let count = socket.read(&mut bytes).await.expect("a response");
        assert!(bytes[..count].starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&bytes[..count]));
        let mut other = sent(port, "Connection: close\r\n").await;
        for _ in 0..100 {
            socket.write_all(b"x").await.expect("it reads");
            assert_eq!(socket.read(&mut bytes).await.expect("an echo"), 1);
        }
        assert!(other.try_read(&mut bytes).is_err(), "the other connection has a turn, too");
        drop(socket);
        assert!(other.read(&mut bytes).await.expect("a response") > 0);
    }
}
