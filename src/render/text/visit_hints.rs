//! What a page could do better although nothing fails: what depends on how a browser is set, what costs time, what a cache can spoil.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::super::Style;
use super::super::paint::Mark;
use super::layout::hanging;
use crate::advice::{Findings, Investigation, NEEDLESS_PREFLIGHT};
use crate::confirm::Visited;
use crate::fetch::{Kind, Outcome, without_password};
use crate::probe::{Diagnosis, Question, probe};
use crate::record::console;
use crate::replay::{Finding, JudgedEntry};
use crate::rules::{MaxAge, Notice, Rule};
use crate::web::address_space::{AddressSpace, PageSpace};
use crate::web::message::{Failure, FailureKind, Reply};
use crate::web::origin::Origin;
use crate::web::site::{Relation, relation};
use crate::web::text::{counted, list, visible};

/// How many requests of one kind are named.
const NAMED: usize = 5;

/// A page and what it did.
pub(super) struct Hints<'a> {
    pub(super) page: &'a Url,
    pub(super) visited: &'a Visited,
    pub(super) own: &'a [JudgedEntry],
    pub(super) style: Style,
}

impl Hints<'_> {
    /// All of them; empty where there is nothing to say.
    pub(super) fn text(&self) -> String {
        let mut all = self.cookies();
        all.extend(self.local_network());
        all.extend(self.upgraded());
        all.extend(self.vary());
        all.extend(self.preflights());
        if all.is_empty() {
            return String::new();
        }
        let lines = all.into_iter().map(|words| {
            hanging(&visible(&words), "  !  ", 5, self.style).replacen('!', &Mark::Advice.text(self.style), 1)
        });
        format!("\nAlso\n{}", lines.collect::<String>())
    }

    fn diagnoses(&self) -> impl Iterator<Item = (&JudgedEntry, &Diagnosis)> {
        self.own.iter().filter_map(|one| match &one.finding {
            Finding::Verdict(diagnosis, _) => Some((one, &**diagnosis)),
            _ => None,
        })
    }

    /// Requests that send or get cookies of another site.
    fn cookies(&self) -> Vec<String> {
        let page = Origin::of_page(self.page);
        let mut sent = Named::default();
        let mut set = Named::default();
        for (one, diagnosis) in self.diagnoses() {
            for exchange in &diagnosis.first_call().exchanges {
                let request = &exchange.request;
                let is_foreign = relation(&page, &Origin::of(&request.message.url)) == Relation::CrossSite;
                if request.kind != Kind::Actual || !is_foreign {
                    continue;
                }
                if request.message.headers.contains("cookie") {
                    sent.add(one);
                } else if exchange
                    .response
                    .as_ref()
                    .is_ok_and(|response| response.headers.contains("set-cookie"))
                {
                    set.add(one);
                }
            }
        }
        let mut all = Vec::new();
        if let Some(named) = sent.words() {
            all.push(format!(
                "Third-party cookies: {named} sent cookies of another site than the page's. Where third-party cookies are blocked, as \
                 in Safari, the cookies stay out, and the server takes the person to be logged out. Serve the API below the page's \
                 own site, or use a token."
            ));
        }
        if let Some(named) = set.words() {
            all.push(format!(
                "Third-party cookies: the response to {named} sets cookies, of another site than the page's. Where third-party \
                 cookies are blocked, as in Safari, they are not stored."
            ));
        }
        all
    }

    /// Requests from a page to what is nearer to the person's machine.
    fn local_network(&self) -> Vec<String> {
        let address = |entry: usize| self.visited.requests.get(entry).and_then(|request| request.address);
        let space = |address: Option<std::net::IpAddr>, url: &Url| {
            address.map(AddressSpace::of).or_else(|| AddressSpace::of_host(url))
        };
        let Some(page) = space(self.visited.page_address, self.page) else { return Vec::new() };
        let mut permission = Named::default();
        let mut blocked = Named::default();
        for (one, diagnosis) in self.diagnoses() {
            let Some(target) =
                space(address(one.entry), diagnosis.question.url()).filter(|target| *target < page)
            else {
                continue;
            };
            let question =
                Question::clone(&diagnosis.question).in_spaces(Some(PageSpace::known(page)), Some(target));
            let Some(again) = again(diagnosis, question) else { continue };
            let call = again.first_call();
            match &call.outcome {
                Outcome::Blocked(violation) if violation.rule() == Rule::LnaInsecureContext => {
                    blocked.add(one)
                }
                _ if call.notices.iter().any(|notice| notice.rule() == Rule::LnaPermission) => {
                    permission.add(one)
                }
                _ => {}
            }
        }
        let mut all = Vec::new();
        if let Some(named) = permission.words() {
            all.push(format!(
                "Local network access: {named} went from a page of the {} address space to a nearer one. Chrome asks the person for \
                 permission first, and blocks the request where it is denied (lna-permission).",
                page.id()
            ));
        }
        if let Some(named) = blocked.words() {
            all.push(format!(
                "Local network access: {named} went from a page of the {} address space to a nearer one, and the page is not secure. \
                 Where this is enforced, Chrome blocks it (lna-insecure-context): serve the page over https.",
                page.id()
            ));
        }
        all
    }

    /// Mixed content that the browser upgraded.
    fn upgraded(&self) -> Vec<String> {
        let mut urls: Vec<String> = Vec::new();
        let of_console = self.visited.console.iter().flat_map(|line| console::read(&line.text));
        let of_console = of_console
            .filter(|message| message.rules == [Rule::MixedUpgraded])
            .filter_map(|message| message.fact("url").map(str::to_owned));
        let of_notices = self.diagnoses().flat_map(|(_, diagnosis)| &diagnosis.first_call().notices);
        let of_notices = of_notices.filter_map(|notice| match notice {
            Notice::MixedUpgraded { url } => Some(url.clone()),
            _ => None,
        });
        for url in of_console.chain(of_notices) {
            let url = Url::parse(&url).map_or(url, |url| without_password(&url));
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        if urls.is_empty() {
            return Vec::new();
        }
        let named = named(&urls);
        vec![format!(
            "Mixed content: {named}: the page is secure, so the browser requested https instead. An older browser, or a server without \
             https, shows nothing: write https in the page."
        )]
    }

    /// Responses that depend on the page's origin and do not say so.
    fn vary(&self) -> Vec<String> {
        let mut without = Named::default();
        for (one, diagnosis) in self.diagnoses() {
            let call = diagnosis.first_call();
            if one.method == "GET" && call.notices.contains(&Notice::OriginReflected) {
                without.add(one);
            }
        }
        without.words().map_or_else(Vec::new, |named| {
            vec![format!(
                "Vary: Origin is missing: {named} got Access-Control-Allow-Origin with the page's own origin. A cache may give this \
                 response to a page of another origin, which is then blocked. Send Vary: Origin with every response."
            )]
        })
    }

    /// What preflights cost, and which could be cached or done without.
    fn preflights(&self) -> Vec<String> {
        let (mut count, mut time) = (0_usize, Duration::ZERO);
        let mut rows: BTreeMap<(String, String), Preflight> = BTreeMap::new();
        let mut needless: Vec<String> = Vec::new();
        for (one, diagnosis) in self.diagnoses() {
            let call = diagnosis.first_call();
            // Of a call that is blocked, time is not what matters.
            if !matches!(call.outcome, Outcome::Allowed(_)) {
                continue;
            }
            let mut exchanges =
                call.exchanges.iter().filter(|exchange| exchange.request.kind == Kind::Preflight).peekable();
            if exchanges.peek().is_none() {
                continue;
            }
            for exchange in exchanges {
                count += 1;
                time += exchange.elapsed;
                let url = without_password(&exchange.request.message.url);
                let row = rows.entry((one.method.clone(), url)).or_default();
                row.count += 1;
                row.time += exchange.elapsed;
                row.why = exchange.request.reasons.iter().map(|reason| reason.message()).collect();
                row.cached =
                    exchange.lifetime.as_ref().map(|lifetime| (lifetime.useful_seconds(), lifetime.because));
            }
            let investigation = Investigation::from(diagnosis);
            for advice in &Findings::of(&investigation).first_call().advice {
                if advice.id == NEEDLESS_PREFLIGHT && !needless.contains(&advice.message) {
                    needless.push(advice.message.clone());
                }
            }
        }
        if count == 0 {
            return Vec::new();
        }
        let total = format!("{} took {} ms in all.", counted(count, "preflight"), time.as_millis());
        // One row says it itself.
        let mut all: Vec<String> = (rows.len() > 1).then_some(total).into_iter().collect();
        let mut longest: Vec<_> = rows.into_iter().collect();
        longest.sort_by_key(|(_, row)| std::cmp::Reverse(row.time));
        for ((method, url), row) in longest.iter().take(NAMED) {
            all.push(row.words(method, url));
        }
        all.extend(needless);
        all
    }
}

/// The same responses, judged for another question.
fn again(diagnosis: &Diagnosis, question: Question) -> Option<Diagnosis> {
    let mut replies: Vec<_> = diagnosis.first_call().exchanges.iter().collect();
    let judged = probe(question, async |next| {
        let message = &next.message;
        let of_it = replies.iter().position(|exchange| {
            exchange.request.message.url == message.url && exchange.request.message.method == message.method
        });
        let missing = || Failure { kind: FailureKind::NotSendable, detail: "it was not sent".into() };
        match of_it {
            Some(number) => {
                let exchange = replies.remove(number);
                Reply::new(exchange.response.clone(), exchange.elapsed)
            }
            None => Reply::unsent(Err(missing())),
        }
    });
    judged.now_or_never()
}

/// The preflights of one kind of request.
#[derive(Default)]
struct Preflight {
    count: usize,
    time: Duration,
    why: Vec<String>,
    cached: Option<(u64, MaxAge)>,
}

impl Preflight {
    fn words(&self, method: &str, url: &str) -> String {
        let often = if self.count > 1 { format!("{} times, ", self.count) } else { String::new() };
        let why = if self.why.is_empty() { String::new() } else { format!("; {}", list(&self.why)) };
        let cached = match self.cached {
            None => String::new(),
            Some((seconds, MaxAge::Absent)) => {
                format!("; cached for {seconds} s: a longer Access-Control-Max-Age saves more of them")
            }
            Some((0, _)) => "; not cached: a longer Access-Control-Max-Age saves it next time".into(),
            Some((seconds, _)) => format!("; cached for {seconds} s"),
        };
        format!("Preflight of {method} {url}: {often}{} ms{why}{cached}", self.time.as_millis())
    }
}

/// Requests by name, and how many there are.
#[derive(Default)]
struct Named(Vec<String>);

impl Named {
    fn add(&mut self, one: &JudgedEntry) {
        let url = Url::parse(&one.url).map_or_else(|_| one.url.clone(), |url| without_password(&url));
        let name = format!("{} {url}", one.method);
        if !self.0.contains(&name) {
            self.0.push(name);
        }
    }

    fn words(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| named(&self.0))
    }
}

fn named(all: &[String]) -> String {
    if all.len() <= NAMED {
        return list(all);
    }
    format!("{} and {} more", all[..NAMED - 1].join(", "), all.len() - (NAMED - 1))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::confirm::VisitedRequest;
    use crate::fetch::Page;
    use crate::record::har::Har;
    use crate::replay::{Overrides, judge};
    use crate::web::browser::Browser;

    /// What is said of a page at a public address that calls this URL, whose server has this address.
    fn of(page: &str, url: &str, address: &str) -> String {
        let page = Url::parse(page).expect("a URL");
        let entry = json!({
            "_resourceType": "fetch", "_error": null,
            "request": { "method": "GET", "url": url, "headers": [{ "name": "Origin", "value": page.origin().ascii_serialization() }] },
            "response": { "status": 200, "headers": [{ "name": "Access-Control-Allow-Origin", "value": "*" }], "content": {} },
        });
        let har = json!({ "log": { "version": "1.2", "entries": [entry] } }).to_string();
        let har = Har::read(har.as_bytes()).expect("a HAR");
        let assumed = Page::new(Origin::of_page(&page));
        let overrides = Overrides { origin: None, assumed, browser: Some(Browser::Chromium), now: 0 };
        let own = judge(&har, &overrides);
        let visited = Visited {
            page_address: Some("93.184.216.34".parse().expect("an address")),
            requests: vec![VisitedRequest {
                address: Some(address.parse().expect("an address")),
                ..VisitedRequest::default()
            }],
            ..Visited::default()
        };
        let hints = Hints { page: &page, visited: &visited, own: &own, style: Style::new(true, 10_000) };
        hints.text()
    }

    #[test]
    fn local_network_access() {
        let secure = of("https://app.example.com/", "https://printer.example.com/items", "192.168.1.5");
        assert!(
            secure.contains("Local network access: GET https://printer.example.com/items")
                && secure.contains("lna-permission"),
            "{secure}"
        );
        let insecure = of("http://app.example.com/", "http://printer.example.com/items", "192.168.1.5");
        assert!(insecure.contains("lna-insecure-context"), "{insecure}");
        let public = of("https://app.example.com/", "https://api.example.com/items", "93.184.216.35");
        assert!(!public.contains("Local network"), "{public}");
    }
}
