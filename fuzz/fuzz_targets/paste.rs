//! Pasted texts and HARs: any text is read or refused at a place within it, what was read makes questions that can be judged
//! without a request, and what is said of it has nothing that a terminal acts on.

#![no_main]

use std::time::Duration;

use corscheck::probe::{DryRun, dry_run, page_of};
use corscheck::record::{RecordedCall, recognise};
use corscheck::render::secrets::Secrets;
use corscheck::render::{Style, text};
use corscheck::replay::{Finding, Overrides, judge, question};
use corscheck::suite::draft::{Recorded, from_har};
use corscheck::suite::{Suite, UnsetVariables};
use libfuzzer_sys::fuzz_target;

const STYLE: Style = Style::new(true, 80);

/// Nothing but line ends moves a terminal, and colours are off.
fn is_harmless(text: &str) -> bool {
    text.chars().all(|letter| letter == '\n' || !letter.is_control())
}

fn check_call(call: &RecordedCall, kind: &str, overrides: &Overrides) {
    let mut call = call.clone();
    call.read_files(|path| Ok::<_, String>(path.as_bytes().to_vec()));
    assert!(is_harmless(&text::taken(kind, &call, STYLE)));
    let Ok(question) = question(&call, overrides) else { return };
    match dry_run(&question) {
        DryRun::Sends { requests, notices } => {
            assert!(is_harmless(&text::dry_run(&question, &requests, &notices, Secrets::Hidden, STYLE)));
        }
        DryRun::Ends(diagnosis) => {
            assert!(diagnosis.rule().is_some() && diagnosis.first_call().exchanges.is_empty());
        }
    }
}

fuzz_target!(|pasted: &str| {
    colored::control::set_override(false);
    let assumed = page_of("http://localhost:3000").expect("an origin");
    let overrides = Overrides { origin: None, assumed, browser: None, now: 1_700_000_000 };
    match recognise(pasted) {
        Err(unread) => assert!(unread.at <= pasted.len() && !unread.fault.is_empty()),
        Ok(found) => {
            assert!(!found.calls.is_empty() || !found.messages.is_empty() || found.har.is_some());
            for call in found.calls.iter().take(16) {
                check_call(call, found.kind.words(), &overrides);
            }
            let recorded = Recorded { origins: &[], base_url: None };
            if let Some(har) = &found.har
                && let Ok(draft) = from_har(har, &overrides, &recorded)
            {
                let file = draft.text(None);
                if let Err(fault) = Suite::parse(&file, &|_| None, &[], UnsetVariables::Allow) {
                    panic!("{}\n{file}", fault.in_file("the draft"));
                }
            }
            for judged in found.har.iter().flat_map(|har| judge(har, &overrides)) {
                if let Finding::Verdict(diagnosis, _) = &judged.finding {
                    let elapsed = diagnosis.first_call().exchanges.iter().map(|exchange| exchange.elapsed);
                    assert!(elapsed.fold(Duration::ZERO, Duration::saturating_add) < Duration::MAX);
                }
            }
        }
    }
});
