//! Which product responded: products known by what they put into a response.

mod causes;
mod marks;
mod options;
mod symptom;

use std::cmp::Reverse;

use url::Url;

pub(super) use self::causes::cause;
use self::marks::PRODUCTS;
pub(super) use self::symptom::Symptom;
use super::case::Case;
use super::change::Repair;
use super::investigation::InvestigatedCall;
use super::known_cause::is_settled;
use super::mark::{Mark, searched_body};
use crate::web::message::HttpResponse;

/// A server, framework, gateway or network that can be recognised by its responses.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Its stable name, in kebab case.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How far in front of the app it stands.
    pub layer: Layer,
    /// The name of the product whose configuration fixes it, where there is one.
    pub fix: Option<&'static str>,
    marks: &'static [Mark],
}

/// Where a product stands between the page and the app, from the outside in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// A network in front of all: a CDN, a tunnel, a platform's edge.
    Edge,
    /// A gateway or load balancer.
    Gateway,
    /// A web server, often as a proxy.
    Server,
    /// The app itself, its framework or its store.
    App,
}

/// A product and how it was recognised: `Server: nginx/1.22.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) product: &'static Product,
    pub(super) mark: String,
}

/// The products that had a part in a response, from the outside in.
pub(super) fn found(response: &HttpResponse) -> Vec<Found> {
    let body = searched_body(response);
    let mut found: Vec<Found> = PRODUCTS
        .iter()
        .filter_map(|product| {
            let mark = product.marks.iter().find_map(|mark| mark.find(response, &body))?;
            Some(Found { product, mark })
        })
        .collect();
    found.sort_by_key(|found| found.product.layer);
    found
}

/// The products in words, from the outside in: `nginx (Server: nginx) in front of Express (X-Powered-By: Express)`.
pub(super) fn words(found: &[Found]) -> String {
    let mut words = String::new();
    for (number, Found { product, mark }) in found.iter().take(3).enumerate() {
        words.push_str(match number.checked_sub(1).map(|before| found[before].product.layer) {
            None => "",
            Some(before) if before == product.layer => " and ",
            Some(_) => " in front of ",
        });
        words.push_str(&format!("{} ({mark})", product.name));
    }
    words
}

/// The products from the inside out; of one layer, those first that are more than what they stand on.
pub(super) fn nearest_first(found: &[Found]) -> Vec<&Found> {
    let mut nearest: Vec<&Found> = found.iter().collect();
    nearest.sort_by_key(|found| Reverse(found.product.layer));
    nearest
}

/// Whether there is a product of this name.
#[cfg(test)]
pub(super) fn is_known(id: &str) -> bool {
    PRODUCTS.iter().any(|product| product.id == id)
}

/// All products that had a part in the responses of the host at fault, each once: those of the response at fault first, and
/// of one response those nearest to the app first. Who made a redirect to another host has no part in that host's response.
#[must_use]
pub fn responding_products(investigated: InvestigatedCall<'_>, repair: &Repair) -> Vec<&'static Product> {
    let case = Case::new(investigated, repair);
    let at_fault = case.violation().and_then(|violation| case.response_of(violation));
    let mut products: Vec<&'static Product> = Vec::new();
    let host = at_fault.map(|view| &view.request.url).map(|url| (url.host(), url.port_or_known_default()));
    let same_host =
        |url: &Url| host.as_ref().is_none_or(|host| *host == (url.host(), url.port_or_known_default()));
    for view in at_fault.into_iter().chain(case.responses().filter(|view| same_host(&view.request.url))) {
        for Found { product, .. } in nearest_first(&found(view.response)) {
            if !products.contains(product) {
                products.push(product);
            }
        }
    }
    products
}

/// The product whose configuration is the likeliest place to fix this: its name for `fix --for`.
#[must_use]
pub fn fix_product(investigated: InvestigatedCall<'_>, repair: &Repair) -> Option<&'static str> {
    if is_settled(investigated) {
        return None;
    }
    let products = responding_products(investigated, repair);
    let app = products.iter().find(|product| product.fix.is_some())?;
    // What stands in front knows the path as the page does, can respond to preflights before all else, and replaces what the app
    // sends; but not where the app itself says that its own list refuses the call, or runs inside the server.
    let front = products.iter().find(|product| product.layer == Layer::Server && product.fix.is_some());
    let is_of_app = INSIDE.contains(&app.id) || refuses(investigated);
    front.filter(|_| app.layer == Layer::App && !is_of_app).unwrap_or(app).fix
}

/// Apps that run in the web server itself, or at the paths that it serves.
const INSIDE: [&str; 3] = ["php", "laravel", "rails"];

/// Whether a response says that the app's own list does not have what the call needs.
fn refuses(investigated: InvestigatedCall<'_>) -> bool {
    let refusals = [
        Mark::Body("Disallowed CORS "),
        Mark::Body("Invalid CORS request"),
        Mark::Body("Not allowed by CORS"),
    ];
    let mut responses =
        investigated.call.exchanges.iter().filter_map(|exchange| exchange.response.as_ref().ok());
    responses.any(|response| {
        let body = searched_body(response);
        refusals.iter().any(|mark| mark.find(response, &body).is_some())
    })
}

/// The product nearest to the app that has a part in a response: its name for `fix --for`.
#[must_use]
pub fn product_of_response(response: &HttpResponse) -> Option<&'static str> {
    nearest_first(&found(response)).into_iter().find_map(|found| found.product.fix)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::testing::{investigation, question, response};
    use super::*;
    use crate::advice::ExtraRequests;
    use crate::web::body::Body;

    fn ids(response: &HttpResponse) -> Vec<&'static str> {
        found(response).into_iter().map(|found| found.product.id).collect()
    }

    #[test]
    fn fingerprints() {
        for (header, value, expected) in [
            ("Server", "nginx/1.22.1", &["nginx"][..]),
            ("Server", "openresty/1.25.3.1", &["openresty"]),
            ("Server", "Apache/2.4.57 (Debian)", &["apache"]),
            ("Server", "Apache-Coyote/1.1", &["tomcat"]),
            ("Server", "Werkzeug/3.0.1 Python/3.11.2", &["flask"]),
            ("Server", "WSGIServer/0.2 CPython/3.11.2", &["django"]),
            ("Server", "Python/3.11 aiohttp/3.9.1", &["aiohttp"]),
            ("Server", "istio-envoy", &["istio"]),
            ("Server", "Microsoft-IIS/10.0", &["iis"]),
            ("server", "uvicorn", &["fastapi"]),
            ("X-Powered-By", "Express", &["express"]),
            ("X-Powered-By", "PHP/8.2.7", &["php"]),
            ("CF-RAY", "8a1", &["cloudflare"]),
            ("Via", "1.1 abc.cloudfront.net (CloudFront)", &["cloudfront"]),
            ("x-amzn-ErrorType", "MissingAuthenticationTokenException", &["api-gateway"]),
            ("X-Kong-Response-Latency", "1", &["kong"]),
            ("X-Served-By", "cache-fra-1", &["fastly"]),
            ("Content-Type", "nginx", &[]),
            ("Server", "my own nginx", &[]),
        ] {
            assert_eq!(ids(&response(200, &[(header, value)])), expected, "{header}: {value}");
        }
    }

    #[test]
    fn bodies_and_cookies() {
        let mut reply = response(400, &[]);
        reply.body = Body::starting(b"Disallowed CORS headers");
        assert_eq!(ids(&reply), ["fastapi"]);
        let reply = response(200, &[("Set-Cookie", "laravel_session=secret; Path=/")]);
        assert_eq!(words(&found(&reply)), "Laravel (its cookie laravel_session)");
    }

    #[test]
    fn what_stands_on_something_else() {
        let mut reply = response(404, &[("X-Powered-By", "Express")]);
        reply.body =
            Body::starting(br#"{"message":"Cannot OPTIONS /x","error":"Not Found","statusCode":404}"#);
        let both = found(&reply);
        assert_eq!(words(&both), "NestJS (the body's text) and Express (X-Powered-By: Express)");
        assert_eq!(nearest_first(&both)[0].product.id, "nestjs");
        reply.headers = crate::web::headers::HeaderList::new();
        reply.body = Body::starting(
            br#"{"message":"Route OPTIONS:/x not found","error":"Not Found","statusCode":404}"#,
        );
        assert_eq!(ids(&reply), ["fastify"]);
    }

    #[test]
    fn from_the_outside_in() {
        let reply = response(200, &[("X-Powered-By", "Express"), ("Server", "nginx"), ("cf-ray", "1")]);
        let expected = "Cloudflare (cf-ray) in front of nginx (Server: nginx) in front of Express (X-Powered-By: Express)";
        assert_eq!(words(&found(&reply)), expected);
        let found = investigation(question(|_| ()), ExtraRequests::default(), &[reply]);
        let (call, repair) = (found.first_call(), Repair::default());
        let products: Vec<&str> =
            responding_products(call, &repair).iter().map(|product| product.id).collect();
        assert_eq!(products, ["express", "nginx", "cloudflare"]);
        assert_eq!(fix_product(call, &repair), Some("nginx"), "it replaces what is behind it");
    }

    #[test]
    fn the_table_is_sound() {
        let ids: BTreeSet<&str> = PRODUCTS.iter().map(|product| product.id).collect();
        assert_eq!(ids.len(), PRODUCTS.len(), "two products share an id");
        for product in PRODUCTS {
            assert!(!product.marks.is_empty(), "{}", product.id);
            for mark in product.marks {
                let (Mark::Header(text)
                | Mark::HeaderPrefix(text)
                | Mark::Begins(_, text)
                | Mark::Has(_, text)
                | Mark::Is(_, text)) = mark
                else {
                    continue;
                };
                assert_eq!(*text, text.to_ascii_lowercase(), "{}", product.id);
            }
        }
        for id in causes::products() {
            assert!(ids.contains(id), "{id} has a cause, and no mark");
        }
    }
}
