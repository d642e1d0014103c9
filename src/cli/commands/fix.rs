//! `corscheck fix`

use super::typed;
use crate::cli::args::{Fix, Format};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit};
use crate::fix::{Configuration, Product, Target, policy_of};
use crate::policy::{AllowedMethod, AllowedOrigin, HeaderName, Origins, Parts, Policy, PolicyError};
use crate::probe::Question;
use crate::render;
use crate::web::request::Credentials;

/// Runs the command.
pub(crate) fn run(args: &Fix, terminal: &Terminal) -> Result<Exit, Error> {
    let Some(name) = args.product.as_deref().filter(|_| !args.list) else {
        Terminal::print(&match args.format {
            Format::Json => render::json::products(Product::all()),
            Format::Text => render::fix::products(Product::all(), terminal.style),
        })?;
        return Ok(Exit::Success);
    };
    let product = product("--for", name)?;
    let url = typed::url(&args.url).map_err(|error| Error::Usage(format!("--url: {error}")))?;
    let target = Target::of(&url).map_err(|error| Error::Usage(format!("--url: {error}")))?;
    let configuration = Configuration::write(product, policy(args)?, &target)
        .map_err(|error| Error::Usage(error.to_string()))?;
    Terminal::print(&match args.format {
        Format::Json => render::json::configuration(&configuration),
        Format::Text => render::fix::text(&configuration),
    })?;
    Ok(Exit::Success)
}

/// The configuration that allows a question's request.
pub(super) fn of_question(product: &'static Product, question: &Question) -> Result<Configuration, Error> {
    let wrong = |error: &dyn std::error::Error| Error::Usage(format!("--fix: {error}"));
    let policy = policy_of(question).map_err(|error| wrong(&error))?;
    let target = Target::of(question.url()).map_err(|error| wrong(&error))?;
    Configuration::write(product, policy, &target).map_err(|error| wrong(&error))
}

/// The product that a flag names.
pub(super) fn product(flag: &str, name: &str) -> Result<&'static Product, Error> {
    Product::named(name).map_err(|error| {
        let error = error.to_string();
        let gap = if error.ends_with('?') { "" } else { ";" };
        Error::Usage(format!("{flag}: {error}{gap} 'corscheck fix --list' lists all"))
    })
}

fn policy(args: &Fix) -> Result<Policy, Error> {
    let origins = if args.origin.iter().any(|origin| origin == "*") {
        if args.origin.iter().any(|origin| origin != "*") {
            return Err(Error::Usage(
                "--origin: '*' allows any origin already; use it alone, or list origins without it".into(),
            ));
        }
        Origins::Any
    } else {
        Origins::Listed(each("--origin", &whole(&args.origin), AllowedOrigin::parse)?)
    };
    let parts = Parts {
        origins,
        methods: each("--method", &args.method, AllowedMethod::parse)?,
        headers: each("--header", &args.header, HeaderName::of_request)?,
        exposed: each("--expose", &args.expose, HeaderName::of_response)?,
        credentials: args.credentials == Credentials::Include,
        max_age: args.max_age,
    };
    Policy::new(parts).map_err(|error| Error::Usage(error.to_string()))
}

/// Origins with what they lacked.
fn whole(origins: &[String]) -> Vec<String> {
    origins.iter().map(|text| typed::completed(text).into_owned()).collect()
}

/// Reads all values of a flag.
fn each<T>(flag: &str, texts: &[String], parse: fn(&str) -> Result<T, PolicyError>) -> Result<Vec<T>, Error> {
    let read = texts.iter().map(|text| parse(text));
    read.collect::<Result<_, _>>().map_err(|error| Error::Usage(format!("{flag}: {error}")))
}
