//! Which address is connected to, and what browsers refuse of addresses.

mod local_network;
mod localhost;
mod unspecified;

use serde_json::Value;

use crate::support::server::{Request, Response, Server};

/// A server at this address and port, which sends this response; `None` where the port is taken there or IPv6 is off.
fn server_at(address: &str, port: u16, response: Response) -> Option<Server> {
    let respond = move |_: &Request| response.clone();
    Server::on(&format!("{address}:{port}"), None, Box::new(respond)).ok()
}

/// Two servers on one port, of which the first has `::1`, the second `127.0.0.1`.
pub(crate) fn two_servers(v6: &Response, v4: &Response) -> (Server, Server) {
    for _ in 0..50 {
        let first = Server::always(v4.clone());
        if let Some(second) = server_at("[::1]", first.port(), v6.clone()) {
            return (second, first);
        }
    }
    panic!("no port is free at both ::1 and 127.0.0.1: these tests need IPv6 on the loopback device");
}

/// The messages of this advice, one a line.
fn advice(object: &Value, id: &str) -> String {
    let all = object["advice"].as_array().expect("a list");
    let messages = all.iter().filter(|advice| advice["id"] == id).filter_map(|one| one["message"].as_str());
    messages.collect::<Vec<_>>().join("\n")
}
