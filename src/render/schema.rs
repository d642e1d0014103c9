//! JSON Schemas of what commands print. They are made from the structs that are printed, and kept in files, so that other projects can
//! make types of them.

/// The schemas, by command.
const SCHEMAS: &[(&str, &str)] = &[
    ("probe", include_str!("../../schema/probe.schema.json")),
    ("paste", include_str!("../../schema/paste.schema.json")),
    ("jsonp", include_str!("../../schema/jsonp.schema.json")),
    ("har", include_str!("../../schema/har.schema.json")),
    ("explain", include_str!("../../schema/explain.schema.json")),
    ("websocket", include_str!("../../schema/websocket.schema.json")),
    ("socketio", include_str!("../../schema/socketio.schema.json")),
    ("frame", include_str!("../../schema/frame.schema.json")),
    ("origin", include_str!("../../schema/origin.schema.json")),
    ("audit", include_str!("../../schema/audit.schema.json")),
    ("lint", include_str!("../../schema/lint.schema.json")),
    ("fix", include_str!("../../schema/fix.schema.json")),
    ("run", include_str!("../../schema/run.schema.json")),
    ("run.jsonl", include_str!("../../schema/run.jsonl.schema.json")),
    ("run.list", include_str!("../../schema/run.list.schema.json")),
    ("merge", include_str!("../../schema/run.schema.json")),
    ("serve", include_str!("../../schema/serve.schema.json")),
    ("corscheck.toml", crate::suite::SCHEMA),
];

/// The commands that have a schema; `run.jsonl` for a line of `--format jsonl`, of `run` and `merge`;
/// `run.list` for what `run --list` and `run --dry-run` print; and `corscheck.toml`.
pub const SCHEMA_NAMES: [&str; SCHEMAS.len()] = {
    let (mut names, mut number) = ([""; SCHEMAS.len()], 0);
    while number < SCHEMAS.len() {
        names[number] = SCHEMAS[number].0;
        number += 1;
    }
    names
};

/// The schema of one object that a command prints with `--format json`, or of another of [`SCHEMA_NAMES`]; `None` for a name that has none.
#[must_use]
pub fn schema(command: &str) -> Option<&'static str> {
    SCHEMAS.iter().find(|(name, _)| *name == command).map(|(_, schema)| *schema)
}

/// What a check of a suite has as `probe`: what the command for its kind of call prints.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "a schema alone")]
pub(super) enum OfCheck {
    Call(Box<super::json::Probe<'static>>),
    Socket(Box<super::json::WebSocket<'static>>),
    Frame(Box<super::json::FrameJson<'static>>),
}

/// What a check that is not made has as `probe`.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "a schema alone")]
pub(super) enum OfPlanned {
    Call(Box<super::json::Probe<'static>>),
    Frame(Box<super::json::PlannedFrame<'static>>),
}

/// How a call ends, as `OutcomeKind` and what else is judged name it.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "a schema alone")]
pub(super) enum OutcomeName {
    /// The page's call succeeds.
    Allowed,
    /// A rule of the web platform stops it.
    Blocked,
    /// The network failed, so that no rule could decide.
    Failed,
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use schemars::generate::SchemaSettings;

    use crate::render::report::{Entry, PlannedEntry, RunHeader, RunSummary};
    use crate::render::{catalogue, json, lint, playground};

    /// `corscheck probe` prints one of these for each URL: the second for a WebSocket's.
    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[expect(dead_code, reason = "a schema alone")]
    enum Probed {
        Call(Box<json::Probe<'static>>),
        Socket(Box<json::WebSocket<'static>>),
    }

    /// `corscheck paste` prints one of these for each request that it reads, or one for messages.
    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[expect(dead_code, reason = "a schema alone")]
    enum Paste {
        Call(Box<json::Probe<'static>>),
        Socket(Box<json::WebSocket<'static>>),
        Frame(Box<json::FrameJson<'static>>),
        Recorded(json::Unknown<'static>),
        Explained(catalogue::Catalogue<'static>),
    }

    /// `corscheck har` prints one of these for each request, `page` and `proxy` too.
    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[expect(dead_code, reason = "a schema alone")]
    enum Har {
        Judged(Box<json::Probe<'static>>),
        Frame(Box<json::FrameJson<'static>>),
        Unknown(json::Unknown<'static>),
    }

    /// `corscheck frame` prints one of these: the second with `--isolated`.
    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[expect(dead_code, reason = "a schema alone")]
    enum Frame {
        Shown(Box<json::FrameJson<'static>>),
        Isolated(json::IsolationJson<'static>),
    }

    /// `corscheck audit` prints one of these for each URL.
    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[expect(dead_code, reason = "a schema alone")]
    enum Audit {
        Audited(json::Audited<'static>),
        Planned(json::Planned<'static>),
    }

    /// `corscheck lint` prints one of these: the first for each file; with `--origin` one of the others for each configuration.
    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[expect(dead_code, reason = "a schema alone")]
    enum Lint {
        File(lint::File<'static>),
        Judged(Box<json::Probe<'static>>),
        NotKnown(lint::NotKnown<'static>),
    }

    /// `corscheck fix` prints one of these: a configuration, the products of `--list`, or settings.
    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[expect(dead_code, reason = "a schema alone")]
    enum Fix {
        Document(json::Document<'static>),
        Listed(json::Listed),
        Settings(json::Settings<'static>),
        Socket(json::Socket<'static>),
    }

    /// `corscheck run --format json` prints this, `merge` too. `--format jsonl` prints its parts, a line each: `run.jsonl`.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "a schema alone")]
    struct Run {
        schema: u32,
        plan: RunHeader,
        checks: Vec<Entry>,
        summary: RunSummary,
    }

    /// `corscheck run --list` and `--dry-run` print this with `--format json`.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "a schema alone")]
    struct RunList {
        schema: u32,
        plan: RunHeader,
        checks: Vec<PlannedEntry>,
    }

    /// `corscheck run --format jsonl` prints one of these a line, `merge` too: the plan first, each check as it is done, the summary last.
    #[derive(JsonSchema)]
    #[schemars(tag = "type", rename_all = "lowercase")]
    #[expect(dead_code, reason = "a schema alone")]
    enum Line {
        /// What the run is about to do; with `--watch` again where that is something else.
        Plan {
            schema: u32,
            #[schemars(flatten)]
            round: Round,
            #[schemars(flatten)]
            plan: RunHeader,
        },
        /// A check that was run; in a later round of `--watch`, one that ended differently than before.
        Check {
            schema: u32,
            #[schemars(flatten)]
            round: Round,
            /// How the check ended in the round before; null where it is new.
            #[serde(skip_serializing_if = "Option::is_none")]
            was: Option<Option<String>>,
            #[schemars(flatten)]
            check: Box<Entry>,
        },
        /// A check that is not made, with `--list` or `--dry-run`.
        Planned {
            schema: u32,
            #[schemars(flatten)]
            check: Box<PlannedEntry>,
        },
        /// With `--watch`, a check that is not in the suite any more.
        Gone {
            schema: u32,
            #[schemars(flatten)]
            round: Round,
            /// The name of the check.
            id: String,
        },
        /// How the run ended, or a round of `--watch` in which something was different.
        Summary {
            schema: u32,
            #[schemars(flatten)]
            round: Round,
            #[schemars(flatten)]
            summary: RunSummary,
        },
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "a schema alone")]
    struct Round {
        /// The round of `--watch`, from the second on.
        #[serde(skip_serializing_if = "Option::is_none")]
        round: Option<u64>,
    }

    fn made<T: JsonSchema>() -> String {
        let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        serde_json::to_string_pretty(&generator.into_root_schema_for::<T>()).expect("JSON") + "\n"
    }

    /// Generators of types take the names as they are, and do not know the tuples of the newer drafts.
    #[test]
    fn types_can_be_made_of_them() {
        for (name, text) in super::SCHEMAS.iter().filter(|(name, _)| *name != "corscheck.toml") {
            assert!(!text.contains("prefixItems"), "{name}");
            let schema: serde_json::Value = serde_json::from_str(text).expect("JSON");
            let types = schema["$defs"].as_object().into_iter().flatten();
            let numbered: Vec<_> =
                types.map(|(name, _)| name).filter(|name| name.ends_with(char::is_numeric)).collect();
            assert!(numbered.is_empty(), "{name}: two types have one name: {numbered:?}");
        }
    }

    /// Renewed by `SNAPSHOTS=overwrite cargo test --lib the_schemas_are_current`.
    #[test]
    fn the_schemas_are_current() {
        for (name, expected) in [
            ("probe", made::<Probed>()),
            ("paste", made::<Paste>()),
            ("jsonp", made::<json::Probe<'static>>()),
            ("har", made::<Har>()),
            ("explain", made::<catalogue::Catalogue<'static>>()),
            ("websocket", made::<json::WebSocket<'static>>()),
            ("socketio", made::<json::SocketIo<'static>>()),
            ("frame", made::<Frame>()),
            ("origin", made::<json::TwoOrigins<'static>>()),
            ("audit", made::<Audit>()),
            ("lint", made::<Lint>()),
            ("fix", made::<Fix>()),
            ("run", made::<Run>()),
            ("run.jsonl", made::<Line>()),
            ("run.list", made::<RunList>()),
            ("serve", made::<playground::List<'static>>()),
        ] {
            let path = format!("{}/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
            let file = snapbox::Data::read_from(std::path::Path::new(&path), None);
            snapbox::Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(expected, file.raw());
        }
    }
}
