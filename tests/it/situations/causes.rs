//! Responses that name their own cause, in the words or headers of the products that make them; what may not be guessed.

use crate::support::page::ORIGIN;
use crate::support::run::{Ran, run};
use crate::support::server::{Request, Response, Server};

type Headers = &'static [(&'static str, &'static str)];

/// A server's response, a call of it, and what must and must not be printed.
struct Situation {
    about: &'static str,
    response: (u16, Headers, &'static str),
    path: &'static str,
    args: &'static [&'static str],
    said: &'static [&'static str],
    unsaid: &'static [&'static str],
}

const COOKIES: &str = "credentials: 'include'";
const HEADER: &str = "Access-Control-Allow-Origin: https";
const JSON: &[&str] = &["-H", "Content-Type: application/json", "-d", "{}"];
const HTML: (&str, &str) = ("Content-Type", "text/html");

/// What a program printed, its lines joined.
fn words(ran: &Ran) -> String {
    ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check(situations: &[Situation]) {
    for Situation { about, response, path, args, said, unsaid } in situations {
        let (status, headers, body) = *response;
        let server = Server::start(move |_: &Request| Response::with_body(status, headers, body.as_bytes()));
        let ran = run(&[&["probe", &server.url(path), "--origin", ORIGIN], *args].concat());
        let text = words(&ran);
        for part in *said {
            assert!(text.contains(part), "{about}: {part} is missing in\n{}", ran.stdout);
        }
        for part in *unsaid {
            assert!(!text.contains(part), "{about}: {part} is in\n{}", ran.stdout);
        }
    }
}

#[test]
fn a_refusal_says_who_refused_and_not_that_cookies_are_missing() {
    check(&[
        Situation {
            about: "macOS has the port",
            response: (403, &[("Server", "AirTunes/595.13.1")], ""),
            path: "/api",
            args: &[],
            said: &["AirPlay receiver of macOS (Server: AirTunes/595.13.1)", "change Use another port"],
            unsaid: &[COOKIES, HEADER, "firewall"],
        },
        Situation {
            about: "a presigned URL",
            response: (403, &[("Server", "AmazonS3")], "<Error><Code>SignatureDoesNotMatch</Code></Error>"),
            path: "/k?X-Amz-Signature=abc&X-Amz-SignedHeaders=host",
            args: &[],
            said: &["refused the signature", "that were signed"],
            unsaid: &[COOKIES, HEADER, "--fix s3"],
        },
        Situation {
            about: "a presigned URL, too late",
            response: (
                403,
                &[("Server", "AmazonS3")],
                "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
            ),
            path: "/k?X-Amz-Signature=abc",
            args: &[],
            said: &["it has expired", "get a new URL"],
            unsaid: &[COOKIES, HEADER],
        },
        Situation {
            about: "a function that is not public",
            response: (
                403,
                &[HTML, ("Server", "Google Frontend")],
                "<html><title>403 Forbidden</title><h2>Your client does not have permission to get URL <code>/f</code> from \
                 this server.</h2>",
            ),
            path: "/f",
            args: &[],
            said: &["is not public", "allUsers"],
            unsaid: &[COOKIES, HEADER],
        },
        Situation {
            about: "a dev server that does not serve other sites",
            response: (403, &[HTML], "Cross-Origin request blocked"),
            path: "/main.js",
            args: &["--as", "script"],
            said: &["webpack's dev server", "crossorigin on the element"],
            unsaid: &["signed URL", "cookies"],
        },
        Situation {
            about: "a token was refused",
            response: (401, &[], "{\"error\":\"no such key\"}"),
            path: "/items?api_key=x",
            args: &[],
            said: &["401"],
            unsaid: &[COOKIES],
        },
        Situation {
            about: "nothing speaks of a login",
            response: (403, &[], "Forbidden"),
            path: "/items",
            args: &[],
            said: &["The status is 403"],
            unsaid: &[COOKIES],
        },
    ]);
}

#[test]
fn the_product_that_responded() {
    check(&[
        Situation {
            about: "Identity-Aware Proxy",
            response: (
                401,
                &[HTML, ("X-Goog-IAP-Generated-Response", "true")],
                "Invalid IAP credentials: empty token",
            ),
            path: "/items",
            args: JSON,
            said: &["Identity-Aware Proxy", "Allow HTTP OPTIONS"],
            unsaid: &["Storage", HEADER],
        },
        Situation {
            about: "a private port of a codespace",
            response: (
                302,
                &[
                    ("Location", "https://github.dev/pf-signin?cluster=euw&port=3000"),
                    ("Server", "Microsoft-HTTPAPI/2.0"),
                ],
                "",
            ),
            path: "/items",
            args: JSON,
            said: &["port of this codespace is private", "Make the port public"],
            unsaid: &["IIS", "call https://github.dev", HEADER],
        },
        Situation {
            about: "the start page of a web app",
            response: (200, &[("Server", "nginx"), HTML], "<!doctype html><div id=root></div>"),
            path: "/items",
            args: JSON,
            said: &["start page of a web app", "does not reach the API"],
            unsaid: &["add_header"],
        },
        Situation {
            about: "a limit of requests",
            response: (429, &[("Retry-After", "60")], "Too Many Requests"),
            path: "/items",
            args: JSON,
            said: &["too many requests (Retry-After: 60)"],
            unsaid: &["does not allow the method"],
        },
        Situation {
            about: "a tunnel's reminder",
            response: (511, &[HTML], "<title>loca.lt</title>"),
            path: "/items",
            args: JSON,
            said: &["localtunnel responded"],
            unsaid: &["the route's handler", HEADER],
        },
        Situation {
            about: "PHP had printed something",
            response: (
                200,
                &[("X-Powered-By", "PHP/8.2"), HTML],
                "<b>Warning</b>: Cannot modify header information - headers already sent by (output started at config.php:1)",
            ),
            path: "/items",
            args: JSON,
            said: &["output had begun at config.php:1", "byte order mark"],
            unsaid: &["must send the headers for OPTIONS too"],
        },
        Situation {
            about: "no such service",
            response: (
                404,
                &[("x-render-routing", "no-server"), ("CF-RAY", "1"), ("Server", "cloudflare")],
                "Not Found",
            ),
            path: "/items",
            args: JSON,
            said: &["Render's router responded", "no service for this host runs"],
            unsaid: &["no route matches", HEADER],
        },
        Situation {
            about: "API Gateway has no such route",
            response: (
                403,
                &[("x-amzn-ErrorType", "MissingAuthenticationTokenException")],
                "{\"message\":\"Missing Authentication Token\"}",
            ),
            path: "/items",
            args: &[],
            said: &["no such route", "no token is needed"],
            unsaid: &[COOKIES, HEADER],
        },
    ]);
}

#[test]
fn a_page_for_people_is_not_fetched() {
    for (path, location, said) in [
        (
            "/auth/google",
            "http://accounts.google.com:PORT/o/oauth2/v2/auth?client_id=1",
            "change Let the browser navigate",
        ),
        (
            "/connect/github",
            "http://github.com:PORT/login/oauth/authorize",
            "change Let the browser navigate",
        ),
        (
            "/checkout",
            "http://checkout.stripe.com:PORT/c/pay/1",
            "change Respond with the payment page's URL in JSON",
        ),
    ] {
        let foreign = Server::always(Response::of(200, &[HTML, ("Server", "ESF")]));
        let location = location.replace("PORT", &foreign.port().to_string());
        let server = Server::start(move |request: &Request| {
            let origin = request.header("origin").unwrap_or_default();
            let headers = [
                ("Access-Control-Allow-Origin", origin.as_str()),
                ("X-Powered-By", "Express"),
                ("Location", location.as_str()),
            ];
            Response::of(302, &headers)
        });
        let url = format!("http://api.example.test:{}{path}", server.port());
        let ran = run(&[
            "probe",
            &url,
            "--origin",
            "http://app.example.org",
            "--resolve",
            &format!("*:{}:127.0.0.1", server.port()),
            "--resolve",
            &format!("*:{}:127.0.0.1", foreign.port()),
        ]);
        let text = words(&ran);
        assert!(text.contains(said), "{}", ran.stdout);
        for unsaid in ["session is missing", "Express has a part", "Access-Control-Allow-Origin: *"] {
            assert!(!text.contains(unsaid), "{unsaid}: {}", ran.stdout);
        }
    }
}

#[test]
fn a_login_window_keeps_the_call_waiting() {
    let server = Server::start(|request: &Request| {
        let origin = request.header("origin").unwrap_or_default();
        let headers = [
            ("Access-Control-Allow-Origin", origin.as_str()),
            ("Access-Control-Allow-Credentials", "true"),
            ("WWW-Authenticate", "Basic realm=\"x\""),
        ];
        Response::of(401, &headers)
    });
    let args = |credentials| {
        ["probe", &server.url("/"), "--origin", ORIGIN, "--credentials", credentials].map(str::to_owned)
    };
    let text = |credentials| {
        let args = args(credentials);
        words(&run(&args.each_ref().map(String::as_str)))
    };
    let included = text("include");
    assert!(
        included.contains("opens its own login window") && !included.contains("fetch() resolves"),
        "{included}"
    );
    let omitted = text("omit");
    assert!(!omitted.contains("login window") && !omitted.contains(COOKIES), "{omitted}");
}

#[test]
fn an_origin_check_rejects_the_own_origin() {
    for (body, said) in [
        ("Invalid CORS request", "server.forward-headers-strategy"),
        ("{\"message\":\"Cross-site POST form submissions are forbidden\"}", "Set ORIGIN for SvelteKit"),
        ("Origin checking failed - http://x does not match any trusted origins.", "SECURE_PROXY_SSL_HEADER"),
        ("no", "it needs Host, X-Forwarded-Proto"),
    ] {
        let server = Server::start(move |request: &Request| {
            let status = if request.method == "POST" { 403 } else { 404 };
            Response::with_body(status, &[], body.as_bytes())
        });
        let origin = format!("http://127.0.0.1:{}", server.port());
        let url = server.url("/save");
        let ran =
            run(&["probe", &url, "--origin", &origin, "-d", "a=1", "--check-errors", "--check-caching"]);
        let text = words(&ran);
        assert!(text.contains("This request is same-origin") && text.contains(said), "{}", ran.stdout);
        assert!(!text.contains("Error responses lack"), "{}", ran.stdout);
    }
}

/// What responds in place of the API is to be changed, and not its headers.
#[test]
fn what_responds_in_place_of_the_api() {
    const NGINX: (&str, &str) = ("Server", "nginx/1.22.1");
    check(&[
        Situation {
            about: "nginx reaches no app",
            response: (
                502,
                &[HTML, NGINX],
                "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center>\r\n\
                 <hr><center>nginx/1.22.1</center></body></html>",
            ),
            path: "/api",
            args: &[],
            said: &["nginx responded, not the app", "change Start the app", "proxy_pass"],
            unsaid: &[HEADER, "add_header", COOKIES],
        },
        Situation {
            about: "a body that is too large for nginx",
            response: (
                413,
                &[HTML, NGINX],
                "<title>413 Request Entity Too Large</title><center>nginx/1.22.1</center>",
            ),
            path: "/api",
            args: &["-d", "a=1"],
            said: &["change Raise client_max_body_size"],
            unsaid: &[HEADER],
        },
        Situation {
            about: "Istio wants a token of the preflight",
            response: (401, &[("Server", "istio-envoy")], "Jwt is missing"),
            path: "/api",
            args: JSON,
            said: &["JWT filter", "change Let OPTIONS pass without a token"],
            unsaid: &[HEADER, "next"],
        },
        Situation {
            about: "another site of the server",
            response: (200, &[HTML, NGINX], "<!DOCTYPE html><title>Welcome to nginx!</title>"),
            path: "/items",
            args: &[],
            said: &["start page of a web server", "server_name"],
            unsaid: &[HEADER],
        },
        Situation {
            about: "a login page in place of JSON",
            response: (200, &[HTML], "<!DOCTYPE html><title>Sign in</title><form>"),
            path: "/api/v1/items",
            args: &[],
            said: &["a page for people (Sign in)", "change Call the URL at which the API responds"],
            unsaid: &[HEADER],
        },
        Situation {
            about: "a page that is meant to be one",
            response: (200, &[HTML], "<!DOCTYPE html><title>News</title>"),
            path: "/news",
            args: &[],
            said: &[HEADER],
            unsaid: &["a page for people"],
        },
    ]);
}

/// Two URLs of one server in one call: what differs.
#[test]
fn a_call_that_passes_is_compared_with_one_that_does_not() {
    let server = Server::start(|request: &Request| {
        let mut headers = vec![("Server", "nginx/1.22.1")];
        if request.target == "/a" {
            headers.push(("Access-Control-Allow-Origin", ORIGIN));
        }
        Response::of(200, &headers)
    });
    let text = words(&run(&["probe", &server.url("/b"), &server.url("/a"), "--origin", ORIGIN]));
    let expected = format!("{} has the header, and this one does not", server.url("/a"));
    assert!(text.contains(&expected) && text.contains("Another location applies to this path"), "{text}");
    let text = words(&run(&["probe", &server.url("/b"), &server.url("/c"), "--origin", ORIGIN]));
    assert!(!text.contains("has the header"), "{text}");
}
