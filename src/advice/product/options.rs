//! The options of the products' packages for CORS: what a list is called, and what a policy with `*` cannot have with credentials.

use super::symptom::Cause;
use super::symptom::Symptom::{HeaderUnlisted, MethodUnlisted, OnePage, PreflightBad, Star};

pub(super) const OPTIONS: &[Cause] = &[
    (
        &["express", "nestjs"],
        &[Star],
        "cors() sends * by default, and has one policy for all: with a list as origin and credentials: true the others get \
         nothing any more. --fix prints two policies, with * for the others.",
    ),
    (&["express", "nestjs"], &[MethodUnlisted], "In the package cors it is the option methods."),
    (
        &["express", "nestjs"],
        &[HeaderUnlisted],
        "In the package cors it is the option allowedHeaders; without that option every header is allowed.",
    ),
    (
        &["fastify"],
        &[MethodUnlisted],
        "In @fastify/cors it is the option methods; without it only GET, HEAD and POST are allowed.",
    ),
    (
        &["fastify"],
        &[HeaderUnlisted],
        "In @fastify/cors it is the option allowedHeaders; without that option every header is allowed.",
    ),
    (&["koa", "hono"], &[MethodUnlisted], "In its cors() it is the option allowMethods."),
    (
        &["koa", "hono"],
        &[HeaderUnlisted],
        "In its cors() it is the option allowHeaders; without that option every header is allowed.",
    ),
    (&["flask"], &[MethodUnlisted], "In Flask-CORS it is the argument methods."),
    (&["flask"], &[HeaderUnlisted], "In Flask-CORS it is the argument allow_headers."),
    (
        &["flask"],
        &[Star],
        "Do not only add supports_credentials=True to Flask-CORS: with origins \"*\" it lets every site in with cookies. --fix \
         flask prints what keeps * for the others.",
    ),
    (
        &["fastapi"],
        &[Star],
        "Do not only add allow_credentials=True to CORSMiddleware: with \"*\" it lets every site in with cookies. --fix fastapi \
         prints what keeps * for the others.",
    ),
    (&["django"], &[MethodUnlisted], "In settings.py it is CORS_ALLOW_METHODS, which is the whole list."),
    (
        &["django"],
        &[HeaderUnlisted],
        "In settings.py it is CORS_ALLOW_HEADERS, which is the whole list: (*default_headers, \"…\"), with from \
         corsheaders.defaults import default_headers.",
    ),
    (
        &["aspnet"],
        &[Star],
        "AllowAnyOrigin does not work with credentials: use WithOrigins(…) and AllowCredentials().",
    ),
    (
        &["express"],
        &[OnePage],
        "cors({origin: 'https://…'}) sends that one origin to every page: use a list or a function.",
    ),
    (
        &["fastapi"],
        &[PreflightBad],
        "CORSMiddleware rejects a preflight with 400 if the origin, the method or a header is not in allow_origins, \
         allow_methods or allow_headers; the body says which.",
    ),
];
