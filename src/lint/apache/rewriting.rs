//! [`RewriteCond` and `RewriteRule`](https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html).

use super::expression::condition;
use super::model::{Check, Config, RewriteCond, RewriteRule};
use super::pattern::Pattern;
use super::syntax::Directive;

/// The flags of a rule or a condition, each with its value.
fn flags(text: &str) -> Vec<(String, String)> {
    let inner = text.trim_start_matches('[').trim_end_matches(']');
    inner
        .split(',')
        .map(|flag| {
            let (name, value) = flag.trim().split_once('=').unwrap_or((flag.trim(), ""));
            (name.to_ascii_lowercase(), value.to_owned())
        })
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

pub(super) fn add_condition(pending: &mut Vec<RewriteCond>, directive: &Directive) {
    let (test, written, place) = (directive.word(0).to_owned(), directive.word(1), directive.word_place(1));
    let flags = flags(directive.word(2));
    let has = |names: [&str; 2]| flags.iter().any(|(name, _)| names.contains(&name.as_str()));
    let any_case = has(["nc", "nocase"]);
    let (negated, written) = match written.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, written),
    };
    let check = if test == "expr" {
        condition(written, place).map_or(Check::NotKnown, Check::Expression)
    } else {
        match written {
            "-f" | "-s" => Check::IsFile,
            "-d" => Check::IsFolder,
            "-l" | "-h" | "-L" => Check::IsFolder,
            "-x" | "-F" | "-U" => Check::NotKnown,
            _ if written.starts_with(['<', '>']) => Check::NotKnown,
            _ => match written.strip_prefix('=') {
                Some("\"\"") => Check::Equal(String::new(), false),
                Some(text) => Check::Equal(text.to_owned(), any_case),
                None => Check::Pattern(Pattern::new(written, any_case, place)),
            },
        }
    };
    let or_next = has(["or", "ornext"]);
    let no_vary = has(["nv", "novary"]);
    pending.push(RewriteCond { test, check, negated, or_next, no_vary, place: directive.place });
}

pub(super) fn add_rule(config: &mut Config, conditions: Vec<RewriteCond>, directive: &Directive) {
    let flags = flags(directive.word(2));
    let any_case = flags.iter().any(|(name, _)| name == "nc" || name == "nocase");
    let (negated, written) = match directive.word(0).strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, directive.word(0)),
    };
    let mut rule = RewriteRule {
        conditions,
        pattern: Pattern::new(written, any_case, directive.word_place(0)),
        negated,
        to: directive.word(1).to_owned(),
        status: None,
        variables: Vec::new(),
        is_last: false,
        is_proxy: false,
        not_known: None,
        place: directive.place,
    };
    for (name, value) in flags {
        match name.as_str() {
            "l" | "last" | "end" => rule.is_last = true,
            "f" | "forbidden" => rule.status = Some(403),
            "g" | "gone" => rule.status = Some(410),
            "r" | "redirect" => {
                rule.status = Some(match value.as_str() {
                    "permanent" => 301,
                    "" | "temp" => 302,
                    "seeother" => 303,
                    number => number.parse().unwrap_or(302),
                });
            }
            "e" | "env" => rule.variables.push(value),
            "p" | "proxy" => (rule.is_proxy, rule.is_last) = (true, true),
            "nc" | "nocase" | "ne" | "noescape" | "qsa" | "qsappend" | "qsd" | "qsdiscard" | "co"
            | "cookie" | "b" | "t" | "type" | "ns" | "nosubreq" | "pt" | "passthrough" => {}
            _ => rule.not_known = Some(name),
        }
    }
    config.rewrites.push(rule);
}
