//! A recording made into a draft: the calls that its pages made to other origins must be allowed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;

use url::Url;

use super::recorded_request::{RequestForm, Secrets, form_of_document, request_form};
use super::shape::shape;
use super::{Draft, DraftTarget, UNKNOWN, literal, named_origins, target_name, unknown};
use crate::fetch::{Call, Client, Kind, Outcome, Page, is_same_origin_request};
use crate::probe::{CallTrace, Question};
use crate::record::har::Har;
use crate::replay::{
    Assumption, Finding, JudgedEntry, JudgedFrame, Missing, Overrides, framed_documents, is_socket,
    judge_each,
};
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::http_url::http_url;
use crate::web::method::Method;
use crate::web::origin::Origin;
use crate::web::request::{Initiator, Mode};
use crate::web::script::without_parameter;
use crate::web::text::{counted, list, shown};

/// The most requests that are kept separate.
const MOST_SHAPES: usize = 5_000;
/// The most that is said of a target.
const MOST_NOTES: usize = 40;

/// What is taken of a recording.
#[derive(Clone, Debug)]
pub struct Recorded<'a> {
    /// The origins whose pages are trusted, where they are not those that were recorded.
    pub origins: &'a [String],
    /// Where the API is; default: anywhere.
    pub base_url: Option<&'a Url>,
}

/// A recording without a request for a draft: a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NothingToDraft {
    /// What was left out of it: sentences.
    pub omitted: Vec<String>,
    /// Whether requests were left out because the file does not say which page made them, or whether one did.
    pub lacks_page: bool,
}

impl std::error::Error for NothingToDraft {}

impl fmt::Display for NothingToDraft {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("it has no cross-origin request with CORS")?;
        for remark in &self.omitted {
            write!(out, "; {}", remark.trim_end_matches('.').replacen("Left out", "left out", 1))?;
        }
        Ok(())
    }
}

/// Draws a draft of all calls that pages made to other origins, as far as a page's origin matters to it.
///
/// # Errors
/// Where there is no such request.
pub fn from_har(har: &Har, overrides: &Overrides, recorded: &Recorded<'_>) -> Result<Draft, NothingToDraft> {
    let mut collected = Collected { base_url: recorded.base_url, ..Collected::default() };
    judge_each(har, overrides, |judged| collected.add(&judged));
    for document in framed_documents(har, overrides) {
        collected.document(&document);
    }
    collected.draft(&har.recorder, recorded.origins)
}

/// All requests, those that are alike as one.
#[derive(Default)]
struct Collected<'a> {
    base_url: Option<&'a Url>,
    /// The pages' origins, in the order of their calls.
    pages: Vec<String>,
    /// Each request, and its index in `all`.
    known: HashMap<(Place, String, RequestForm), usize>,
    all: Vec<CollectedRequest>,
    /// The first path of each place, as the file will write it.
    examples: HashMap<Place, String>,
    /// The paths of each request, by their hashes.
    variants: HashSet<(usize, u64)>,
    secrets: Secrets,
    omitted: Omitted,
}

/// Where requests went: the API's origin, and the shape of the path.
type Place = (String, String);

/// One request, as often as it was made.
struct CollectedRequest {
    place: Place,
    method: String,
    form: RequestForm,
    pages: BTreeSet<usize>,
    count: usize,
    variants: usize,
    /// How often a rule blocked it.
    blocked: BTreeMap<&'static str, usize>,
    /// How often, and why, there is no response.
    without_response: BTreeMap<String, usize>,
    /// How often, and why, the file does not say what became of it.
    unknown: BTreeMap<String, usize>,
    /// What is not in the file, and matters.
    assumed: BTreeSet<String>,
    /// Whether each response that was allowed was so for everybody.
    public: bool,
    /// Whether it goes without CORS.
    without_cors: bool,
}

/// How many requests are not in the draft.
#[derive(Default)]
struct Omitted {
    lacks_page: bool,
    without_cors: usize,
    elsewhere: usize,
    too_many: usize,
    unknown: BTreeMap<String, usize>,
}

impl Collected<'_> {
    fn add(&mut self, judged: &JudgedEntry) {
        match &judged.finding {
            // Other sites may try to open the page's own socket.
            Finding::SameOrigin if judged.url.starts_with("ws") => {
                if let Ok(url) = Url::parse(&judged.url) {
                    let page = Page::new(Origin::of(&http_url(&url)));
                    let call = Call::new(Initiator::WebSocket, url);
                    self.request(&Question::new(page, call, Client::new(Browser::default())), Ok(None), &[]);
                }
            }
            // Documents in frames are collected by themselves.
            Finding::SameOrigin | Finding::NotApplicable(_) | Finding::Frame(_) => {}
            Finding::Verdict(diagnosis, assumed) => {
                self.request(&diagnosis.question, Ok(Some(diagnosis.first_call())), assumed);
            }
            Finding::Unknown { missing, question: Some(question), .. } => {
                self.request(question, Err(missing), &[]);
            }
            Finding::Unknown { missing, question: None, .. } => {
                self.omitted.lacks_page |= matches!(missing, Missing::Initiator | Missing::PageOrigin);
                *self.omitted.unknown.entry(missing.cause()).or_default() += 1;
            }
        }
    }

    /// A request, with its verdict or with why there is none, and what was assumed for it.
    fn request(
        &mut self,
        question: &Question,
        result: Result<Option<&CallTrace>, &Missing>,
        assumed: &[Assumption],
    ) {
        let url = question.url();
        let socket = is_socket(question);
        let is_own = !socket && is_same_origin_request(question.origin(), url);
        let has_scheme = match socket {
            true => matches!(url.scheme(), "ws" | "wss"),
            false => matches!(url.scheme(), "http" | "https"),
        };
        if is_own || !has_scheme || Method::normalized(question.method()).is_err() {
            return;
        }
        let callback = question.call.attributes.script.callback.as_ref();
        let url = &callback.map_or_else(|| url.clone(), |callback| without_parameter(url, &callback.param));
        if self.base_url.is_some_and(|base| !is_below(&http_url(url), base)) {
            self.omitted.elsewhere += 1;
            return;
        }
        let without_cors = !socket && question.effective_modes().mode == Mode::NoCors;
        // A file that is not an image fails for every page; many recordings lack the body that would show it.
        let allowed = match result {
            Ok(None) => true,
            Ok(Some(call)) => {
                matches!(call.outcome, Outcome::Allowed(_))
                    || matches!(call.rule(), Some(Rule::ElementContent | Rule::ElementStatus))
            }
            Err(missing) => *missing == Missing::Body,
        };
        if without_cors && allowed && callback.is_none() {
            self.omitted.without_cors += 1;
            return;
        }
        let base = url.origin().ascii_serialization();
        let place: Place = (base.clone(), shape(url));
        let method = question.method().to_owned();
        let form = request_form(question, &base, &mut self.secrets);
        let page = question.origin().serialize();
        let Some(request) = self.counted(place, method, form, url, page) else { return };
        request.without_cors = without_cors;
        // A preflight is known to have passed where its request got a response.
        let credentials = assumed.iter().filter(|assumption| assumption.is_about_credentials());
        request.assumed.extend(credentials.map(Assumption::message));
        request.public &= result.is_ok_and(|call| call.is_some_and(is_public));
        let Some(result) = result.transpose() else { return };
        match result.map(|call| (&call.outcome, call.rule())) {
            Ok((Outcome::Blocked(_), Some(rule))) => *request.blocked.entry(rule.id()).or_default() += 1,
            Ok((Outcome::Failed(_), rule)) => {
                let words = rule.map_or("the network failed", |rule| rule.id());
                *request.without_response.entry(words.to_owned()).or_default() += 1;
            }
            Ok(_) => {}
            // There was a response, and the file has not all of it.
            Err(Missing::Body) => *request.unknown.entry(Missing::Body.cause()).or_default() += 1,
            Err(missing) => *request.without_response.entry(missing.cause()).or_default() += 1,
        }
    }

    /// The request that stands for all that are alike, with this one counted; `None` where there are too many.
    fn counted(
        &mut self,
        place: Place,
        method: String,
        form: RequestForm,
        url: &Url,
        page: String,
    ) -> Option<&mut CollectedRequest> {
        let key = (place.clone(), method.clone(), form.clone());
        let at = match self.known.get(&key) {
            Some(at) => *at,
            None if self.all.len() == MOST_SHAPES => {
                self.omitted.too_many += 1;
                return None;
            }
            None => {
                let (secrets, base) = (&mut self.secrets, place.0.clone());
                self.examples.entry(place.clone()).or_insert_with(|| secrets.path(url, &base));
                self.known.insert(key, self.all.len());
                self.all.push(CollectedRequest {
                    place,
                    method,
                    form,
                    pages: BTreeSet::new(),
                    count: 0,
                    variants: 0,
                    blocked: BTreeMap::new(),
                    without_response: BTreeMap::new(),
                    unknown: BTreeMap::new(),
                    assumed: BTreeSet::new(),
                    public: true,
                    without_cors: false,
                });
                self.all.len() - 1
            }
        };
        let page = self.pages.iter().position(|known| *known == page).unwrap_or_else(|| {
            self.pages.push(page);
            self.pages.len() - 1
        });
        let is_new = self.variants.insert((at, hash(url)));
        let request = &mut self.all[at];
        request.pages.insert(page);
        request.count += 1;
        request.variants += usize::from(is_new);
        Some(request)
    }

    /// A document in a frame of a page of another origin.
    fn document(&mut self, framed: &JudgedFrame) {
        let JudgedFrame { question, judged, cookies, .. } = framed;
        let Some(url) = question.parsed_url() else { return };
        let page = question.page.url_origin();
        if page.is_opaque() || page.is_origin_of(&url) {
            return;
        }
        if self.base_url.is_some_and(|base| !is_below(&url, base)) {
            self.omitted.elsewhere += 1;
            return;
        }
        let base = url.origin().ascii_serialization();
        let form = form_of_document(question.shown_as, &base, cookies, &mut self.secrets);
        let place = (base, shape(&url));
        if let Some(request) = self.counted(place, "GET".into(), form, &url, page.serialize()) {
            request.public = false;
            if let Some(rule) = judged.rule() {
                *request.blocked.entry(rule.id()).or_default() += 1;
            }
        }
    }

    fn draft(self, recorder: &str, given: &[String]) -> Result<Draft, NothingToDraft> {
        if self.all.is_empty() {
            let Omitted { lacks_page, .. } = self.omitted;
            return Err(NothingToDraft { omitted: self.omitted.remarks(), lacks_page });
        }
        let origins = named_origins(if given.is_empty() { &self.pages } else { given });
        let mut draft = Draft::default();
        let who = if recorder.is_empty() { String::new() } else { format!(" by {}", shown(recorder)) };
        draft
            .remarks
            .push(format!("Made from a HAR, recorded{who}. Requests that pages made in it must be allowed."));
        if !given.is_empty() && self.pages.iter().any(|page| !given.contains(page)) {
            draft.remarks.push(format!("The recorded pages are of {}.", list(&self.pages)));
        }
        draft.remarks.extend(self.omitted.remarks());
        draft.origins = origins.into_iter().map(|(name, origin)| (name, origin, true)).collect();
        let apis: Vec<Url> =
            self.all.iter().filter_map(|request| Url::parse(&request.place.0).ok()).collect();
        draft.origins.push((UNKNOWN.into(), unknown(&apis).serialize(), false));

        let bases: Vec<String> = self.all.iter().map(|request| request.place.0.clone()).collect();
        let several = bases.iter().any(|base| *base != bases[0]);
        for group in self.groups(&draft, given.is_empty()) {
            let Group { mut target, base, paths, notes } = group;
            let label = self.secrets.label(&base);
            let name = target_name(&draft, if several { label } else { "" }, &target, &paths);
            target.url = literal(&base);
            target.paths = paths;
            target.notes = notes;
            draft.targets.push((name, target));
        }
        draft.remarks.extend(self.secrets.remarks());
        draft.variables = self.secrets.variables();
        Ok(draft)
    }

    /// Methods of one path that are called alike are one target's; so are paths with the same methods.
    fn groups(&self, draft: &Draft, own_pages: bool) -> Vec<Group> {
        let mut order: Vec<&Place> = Vec::new();
        let mut places: HashMap<&Place, Vec<&CollectedRequest>> = HashMap::new();
        for request in &self.all {
            let known = places.entry(&request.place).or_default();
            if known.is_empty() {
                order.push(&request.place);
            }
            known.push(request);
        }
        let mut groups: Vec<Group> = Vec::new();
        for place in order {
            let mut alike: Vec<(DraftTarget, Vec<String>)> = Vec::new();
            let path = &self.examples[place];
            for request in &places[place] {
                let target = self.target(request, draft, own_pages);
                let same = |known: &&mut (DraftTarget, Vec<String>)| {
                    DraftTarget { methods: Vec::new(), ..known.0.clone() } == target
                };
                let notes = request.notes(path);
                match alike.iter_mut().find(same) {
                    Some((known, known_notes)) if known.methods.contains(&request.method) => {
                        known_notes.extend(notes)
                    }
                    Some((known, known_notes)) => {
                        known.methods.push(request.method.clone());
                        known_notes.extend(notes);
                    }
                    None => {
                        alike.push((DraftTarget { methods: vec![request.method.clone()], ..target }, notes))
                    }
                }
            }
            for (target, notes) in alike {
                match groups.iter_mut().find(|known| known.base == place.0 && known.target == target) {
                    Some(known) => {
                        if !known.paths.contains(path) {
                            known.paths.push(path.clone());
                        }
                        known.notes.extend(notes);
                    }
                    None => {
                        groups.push(Group { target, base: place.0.clone(), paths: vec![path.clone()], notes })
                    }
                }
            }
        }
        for group in &mut groups {
            if group.notes.len() > MOST_NOTES {
                let more = group.notes.len() - MOST_NOTES;
                group.notes.truncate(MOST_NOTES);
                group.notes.push(format!("{more} more remarks are not shown."));
            }
        }
        groups
    }

    /// How a request is made, and which pages may make it.
    fn target(&self, request: &CollectedRequest, draft: &Draft, own_pages: bool) -> DraftTarget {
        let mut target = request.form.target(&request.place.0, &self.secrets);
        let trusted: Vec<&String> =
            draft.origins.iter().filter(|(.., trusted)| *trusted).map(|(name, ..)| name).collect();
        let allowed: Vec<String> = match own_pages {
            true => request
                .pages
                .iter()
                .filter_map(|page| trusted.get(*page))
                .map(|name| (*name).clone())
                .collect(),
            false => trusted.iter().map(|name| (*name).clone()).collect(),
        };
        if request.public {
            target.allow = vec!["all".into()];
        } else if request.without_cors {
            // What a page may load without CORS, others may mostly too.
            target.allow = allowed;
            target.deny = Some(Vec::new());
        } else if allowed.len() < trusted.len() {
            target.allow = allowed;
            target.deny = Some(vec!["untrusted".into()]);
        }
        target
    }
}

/// A target to be.
struct Group {
    target: DraftTarget,
    base: String,
    paths: Vec<String>,
    notes: Vec<String>,
}

impl CollectedRequest {
    fn notes(&self, path: &str) -> Vec<String> {
        let what = format!("{} {}", self.method, shown(path));
        let mut notes = Vec::new();
        if self.variants > 1 {
            notes.push(format!(
                "{what} stands for {} URLs that differ in numbers, ids or query values.",
                self.variants
            ));
        }
        let often = |count: usize| {
            if self.count > 1 { format!(" {count} of {} times", self.count) } else { String::new() }
        };
        for (rule, count) in &self.blocked {
            notes.push(format!("{what} was blocked{} when this was recorded: {rule}.", often(*count)));
        }
        notes.extend(self.assumed.iter().map(|words| format!("{what}: assumed {words}.")));
        for (words, count) in &self.unknown {
            notes.push(format!(
                "The recording does not show what became of {what}{}: {words}.",
                often(*count)
            ));
        }
        for (words, count) in &self.without_response {
            notes.push(format!(
                "{what} got no response{} when this was recorded: {}.",
                often(*count),
                shown(words)
            ));
        }
        notes
    }
}

impl Omitted {
    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let requests = |count: usize| counted(count, "request");
        if self.without_cors > 0 {
            remarks.push(format!(
                "Left out: {} without CORS, such as for images, which any page may make.",
                requests(self.without_cors)
            ));
        }
        if self.elsewhere > 0 {
            remarks.push(format!("Left out: {} outside the base URL.", requests(self.elsewhere)));
        }
        if self.too_many > 0 {
            remarks.push(format!(
                "Left out: {} beyond the first {MOST_SHAPES} different ones; a base URL selects those of one API.",
                requests(self.too_many)
            ));
        }
        for (words, count) in &self.unknown {
            remarks.push(format!("Left out: {}: {}.", requests(*count), shown(words)));
        }
        remarks
    }
}

/// Whether the response may be read by everybody.
fn is_public(call: &CallTrace) -> bool {
    let responses = call.exchanges.iter().rev().filter(|exchange| exchange.request.kind == Kind::Actual);
    let last = responses.filter_map(|exchange| exchange.response.as_ref().ok()).next();
    matches!(call.outcome, Outcome::Allowed(_))
        && last
            .and_then(|response| response.headers.get_text("access-control-allow-origin"))
            .is_some_and(|value| value == "*")
}

/// Whether a URL is of this origin, and its path the same or below.
fn is_below(url: &Url, base: &Url) -> bool {
    let folder = base.path().trim_end_matches('/');
    let rest = url.path().strip_prefix(folder);
    url.origin() == base.origin() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn hash(url: &Url) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    url.path().hash(&mut hasher);
    url.query().hash(&mut hasher);
    hasher.finish()
}
