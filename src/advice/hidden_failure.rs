//! What to change where a call is allowed and the page still does not get what it wants: a redirect turned its method into a GET,
//! or a cookie is not kept.

use super::change::{Repair, change_of};
use super::investigation::InvestigatedCall;
use super::page_change::{PageChange, same_resource};
use super::step::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, Action, Step, allowed_origin, steps};
use crate::fetch::{Kind, Outcome, Tainting};
use crate::probe::{CallTrace, Exchange, Need};
use crate::rules::{CookieFault, CookieOutcome, Notice, Rule};
use crate::web::cookie::Refused;
use crate::web::headers::HeaderList;
use crate::web::origin::Origin;
use crate::web::request::Credentials;
use crate::web::site::{Relation, relation};
use crate::web::text::shown;

/// Cookies of what stands in front of the app, by the start of their names: no page wants them.
const OF_INFRASTRUCTURE: [&str; 8] =
    ["__cf", "_cf", "AWSALB", "ARRAffinity", "incap_ses", "visid_incap", "BIGip", "ak_bmsc"];

/// The cookies that a page with credentials wants and does not keep.
pub fn lost_sessions(call: &CallTrace) -> impl Iterator<Item = &CookieOutcome> {
    let include = call.question.effective_modes().credentials == Credentials::Include;
    let is_own =
        |cookie: &&CookieOutcome| !OF_INFRASTRUCTURE.iter().any(|start| cookie.name.starts_with(start));
    call.lost_cookies().filter(move |_| include).filter(is_own)
}

/// Adds what to change in a call that is allowed, or that is once its responses are changed.
pub(super) fn add_hidden_changes(investigated: InvestigatedCall<'_>, repair: &mut Repair) {
    let call = investigated.call;
    if call.unsent.is_some() {
        return;
    }
    if !matches!(call.outcome, Outcome::Allowed(_)) {
        let include = call.question.effective_modes().credentials == Credentials::Include;
        if include && !repair.changes.is_empty() && repair.page.is_none() && repair.instead.is_none() {
            keep_cookies(call, repair);
        }
        return;
    }
    keep_method(call, repair);
    if repair.page.is_none() {
        keep_cookies(call, repair);
    }
}

/// The page calls the URL behind the redirect, where that is the same thing; otherwise the redirect keeps the method.
fn keep_method(call: &CallTrace, repair: &mut Repair) {
    if call.method_changed().is_none() {
        return;
    }
    let mut pairs = call.exchanges.iter().zip(call.exchanges.iter().skip(1)).enumerate();
    let changed = pairs.find(|(_, (exchange, next))| {
        exchange.request.kind == Kind::Actual
            && next.request.message.method.as_str() == "GET"
            && exchange.request.message.method.as_str() != "GET"
    });
    let Some((number, (exchange, _))) = changed else { return };
    let Ok(response) = &exchange.response else { return };
    if let Some(url) = same_resource(exchange) {
        repair.page = Some(PageChange::CallDirectly { url, from_null: false });
        return;
    }
    let status = match response.status {
        301 => 308,
        302 => 307,
        // See Other: the server means a GET.
        _ if !call.question.needs.contains(&Need::Method) => return,
        _ => 307,
    };
    let change = change_of(&mut repair.changes, number);
    change.status = Some(status);
    change.steps.push(Step::new(Action::Status, status.to_string()));
}

/// The cookies that are not kept, and what each needs.
fn keep_cookies(call: &CallTrace, repair: &mut Repair) {
    let needed = call.question.needs.contains(&Need::Cookie);
    let lost: Vec<&CookieOutcome> =
        if needed { call.lost_cookies().collect() } else { lost_sessions(call).collect() };
    let held: Vec<&Notice> = call
        .notices
        .iter()
        .filter(|notice| needed && matches!(notice, Notice::Cookie { sent: false, .. }))
        .collect();
    let by_mode = |fault: &CookieFault| matches!(fault, CookieFault::OtherOrigin | CookieFault::Omit);
    let needs_credentials = lost.iter().filter_map(|cookie| cookie.fault()).any(by_mode)
        || held.iter().any(|notice| notice.rule() == Rule::CookieNotSentMode);
    if needs_credentials && !send_credentials(call, repair) {
        return;
    }
    for cookie in lost {
        let Some(fault) = cookie.fault() else { continue };
        match cookie_step(call, cookie, fault) {
            CookieChange::Attributes(step) => {
                change_of(&mut repair.changes, cookie.exchange).steps.push(step)
            }
            CookieChange::None => {}
            CookieChange::Other(words) => {
                repair.instead.get_or_insert(words);
            }
        }
    }
    for notice in held.into_iter().filter(|notice| notice.rule() != Rule::CookieNotSentMode) {
        let (Rule::CookieSamesiteDefault | Rule::CookieSamesiteLax | Rule::CookieSamesiteStrict) =
            notice.rule()
        else {
            repair.instead.get_or_insert(notice.message().trim_end_matches('.').to_owned());
            continue;
        };
        let Notice::Cookie { name, .. } = notice else { continue };
        let words = format!(
            "Set the cookie {} with SameSite=None; Secure in the response that sets it, over https",
            shown(name)
        );
        repair.instead.get_or_insert(words);
    }
}

/// The page sends credentials, and each response allows that to it. False where the server would have to trust `null`.
fn send_credentials(call: &CallTrace, repair: &mut Repair) -> bool {
    let page = call.question.origin();
    if page.is_opaque() {
        repair.instead = Some(
            "Give the page an origin: serve it over https, and put allow-same-origin into its sandbox, if it has one; a page \
             without an origin must not have credentials"
                .into(),
        );
        return false;
    }
    repair.page = Some(PageChange::SendCredentials);
    let origin = page.serialize();
    for (number, exchange) in call.exchanges.iter().enumerate() {
        let Ok(response) = &exchange.response else { continue };
        let is_cors = exchange.request.tainting == Tainting::Cors;
        if !is_cors || exchange.request.message.headers.get_text("origin").as_deref() == Some("null") {
            continue;
        }
        let mut headers = HeaderList::new();
        if response.headers.get_text(ALLOW_ORIGIN).as_deref() != Some(origin.as_str()) {
            headers.append(ALLOW_ORIGIN, allowed_origin(&origin, true));
            if !response.headers.varies_by("origin") {
                headers.append("Vary", "Origin");
            }
        }
        if response.headers.get_text(ALLOW_CREDENTIALS).as_deref() != Some("true") {
            headers.append(ALLOW_CREDENTIALS, "true");
        }
        if headers.iter().next().is_none() {
            continue;
        }
        let new = steps(None, &headers, Some(response), &origin);
        let change = change_of(&mut repair.changes, number);
        change.steps.extend(new);
        for header in &headers {
            change.headers.set(&header.name, &header.value);
        }
    }
    true
}

/// What a cookie needs.
enum CookieChange {
    Attributes(Step),
    /// Something else does it.
    None,
    Other(String),
}

fn cookie_step(call: &CallTrace, cookie: &CookieOutcome, fault: &CookieFault) -> CookieChange {
    let Some(exchange) = call.exchanges.get(cookie.exchange) else { return CookieChange::None };
    let url = &exchange.request.message.url;
    let line = line_of(exchange, &cookie.name);
    let has = |attribute: &str| {
        line.split(';').skip(1).any(|part| part.trim().to_ascii_lowercase().starts_with(attribute))
    };
    let is_secure = url.scheme() == "https";
    let is_cross_site = relation(call.question.origin(), &Origin::of(url)) == Relation::CrossSite;
    let with = |add: &[&str], old: Option<String>| {
        let add = add.iter().map(|attribute| (*attribute).to_owned()).collect();
        CookieChange::Attributes(Step {
            add,
            old,
            ..Step::of(Action::SetCookie, "Set-Cookie", cookie.name.clone())
        })
    };
    let attribute = |name: &str| {
        let parts = line.split(';').skip(1).map(str::trim);
        parts.filter(|part| part.to_ascii_lowercase().starts_with(name)).map(str::to_owned).next()
    };
    let to_https = || {
        CookieChange::Other(format!(
            "Serve the target over https, and set the cookie {} with SameSite=None; Secure: other sites' pages get it over https \
             only",
            shown(&cookie.name)
        ))
    };
    match fault {
        CookieFault::OtherOrigin | CookieFault::Omit if is_cross_site && !has("samesite=none") => {
            if is_secure { with(&["SameSite=None", "Secure"], None) } else { to_https() }
        }
        CookieFault::OtherOrigin | CookieFault::Omit => CookieChange::None,
        CookieFault::SameSite { .. } | CookieFault::SameSiteRedirect { .. } => {
            if is_secure {
                with(&["SameSite=None", "Secure"], attribute("samesite"))
            } else {
                to_https()
            }
        }
        CookieFault::Refused(
            Refused::DomainMismatch { .. } | Refused::PublicSuffix { .. } | Refused::DomainNotAscii { .. },
        )
        | CookieFault::Domain { .. } => with(&[], attribute("domain")),
        CookieFault::Path { .. } => with(&["Path=/"], attribute("path")),
        CookieFault::Refused(
            Refused::SameSiteNoneWithoutSecure | Refused::PartitionedWithoutSecure | Refused::PrefixSecure,
        ) if is_secure => with(&["Secure"], None),
        CookieFault::Refused(Refused::PrefixHost { .. }) if is_secure => {
            with(&["Secure", "Path=/"], attribute("domain"))
        }
        CookieFault::Insecure | CookieFault::Refused(Refused::SecureFromInsecure) => {
            CookieChange::Other("Serve the target over https: its cookie is Secure".into())
        }
        _ => CookieChange::Other(cookie.message().trim_end_matches('.').to_owned()),
    }
}

/// The `Set-Cookie` line of a cookie.
fn line_of(exchange: &Exchange, name: &str) -> String {
    let response = exchange.response.as_ref().ok();
    let mut lines = response.into_iter().flat_map(|response| response.headers.lines("set-cookie"));
    let is_it = |line: &String| line.split(['=', ';']).next().is_some_and(|own| own.trim() == name);
    lines.find_map(|header| Some(header.text()).filter(is_it)).unwrap_or_default()
}
