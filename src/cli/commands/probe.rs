//! `corscheck probe`

use std::io;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use futures_util::StreamExt;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use url::Url;

use super::confirm::{self, Confirmation};
use super::connection::options;
use super::fix;
use super::stdin::Stdin;
use crate::advice::{Further, keep_going, look_further};
use crate::cli::args::{
    AsName, BrowserName, Cli, Command, CredentialsName, EmbedderName, Format, ModeName, Probe, RedirectName,
    SpaceName, ThirdPartyName,
};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, complain, runtime, system_words};
use crate::fetch::{
    Browser, Credentials, CrossOrigin, EmbedderPolicy, Init, Initiator, Mode, Page, PolicyContainer,
    RedirectMode, Sending, ThirdParty,
};
use crate::probe::{
    Answered, Diagnosis, FoundPage, OriginSource, PageOrigin, Question, dry_run, find_page, page_origin,
    probe, target_url,
};
use crate::render::{self, Detail, secrets::Secrets};
use crate::web::address_space::AddressSpace;
use crate::web::csp::Policy;
use crate::web::origin::Origin;
use crate::wire::Wire;

/// The page's origin where nobody says: the usual development server's.
const ASSUMED_ORIGIN: &str = "http://localhost:3000";
/// After how long something must move on the screen.
const PATIENCE: Duration = Duration::from_millis(800);

/// Runs the command.
pub(crate) fn run(args: &Probe, terminal: &Terminal) -> Result<Exit, Error> {
    let stdin = Stdin::read(args)?;
    // What is wrong with the command line is said before anything is sent.
    let without_page = questions(args, &stdin, None)?;
    let product = args.fix.as_deref().map(|name| fix::product("--fix", name)).transpose()?;
    if let (Some(product), None) = (product, &args.page) {
        without_page.iter().try_for_each(|question| fix::of_question(product, question).map(drop))?;
    }
    if args.dry_run {
        return dry(args, &without_page, terminal);
    }
    let options = options(args)?;
    let launch = confirm::launch(args, &without_page, &options)?;
    let wire = Wire::new(options).map_err(|error| {
        let file = args.cacert.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        Error::Usage(format!("--cacert {file}: {error}"))
    })?;
    runtime::block_on(async {
        let questions = match &args.page {
            None => without_page,
            Some(url) => questions(args, &stdin, Some(&page_at(url, args, &wire).await?))?,
        };
        let Some(launch) = launch else { return run_all(args, questions, &wire, None, terminal).await };
        tokio::select! {
            ended = async {
                let confirmation = Confirmation::start(launch, &questions, args.max_time.0).await?;
                run_all(args, questions, &wire, Some(confirmation), terminal).await
            } => ended,
            error = Confirmation::interrupted() => Err(error),
        }
    })
}

/// Probes all questions, some at a time, and prints the results in the order given.
async fn run_all(
    args: &Probe,
    questions: Vec<Question>,
    wire: &Wire,
    mut confirmation: Option<Confirmation>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let count = questions.len();
    // While the browser is asked nothing else goes on, so nothing else may be under way.
    let parallel = if confirmation.is_some() { 1 } else { args.parallel.get() };
    let max_time = args.max_time.0;
    let further = further(args);
    let bar = progress(count, terminal);
    let mut results = futures_util::stream::iter(questions)
        .map(|question| one(question, wire, max_time, further))
        .buffered(parallel);
    let mut exit = Exit::Good;
    let mut tally = render::Tally::default();
    let secrets = secrets(args);
    let product = args.fix.as_deref().map(|name| fix::product("--fix", name)).transpose()?;
    let mut wanted = None;
    let mut printed = Vec::new();
    while let Some(diagnosis) = results.next().await {
        let telling = diagnosis.telling();
        exit = exit.and(&telling.outcome);
        tally.count(&telling.outcome);
        bar.inc(1);
        let asked = match &mut confirmation {
            None => None,
            Some(confirmation) => Some(confirmation.ask(&diagnosis).await),
        };
        // Where the browser fails, the verdict is said all the same.
        let confirmed = asked.as_ref().and_then(|asked| asked.as_ref().ok());
        if let Some(product) = product {
            wanted = Some(fix::of_question(product, &diagnosis.question)?);
        }
        let text = match args.format {
            Format::Json => {
                let line = render::json::probe(&diagnosis, confirmed, secrets);
                match &wanted {
                    Some(fix) => render::fix::json_with(&line, fix),
                    None => line,
                }
            }
            Format::Text if args.quiet => render::text::verdict_line(telling, count > 1),
            Format::Text if count > 1 && !args.verbose => render::text::row(telling, terminal.style),
            Format::Text => {
                let text = render::text::probe(&diagnosis, detail(args), terminal.style);
                text + &confirmed
                    .map(|seen| render::text::confirmed(seen, terminal.style))
                    .unwrap_or_default()
            }
        };
        printed.extend_from_slice(text.as_bytes());
        // Many short lines are cheaper written together, unless somebody is watching.
        if terminal.shows_progress || printed.len() > 8192 {
            bar.suspend(|| flush(&mut printed))?;
        }
        if let Some(words) = confirmed.and_then(|seen| confirm::complaint(&diagnosis, seen, secrets)) {
            bar.suspend(|| flush(&mut printed))?;
            bar.suspend(|| complain(&words));
            exit = exit.max(Exit::Blocked);
        }
        if let Some(Err(error)) = asked {
            bar.finish_and_clear();
            flush(&mut printed)?;
            return Err(error);
        }
    }
    if let Some(confirmation) = confirmation {
        confirmation.end().await;
    }
    bar.finish_and_clear();
    if count > 1 && args.format == Format::Text && !args.quiet {
        printed.extend_from_slice(format!("\n{} probed: {}\n", tally.all(), tally.words()).as_bytes());
    }
    // One policy lets all of them pass: they differ in nothing but their URLs.
    if let (Some(fix), Format::Text) = (&wanted, args.format) {
        printed.extend_from_slice(format!("\n{}", render::fix::text(fix)).as_bytes());
    }
    flush(&mut printed)?;
    Ok(exit)
}

fn flush(printed: &mut Vec<u8>) -> Result<(), Error> {
    use io::Write;
    let mut out = io::stdout().lock();
    out.write_all(printed)?;
    out.flush()?;
    printed.clear();
    Ok(())
}

/// The real page at a URL.
async fn page_at(url: &str, args: &Probe, wire: &Wire) -> Result<FoundPage, Error> {
    let deadline = tokio::time::Instant::now().checked_add(args.max_time.0);
    find_page(url, wanted_browser(args), async |request| wire.send(request, deadline).await)
        .await
        .map_err(|words| Error::Machine(format!("--page: {words}")))
}

/// One question, live, and what the user wants to know further. The whole of it must be over within `max_time`.
pub(crate) async fn one(question: Question, wire: &Wire, max_time: Duration, further: Further) -> Diagnosis {
    let deadline = tokio::time::Instant::now().checked_add(max_time);
    let send = async |sending: &Sending| {
        let start = Instant::now();
        let answer = wire.send(&sending.request, deadline).await;
        Answered { answer, elapsed: start.elapsed() }
    };
    let mut diagnosis = probe(question, send).await;
    keep_going(&mut diagnosis, further, send).await;
    look_further(&mut diagnosis, further, send).await;
    diagnosis
}

/// The requests that the user wants and no browser would send.
fn further(args: &Probe) -> Further {
    Further { keep_going: args.keep_going, compare_errors: args.compare_errors, caches: args.caches }
}

fn dry(args: &Probe, questions: &[Question], terminal: &Terminal) -> Result<Exit, Error> {
    let mut exit = Exit::Good;
    for question in questions {
        let text = match (dry_run(question), args.format) {
            (Ok((sendings, notices)), Format::Json) => {
                render::json::dry_run(question, &sendings, &notices, secrets(args))
            }
            (Ok((sendings, notices)), Format::Text) => {
                render::text::dry_run(question, &sendings, &notices, secrets(args), terminal.style)
            }
            (Err(diagnosis), format) => {
                exit = exit.and(&diagnosis.outcome);
                match format {
                    Format::Json => render::json::probe(&diagnosis, None, secrets(args)),
                    Format::Text => render::text::probe(&diagnosis, detail(args), terminal.style),
                }
            }
        };
        Terminal::print(&text)?;
    }
    Ok(exit)
}

fn progress(count: usize, terminal: &Terminal) -> ProgressBar {
    if !terminal.shows_progress {
        return ProgressBar::hidden();
    }
    let template =
        if count > 1 { "{bar:30} {pos}/{len} probed" } else { "{spinner} waiting for an answer, {elapsed}" };
    let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::stderr())
        .with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(PATIENCE);
    bar
}

fn secrets(args: &Probe) -> Secrets {
    if args.show_secrets { Secrets::Shown } else { Secrets::Hidden }
}

fn detail(args: &Probe) -> Detail {
    Detail { verbose: args.verbose, secrets: secrets(args) }
}

fn questions(args: &Probe, stdin: &Stdin, found: Option<&FoundPage>) -> Result<Vec<Question>, Error> {
    let mut urls = Vec::new();
    for text in &args.urls {
        match (text.as_str(), &stdin.urls) {
            ("-", Some(lines)) => urls.extend(listed_urls(lines)?),
            _ => urls.push(target_url(text).map_err(|error| Error::Usage(error.to_string()))?),
        }
    }
    if urls.is_empty() {
        return Err(Error::Usage("there is no URL on the standard input; it should have one a line".into()));
    }
    let asked = Asked::of(args, stdin, found)?;
    Ok(urls.into_iter().map(|url| asked.about(url)).collect())
}

/// The URLs of a list: one a line; empty lines and those that begin with `#` are skipped.
fn listed_urls(text: &str) -> Result<Vec<Url>, Error> {
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            target_url(line).map_err(|error| Error::Usage(format!("standard input, line {number}: {error}")))
        })
        .collect()
}

/// All of a question but its URL.
struct Asked {
    policy: PolicyContainer,
    initiator: Initiator,
    crossorigin: CrossOrigin,
    page: PageOrigin,
    browser: Browser,
    method: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    mode: Mode,
    credentials: Credentials,
    redirect: RedirectMode,
    keepalive: bool,
    user_agent: Option<String>,
    cookies: Vec<String>,
    third_party_cookies: Option<ThirdParty>,
    repeat: bool,
    now: i64,
}

impl Asked {
    fn of(args: &Probe, stdin: &Stdin, found: Option<&FoundPage>) -> Result<Self, Error> {
        let mut policy = policy(args, found);
        let sandboxed = policy.csp.iter().any(Policy::is_sandboxed_without_same_origin);
        let page = match (&args.origin, found) {
            (_, Some(page)) => {
                PageOrigin { origin: page.origin.clone(), source: OriginSource::Page(page.url.to_string()) }
            }
            (Some(text), None) => {
                page_origin(text).map_err(|error| Error::Usage(format!("--origin: {error}")))?
            }
            (None, None) => PageOrigin {
                source: OriginSource::Assumed,
                ..page_origin(ASSUMED_ORIGIN).map_err(|error| Error::Usage(error.to_string()))?
            },
        };
        let page = if sandboxed {
            policy.self_origin.get_or_insert_with(|| page.origin.clone());
            PageOrigin { origin: Origin::Opaque, ..page }
        } else {
            page
        };
        let body = body(args, stdin)?;
        let default_method = if body.is_some() { "POST" } else { "GET" };
        Ok(Self {
            policy,
            initiator: initiator(args.asks_as),
            crossorigin: crossorigin(&args.crossorigin),
            page,
            browser: wanted_browser(args),
            method: args.method.clone().unwrap_or_else(|| default_method.into()),
            headers: args.header.iter().map(|line| header(line)).collect(),
            body,
            mode: match args.mode {
                ModeName::Cors => Mode::Cors,
                ModeName::NoCors => Mode::NoCors,
                ModeName::SameOrigin => Mode::SameOrigin,
                ModeName::Navigate => Mode::Navigate,
            },
            credentials: match args.credentials {
                CredentialsName::Omit => Credentials::Omit,
                CredentialsName::SameOrigin => Credentials::SameOrigin,
                CredentialsName::Include => Credentials::Include,
            },
            redirect: match args.redirect {
                RedirectName::Follow => RedirectMode::Follow,
                RedirectName::Error => RedirectMode::Error,
                RedirectName::Manual => RedirectMode::Manual,
            },
            keepalive: args.keepalive,
            user_agent: args.user_agent.clone(),
            cookies: args.cookie.clone(),
            third_party_cookies: args.third_party_cookies.map(|policy| match policy {
                ThirdPartyName::Allow => ThirdParty::Allow,
                ThirdPartyName::Block => ThirdParty::Block,
                ThirdPartyName::Partition => ThirdParty::Partition,
            }),
            repeat: args.repeat,
            now: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .ok()
                .and_then(|time| i64::try_from(time.as_secs()).ok())
                .unwrap_or_default(),
        })
    }

    fn about(&self, url: Url) -> Question {
        let init = Init {
            initiator: self.initiator,
            crossorigin: self.crossorigin,
            url,
            method: self.method.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            mode: self.mode,
            credentials: self.credentials,
            redirect: self.redirect,
            keepalive: self.keepalive,
            origin: self.page.origin.clone(),
            user_agent: self.user_agent.clone(),
        };
        Question {
            page: Page {
                init,
                policy: self.policy.clone(),
                cookies: self.cookies.clone(),
                now: self.now,
                third_party_cookies: self.third_party_cookies,
            },
            browser: self.browser,
            origin: self.page.source.clone(),
            repeat: self.repeat,
        }
    }
}

/// The browser whose verdict is wanted.
fn wanted_browser(args: &Probe) -> Browser {
    browser(args.browser.or(args.confirm).unwrap_or(BrowserName::Chromium))
}

/// A browser's name on the command line.
pub(crate) fn browser(name: BrowserName) -> Browser {
    match name {
        BrowserName::Chromium => Browser::Chromium,
        BrowserName::Firefox => Browser::Firefox,
    }
}

/// The page's policies: those of the real page, if any, and those of the command line.
fn policy(args: &Probe, found: Option<&FoundPage>) -> PolicyContainer {
    let mut policy = found.map(|page| page.policy.clone()).unwrap_or_default();
    policy.csp.extend(args.csp.iter().flat_map(|text| Policy::parse_list(text)));
    if let Some(name) = args.coep {
        policy.embedder = match name {
            EmbedderName::UnsafeNone => EmbedderPolicy::UnsafeNone,
            EmbedderName::RequireCorp => EmbedderPolicy::RequireCorp,
            EmbedderName::Credentialless => EmbedderPolicy::Credentialless,
        };
    }
    if let Some(name) = args.page_address_space {
        policy.address_space = Some(match name {
            SpaceName::Loopback => AddressSpace::Loopback,
            SpaceName::Local => AddressSpace::Local,
            SpaceName::Public => AddressSpace::Public,
        });
    }
    policy
}

fn initiator(name: AsName) -> Initiator {
    match name {
        AsName::Fetch => Initiator::Fetch,
        AsName::Xhr => Initiator::Xhr,
        AsName::XhrUpload => Initiator::XhrUpload,
        AsName::Script => Initiator::Script,
        AsName::Module => Initiator::Module,
        AsName::Style => Initiator::Style,
        AsName::Image => Initiator::Image,
        AsName::Font => Initiator::Font,
        AsName::Media => Initiator::Media,
        AsName::EventSource => Initiator::EventSource,
        AsName::Beacon => Initiator::Beacon,
        AsName::Worker => Initiator::Worker,
    }
}

/// The state of the attribute; as in HTML any other value counts as `anonymous`.
fn crossorigin(value: &str) -> CrossOrigin {
    match value.to_ascii_lowercase().as_str() {
        "none" => CrossOrigin::None,
        "use-credentials" => CrossOrigin::UseCredentials,
        _ => CrossOrigin::Anonymous,
    }
}

/// `Name: value`, or for an empty value `Name` or `Name;`, as curl has it.
fn header(line: &str) -> (String, String) {
    match line.split_once(':') {
        Some((name, value)) => (name.into(), value.into()),
        None => (line.strip_suffix(';').unwrap_or(line).into(), String::new()),
    }
}

fn body(args: &Probe, stdin: &Stdin) -> Result<Option<Vec<u8>>, Error> {
    if let Some(bytes) = &stdin.body {
        return Ok(Some(bytes.clone()));
    }
    let Some(data) = &args.data else { return Ok(None) };
    match data.strip_prefix('@') {
        None => Ok(Some(data.clone().into_bytes())),
        Some(path) => std::fs::read(path).map(Some).map_err(|error| {
            Error::Usage(format!("--data: the file {path} cannot be read: {}", system_words(&error)))
        }),
    }
}

/// The question that a command line asks, for whoever has the answers already. It takes the words after `corscheck`.
///
/// # Errors
/// A sentence, where the words are no valid `probe` of one URL.
pub fn parse_question(words: &[String]) -> Result<Question, String> {
    let words = std::iter::once("corscheck".to_owned()).chain(words.iter().cloned());
    let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
    let Command::Probe(args) = cli.command else { return Err("this is no probe".into()) };
    let mut questions = questions(&args, &Stdin::default(), None).map_err(|error| error.to_string())?;
    match (questions.pop(), questions.is_empty()) {
        (Some(question), true) => Ok(question),
        _ => Err("a question has one URL".into()),
    }
}
