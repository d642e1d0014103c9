//! [What the rules of mod_rewrite do](https://httpd.apache.org/docs/2.4/rewrite/tech.html) with a request.

use super::super::Place;
use super::super::simulation::NotKnown;
use super::model::{Check, RewriteCond, RewriteRule};
use super::run::{Content, Run};

impl<'a> Run<'a> {
    /// The rules of rewriting; what they respond with, if they do.
    pub(super) fn rewrite(
        &mut self,
        rules: &'a [RewriteRule],
        in_folder: Option<()>,
    ) -> Result<Option<Content>, NotKnown> {
        for rule in rules {
            let path = match in_folder {
                Some(()) => self.folder_path(rule)?,
                None => self.state.path.clone(),
            };
            let found = rule.pattern.captures(&path)?;
            if found.is_some() == rule.negated {
                continue;
            }
            let captures = found.unwrap_or_default();
            let mut vary = Vec::new();
            let Some(groups) = self.conditions(&rule.conditions, &captures, &mut vary)? else { continue };
            if let Some(flag) = &rule.not_known {
                return Err(NotKnown::new(rule.place, format!("The flag {flag} is not simulated.")));
            }
            for variable in &rule.variables {
                let variable = self.expanded(variable, &captures, &groups, rule.place, &mut vary)?;
                match (variable.strip_prefix('!'), variable.split_once(':')) {
                    (Some(name), _) => drop(self.state.env.remove(name)),
                    (_, Some((name, value))) => {
                        drop(self.state.env.insert(name.to_owned(), value.to_owned()))
                    }
                    _ => drop(self.state.env.insert(variable, String::new())),
                }
            }
            let stays = rule.to == "-";
            match rule.status {
                Some(status) if !(300..400).contains(&status) => {
                    return Ok(Some(Content::Status(status, None)));
                }
                _ if stays => {}
                _ => {
                    let to = self.expanded(&rule.to, &captures, &groups, rule.place, &mut vary)?;
                    let is_url = to.contains("://");
                    if rule.is_proxy {
                        return Ok(Some(Content::BackEnd(rule.place)));
                    }
                    if rule.status.is_some() || is_url {
                        let to = if is_url { to } else { return Err(self.other_path(rule.place)) };
                        return Ok(Some(Content::Status(rule.status.unwrap_or(302), Some((to, rule.place)))));
                    }
                    // In a folder, a path from the root is never the one that it was, and leads there over and over.
                    let same = to == path;
                    if !same {
                        // Of a file in the root it is known to which path it leads, if that is one program for all.
                        let program = front_controller(&rule.to);
                        let program =
                            program.filter(|_| in_folder.is_some() && self.model.is_htaccess && rule.is_last);
                        match program {
                            Some(program) if program == self.state.path && !rule.to.starts_with('/') => {}
                            Some(program) => return Ok(Some(Content::Elsewhere(program, rule.place))),
                            None => return Err(self.other_path(rule.place)),
                        }
                    }
                }
            }
            self.vary.extend(vary);
            if rule.is_last {
                break;
            }
        }
        Ok(None)
    }

    pub(super) fn other_path(&self, place: Place) -> NotKnown {
        NotKnown::new(place, "What follows when this rule changes the path is not simulated.")
    }

    /// The path that the rules of a folder see.
    fn folder_path(&self, rule: &RewriteRule) -> Result<String, NotKnown> {
        let path = self.state.path.trim_start_matches('/');
        // How much of the path is the folder's is known only of a file in the root; most expressions are for any path.
        let is_open = matches!(rule.pattern.written(), "^" | ".*" | "^.*$" | "^(.*)$" | "(.*)" | ".?" | ".");
        if is_open || self.model.is_htaccess {
            return Ok(path.to_owned());
        }
        Err(NotKnown::new(rule.place, "Which part of the path this rule sees is not simulated."))
    }

    /// Whether all conditions hold; the groups of the last one that was found.
    fn conditions(
        &mut self,
        conditions: &[RewriteCond],
        captures: &[String],
        vary: &mut Vec<String>,
    ) -> Result<Option<Vec<String>>, NotKnown> {
        let mut groups = Vec::new();
        let mut at = 0;
        while let Some(condition) = conditions.get(at) {
            let mut own = Vec::new();
            let holds = self.condition(condition, captures, &mut groups, &mut own)?;
            vary.extend(own.into_iter().filter(|_| !condition.no_vary));
            if holds && condition.or_next {
                // The others of the group need not be looked at.
                while conditions.get(at).is_some_and(|one| one.or_next) {
                    at += 1;
                }
            } else if !holds && !condition.or_next {
                return Ok(None);
            }
            at += 1;
        }
        Ok(Some(groups))
    }

    fn condition(
        &mut self,
        condition: &RewriteCond,
        captures: &[String],
        groups: &mut Vec<String>,
        vary: &mut Vec<String>,
    ) -> Result<bool, NotKnown> {
        let place = condition.place;
        let holds = match &condition.check {
            Check::Expression(expression) => self.state.holds(expression, place)?,
            Check::IsFile if condition.test.contains("REQUEST_FILENAME") => {
                self.tested_file = Some(place);
                self.file_is_there
            }
            Check::IsFolder if condition.test.contains("REQUEST_FILENAME") => false,
            Check::IsFile | Check::IsFolder | Check::NotKnown => {
                return Err(NotKnown::new(place, "This condition is not simulated."));
            }
            Check::Equal(text, any_case) => {
                let own = self.expanded(&condition.test, captures, groups, place, vary)?;
                if *any_case { own.eq_ignore_ascii_case(text) } else { own == *text }
            }
            Check::Pattern(pattern) => {
                let own = self.expanded(&condition.test, captures, groups, place, vary)?;
                match pattern.captures(&own)? {
                    Some(found) => {
                        if !condition.negated {
                            *groups = found;
                        }
                        true
                    }
                    None => false,
                }
            }
        };
        Ok(holds != condition.negated)
    }

    /// A text of mod_rewrite with its variables.
    fn expanded(
        &mut self,
        text: &str,
        captures: &[String],
        groups: &[String],
        place: Place,
        vary: &mut Vec<String>,
    ) -> Result<String, NotKnown> {
        let mut done = String::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let digit = rest.chars().nth(1).and_then(|next| next.to_digit(10)).map(|digit| digit as usize);
            if let Some((name, after)) = rest.strip_prefix("%{").and_then(|inner| inner.split_once('}')) {
                let value = match name.split_once(':') {
                    Some(("HTTP", header)) => {
                        let value = self.state.header(header);
                        if value.is_some() {
                            vary.push(header.to_owned());
                        }
                        value.unwrap_or_default()
                    }
                    Some(("ENV", name)) => self.state.env.get(name).cloned().unwrap_or_default(),
                    Some(_) => {
                        return Err(NotKnown::new(place, format!("The variable {name} is not simulated.")));
                    }
                    None => self.state.variable(name, place)?,
                };
                done.push_str(&value);
                rest = after;
                continue;
            }
            match (letter, digit) {
                ('$', Some(digit)) => done.push_str(captures.get(digit).map_or("", String::as_str)),
                ('%', Some(digit)) => done.push_str(groups.get(digit).map_or("", String::as_str)),
                ('\\', _) => {
                    done.extend(rest.chars().nth(1));
                    rest = rest.get(1 + rest.chars().nth(1).map_or(0, char::len_utf8)..).unwrap_or_default();
                    continue;
                }
                _ => {
                    done.push(letter);
                    rest = &rest[letter.len_utf8()..];
                    continue;
                }
            }
            rest = &rest[2..];
        }
        Ok(done)
    }
}

/// The path of a program that a rule leads all to, such as `index.php`. With a part of the request's path behind it, the folder's rules
/// see that too, and it is none.
fn front_controller(to: &str) -> Option<String> {
    let path = to.split('?').next()?.trim_start_matches("./").trim_start_matches('/');
    let is_constant =
        !path.contains(['$', '%', '\\']) && !path.split('/').any(|part| matches!(part, "" | "." | ".."));
    (is_constant && is_program(path)).then(|| format!("/{path}"))
}

/// Whether a file is a program by its ending, or a page that has one.
fn is_program(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| {
        matches!(ending.as_str(), "php" | "phtml" | "cgi" | "fcgi" | "pl" | "py" | "html" | "htm")
    })
}
