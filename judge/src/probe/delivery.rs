//! JSONP: what became of the call that the page waits for, and what the browser calls what stopped it.

use super::diagnosis::CallTrace;
use crate::fetch::mime_check::{mime_type_blocks, nosniff_blocks};
use crate::fetch::{Engine, Outcome, Tainting, callback, integrity};
use crate::rules::{Fault, Notice, Rule, Violation};
use crate::web::body::{BodyEnd, Cut};
use crate::web::browser::Browser;
use crate::web::message::{Failure, FailureKind};
use crate::web::request::Destination;

/// What became of a JSONP request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Whether the element's `load` event fires.
    pub loaded: bool,
    /// Whether the script calls the page's function before that.
    pub delivered: bool,
    /// How often it calls it, from top to bottom; `None` where that is not known, or nothing loaded.
    pub calls: Option<u32>,
    /// What stopped the script, in the browser's own name; `None` where it has none.
    pub cause: Option<&'static str>,
}

impl CallTrace {
    /// What became of the call that the page waits for; `None` where it waits for none.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        let script = &self.question.call.attributes.script;
        script.callback.as_ref()?;
        let not_called = matches!(&self.outcome, Outcome::Blocked(violation)
            if matches!(violation.fault, Fault::CallbackNotCalled { .. }));
        let delivered = matches!(self.outcome, Outcome::Allowed(_));
        let loaded = delivered || not_called;
        let response = self.exchanges.last().and_then(|exchange| exchange.response.as_ref().ok());
        let run = response.filter(|_| loaded).and_then(|response| callback::run(script, response));
        Some(Delivery { loaded, delivered, calls: run.and_then(|run| run.calls), cause: self.cause() })
    }

    fn cause(&self) -> Option<&'static str> {
        let browser = self.question.browser();
        let cause = match &self.outcome {
            Outcome::Allowed(_) => return None,
            Outcome::Blocked(violation) => self.blocked_cause(violation, browser),
            Outcome::Failed(failure) => self.failure_cause(failure, browser),
        };
        let gives_way = cause.is_none_or(|cause| matches!(cause, "corp" | "csp" | "mixed-content"));
        if gives_way && self.reports_integrity() { Some("integrity") } else { cause }
    }

    /// Whether a script's `integrity` is reported besides what stopped it.
    fn reports_integrity(&self) -> bool {
        let (call, engine) = (&self.question.call, Engine::of(self.question.browser()));
        let Some(last) = self.exchanges.last().filter(|_| engine.integrity.reported_beside_all_else) else {
            return false;
        };
        let is_decoded =
            !matches!(&self.outcome, Outcome::Failed(failure) if failure.kind == FailureKind::BodyNotDecoded);
        let response = last.response.as_ref().ok().filter(|_| is_decoded);
        let bytes = response
            .map_or(&[][..], |response| response.body.whole.as_deref().unwrap_or(&response.body.start));
        integrity::is_reported(&call.attributes.integrity, self.is_opaque(), bytes, engine)
    }

    /// Whether the page may not look at what its last request got.
    fn is_opaque(&self) -> bool {
        self.exchanges.last().is_some_and(|exchange| exchange.request.tainting == Tainting::Opaque)
    }

    /// Chromium's network error without its prefix, and the same of WebKit where it tells it apart; Firefox has no name for any.
    fn failure_cause(&self, failure: &Failure, browser: Browser) -> Option<&'static str> {
        let under_cors = || {
            self.notices.iter().any(|notice| matches!(notice, Notice::CorsNetwork | Notice::PreflightNetwork))
        };
        let engine = browser.engine();
        if engine == Browser::Firefox {
            return super::failure_rule(failure.kind).name_in(browser).filter(|_| under_cors());
        }
        let webkit = engine == Browser::WebKit;
        let cut = self
            .exchanges
            .last()
            .and_then(|exchange| exchange.response.as_ref().ok())
            .map(|response| &response.body.end);
        Some(match failure.kind {
            FailureKind::UnknownHost => "name-not-resolved",
            FailureKind::ConnectionRefused => "connection-refused",
            FailureKind::ConnectionFailed => "connection-closed",
            FailureKind::TimedOut => "timed-out",
            FailureKind::CertificateInvalid => "cert-authority-invalid",
            FailureKind::TlsFailed => "ssl-protocol-error",
            FailureKind::EmptyResponse if webkit => "connection-closed",
            FailureKind::EmptyResponse => "empty-response",
            FailureKind::NotHttp | FailureKind::MalformedHttp => "invalid-http-response",
            FailureKind::HeadTooLarge => "response-headers-too-big",
            FailureKind::BodyCutOff => match cut {
                Some(BodyEnd::Cut(Cut::Length { .. })) => "content-length-mismatch",
                Some(BodyEnd::Cut(Cut::Reset)) => "connection-reset",
                Some(BodyEnd::Cut(Cut::BadChunk)) => "invalid-chunked-encoding",
                _ => "incomplete-chunked-encoding",
            },
            FailureKind::BodyNotDecoded => "content-decoding-failed",
            FailureKind::ProxyFailed => "unexpected-proxy-auth",
            FailureKind::NotSendable | FailureKind::NotAllowed => return None,
        })
    }

    /// What Firefox says of a redirect that it stopped: it takes it for the script itself, and judges its type.
    fn redirect_cause(&self) -> Option<&'static str> {
        let response = self.exchanges.last()?.response.as_ref().ok()?;
        if self.is_opaque() {
            return Some("orb");
        }
        let never = mime_type_blocks(&response.headers, Destination::Script).map(|_| "mime-type");
        never.or_else(|| nosniff_blocks(&response.headers, Destination::Script).map(|_| "mime-nosniff"))
    }

    fn blocked_cause(&self, violation: &Violation, browser: Browser) -> Option<&'static str> {
        let engine = browser.engine();
        if violation.context.under_cors
            && let Some(name) = violation.name_in(browser)
        {
            return Some(name);
        }
        let chromium = engine == Browser::Chromium;
        let firefox = engine == Browser::Firefox;
        if firefox
            && matches!(violation.rule(), Rule::CspResource | Rule::RedirectMixedContent)
            && let Some(cause) = self.redirect_cause()
        {
            return Some(cause);
        }
        Some(match violation.rule() {
            Rule::OrbBlocked => "orb",
            // Firefox looks first whether the type is one that no script has.
            Rule::NosniffScript if firefox && is_never_script(violation) => "mime-type",
            Rule::NosniffScript => "mime-nosniff",
            Rule::MimeScript => "mime-type",
            Rule::CspResource => "csp",
            Rule::CspTrustedTypes => "trusted-types",
            Rule::MixedContent | Rule::RedirectMixedContent => "mixed-content",
            Rule::IntegrityMismatch | Rule::IntegrityOpaque => "integrity",
            Rule::CorpSameOrigin if chromium => "corp-not-same-origin",
            Rule::CorpSameSite if chromium => "corp-not-same-site",
            Rule::CoepRequireCorp if chromium => {
                "corp-not-same-origin-after-defaulted-to-same-origin-by-coep"
            }
            Rule::CorpSameOrigin | Rule::CorpSameSite | Rule::CoepRequireCorp => "corp",
            _ if firefox => return None,
            Rule::ElementStatus => "http-status",
            Rule::RedirectTooMany => "too-many-redirects",
            Rule::UrlBadPort | Rule::RedirectBadPort => "unsafe-port",
            Rule::RedirectLocationInvalid => "invalid-redirect",
            Rule::RedirectScheme if chromium && !is_known_scheme(violation) => "unknown-url-scheme",
            Rule::RedirectScheme => "unsafe-redirect",
            Rule::UrlScheme => "unknown-url-scheme",
            _ => return None,
        })
    }
}

/// Whether Chromium knows the scheme that a redirect leads to, and does not follow it: others are unknown to it.
fn is_known_scheme(violation: &Violation) -> bool {
    const KNOWN: [&str; 6] = ["about", "blob", "chrome", "data", "file", "filesystem"];
    matches!(&violation.fault, Fault::RedirectScheme { scheme, .. } if KNOWN.contains(&scheme.as_str()))
}

fn is_never_script(violation: &Violation) -> bool {
    let Fault::NosniffBlocked { received: Some(received), .. } = &violation.fault else { return false };
    received == "text/csv" || ["image/", "audio/", "video/"].iter().any(|kind| received.starts_with(kind))
}

/// What JSONP costs: each page that loads the script can read its data.
pub(super) fn note_readers(call: &mut CallTrace) {
    let script = &call.question.call.attributes.script;
    let own = call.question.origin().is_origin_of(call.question.url());
    if script.callback.is_none() || own || !matches!(call.outcome, Outcome::Allowed(_)) {
        return;
    }
    let sent = call.exchanges.last().and_then(|exchange| exchange.request.message.headers.get_text("cookie"));
    let names = sent.iter().flat_map(|cookies| cookies.split(';'));
    let names = names.filter_map(|cookie| Some(cookie.split_once('=')?.0.trim().to_owned()));
    let cookies = names.collect();
    call.notices.push(Notice::JsonpReadable { cookies });
}
