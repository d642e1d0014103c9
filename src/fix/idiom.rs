//! The usual way of each product that has one: its own package or setting for CORS, and what that lacks.

use super::Product;

/// A product's usual way to set CORS.
#[derive(Debug)]
pub(super) struct Idiom {
    /// The product.
    id: &'static str,
    /// What it uses; it follows the word "with".
    pub(super) package: &'static str,
    /// What it lacks.
    pub(super) lacks: &'static [Lack],
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
    /// The response to an error in a middleware has no headers.
    MiddlewareErrors,
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
            Self::MiddlewareErrors => {
                "The response to an error in a middleware of the application, such as its authentication (401), lacks the headers."
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
    ($($id:literal, $package:literal, $file:literal, [$($lack:ident),*];)*) => {
        const IDIOMS: &[Idiom] = &[$(Idiom {
            id: $id,
            package: $package,
            lacks: &[$(Lack::$lack),*],
            template: include_str!(concat!("products/idiomatic/", $file)),
        }),*];
    };
}

idioms! {
    "express", "the package cors", "express.mjs", [PlainOptions];
    "fastify", "@fastify/cors", "fastify.mjs", [PlainOptions];
    "koa", "@koa/cors", "koa.mjs", [Vary];
    "hono", "hono/cors", "hono.mjs", [PlainOptions];
    "nestjs", "its own enableCors()", "nestjs.ts", [PlainOptions];
    "fastapi", "its own CORSMiddleware", "fastapi.py", [Vary, UnhandledErrors];
    "flask", "Flask-CORS", "flask.py", [Guards, Vary];
    "axum", "tower-http's CorsLayer", "axum.rs", [PlainOptions];
    "actix-web", "actix-cors", "actix-web.rs", [MiddlewareErrors, Vary];
    "spring-mvc", "its own addCorsMappings()", "spring-mvc.java", [Filters];
    "spring-webflux", "its own addCorsMappings()", "spring-webflux.java", [Filters];
}

impl Product {
    /// Its usual way to set CORS, where that is not the strict form itself.
    pub(super) fn idiom(&self) -> Option<&'static Idiom> {
        IDIOMS.iter().find(|idiom| idiom.id == self.id)
    }

    /// What its usual way lacks, compared with the strict form; `None` where there is only one form.
    #[must_use]
    pub fn lacks(&self) -> Option<&'static [Lack]> {
        self.idiom().map(|idiom| idiom.lacks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_of_a_product() {
        for idiom in IDIOMS {
            let found = Product::named(idiom.id).map(|product| product.id);
            assert_eq!(found.ok(), Some(idiom.id));
        }
    }
}
