//! Mistakes in files that are programs: the server that they describe does not do what their author wants.

use url::Url;

use super::Place;
use super::simulation::{
    ALLOW_ORIGIN, Dropped, Line, NotKnown, Product, Sent, Simulation, plain_request, respond,
};
use crate::audit::Severity;
use crate::rules::Rule;
use crate::web::origin::Origin;

/// How many of the trusted origins are tried.
const MOST: usize = 20;

/// A mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The header is not on errors.
    NotOnErrors(Product),
    /// The header of an outer level does not hold here: its line there, in words.
    Dropped {
        /// The value that is lost.
        value: String,
        /// Where it stands.
        line: usize,
        /// Whether it is because of another `if` that holds as well, and not because of an inner level.
        by_if: bool,
    },
    /// The response is allowed, and the preflight is not: why.
    PreflightIncomplete {
        /// What is wrong with the preflight's response.
        why: String,
        /// The product.
        product: Product,
    },
    /// The header is there twice.
    Doubled {
        /// The values.
        values: Vec<String>,
        /// The product.
        product: Product,
    },
    /// It is there twice where the server behind sends it too.
    MayBeDoubled {
        /// The product.
        product: Product,
        /// The line that names the server behind: its directive.
        pass: &'static str,
    },
}

impl Mistake {
    pub(super) fn rule(&self) -> Rule {
        match self {
            Self::NotOnErrors(_) => Rule::HeaderNotOnErrors,
            Self::Dropped { .. } => Rule::HeaderDroppedByInheritance,
            Self::PreflightIncomplete { .. } => Rule::PreflightIncomplete,
            Self::Doubled { .. } | Self::MayBeDoubled { .. } => Rule::HeaderDoubled,
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::NotOnErrors(_) => Severity::Low,
            Self::Dropped { .. } | Self::PreflightIncomplete { .. } | Self::Doubled { .. } => {
                Severity::Medium
            }
            Self::MayBeDoubled { .. } => Severity::Info,
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::NotOnErrors(Product::Nginx) => {
                "Access-Control-Allow-Origin is not on errors such as 401, 403, 404 or 500: the page cannot read them, and sees a CORS \
                 error instead of the status. Without always, add_header holds only for 200, 201, 204, 206, 301, 302, 303, 304, 307 \
                 and 308."
                    .into()
            }
            Self::NotOnErrors(Product::Apache) => {
                "Access-Control-Allow-Origin is not on Apache's own errors such as 401, 403, 404 or 500: the page cannot read them, and \
                 sees a CORS error instead of the status. Without always, Header holds only for responses of a handler."
                    .into()
            }
            Self::Dropped { value, line, by_if } => {
                let why = match by_if {
                    true => "of several ifs that hold, only the last one has a say",
                    false => "a level with an add_header of its own inherits none",
                };
                format!("Access-Control-Allow-Origin: {value} of line {line} is not sent here: {why}.")
            }
            Self::PreflightIncomplete { why, .. } => {
                format!("The response lets the page in, but its preflight fails: {why}.")
            }
            Self::Doubled { values, .. } => format!(
                "Access-Control-Allow-Origin is sent {} times ({}), and browsers take one.",
                values.len(),
                values.join(", ")
            ),
            Self::MayBeDoubled { .. } => "If the server behind sends Access-Control-Allow-Origin too, it is there twice, and browsers take \
                                      one."
                .into(),
        }
    }

    pub(super) fn change(&self) -> String {
        match self {
            Self::NotOnErrors(Product::Nginx) => "Write always at the end of the add_header.".into(),
            Self::NotOnErrors(Product::Apache) => {
                "Write Header always set; and remove the line without always, as both would be sent.".into()
            }
            Self::Dropped { by_if: true, .. } => {
                "Set variables in the ifs, and write the add_header lines with them once, beside the ifs.".into()
            }
            Self::Dropped { .. } => "Repeat the CORS headers in this block, for example with an include.".into(),
            Self::PreflightIncomplete { product: Product::Nginx, .. } => {
                "In if ($request_method = OPTIONS), repeat the add_header lines of Access-Control-Allow-Origin and of the others, and \
                 return 204."
                    .into()
            }
            Self::PreflightIncomplete { product: Product::Apache, .. } => {
                "Let OPTIONS pass without authentication, set the headers with Header always, and respond with \
                 RewriteRule ^ - [R=204,L]."
                    .into()
            }
            Self::Doubled { product: Product::Nginx, .. } => "Keep one add_header of it.".into(),
            Self::Doubled { product: Product::Apache, .. } => {
                "Use one table: Header always set everywhere, and Header onsuccess unset for what others add.".into()
            }
            Self::MayBeDoubled { product: Product::Nginx, pass } => {
                let hide = pass.strip_suffix("_pass").unwrap_or("proxy");
                format!("Write {hide}_hide_header Access-Control-Allow-Origin beside the {pass}.")
            }
            Self::MayBeDoubled { product: Product::Apache, .. } => {
                "Write Header onsuccess unset Access-Control-Allow-Origin beside the Header always set.".into()
            }
        }
    }
}

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) mistakes: Vec<(Place, String, Mistake)>,
    pub(super) not_known: Vec<NotKnown>,
    pub(super) assumed: Vec<NotKnown>,
}

/// What is assumed of a server behind.
pub(super) fn assumption(sent: &Sent) -> Option<NotKnown> {
    let place = sent.back_end?;
    let what =
        if sent.may_gain(ALLOW_ORIGIN) { "no CORS headers of its own, and status 200" } else { "status 200" };
    Some(NotKnown::new(place, format!("Assumed: the server behind this line sends {what}.")))
}

/// The line that sends the header to one of these origins.
pub(super) fn place_of_line(
    simulation: &dyn Simulation,
    target: &Url,
    origins: impl Iterator<Item = String>,
) -> Option<Place> {
    origins.take(MOST).find_map(|origin| {
        let sent = respond(simulation, &plain_request(target, "GET", &[("Origin", &origin)])).ok()?;
        sent.lines_of(ALLOW_ORIGIN).next().map(|line| line.place)
    })
}

/// The mistakes that show with the origins that may get in.
pub(super) fn mistakes(simulation: &dyn Simulation, target: &Url, trusted: &[Origin]) -> Found {
    let mut found = Found::default();
    for origin in trusted.iter().take(MOST) {
        let origin = origin.serialize();
        match respond(simulation, &plain_request(target, "GET", &[("Origin", &origin)])) {
            Err(why) => found.not_known.push(why),
            Ok(sent) => {
                found.assumed.extend(assumption(&sent));
                found.not_known.extend(leads_to_itself(&sent, target));
                of_response(simulation.product(), &sent, &mut found);
                let is_let_in =
                    sent.lines_of(ALLOW_ORIGIN).any(|line| line.value == origin || line.value == "*");
                if is_let_in && (sent.status < 400 || sent.status == 401) && simulation.expects_preflights() {
                    of_preflight(simulation, target, &origin, &mut found);
                }
            }
        }
    }
    let mut seen = Vec::new();
    found.mistakes.retain(|(place, _, mistake)| {
        let key = (*place, mistake.rule());
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
    found
}

/// A redirect to the same URL: in front of it something else has the TLS, and what that says is not known.
fn leads_to_itself(sent: &Sent, target: &Url) -> Option<NotKnown> {
    let line = sent.lines_of("Location").next().filter(|_| (300..400).contains(&sent.status))?;
    let to = target.join(&line.value).ok()?;
    (to == *target).then(|| {
        let why = "It redirects to the same URL: whether the request came with TLS, as the server is told, is not in the file.";
        NotKnown::new(line.place, why)
    })
}

fn of_response(product: Product, sent: &Sent, found: &mut Found) {
    let lines: Vec<&Line> = sent.lines_of(ALLOW_ORIGIN).collect();
    if let Some(Dropped { line, place, by_if }) = &sent.dropped {
        let mistake = Mistake::Dropped { value: line.value.clone(), line: line.place.line, by_if: *by_if };
        found.mistakes.push((*place, String::new(), mistake));
    }
    let Some(first) = lines.first() else { return };
    let mut add = |place: Place, mistake| found.mistakes.push((place, String::new(), mistake));
    if let Some(second) = lines.get(1) {
        let values = lines.iter().map(|line| line.value.clone()).collect();
        add(second.place, Mistake::Doubled { values, product });
    } else if sent.may_gain(ALLOW_ORIGIN) {
        add(first.place, Mistake::MayBeDoubled { product, pass: sent.pass });
    }
    let is_on_errors = sent.on_error.iter().any(|line| line.name.eq_ignore_ascii_case(ALLOW_ORIGIN));
    if sent.status < 400 && !is_on_errors {
        add(first.place, Mistake::NotOnErrors(product));
    }
}

fn of_preflight(simulation: &dyn Simulation, target: &Url, origin: &str, found: &mut Found) {
    let headers = [
        ("Origin", origin),
        ("Access-Control-Request-Method", "PUT"),
        ("Access-Control-Request-Headers", "content-type"),
    ];
    let sent = match respond(simulation, &plain_request(target, "OPTIONS", &headers)) {
        Err(why) => return found.not_known.push(why),
        Ok(sent) => sent,
    };
    if sent.back_end.is_some() {
        return;
    }
    let lines: Vec<&Line> = sent.lines_of(ALLOW_ORIGIN).collect();
    let why = if !(200..300).contains(&sent.status) {
        format!("OPTIONS gets the status {}, which is not between 200 and 299", sent.status)
    } else if lines.is_empty() {
        "the response to OPTIONS has no Access-Control-Allow-Origin".into()
    } else if lines.len() > 1 {
        "the response to OPTIONS has more than one Access-Control-Allow-Origin".into()
    } else {
        return;
    };
    let product = simulation.product();
    found.mistakes.push((sent.place, String::new(), Mistake::PreflightIncomplete { why, product }));
}
