//! The usual way of each product that has one: its own package or setting for CORS, and what that lacks.

use super::{Form, Product};
use crate::policy::Policy;

/// A product's usual way to set CORS.
#[derive(Debug)]
pub(super) struct Idiom {
    /// The product.
    id: &'static str,
    /// What it uses; it follows the word "with".
    pub(super) package: &'static str,
    /// What it lacks.
    lacks: &'static [Lack],
    /// What the product's own allows where it has no list of it, and what to do about that; empty where that is nothing more.
    pub(super) unlisted: &'static str,
    /// The template.
    pub(super) template: &'static str,
}

/// What a product's usual way lacks, compared with the strict form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// An `OPTIONS` that is not a preflight does not reach the application.
    PlainOptions,
    /// Responses to other origins have no `Vary`.
    Vary,
    /// The response to an error that the application does not handle has no headers.
    UnhandledErrors,
    /// A preflight that the application's own checks reject stays rejected.
    Guards,
    /// Responses that do not come from a handler have no headers.
    Filters,
}

impl Lack {
    /// A sentence.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::PlainOptions => {
                "It responds to every OPTIONS itself, also to those that are not preflights."
            }
            Self::Vary => {
                "Some responses to origins that are not listed have no Vary: a cache could serve them to one that is."
            }
            Self::UnhandledErrors => {
                "The response to an error that the application does not handle (500) lacks the headers."
            }
            Self::Guards => {
                "A preflight that the application's own checks reject, or for a path without a route, stays rejected."
            }
            Self::Filters => {
                "Responses of filters and of the error page lack the headers, so that the page cannot read a 401."
            }
        }
    }
}

macro_rules! idioms {
    ($($id:literal, $package:literal, $file:literal, [$($lack:ident),*], $unlisted:expr;)*) => {
        const IDIOMS: &[Idiom] = &[$(Idiom {
            id: $id,
            package: $package,
            lacks: &[$(Lack::$lack),*],
            unlisted: $unlisted,
            template: include_str!(concat!("products/idiomatic/", $file)),
        }),*];
    };
}

/// Of the package cors.
const CORS_PACKAGE: &str = "If that has no methods, it allows GET, HEAD, PUT, PATCH, POST and DELETE, and without allowedHeaders every \
                            header: take these lines out here, too.";
/// Of Koa's and Hono's `cors()`.
const LISTS_OF_METHODS: &str = "If that has no allowMethods, it allows GET, HEAD, PUT, POST, DELETE and PATCH, and without allowHeaders \
                                every header: take these lines out here, too.";

idioms! {
    "express", "the package cors", "express.mjs", [PlainOptions], CORS_PACKAGE;
    "fastify", "@fastify/cors", "fastify.mjs", [PlainOptions], "If that has no allowedHeaders, it allows every header: take this line out here, too.";
    "koa", "@koa/cors", "koa.mjs", [Vary], LISTS_OF_METHODS;
    "hono", "hono/cors", "hono.mjs", [PlainOptions], LISTS_OF_METHODS;
    "nestjs", "its own enableCors()", "nestjs.ts", [PlainOptions], CORS_PACKAGE;
    "fastapi", "its own CORSMiddleware", "fastapi.py", [Vary, UnhandledErrors], "";
    "flask", "Flask-CORS", "flask.py", [Guards, Vary], "If that has no methods or allow_headers, it allows all of them: take these lines out here, too.";
    "axum", "tower-http's CorsLayer", "axum.rs", [PlainOptions], "";
    "actix-web", "actix-cors", "actix-web.rs", [Vary], "";
    "spring-mvc", "its own addCorsMappings()", "spring-mvc.java", [Filters], "";
    "spring-webflux", "its own addCorsMappings()", "spring-webflux.java", [Filters], "";
}

/// What products lack that have one form alone.
const LIMITS: &[(&str, &[Lack])] =
    &[("mcp-typescript", &[Lack::PlainOptions]), ("mcp-python", &[Lack::Vary, Lack::UnhandledErrors])];

/// Whether a template can allow more to the listed origins than to everyone.
pub(super) fn is_two_fold(template: &str) -> bool {
    ["if everyone", "js_write_head("].iter().any(|name| template.contains(name))
}

impl Product {
    /// What a form of it lacks.
    #[must_use]
    pub fn lacks_in(&self, form: Form) -> &'static [Lack] {
        match self.idiom().filter(|_| !form.strict) {
            Some(idiom) => idiom.lacks,
            None => LIMITS.iter().find(|(id, _)| *id == self.id).map_or(&[], |(_, lacks)| *lacks),
        }
    }

    /// Whether its usual form would lack what is needed.
    #[must_use]
    pub fn usually_lacks(&self, needed: &[Lack]) -> bool {
        self.lacks_in(Form::default()).iter().any(|lack| needed.contains(lack))
    }

    /// Its usual way to set CORS, where that is not the strict form itself.
    pub(super) fn idiom(&self) -> Option<&'static Idiom> {
        IDIOMS.iter().find(|idiom| idiom.id == self.id)
    }

    /// The form in which it can hold a policy: the strict one where the usual way has one policy for all origins.
    pub(super) fn form_for(&self, policy: &Policy, form: Form) -> Form {
        let usual_can = self.idiom().is_none_or(|idiom| is_two_fold(idiom.template));
        Form { strict: form.strict || policy.is_public() && !usual_can, ..form }
    }

    /// The template of a form of it.
    pub(super) fn template_of(&self, form: Form) -> &'static str {
        self.idiom().filter(|_| !form.strict).map_or(self.template, |idiom| idiom.template)
    }

    /// Whether it has a usual form beside the strict one.
    #[must_use]
    pub fn has_usual_form(&self) -> bool {
        self.idiom().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_of_a_product() {
        let limited = LIMITS.iter().map(|(id, _)| *id);
        for id in IDIOMS.iter().map(|idiom| idiom.id).chain(limited) {
            let found = Product::named(id).map(|product| product.id);
            assert_eq!(found.ok(), Some(id));
        }
    }
}
