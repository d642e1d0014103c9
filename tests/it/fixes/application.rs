//! The plain application behind a proxy. The frameworks' applications, in their own languages, respond the same.

use crate::support::server::{Request, Response, Server};

/// Starts it.
pub(super) fn start() -> Server {
    Server::start(respond)
}

fn respond(request: &Request) -> Response {
    let path = request.target.split('?').next().unwrap_or_default();
    match (path, request.method.as_str()) {
        ("/items", "OPTIONS") => Response::of(200, &[("X-App", "options")]),
        ("/items", _) => Response::of(200, &[("X-Total-Count", "42"), ("Content-Type", "application/json")]),
        // It wants to know who is there, whatever the method.
        ("/private", _) if request.header("authorization").is_none() => {
            Response::of(401, &[("WWW-Authenticate", "Bearer")])
        }
        ("/private", _) => Response::of(200, &[]),
        ("/fail", _) => Response::of(500, &[]),
        // It has ideas of its own.
        ("/own", _) => Response::of(
            200,
            &[
                ("Access-Control-Allow-Origin", "*"),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "DELETE"),
                ("Access-Control-Allow-Headers", "X-Other"),
                ("Access-Control-Expose-Headers", "X-Own"),
                ("X-Own", "1"),
            ],
        ),
        ("/cookie", _) => Response::of(200, &[("Set-Cookie", "sid=1; Domain=api.example.com; Path=/")]),
        _ => Response::of(404, &[]),
    }
}
