//! `corscheck fix`

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{fix_frames, fix_suite, fix_websocket, typed};
use crate::cli::args::{Connection, Fix, FixFlag, Format};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, stderr, system_message};
use crate::fix::{Configuration, Draft, Form, Product, Target, check_of, policy_of};
use crate::policy::{AllowedMethod, AllowedOrigin, HeaderName, Origins, Parts, Policy, PolicyError, Public};
use crate::probe::{Diagnosis, Question};
use crate::record::ProbeCommand;
use crate::render;
use crate::web::request::Credentials;

/// Runs the command.
pub(crate) fn run(args: &Fix, terminal: &Terminal) -> Result<Exit, Error> {
    if args.websocket {
        return fix_websocket::run(args, terminal);
    }
    let Some(name) = args.product.as_deref().filter(|_| !args.list) else {
        Terminal::print(&match args.format {
            Format::Json => render::json::products(Product::all()),
            Format::Text => render::fix::products(Product::all(), terminal.style),
        })?;
        return Ok(Exit::Success);
    };
    let product = product("--for", name)?;
    if let Some(set) = args.frames {
        return fix_frames::run(args, set, product, terminal);
    }
    let (target, policy) = match &args.suite {
        Some(file) => fix_suite::expected(args, file)?,
        None => {
            let url = typed::url(&args.url).map_err(|error| Error::Usage(format!("--url: {error}")))?;
            let target = Target::of(&url).map_err(|error| Error::Usage(format!("--url: {error}")))?;
            (target, policy(args)?)
        }
    };
    let form = Form {
        strict: args.strict,
        replaces: args.replace,
        was_public: false,
        commonjs: args.commonjs || is_commonjs(Path::new("package.json")),
    };
    let configuration = Configuration::write(product, policy, &target, form)
        .map_err(|error| Error::Usage(error.to_string()))?;
    if let Some(folder) = &args.out {
        write(&configuration, folder)?;
    }
    let text = match (args.format, &args.out) {
        (Format::Json, _) => render::json::configuration(&configuration),
        (Format::Text, Some(folder)) => render::fix::written(&configuration, folder),
        (Format::Text, None) => {
            if configuration.files.len() > 1 && stdout_is_file() {
                stderr::note(format_args!(
                    "the standard output is one file, but this configuration has {}; --out DIR writes each separately",
                    configuration.files.len()
                ));
            }
            render::fix::text(&configuration)
        }
    };
    Terminal::print(&text)?;
    Ok(Exit::Success)
}

/// Writes the files below a directory: all of them, or none where one exists already.
fn write(configuration: &Configuration, folder: &Path) -> Result<(), Error> {
    let paths = configuration.files.iter().map(|file| folder.join(file.path_in_directory()));
    let files: Vec<(PathBuf, &str)> =
        paths.zip(configuration.files.iter().map(|file| file.text.as_str())).collect();
    if let Some((path, _)) = files.iter().find(|(path, _)| path.symlink_metadata().is_ok()) {
        return Err(exists(path));
    }
    for (path, text) in files {
        let parent = path.parent().unwrap_or(folder);
        let written = fs::create_dir_all(parent)
            .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => exists(&path),
            _ => Error::Usage(format!("cannot write {}: {}", path.display(), system_message(&error))),
        })?;
    }
    Ok(())
}

fn exists(path: &Path) -> Error {
    Error::Usage(format!("{} already exists; remove it, or use another directory for --out", path.display()))
}

/// Whether the standard output goes into a regular file, as with `>`.
fn stdout_is_file() -> bool {
    #[cfg(unix)]
    let stream = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned();
    #[cfg(windows)]
    let stream = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned();
    stream.map(File::from).and_then(|file| file.metadata()).is_ok_and(|metadata| metadata.is_file())
}

/// What `--fix` prints, for one question or several: one configuration allows them all.
#[derive(Clone, Debug)]
pub(super) struct Fixes {
    product: &'static Product,
    form: Form,
    draft: Draft,
    target: Option<Target>,
}

impl Fixes {
    /// Those for the product that `--fix` names, if it does.
    pub(super) fn of(args: &FixFlag) -> Result<Option<Self>, Error> {
        let Some(name) = args.fix.as_deref() else { return Ok(None) };
        let product = product("--fix", name)?;
        let form =
            Form { strict: args.strict, commonjs: is_commonjs(Path::new("package.json")), ..Form::default() };
        Ok(Some(Self { product, form, draft: Draft::default(), target: None }))
    }

    /// The product.
    pub(super) fn product(&self) -> &'static Product {
        self.product
    }

    /// Whether the product could allow a question's request, before anything is sent.
    pub(super) fn check(&self, question: &Question, connection: &Connection) -> Result<(), Error> {
        let policy = policy_of(question).map_err(|error| unfit(&error))?;
        let target = target(question, connection)?;
        Configuration::write(self.product, policy, &target, self.form).map_err(|error| unfit(&error))?;
        Ok(())
    }

    /// Adds a question with its responses.
    pub(super) fn add(&mut self, diagnosis: &Diagnosis, connection: &Connection) -> Result<(), Error> {
        let target = target(&diagnosis.question, connection)?;
        self.draft.add(diagnosis).map_err(|error| unfit(&error))?;
        self.target = Some(match self.target.take() {
            Some(others) => others.with(&target),
            None => target,
        });
        Ok(())
    }

    /// The configuration for one question alone.
    pub(super) fn of_one(
        &self,
        diagnosis: &Diagnosis,
        connection: &Connection,
    ) -> Result<Option<Configuration>, Error> {
        let mut one = self.clone();
        one.add(diagnosis, connection)?;
        one.configuration()
    }

    /// The configuration that allows all requests beside what the responses show that the server allows already.
    pub(super) fn configuration(&self) -> Result<Option<Configuration>, Error> {
        let Some(target) = &self.target else { return Ok(None) };
        let form =
            Form { replaces: self.draft.has_headers(), was_public: self.draft.is_public(), ..self.form };
        // What its usual form lacks is what this call needs.
        let strict = form.strict || self.product.usually_lacks(self.draft.lacks());
        let form = Form { strict, ..form };
        let beside = self.draft.beside().ok();
        // What the server allows already may be more than this product can hold, and so may a list of what others may do.
        let tries = beside.into_iter().flat_map(|policy| [policy.clone(), policy.not_public()]);
        let written =
            tries.map(|policy| Configuration::write(self.product, policy, target, form)).find_map(Result::ok);
        if written.is_some() {
            return Ok(written);
        }
        let least = self.draft.least().map_err(|error| unfit(&error))?;
        Configuration::write(self.product, least, target, form).map(Some).map_err(|error| unfit(&error))
    }
}

/// Whether a project's JavaScript is CommonJS, as its `package.json` says: without "type", it is.
fn is_commonjs(manifest: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Manifest {
        #[serde(rename = "type")]
        kind: Option<String>,
    }
    let read = fs::read_to_string(manifest).ok();
    let manifest = read.and_then(|text| serde_json::from_str::<Manifest>(&text).ok());
    manifest.is_some_and(|manifest| manifest.kind.as_deref() != Some("module"))
}

fn unfit(error: &dyn std::error::Error) -> Error {
    Error::Usage(format!("--fix: {error}"))
}

/// Where a question's requests go, and the command that checks it.
pub(super) fn target(question: &Question, connection: &Connection) -> Result<Target, Error> {
    let mut check = check_of(question);
    connected(&mut check, connection);
    Ok(Target::of(question.url()).map_err(|error| unfit(&error))?.checked_by(&check))
}

/// The flags that decide which server responds.
fn connected(command: &mut ProbeCommand, connection: &Connection) {
    for entry in &connection.resolve {
        command.flag("--resolve", entry);
    }
    if let Some(file) = &connection.cacert {
        command.flag("--cacert", &file.to_string_lossy());
    }
    // The address of a proxy may have a password in it.
    if let Some(proxy) = connection.proxy.as_deref().filter(|proxy| !proxy.contains('@')) {
        command.flag("--proxy", proxy);
    }
    for (given, switch) in [
        (connection.insecure, "--insecure"),
        (connection.http1_1, "--http1.1"),
        (connection.http2_prior_knowledge, "--http2-prior-knowledge"),
        (connection.ipv4, "--ipv4"),
        (connection.ipv6, "--ipv6"),
    ] {
        if given {
            command.switch(switch);
        }
    }
}

/// The product that a flag names.
pub(super) fn product(flag: &str, name: &str) -> Result<&'static Product, Error> {
    Product::named(name).map_err(|error| {
        let error = error.to_string();
        let gap = if error.ends_with('?') { "" } else { ";" };
        Error::Usage(format!("{flag}: {error}{gap} 'corscheck fix --list' lists all"))
    })
}

fn policy(args: &Fix) -> Result<Policy, Error> {
    let origins = if args.origin.iter().any(|origin| origin == "*") {
        if args.origin.iter().any(|origin| origin != "*") {
            return Err(Error::Usage(
                "--origin: '*' allows any origin already; use it alone, or list origins without it".into(),
            ));
        }
        Origins::Any
    } else {
        Origins::Listed(each("--origin", &whole(&args.origin), AllowedOrigin::parse)?)
    };
    let parts = Parts {
        origins,
        public: args.public.then(Public::default),
        methods: each("--method", &args.method, AllowedMethod::parse)?,
        headers: each("--header", &args.header, HeaderName::of_request)?,
        exposed: each("--expose", &args.expose, HeaderName::of_response)?,
        credentials: args.credentials == Credentials::Include,
        max_age: Some(args.max_age),
    };
    Policy::new(parts).map_err(|error| Error::Usage(error.to_string()))
}

/// Origins with what they lacked.
fn whole(origins: &[String]) -> Vec<String> {
    origins.iter().map(|text| typed::completed(text).into_owned()).collect()
}

/// Reads all values of a flag.
fn each<T>(flag: &str, texts: &[String], parse: fn(&str) -> Result<T, PolicyError>) -> Result<Vec<T>, Error> {
    let read = texts.iter().map(|text| parse(text));
    read.collect::<Result<_, _>>().map_err(|error| Error::Usage(format!("{flag}: {error}")))
}
