//! How a product is started: a folder in `tests/fixes/products`, with the script `start` and what belongs beside it.
//!
//! The first lines of the script say of which kind the product is, what must be installed, below which path it responds,
//! and what it cannot do. It runs in a copy of its folder and must become the server. `PORT`, `APP_PORT` (the application
//! behind a proxy), `DEAD_PORT` (where nothing listens), `FOLDER` and `TOOLS` are in its environment, and replaced in its
//! files where they stand as `@PORT@`; `PRINTED` has the printed files, by name and by number.

use std::fs;
use std::path::{Path, PathBuf};

use corscheck::fix::{Form, Lack, Product};
use serde_json::Value;

use super::application;
use super::policy::Policy;
use super::process::{Process, copy, missing_tools, tools};
use crate::support::run::run;
use crate::support::server::{Server, free_port};

/// What a product does with the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It stands in front of it.
    Proxy,
    /// It is its framework.
    App,
    /// It serves the pages, and passes their requests on.
    SameOrigin,
    /// It serves Socket.IO's long polling.
    Polling,
}

/// One product.
pub(super) struct Host {
    pub(super) id: String,
    pub(super) kind: Kind,
    base: String,
    preflight_without_vary: bool,
    allows_delete: bool,
    has_mcp: bool,
    needs: Vec<String>,
    folder: PathBuf,
}

/// A product that is running; dropping it stops it.
pub(super) struct Running {
    pub(super) kind: Kind,
    pub(super) port: u16,
    /// The path below which it responds.
    pub(super) base: String,
    /// Whether the product says no `Vary` with a preflight, and nothing can make it.
    pub(super) preflight_without_vary: bool,
    /// What the form that it runs with is said to lack.
    pub(super) lacks: &'static [Lack],
    /// Whether it allows DELETE, whatever the policy.
    pub(super) allows_delete: bool,
    /// Whether it serves MCP at /mcp.
    pub(super) has_mcp: bool,
    /// The application behind it.
    pub(super) application: Server,
    process: Process,
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Host {
    /// All that there are.
    pub(super) fn all() -> Vec<Self> {
        let folder = package().join("tests/fixes/products");
        let mut hosts: Vec<Self> = fs::read_dir(folder)
            .expect("the products' folder")
            .map(|entry| Self::read(&entry.expect("an entry").path()))
            .collect();
        hosts.sort_by(|one, other| one.id.cmp(&other.id));
        hosts
    }

    fn read(folder: &Path) -> Self {
        let id = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let script =
            fs::read_to_string(folder.join("start")).unwrap_or_else(|error| panic!("{id}/start: {error}"));
        let field = |name: &str| {
            let mark = format!("# {name}: ");
            script.lines().find_map(|line| line.strip_prefix(mark.as_str())).map(str::trim)
        };
        Self {
            kind: match field("kind") {
                Some("proxy") => Kind::Proxy,
                Some("app") => Kind::App,
                Some("same-origin") => Kind::SameOrigin,
                Some("polling") => Kind::Polling,
                other => panic!("{id}/start has the kind {other:?}"),
            },
            base: field("base").unwrap_or_default().to_owned(),
            preflight_without_vary: field("preflight") == Some("without Vary"),
            allows_delete: field("allows") == Some("DELETE"),
            has_mcp: field("mcp") == Some("/mcp"),
            needs: field("needs").expect("what it needs").split(' ').map(str::to_owned).collect(),
            folder: folder.to_owned(),
            id,
        }
    }

    fn product(&self) -> &'static Product {
        Product::named(&self.id).expect("a product")
    }

    /// Whether it has a usual way beside the strict form.
    pub(super) fn has_usual_form(&self) -> bool {
        self.product().has_usual_form()
    }

    /// What it needs and is not here: programs by their name, what the script installs by its path.
    pub(super) fn missing_tools(&self) -> Vec<&str> {
        missing_tools(&self.needs)
    }

    /// Starts it with the configuration that is printed for this policy, in its strict form or its usual one.
    pub(super) fn start(&self, policy: &Policy, is_strict: bool) -> Result<Running, String> {
        let application = application::start();
        let url = application.url("/");
        let mut arguments = vec!["fix", "--for", &self.id, "--format", "json", "--url", &url];
        arguments.extend(policy.arguments());
        if is_strict {
            arguments.push("--strict");
        }
        let ran = run(&arguments);
        if ran.status != 0 {
            return Err(format!("corscheck fix: {}", ran.stderr));
        }
        if !is_strict && ran.json()["strict"] == true {
            return Err("its usual form does not support this policy; the strict one is printed".into());
        }
        let port = free_port();
        let words = [
            ("PORT", port.to_string()),
            ("APP_PORT", application.port().to_string()),
            ("DEAD_PORT", free_port().to_string()),
            ("FORM", if is_strict { "strict" } else { "usual" }.to_owned()),
            ("TOOLS", tools().to_string_lossy().into_owned()),
        ];
        let folder = self.lay_out(&format!("{}-{}", policy.name, words[3].1), &ran.json(), &words);
        let process = Process::start(&folder, port, &words, &format!("{}/items", self.base))?;
        Ok(Running {
            kind: self.kind,
            port,
            base: self.base.clone(),
            preflight_without_vary: self.preflight_without_vary,
            lacks: self.product().lacks_in(Form { strict: is_strict, ..Form::default() }),
            allows_delete: self.allows_delete,
            has_mcp: self.has_mcp,
            application,
            process,
        })
    }

    /// The folder that it runs in: a copy of its own, and the printed files.
    fn lay_out(&self, name: &str, printed: &Value, words: &[(&str, String)]) -> PathBuf {
        let name = name.replace(' ', "-");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixes").join(&self.id).join(name);
        let _ = fs::remove_dir_all(&folder);
        let mut words = words.to_vec();
        words.push(("FOLDER", folder.to_string_lossy().into_owned()));
        copy(&self.folder, &folder, &words);
        fs::create_dir_all(folder.join("printed")).expect("a folder");
        let files = printed["files"].as_array().expect("files");
        for (number, file) in files.iter().enumerate() {
            let (path, text) =
                (file["path"].as_str().expect("a path"), file["text"].as_str().expect("a text"));
            fs::write(folder.join(format!("printed/{}", number + 1)), text).expect("a file");
            let name = Path::new(path).file_name().expect("a name");
            fs::write(folder.join("printed").join(name), text).expect("a file");
        }
        folder
    }
}

impl Running {
    /// The end of what it wrote.
    pub(super) fn log(&self) -> String {
        self.process.log()
    }
}
