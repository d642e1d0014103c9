//! Configurations as `corscheck fix` prints them, in the real servers, proxies and frameworks, which are then probed.
//!
//! `tests/fixes/install` puts them into `target/fixes`; `tests/fixes/products` has a folder a product that says how it is
//! started. Where a product is not installed, it is skipped. `CORSCHECK_FIXES_ONLY=nginx,koa` tests these alone.

mod application;
mod broken;
mod causes;
mod checks;
mod client;
mod foretold;
mod formats;
mod forms;
mod frame_hosts;
mod frames;
mod host;
mod of_suite;
mod policy;
mod printed;
mod process;
mod sockets;
mod upgrades;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use corscheck::fix::{Product, Tested};

use self::checks::Findings;
use self::host::{Host, Kind};
use self::policy::POLICIES;
use crate::support::skipped::{Need, skipped};
use crate::support::{say, variable};

/// How many products are tested at the same time.
const AT_ONCE: usize = 3;

/// What is said to be tested live is just what has a folder that says how to start it.
#[test]
fn tested_live_are_those_with_a_test() {
    let claimed: BTreeSet<String> = Product::all()
        .iter()
        .filter(|product| product.tested == Tested::Live)
        .map(|product| product.id.to_owned())
        .collect();
    let tested: BTreeSet<String> = Host::all().into_iter().map(|host| host.id).collect();
    assert_eq!(claimed, tested);
}

#[test]
fn live() {
    if Need::Servers.is_unwanted() {
        return skipped(Need::Servers, "fixes in all products", "left out by CORSCHECK_SKIP");
    }
    let only = variable("CORSCHECK_FIXES_ONLY");
    let expected = |host: &Host| only.as_deref().is_none_or(|only| only.split(',').any(|id| id == host.id));
    let (here, missing): (Vec<Host>, Vec<Host>) =
        Host::all().into_iter().filter(expected).partition(|host| host.missing_tools().is_empty());
    let next = AtomicUsize::new(0);
    let total = Mutex::new((0, 0, String::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(host) = here.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let start = Instant::now();
                    let found = catch_unwind(AssertUnwindSafe(|| test(host)))
                        .unwrap_or_else(|panic| Findings::of_panic(panic.as_ref()));
                    let (count, faults) = (found.count, found.faults.len());
                    say(
                        "fixes",
                        &format!(
                            "{}: {count} checks, {faults} faults, {:.0} s",
                            host.id,
                            start.elapsed().as_secs_f64()
                        ),
                    );
                    let mut total = total.lock().expect("no thread panics with it");
                    total.0 += usize::from(faults == 0);
                    total.1 += count;
                    for fault in found.faults {
                        total.2.push_str(&format!("\n{}: {fault}", host.id));
                    }
                }
            });
        }
    });
    let (good, checks, faults) = total.into_inner().expect("no thread panics with it");
    say("fixes", &format!("tested {good} products live, {checks} checks"));
    assert!(faults.is_empty(), "{faults}");
    if !missing.is_empty() {
        let missing_names: Vec<String> =
            missing.iter().map(|host| format!("{} ({})", host.id, host.missing_tools().join(", "))).collect();
        skipped(
            Need::Servers,
            &format!("fixes in {}", missing_names.join("; ")),
            "not installed: tests/fixes/install does",
        );
    }
}

/// All policies in one product, each in a server of its own and in each form.
fn test(host: &Host) -> Findings {
    let mut found = Findings::default();
    // Where the pages' own server passes their requests on, no policy is in what is printed.
    let policies = if host.kind == Kind::SameOrigin { &POLICIES[..1] } else { &POLICIES[..] };
    let forms = if host.has_usual_form() { &[true, false][..] } else { &[true] };
    for (policy, is_strict) in
        policies.iter().flat_map(|policy| forms.iter().map(move |form| (policy, *form)))
    {
        match host.start(policy, is_strict) {
            // Some have to know the origins.
            Err(words)
                if policy.needs_more_than_a_list() && words.contains("does not support this policy") => {}
            Ok(running) => checks::all(&running, policy, &mut found),
            Err(words) => found.faults.push(format!("{}: {words}", policy.name)),
        }
    }
    found
}
