//! The credentials of an operation: the first of its security requirements, as headers, cookies and parameters whose values come
//! from the environment.

use super::super::{DraftTarget, as_name, literal};
use super::document::{Documents, Place};
use crate::fetch::safelist::is_forbidden_request_header;
use crate::web::headers::is_token;
use crate::web::request::Credentials;

/// The variable for a secret that the document names; its value is a word where it is not set.
pub(super) struct Variable {
    /// The name.
    pub(super) name: String,
    /// How the file has it.
    pub(super) written: String,
}

impl Variable {
    /// A document must not choose which variable of the reader's environment goes to its server.
    pub(super) fn of(name: &str) -> Self {
        let name = format!("CORSCHECK_{}", as_name(name).replace('-', "_").to_ascii_uppercase());
        let written = format!("${{{name}:-unset}}");
        Self { name, written }
    }
}

/// Adds the credentials of an operation to its target; what goes to the query is returned, with the variables that are used.
pub(super) fn add(
    documents: &Documents,
    operation: Place<'_>,
    target: &mut DraftTarget,
) -> (Vec<(String, String)>, Vec<String>) {
    let (mut query, mut used) = (Vec::new(), Vec::new());
    let root = documents.root();
    let requirements = operation.get("security").map_or(root, |_| operation);
    let Some(first) = requirements.items("security").next() else { return (query, used) };
    for (name, _) in first.own_members() {
        let Some(scheme) = scheme(documents, name) else { continue };
        let variable = Variable::of(name.rsplit(['/', '#']).next().unwrap_or(name));
        let text = |key: &str| scheme.text(key).unwrap_or_default();
        let kind = text("type").to_ascii_lowercase();
        let added = match (kind.as_str(), text("in")) {
            ("apikey", "cookie") => {
                cookie(target, text("name"), &variable.written);
                true
            }
            ("apikey", "query") => {
                query.push((text("name").to_owned(), variable.written.clone()));
                true
            }
            ("apikey", _) => header(target, text("name"), variable.written.clone()),
            ("basic", _) => header(target, "Authorization", format!("Basic {}", variable.written)),
            ("http", _) => {
                let word = match text("scheme").to_ascii_lowercase().as_str() {
                    "basic" => "Basic",
                    "digest" => "Digest",
                    "dpop" => "DPoP",
                    _ => "Bearer",
                };
                header(target, "Authorization", format!("{word} {}", variable.written))
            }
            ("oauth2" | "openidconnect", _) => {
                header(target, "Authorization", format!("Bearer {}", variable.written))
            }
            _ => false,
        };
        if added {
            used.push(variable.name);
        }
    }
    (query, used)
}

/// The scheme of this name. Since 3.2 a name may also be a reference.
fn scheme<'a>(documents: &'a Documents, name: &str) -> Option<Place<'a>> {
    let root = documents.root();
    let schemes = root.get("components").and_then(|all| all.get("securitySchemes"));
    let schemes = schemes.or_else(|| root.get("securityDefinitions"))?;
    let found = schemes.get(name.rsplit('/').next().unwrap_or(name)).or_else(|| schemes.get(name))?;
    documents.resolved(found).ok()
}

fn header(target: &mut DraftTarget, name: &str, text: String) -> bool {
    let can_be_set = is_token(name.as_bytes()) && !is_forbidden_request_header(name, text.as_bytes());
    if can_be_set {
        target.headers.retain(|known, _| !known.eq_ignore_ascii_case(name));
        target.headers.insert(name.to_owned(), text);
    } else if name.eq_ignore_ascii_case("cookie") {
        target.credentials = Credentials::Include;
    }
    can_be_set
}

/// Adds a cookie.
pub(super) fn cookie(target: &mut DraftTarget, name: &str, text: &str) {
    target.credentials = Credentials::Include;
    target.cookies.push(format!("{}={text}; SameSite=None; Secure", literal(name)));
}
