//! Several calls in one command: one change is for all of them.

use super::model::{Page, Part, Site};
use super::{OTHER_ORIGIN, is_allowed, text};
use crate::support::run::run;

const ORIGINS: [&str; 2] = ["https://app.example.net", "https://two.example"];
const ONE: &str = "https://one.example";
const METHODS: [&str; 2] = ["PUT", "DELETE"];
const PATHS: [&str; 2] = ["/items", "/other"];

#[test]
fn one_change_is_for_all_origins_methods_and_urls() {
    let preflight = || Part::of(204, &[("Access-Control-Allow-Methods", "PATCH")]).allowing(&[ONE]);
    let actual = || Part::of(200, &[("Vary", "Origin")]).allowing(&[ONE]);
    let parts = PATHS.map(|path| [(true, path, preflight()), (false, path, actual())]).concat();
    let mut site = Site::start(&parts);
    let page = |origin: &str, method: &str, path: &str| Page {
        origin: origin.into(),
        flags: ["-X", method].map(Into::into).into(),
        url: site.url(path),
    };
    let every = |origins: &[&str], methods: &[&str]| {
        let mut all = Vec::new();
        for origin in origins {
            for method in methods {
                all.extend(PATHS.map(|path| page(origin, method, path)));
            }
        }
        all
    };
    let (needed, worked) = (every(&ORIGINS, &METHODS), every(&[ONE], &["PATCH"]));
    let shut = every(&[OTHER_ORIGIN, "null"], &METHODS);
    assert!(worked.iter().all(is_allowed) && !needed.iter().any(is_allowed) && !shut.iter().any(is_allowed));
    let [first, second] = PATHS.map(|path| site.url(path));
    let mut line = vec!["probe", &first, &second, "--page-address-space", "loopback"];
    ORIGINS.iter().for_each(|origin| line.extend(["--origin", origin]));
    METHODS.iter().for_each(|method| line.extend(["-X", method]));
    let ran = run(&line);
    assert!(ran.status == 1 && ran.stdout.contains("8 probed: 0 allowed, 8 blocked"), "{ran:?}");
    assert!(ran.stdout.contains("from https://app.example.net and https://two.example"), "{}", ran.stdout);
    let mut unchanged = needed[0].clone();
    for change in text::changes(&ran.stdout) {
        site.apply(&change, &mut unchanged);
    }
    let blocked: Vec<&Page> = needed.iter().chain(&worked).filter(|page| !is_allowed(page)).collect();
    assert!(blocked.is_empty(), "{blocked:#?}\n{}", ran.stdout);
    let open: Vec<&Page> = shut.iter().filter(|page| is_allowed(page)).collect();
    assert!(open.is_empty(), "{open:#?}\n{}", ran.stdout);
    assert_eq!(run(&line).status, 0);
}

#[test]
fn one_call_says_how_to_name_the_others() {
    let site = Site::start(&[(false, "/items", Part::of(200, &[]))]);
    let url = site.url("/items");
    let hint = "With several --origin, -X or URLs";
    let text = |more: &[&str]| {
        let ran = run(&[&["probe", &url, "--page-address-space", "loopback"], more].concat());
        ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(text(&[]).contains(hint), "{}", text(&[]));
    let both = text(&["--origin", ORIGINS[0], "--origin", ORIGINS[1]]);
    assert!(
        !both.contains(hint) && both.contains("change for all of them, in the response to GET"),
        "{both}"
    );
    let allow = |origin: &str| format!("Allow {origin}, and keep the other origins:");
    assert!(ORIGINS.iter().all(|origin| both.contains(&allow(origin))), "{both}");
}
