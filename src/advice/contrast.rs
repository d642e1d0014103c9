//! Two responses of one server, of which only one has the header: what differs says where to look.

use super::case::ResponseView;
use super::product::{Found, Symptom, cause, found, nearest_first, words};
use crate::fetch::{Kind, without_password};
use crate::probe::{CallTrace, Exchange};
use crate::web::text::shown;

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// Where a server sets headers for some of its paths only, product by product.
const INSIDE: &[(&[&str], &str)] = &[
    (
        &["nginx", "openresty"],
        "Another location applies to this path: an add_header in it replaces those of the blocks around it, and a location with a \
         regular expression (~) goes before one with a prefix.",
    ),
    (
        &["apache", "litespeed"],
        "The Header line stands in a <Location>, <Directory>, <Files> or .htaccess that does not cover this path.",
    ),
    (
        &["lighttpd"],
        "Another block applies to this path: a later setenv.set-response-header replaces the list of an earlier one, unless it \
         says +=.",
    ),
    (
        &["caddy"],
        "The header directive has a matcher or stands in a handle that does not cover this path; with reverse_proxy, header_down \
         belongs to that proxy alone.",
    ),
    (
        &["haproxy"],
        "The http-response rule has a condition, or stands in a backend that does not serve this path.",
    ),
    (
        &["express", "koa"],
        "The CORS middleware is registered after this route, or only for other routes: register it first, for the whole app.",
    ),
    (&["nestjs"], "This path is served beside the app (a middleware, static files) or before enableCors()."),
    (
        &["fastify"],
        "@fastify/cors is registered inside another plug-in: register it at the root, before the routes.",
    ),
    (
        &["flask", "gunicorn"],
        "The resources of Flask-CORS have no pattern for this path, or @cross_origin stands on other routes only.",
    ),
    (
        &["fastapi"],
        "This path belongs to a mounted app or static files, which CORSMiddleware of the other app does not wrap.",
    ),
    (
        &["django"],
        "CORS_URLS_REGEX does not match this path, or a middleware before CorsMiddleware responds to it.",
    ),
    (
        &["aiohttp"],
        "aiohttp-cors covers only the routes that are added to it, and a response that is prepared early (StreamResponse) has left \
         before a middleware could add headers: use on_response_prepare.",
    ),
    (&["go"], "The handler of this path is not wrapped: wrap the whole ServeMux."),
    (&["spring", "tomcat", "jetty"], "addMapping() or @CrossOrigin does not cover this path."),
    (&["aspnet"], "This endpoint has no policy (RequireCors, [EnableCors]), or is served before UseCors."),
    (&["rails"], "The resource patterns of Rack::Cors do not match this path."),
    (&["laravel"], "paths in config/cors.php does not match this path."),
    (&["php"], "Another script responds to this path: send the headers in what all of them include."),
    (&["vercel", "netlify"], "The source of the headers setting does not match this path."),
];

/// What the products of a response say of headers that only some paths have.
pub(super) fn inside(found: &[Found]) -> Option<&'static str> {
    let of = |id: &str| INSIDE.iter().find(|(ids, _)| ids.contains(&id)).map(|(_, words)| *words);
    nearest_first(found).into_iter().find_map(|found| of(found.product.id))
}

/// What differs between a call that the page may make and one that lacks the header, of one server: a sentence or two. Nothing
/// where the two are not alike in what they requested.
#[must_use]
pub fn contrast(passing: &CallTrace, failing: &CallTrace) -> Option<String> {
    let (good, bad) = (decisive(passing)?, decisive(failing)?);
    let same = good.request.kind == bad.request.kind;
    let (good, bad) = (ResponseView::of(0, good)?, ResponseView::of(0, bad)?);
    if !same || bad.headers().contains(ALLOW_ORIGIN) || !good.headers().contains(ALLOW_ORIGIN) {
        return None;
    }
    let url = shown(&without_password(&good.request.url));
    let (theirs, ours) = (found(good.response), found(bad.response));
    let ids = |found: &[Found]| -> Vec<&str> { found.iter().map(|found| found.product.id).collect() };
    if !theirs.is_empty() && !ours.is_empty() && ids(&theirs) != ids(&ours) {
        return Some(format!(
            "{url} has the header and came from {}; this came from {}. Set it there too.",
            words(&theirs),
            words(&ours)
        ));
    }
    let (there, here) = (good.response.status, bad.response.status);
    if bad.is_error() && !good.is_error() {
        let symptoms: &[Symptom] = match bad.kind {
            Kind::Preflight => return None,
            Kind::Actual if here >= 500 => &[Symptom::Crash, Symptom::Error],
            Kind::Actual => &[Symptom::Error],
        };
        let cause = nearest_first(&ours).into_iter().find_map(|found| cause(found.product.id, symptoms));
        let cause = cause.unwrap_or("The headers are set for successful responses only.");
        return Some(format!("{url} has the header with status {there}; this is a {here}. {cause}"));
    }
    let place = inside(&ours).unwrap_or("It is set for some paths only: add this one there.");
    Some(format!(
        "{url} has the header, and this one does not, although both come from the same server. {place}"
    ))
}

/// The exchange that a verdict is about: the last one.
fn decisive(call: &CallTrace) -> Option<&Exchange> {
    call.exchanges.last()
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, assert_says, investigation, question, response};
    use super::*;
    use crate::web::message::HttpResponse;

    fn words_of(good: HttpResponse, bad: HttpResponse) -> String {
        let of = |path: &'static str, response: HttpResponse| {
            let question = question(|question| question.call.url.set_path(path));
            investigation(question, ExtraRequests::default(), &[response])
        };
        let (good, bad) = (of("/good", good), of("/bad", bad));
        contrast(good.diagnosis.first_call(), bad.diagnosis.first_call()).unwrap_or_default()
    }

    #[test]
    fn what_differs() {
        let nginx = ("Server", "nginx/1.22.1");
        for (good, bad, expected) in [
            (response(200, &[HERE, nginx]), response(200, &[nginx]), "Another location applies to this path"),
            (
                response(200, &[HERE, nginx]),
                response(404, &[nginx]),
                "this is a 404. Its add_header skips error",
            ),
            (
                response(200, &[HERE, ("X-Powered-By", "Express")]),
                response(200, &[nginx]),
                "came from Express (X-Powered-By: Express); this came from nginx",
            ),
            (
                response(200, &[HERE]),
                response(200, &[]),
                "https://api.example/good has the header, and this one does not",
            ),
            (response(200, &[HERE]), response(500, &[]), "for successful responses only"),
            (
                response(200, &[("Access-Control-Allow-Origin", "*")]),
                response(200, &[("Access-Control-Allow-Origin", "x")]),
                "",
            ),
        ] {
            assert_says(&words_of(good, bad), expected, expected);
        }
    }

    #[test]
    fn each_sentence_is_of_a_known_product() {
        for (ids, _) in INSIDE {
            for id in *ids {
                assert!(super::super::product::is_known(id), "{id}");
            }
        }
    }
}
