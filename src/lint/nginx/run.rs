//! [The phases of a request](https://nginx.org/en/docs/dev/development_guide.html#http_phases) in nginx: rewriting, the choice of the
//! location, access, files, content, and the pages of errors. What is not marked otherwise was compared with nginx 1.22.1.

use super::super::Place;
use super::super::simulation::{ALLOW_ORIGIN, Dropped, Line, NotKnown, Sent};
use super::model::{AddHeader, Code, Condition, Handler, Matching, Model, RewriteFlag, Server};
use super::state::{State, normalized};
use crate::web::message::HttpRequest;

/// How often the URI may change.
const MOST_CHANGES: usize = 10;
/// The statuses with which `add_header` without `always` holds.
const USUAL: [u16; 10] = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308];

/// What comes of a phase.
pub(super) enum Step {
    /// The next phase.
    On,
    /// No more of the rewrite module's directives.
    Done,
    /// A response of `return` with a text or a status below 400.
    Respond(u16),
    /// A status that may have a page of its own.
    Fail(u16),
}

/// A run.
pub(super) struct Run<'a> {
    pub(super) state: State<'a>,
    pub(super) server: &'a Server,
    pub(super) level: usize,
    pub(super) handler: Option<&'a Handler>,
    file_is_there: bool,
    tested_file: Option<Place>,
    uri_changed: bool,
    changes: usize,
    /// The status that an error page keeps.
    kept: Option<u16>,
    in_error_page: bool,
    /// The directive that names the server behind.
    pass: &'static str,
    /// The `if`s of the location that held.
    ifs: Vec<usize>,
    /// A redirect's address.
    pub(super) to: Option<(String, Place)>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        model: &'a Model,
        server: &'a Server,
        request: &'a HttpRequest,
        file_is_there: bool,
    ) -> Self {
        Self {
            state: State::new(model, request, server),
            server,
            level: server.level,
            handler: None,
            file_is_there,
            tested_file: None,
            uri_changed: false,
            changes: 0,
            kept: None,
            in_error_page: false,
            pass: "proxy_pass",
            ifs: Vec::new(),
            to: None,
        }
    }

    pub(super) fn model(&self) -> &'a Model {
        self.state.model
    }

    /// The response.
    pub(super) fn respond(mut self) -> Result<Sent, NotKnown> {
        let mut step = self.whole()?;
        loop {
            let status = match step {
                Step::Fail(status) => status,
                Step::Respond(status) => return self.sent(status),
                Step::On | Step::Done => return self.sent(200),
            };
            match self.error_page(status)? {
                Some(next) => step = next,
                None => return self.sent(status),
            }
        }
    }

    /// From the server's own directives on.
    fn whole(&mut self) -> Result<Step, NotKnown> {
        self.enter(self.server.level)?;
        let model = self.model();
        match self.codes(&model.levels[self.server.level].codes)? {
            Step::On | Step::Done => {}
            other => return Ok(other),
        }
        self.at_location()
    }

    /// From the choice of the location on.
    fn at_location(&mut self) -> Result<Step, NotKnown> {
        loop {
            self.uri_changed = false;
            self.ifs.clear();
            if let Some(step) = self.choose()? {
                return Ok(step);
            }
            let model = self.model();
            if model.levels[self.level].is_internal && self.changes == 0 {
                return Ok(Step::Fail(404));
            }
            // At the level of the server itself, they have run already.
            if self.level != self.server.level {
                match self.codes(&model.levels[self.level].codes)? {
                    Step::On | Step::Done => {}
                    other => return Ok(other),
                }
            }
            if !self.uri_changed {
                return self.content();
            }
            self.changes += 1;
            if self.changes > MOST_CHANGES {
                return Ok(Step::Fail(500));
            }
        }
    }

    /// Makes a level the current one.
    pub(super) fn enter(&mut self, level: usize) -> Result<(), NotKnown> {
        self.level = level;
        let model = self.model();
        if let Some((name, place)) = model.around(level).flat_map(|level| &level.not_known).next() {
            return Err(NotKnown::new(*place, format!("What {name} does is not simulated.")));
        }
        if let Some(handler) = &model.levels[level].handler {
            self.handler = Some(handler);
        }
        Ok(())
    }

    /// [The directives of the rewrite module](https://nginx.org/en/docs/http/ngx_http_rewrite_module.html), in their order.
    fn codes(&mut self, codes: &'a [Code]) -> Result<Step, NotKnown> {
        for code in codes {
            match code {
                Code::Set(name, value) => {
                    let value = self.state.value(value, self.place())?;
                    self.state.variables.insert(name.clone(), value);
                }
                Code::If(condition, level, within) => {
                    if self.holds(condition)? {
                        // That of a server has no level of its own.
                        if self.level != self.server.level {
                            self.ifs.push(*level);
                            self.enter(*level)?;
                        }
                        match self.codes(within)? {
                            Step::On => {}
                            other => return Ok(other),
                        }
                    }
                }
                Code::Return(status, text) => return self.returned(*status, text.as_ref()),
                Code::Rewrite(rewrite) => {
                    let uri = self.state.uri.clone();
                    if !self.state.matches(&rewrite.pattern, &uri)? {
                        continue;
                    }
                    let place = rewrite.pattern.place;
                    let to = self.state.value(&rewrite.to, place)?;
                    if let RewriteFlag::Redirect(status) = rewrite.flag {
                        self.to = Some((self.absolute(&with_args(&to, &self.state.args)), place));
                        return Ok(Step::Fail(status));
                    }
                    let to = with_args(&to, &self.state.args);
                    let (path, args) = to.split_once('?').unwrap_or((&to, ""));
                    (self.state.uri, self.state.args) = (path.to_owned(), args.to_owned());
                    self.uri_changed = rewrite.flag != RewriteFlag::Break;
                    if rewrite.flag != RewriteFlag::None {
                        return Ok(Step::Done);
                    }
                }
                Code::Break => {
                    return Ok(Step::Done);
                }
                Code::NotKnown(name, place) => {
                    return Err(NotKnown::new(*place, format!("What {name} does is not simulated.")));
                }
            }
        }
        Ok(Step::On)
    }

    fn place(&self) -> Place {
        self.model().levels[self.level].place
    }

    /// [`return`](https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return): a text, and a status below 400, is sent as it is.
    fn returned(&mut self, status: u16, text: Option<&super::value::Value>) -> Result<Step, NotKnown> {
        let place = self.place();
        let text = text.map(|text| self.state.value(text, place)).transpose()?;
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            let to = text.unwrap_or_default();
            self.to = Some((self.absolute(&to), place));
            return Ok(Step::Fail(status));
        }
        match text {
            Some(text) if !text.is_empty() => Ok(Step::Respond(status)),
            _ if status < 400 => Ok(Step::Respond(status)),
            _ => Ok(Step::Fail(status)),
        }
    }

    /// A redirect's address as it is sent: absolute.
    pub(super) fn absolute(&self, to: &str) -> String {
        if !to.starts_with('/') {
            return to.to_owned();
        }
        let listen = self.server.listen();
        let is_usual = listen.port == if listen.is_tls { 443 } else { 80 };
        let port = if is_usual { String::new() } else { format!(":{}", listen.port) };
        format!("{}://{}{port}{to}", listen.scheme(), self.state.request.url.host_str().unwrap_or_default())
    }

    fn holds(&mut self, condition: &Condition) -> Result<bool, NotKnown> {
        Ok(match condition {
            Condition::Set(name) => {
                let value = self.state.variable(name, self.place())?;
                !value.is_empty() && value != "0"
            }
            Condition::Equal { name, value, negated, place } => {
                let own = self.state.variable(name, *place)?;
                let other = self.state.value(value, *place)?;
                (own == other) != *negated
            }
            Condition::Match { name, pattern, negated } => {
                let own = self.state.variable(name, pattern.place)?;
                self.state.matches(pattern, &own)? != *negated
            }
            Condition::File { negated, place } => {
                self.tested_file = Some(*place);
                self.file_is_there != *negated
            }
            Condition::NotKnown(place) => {
                return Err(NotKnown::new(*place, "This condition is not simulated."));
            }
        })
    }

    /// Access, files and content.
    fn content(&mut self) -> Result<Step, NotKnown> {
        if let Some(status) = self.access()? {
            return Ok(Step::Fail(status));
        }
        let model = self.model();
        let level = &model.levels[self.level];
        // Not that of the level around it.
        if let Some(files) = &level.try_files {
            self.tested_file = Some(files.place);
            let first = files.tests.iter().find(|test| !test.ends_with('/'));
            if self.file_is_there && first.is_some_and(|first| first != "$uri") {
                return Err(NotKnown::new(files.place, "The files that try_files tests are not known."));
            }
            if !(self.file_is_there && first.is_some()) {
                let last = self.state.value(&files.last, files.place)?;
                if let Some(status) = last.strip_prefix('=') {
                    return Ok(Step::Fail(status.parse().unwrap_or(500)));
                }
                return self.go_to(&last, files.place);
            }
        }
        match self.handler {
            Some(Handler::BackEnd(place, pass)) => {
                self.state.back_end = Some(*place);
                self.pass = pass;
                Ok(Step::On)
            }
            Some(Handler::Own) => Ok(Step::On),
            None => self.file(),
        }
    }

    /// A file, which is there.
    fn file(&mut self) -> Result<Step, NotKnown> {
        let method = self.state.method.clone();
        let model = self.model();
        if !matches!(method.as_str(), "GET" | "HEAD" | "POST") {
            return Ok(Step::Fail(405));
        }
        if self.state.uri.ends_with('/') {
            let index = model.around(self.level).find_map(|level| level.index.as_ref());
            let name = index.and_then(|names| names.first()).map_or("index.html", String::as_str);
            if name.contains('$') {
                return Err(NotKnown::new(self.place(), "The file that index names is not known."));
            }
            let to =
                if name.starts_with('/') { name.to_owned() } else { format!("{}{name}", self.state.uri) };
            return self.go_to(&to, self.place());
        }
        Ok(if method == "POST" { Step::Fail(405) } else { Step::On })
    }

    /// To another URI or a named location, within nginx.
    fn go_to(&mut self, to: &str, place: Place) -> Result<Step, NotKnown> {
        self.changes += 1;
        if self.changes > MOST_CHANGES {
            return Ok(Step::Fail(500));
        }
        if to.starts_with('@') {
            let locations = &self.model().levels[self.server.level].locations;
            let named = locations
                .iter()
                .find(|(matching, _)| matches!(matching, Matching::Named(name) if name == to));
            let Some((_, level)) = named else {
                return Err(NotKnown::new(place, format!("There is no location {to}.")));
            };
            self.handler = None;
            self.enter(*level)?;
            let model = self.model();
            self.uri_changed = false;
            self.ifs.clear();
            match self.codes(&model.levels[*level].codes)? {
                Step::On | Step::Done => {}
                other => return Ok(other),
            }
            return if self.uri_changed { self.at_location() } else { self.content() };
        }
        let (path, args) = to.split_once('?').unwrap_or((to, ""));
        self.state.uri = normalized(path);
        args.clone_into(&mut self.state.args);
        self.whole()
    }

    /// [`allow`, `deny`](https://nginx.org/en/docs/http/ngx_http_access_module.html) and `auth_basic`.
    fn access(&self) -> Result<Option<u16>, NotKnown> {
        let model = self.model();
        let rules = model.around(self.level).map(|level| &level.access).find(|rules| !rules.is_empty());
        // The first that fits decides, and only one for all fits every address.
        if let Some(rule) = rules.and_then(|rules| rules.first()) {
            match (rule.who.as_str(), rule.allows) {
                ("all", true) => {}
                ("all", false) => return Ok(Some(403)),
                _ => return Err(NotKnown::new(rule.place, "It depends on the user's address.")),
            }
        }
        if model.around(self.level).find_map(|level| level.auth) == Some(true) {
            if self.state.request.headers.contains("authorization") {
                return Err(NotKnown::new(self.place(), "Which passwords are right is not in the file."));
            }
            return Ok(Some(401));
        }
        Ok(None)
    }

    /// [The page of an error](https://nginx.org/en/docs/http/ngx_http_core_module.html#error_page), where it has one.
    fn error_page(&mut self, status: u16) -> Result<Option<Step>, NotKnown> {
        self.kept = Some(status);
        if self.in_error_page {
            return Ok(None);
        }
        let model = self.model();
        let pages = model.error_pages(self.level);
        if pages.is_empty() {
            return Ok(None);
        }
        self.in_error_page = true;
        let Some(page) = pages.iter().find(|page| page.statuses.contains(&status)) else { return Ok(None) };
        match page.overwrite {
            Some(0) => self.kept = None,
            Some(status) => self.kept = Some(status),
            None => {}
        }
        let target = self.state.value(&page.target, page.place)?;
        if target.starts_with('/') {
            if self.state.method != "HEAD" {
                self.state.method = "GET".into();
            }
            self.to = None;
            return self.go_to(&target, page.place).map(Some);
        }
        if target.starts_with('@') {
            self.to = None;
            return self.go_to(&target, page.place).map(Some);
        }
        let kept = self.kept.filter(|kept| matches!(kept, 301 | 302 | 303 | 307 | 308)).unwrap_or(302);
        self.kept = Some(kept);
        self.to = Some((target, page.place));
        Ok(Some(Step::Respond(kept)))
    }

    /// The response with this status, from the level that was reached.
    fn sent(mut self, status: u16) -> Result<Sent, NotKnown> {
        let status = self.kept.unwrap_or(status);
        let model = self.model();
        self.state.status = Some(status);
        let mut lines = Vec::new();
        let mut on_error = Vec::new();
        let mut hidden = model.hidden(self.level).to_vec();
        for header in model.more(self.level) {
            let value = self.state.value(&header.value, header.value_place)?;
            // One for all names that begin so.
            let is_decisive = header.name.strip_suffix('*').is_some_and(|start| {
                ALLOW_ORIGIN.to_ascii_lowercase().starts_with(&start.to_ascii_lowercase())
            });
            hidden.push(if is_decisive { ALLOW_ORIGIN.to_owned() } else { header.name.clone() });
            if !value.is_empty() {
                lines.push(Line { name: header.name.clone(), value, place: header.place });
            }
        }
        on_error.extend(lines.iter().cloned());
        for header in model.headers(self.level) {
            let value = self.state.value(&header.value, header.value_place)?;
            if value.is_empty() {
                continue;
            }
            let line = Line { name: header.name.clone(), value, place: header.place };
            if header.always {
                on_error.push(line.clone());
            }
            if header.always || USUAL.contains(&status) {
                lines.push(line);
            }
        }
        if let Some((to, place)) = self.to.take() {
            lines.push(Line { name: "Location".into(), value: to, place });
        }
        let is_sent = lines.iter().any(|line| line.name.eq_ignore_ascii_case(ALLOW_ORIGIN));
        let dropped = if is_sent { None } else { self.dropped()? };
        Ok(Sent {
            status,
            lines,
            on_error,
            dropped,
            place: model.levels[self.level].place,
            back_end: self.state.back_end,
            pass: self.pass,
            hidden,
            tested_file: self.tested_file,
        })
    }

    /// The line of an outer level that says who gets in, and does not hold because this level has lines of its own.
    fn dropped(&mut self) -> Result<Option<Dropped>, NotKnown> {
        if let Some(dropped) = self.dropped_by_if()? {
            return Ok(Some(dropped));
        }
        let model = self.model();
        let mut levels =
            model.around(self.level).map(|level| level.headers.as_slice()).filter(|all| !all.is_empty());
        let Some(own) = levels.next() else { return Ok(None) };
        let is_decisive = |name: &str| name.eq_ignore_ascii_case(ALLOW_ORIGIN);
        if own.iter().any(|header| is_decisive(&header.name)) {
            return Ok(None);
        }
        let Some(outer) = levels.flatten().find(|header| is_decisive(&header.name)) else { return Ok(None) };
        let value = self.state.value(&outer.value, outer.value_place)?;
        let line = Line { name: outer.name.clone(), value, place: outer.place };
        let place = own.first().map(|header| header.place).unwrap_or_default();
        Ok((!line.value.is_empty()).then_some(Dropped { line, place, by_if: false }))
    }

    /// The line of an `if` that held, and was followed by another one that held: only the last one's configuration is used.
    fn dropped_by_if(&mut self) -> Result<Option<Dropped>, NotKnown> {
        let model = self.model();
        let is_decisive = |header: &&AddHeader| header.name.eq_ignore_ascii_case(ALLOW_ORIGIN);
        let Some((last, others)) = self.ifs.split_last() else { return Ok(None) };
        if *last != self.level || model.headers(self.level).iter().any(|header| is_decisive(&header)) {
            return Ok(None);
        }
        let parent = model.levels[*last].parent;
        let others: Vec<usize> =
            others.iter().copied().filter(|one| model.levels[*one].parent == parent).collect();
        let lost =
            others.into_iter().rev().find_map(|level| model.levels[level].headers.iter().find(is_decisive));
        let Some(header) = lost else { return Ok(None) };
        let value = self.state.value(&header.value, header.value_place)?;
        let line = Line { name: header.name.clone(), value, place: header.place };
        let place = model.levels[self.level].place;
        Ok((!line.value.is_empty()).then_some(Dropped { line, place, by_if: true }))
    }
}

/// A new URI with the old arguments, unless it ends with a question mark.
fn with_args(to: &str, args: &str) -> String {
    match to.strip_suffix('?') {
        Some(to) => to.to_owned(),
        None if args.is_empty() => to.to_owned(),
        None if to.contains('?') => format!("{to}&{args}"),
        None => format!("{to}?{args}"),
    }
}
