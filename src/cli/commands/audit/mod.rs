//! `corscheck audit`

mod plans;

use self::plans::{Prepared, plans};
use super::connection::{options, wire};
use crate::audit::{Audit, Outcome, Plan, Trial, Words, audit_in_browsers, beside, planned};
use crate::cli::args::{Audit as Args, AuditFormat};
use crate::cli::progress::ProgressLine;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, runtime, stderr};
use crate::pace::{InOrder, Limits, PacedWire};
use crate::render;
use crate::render::audit_report::{AuditReport, Format};
use crate::render::secrets::Secrets;
use crate::web::address_space::AddressSpace;
use crate::web::browser::Browser;
use crate::web::http_url::host_and_port;
use crate::web::text::visible;
use crate::wire::Wire;

/// How many hosts are audited at a time.
const PARALLEL: usize = 8;

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Error> {
    let Prepared { plans, faults } = plans(args)?;
    let of_lines = faults.iter().map(stderr::error).fold(Exit::Success, |_, ()| Exit::Error);
    mask::learn_from_questions(plans.iter().map(|plan| &plan.question));
    if args.dry_run {
        return print_plans(args, &plans, terminal).map(|()| Exit::Success.max(of_lines));
    }
    let connection = options(&args.connection)?;
    let wire = wire(&args.connection, connection)?;
    plans::confirm_writes(args, &plans)?;
    runtime::block_on(async {
        let exit = audit_all(args, plans, &wire, terminal).await?;
        Ok(exit.max(of_lines))
    })
}

async fn audit_all(args: &Args, plans: Vec<Plan>, wire: &Wire, terminal: &Terminal) -> Result<Exit, Error> {
    let mut report = match args.format {
        AuditFormat::Sarif => Some(AuditReport::new(Format::Sarif)),
        AuditFormat::Junit => Some(AuditReport::new(Format::Junit)),
        AuditFormat::Github => Some(AuditReport::new(Format::Github)),
        AuditFormat::Text | AuditFormat::Json => None,
    };
    if !args.quiet {
        announce(args, &plans);
    }
    let secrets = if args.show_secrets { Secrets::Shown } else { Secrets::Hidden };
    let progress = ProgressLine::counting(plans.len(), "audited", terminal);
    let host = |plan: &Plan| host_and_port(plan.question.url());
    let limits = Limits { parallel: PARALLEL, per_host: 1 };
    let browsers = args.browser.list();
    let work = async |plan: Plan| {
        let space = match args.address_space {
            Some(given) => given,
            None => wire.space_of(plan.question.url()).await,
        };
        let paced = PacedWire::new(wire, Some(args.rate.0), args.connection.max_time.0);
        audit_in_browsers(&Plan { space, ..plan }, &browsers, &Words::random(), &paced).await
    };
    let mut results = InOrder::new(plans.into_iter(), limits, host, work);
    let mut exit = Exit::Success;
    let mut is_first = true;
    while let Some(audits) = results.next().await {
        exit = audits.iter().map(|audit| exit_of(args, audit)).fold(exit, Exit::max);
        progress.above(|| -> Result<(), Error> {
            match (&mut report, args.format) {
                (Some(report), _) => audits.iter().for_each(|audit| report.add(audit, args.fail_on)),
                (None, AuditFormat::Json) => {
                    for audit in &audits {
                        Terminal::print(&render::json::audit(audit, secrets))?;
                    }
                }
                (None, _) => {
                    for (audit, browsers) in alike(audits) {
                        let gap = if is_first || args.quiet { "" } else { "\n" };
                        let text =
                            render::text::audit(&audit, &browsers, args.rate.0, args.quiet, terminal.style);
                        Terminal::print(&format!("{gap}{text}"))?;
                        is_first = false;
                    }
                }
            }
            Ok(())
        })?;
    }
    if let Some(report) = report {
        Terminal::print(&report.end())?;
    }
    Ok(exit)
}

/// The audits of one URL, those together that found the same in several browsers.
fn alike(audits: Vec<Audit>) -> Vec<(Audit, Vec<Browser>)> {
    let found = |audit: &Audit| {
        let findings: Vec<_> =
            audit.findings.iter().map(|one| (one.class, one.severity, one.with_credentials)).collect();
        let trusted: Vec<_> = audit.trusted.iter().map(|one| (one.allowed, one.with_credentials)).collect();
        (audit.outcome(), findings, trusted)
    };
    let mut groups: Vec<(Audit, Vec<Browser>)> = Vec::new();
    for audit in audits {
        let browser = audit.question.browser();
        match groups.iter_mut().find(|(known, _)| found(known) == found(&audit)) {
            Some((known, browsers)) => {
                known.requests += audit.requests;
                browsers.push(browser);
            }
            None => groups.push((audit, vec![browser])),
        }
    }
    groups
}

/// The status of one audit.
fn exit_of(args: &Args, audit: &Audit) -> Exit {
    if audit.findings.iter().any(|finding| args.fail_on.covers(finding.severity)) {
        Exit::Blocked
    } else if audit.outcome() == Outcome::Failed {
        Exit::Failed
    } else {
        Exit::Success
    }
}

fn print_plans(args: &Args, plans: &[Plan], terminal: &Terminal) -> Result<(), Error> {
    let secrets = if args.show_secrets { Secrets::Shown } else { Secrets::Hidden };
    for (number, plan) in plans.iter().enumerate() {
        let words = Words::random();
        let beside = beside(plan, &mut words.clone());
        let mut trials: Vec<Trial> = Vec::new();
        for browser in args.browser.list() {
            let mut plan = plan.clone();
            plan.question.client = plan.question.client.in_browser(browser);
            let of_browser = planned(&plan, &mut words.clone());
            trials.extend(of_browser.into_iter().filter(|one| !trials.contains(one)).collect::<Vec<_>>());
        }
        let text = match args.format {
            AuditFormat::Json => render::json::planned_audit(plan, &trials, &beside, secrets),
            _ => {
                let gap = if number == 0 { "" } else { "\n" };
                format!(
                    "{gap}{}",
                    render::text::planned_audit(plan, &args.browser.list(), &trials, &beside, terminal.style)
                )
            }
        };
        Terminal::print(&text)?;
    }
    Ok(())
}

/// Says what will be sent, to which host, at which rate.
fn announce(args: &Args, plans: &[Plan]) {
    for plan in plans {
        if AddressSpace::of_host(plan.question.url()) == Some(AddressSpace::Loopback) {
            continue;
        }
        let trials = planned(plan, &mut Words::random());
        let most = (plan.trusted.len() + trials.len()).min(plan.max_requests);
        stderr::note(format_args!(
            "about {most} origins will be tried on {}, {} requests a second",
            visible(&host_and_port(plan.question.url())),
            args.rate.0
        ));
        stderr::note_once("audit only what you own or may test");
    }
}
