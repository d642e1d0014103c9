//! Which location a request reaches.

use super::super::Place;
use super::super::simulation::NotKnown;
use super::model::{Handler, Matching};
use super::run::{Run, Step};

impl Run<'_> {
    /// The level of the location for the request's path.
    pub(super) fn location(mut self) -> usize {
        match self.find(self.server.level) {
            Ok(_) => self.level,
            Err(_) => self.server.level,
        }
    }

    /// [The location](https://nginx.org/en/docs/http/ngx_http_core_module.html#location).
    pub(super) fn choose(&mut self) -> Result<Option<Step>, NotKnown> {
        self.handler = None;
        self.level = self.server.level;
        let redirect = self.find(self.server.level)?.1;
        let level = self.level;
        self.enter(level)?;
        let model = self.model();
        if let Some((methods, inner)) = &model.levels[level].limit {
            let allows_get = methods.iter().any(|method| method == "GET");
            let method = &self.state.method;
            if !(methods.contains(method) || (allows_get && method == "HEAD")) {
                self.enter(*inner)?;
            }
        }
        Ok(redirect.map(|place| {
            let query =
                if self.state.args.is_empty() { String::new() } else { format!("?{}", self.state.args) };
            self.to = Some((self.absolute(&format!("{}/{query}", self.state.uri)), place));
            Step::Fail(301)
        }))
    }

    /// Looks for the location within a level: whether it was found for good, and whether it is a folder without its slash.
    fn find(&mut self, level: usize) -> Result<(bool, Option<Place>), NotKnown> {
        let locations = &self.model().levels[level].locations;
        let uri = self.state.uri.clone();
        let mut best: Option<(usize, usize, bool)> = None;
        for (matching, inner) in locations {
            match matching {
                Matching::Exact(path) if *path == uri => {
                    self.level = *inner;
                    return Ok((true, None));
                }
                Matching::Prefix { path, no_regex }
                    if uri.starts_with(path.as_str())
                        && best.is_none_or(|(length, ..)| path.len() >= length) =>
                {
                    best = Some((path.len(), *inner, *no_regex));
                }
                _ => {}
            }
        }
        for (matching, inner) in locations {
            if let Matching::Prefix { path, .. } = matching {
                let is_folder = path.strip_suffix('/') == Some(uri.as_str());
                let inner_level = &self.model().levels[*inner];
                if is_folder && matches!(inner_level.handler, Some(Handler::BackEnd(..))) {
                    // A longer one would have been found: this is the name of the URI and a slash.
                    self.level = *inner;
                    return Ok((true, Some(inner_level.place)));
                }
            }
        }
        let mut no_regex = false;
        if let Some((_, inner, is_last)) = best {
            self.level = inner;
            no_regex = is_last;
            let found = self.find(inner)?;
            if found.0 {
                return Ok(found);
            }
        }
        if !no_regex {
            for (matching, inner) in locations {
                let Matching::Pattern(pattern) = matching else { continue };
                if self.state.matches(pattern, &uri)? {
                    self.level = *inner;
                    let redirect = self.find(*inner)?.1;
                    return Ok((true, redirect));
                }
            }
        }
        Ok((false, None))
    }
}
