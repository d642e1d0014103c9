//! The command that fixes what an audit found.

use super::fix_command::FixCommand;
use crate::advice::product_of_response;
use crate::audit::{Audit, Class, Severity};
use crate::fetch::without_password;
use crate::fix::{Product, SocketProduct};
use crate::web::request::Credentials;

/// The command that prints a configuration which lets in the trusted origins alone, for the product that responded where it is known.
/// `None` where another setting than the list of origins is at fault.
pub(super) fn command(audit: &Audit, class: Class) -> Option<String> {
    let is_socket =
        class == Class::WebSocketHijacking || matches!(audit.question.url().scheme(), "ws" | "wss");
    if class == Class::ResourcePolicyMissing {
        return None;
    }
    let seen = audit.response.as_ref().and_then(product_of_response);
    let product = match is_socket {
        true => seen.filter(|name| SocketProduct::named(name).is_some()),
        false => seen.filter(|name| Product::named(name).is_ok()),
    };
    Some(words(audit, product.unwrap_or("PRODUCT"), is_socket))
}

/// The command for the worst finding that has one and is worth it.
pub(super) fn of_worst(audit: &Audit) -> Option<String> {
    let worst = audit.findings.iter().filter(|finding| finding.severity > Severity::Info);
    worst.into_iter().find_map(|finding| command(audit, finding.class))
}

fn words(audit: &Audit, product: &str, is_socket: bool) -> String {
    let question = &audit.question;
    FixCommand {
        product,
        url: Some(without_password(question.url())),
        is_socket,
        origins: audit.trusted.iter().map(|one| one.origin.clone()).collect(),
        methods: vec![question.method()],
        headers: question.call.headers.iter().map(|(name, _)| name.as_str()).collect(),
        expose: Vec::new(),
        credentials: question.call.credentials == Credentials::Include,
    }
    .line()
}
