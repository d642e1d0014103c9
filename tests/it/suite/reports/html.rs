use serde_json::Value;

use super::page::{Page, chromium};
use super::{Made, of_foreign, path};

/// What is wrong with colours: the texts whose contrast with what is behind them is below WCAG's 4.5.
const PALE: &str = r"(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => { const of = v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
    return .2126 * of(r) + .7152 * of(g) + .0722 * of(b); };
  const behind = element => { for (let at = element; at; at = at.parentElement) {
    const colour = rgb(getComputedStyle(at).backgroundColor); if (colour[3] === 255) return colour; } return [255, 255, 255]; };
  const pale = [];
  let looked = 0;
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    if (!element.checkVisibility({ contentVisibilityAuto: false })) continue;
    looked += 1;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    const contrast = (a + .05) / (b + .05);
    if (contrast < 4.5) pale.push(`${element.tagName} ${element.className} ${contrast.toFixed(2)}`);
  }
  return { looked, pale };
})()";

/// The checks that show.
const SHOWN: &str = "[...document.querySelectorAll('.check')].filter(check => check.checkVisibility())\
    .map(check => check.className.replace('check is-', ''))";

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|one| one.as_str().expect("a text")).collect()
}

/// The page requested nothing, and neither it nor the browser reported an error.
fn is_quiet(page: &Page, file: &str) {
    let mut requests = 0;
    for (name, event) in &page.events {
        assert!(
            ![
                "Runtime.exceptionThrown",
                "Runtime.consoleAPICalled",
                "Log.entryAdded",
                "Page.javascriptDialogOpening"
            ]
            .contains(&name.as_str()),
            "{name}: {event:#}"
        );
        if name == "Network.requestWillBeSent" {
            let url = event["request"]["url"].as_str().expect("a URL");
            assert!(url == format!("file://{file}") || url == "data:,", "{url}");
            requests += 1;
        }
    }
    assert!(requests > 0, "the document itself was not seen");
}

#[test]
fn a_person_can_use_it() {
    let Some(installed) = chromium() else { return };
    let made = Made::of("html");
    let file = path("html.report.html");
    let json = made.json();
    let checks = json["checks"].as_array().expect("checks");
    let verdicts: Vec<&str> =
        checks.iter().map(|check| check["verdict"].as_str().expect("a verdict")).collect();
    runtime().block_on(async {
        let mut page = Page::open(installed.program.clone(), &file).await;
        page.width(1280).await;
        reads_well(&mut page).await;
        filters(&mut page, &verdicts).await;
        unfolds(&mut page).await;
        looks_well(&mut page).await;
        is_quiet(&page, &file);
    });
}

/// Headings, landmarks, order, names.
async fn reads_well(page: &mut Page) {
    let headings = page.value("[...document.querySelectorAll('h1, h2')].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(one => one.textContent)").await;
    let headings = texts(&headings);
    assert!(headings[0].starts_with("CORS report: "), "{headings:?}");
    assert_eq!(headings[1..], ["Summary", "What is wrong", "Origins and targets", "Checks"]);
    // Checks out of view are laid out once they come into view.
    page.value("document.querySelector('.check').scrollIntoView()").await;
    let tree = page.command("Accessibility.getFullAXTree", serde_json::json!({})).await;
    let nodes = tree["nodes"].as_array().expect("nodes");
    let named = |role: &str| -> Vec<&str> {
        nodes
            .iter()
            .filter(|node| node["ignored"] != true && node["role"]["value"] == role)
            .map(|node| node["name"]["value"].as_str().unwrap_or_default())
            .collect()
    };
    assert_eq!([named("banner").len(), named("main").len(), named("contentinfo").len()], [1, 1, 1]);
    assert!(
        named("region").contains(&"Summary") && named("region").contains(&"Checks"),
        "{:?}",
        named("region")
    );
    assert_eq!(named("radio").len(), 5);
    assert!(named("columnheader").iter().any(|name| name.starts_with("open")), "{:?}", named("columnheader"));
    assert!(named("rowheader").iter().any(|name| name.starts_with("app")), "{:?}", named("rowheader"));
    let folds = named("DisclosureTriangle");
    assert!(folds.iter().any(|name| name.contains("open/app/GET/open failed")), "{folds:?}");
    // The whole page is in reach of the Tab key, in the order in which it is seen.
    let mut reached = Vec::new();
    for _ in 0..30 {
        page.press("Tab").await;
        let at = page.value("(document.activeElement.id || document.activeElement.className || document.activeElement.tagName) + ''").await;
        reached.push(at.as_str().expect("a text").to_owned());
    }
    let place = |expected: &str| {
        reached
            .iter()
            .position(|at| at == expected)
            .unwrap_or_else(|| panic!("{expected} is not in {reached:?}"))
    };
    assert_eq!(place("skip"), 0);
    assert!(place("wide") < place("show-all") && place("show-all") < place("SUMMARY"), "{reached:?}");
    let outline = page.value("getComputedStyle(document.activeElement).outlineStyle").await;
    assert_eq!(outline, "solid", "what has the focus shows it");
}

/// The filter, by keys.
async fn filters(page: &mut Page, verdicts: &[&str]) {
    assert_eq!(texts(&page.value(SHOWN).await), verdicts);
    page.value("document.getElementById('show-all').focus()").await;
    let keeps: [fn(&&str) -> bool; 4] =
        [|one| *one != "pass", |one| *one == "fail", |one| *one == "error", |one| *one == "pass"];
    for keeps in keeps {
        page.press("ArrowDown").await;
        let expected: Vec<&str> = verdicts.iter().copied().filter(keeps).collect();
        assert_eq!(texts(&page.value(SHOWN).await), expected);
    }
    page.press("ArrowDown").await;
    assert_eq!(texts(&page.value(SHOWN).await), verdicts);
}

/// A check and its exchanges, by keys.
async fn unfolds(page: &mut Page) {
    let first = "[...document.querySelectorAll('.check')].find(check => check.querySelector('h3').textContent === 'open/app/GET/hostile')";
    page.value(&format!("{first}.querySelector('summary').focus()")).await;
    let open = format!(
        "[{first}.open, {first}.querySelector('.exchange').open, {first}.querySelector('.exchange pre').checkVisibility()]"
    );
    assert_eq!(page.value(&open).await, serde_json::json!([false, false, false]));
    page.press("Enter").await;
    assert_eq!(page.value(&open).await, serde_json::json!([true, false, false]));
    page.value(&format!("{first}.querySelector('.exchange summary').focus()")).await;
    page.press(" ").await;
    assert_eq!(page.value(&open).await, serde_json::json!([true, true, true]));
    // What the server said is text.
    let event = page.value(&format!("{first}.querySelector('.exchange').textContent")).await;
    assert!(event.as_str().is_some_and(|event| event.contains("<script>alert(1)</script>]]>")), "{event}");
    assert_eq!(page.value("document.querySelectorAll('script, img, iframe, object, embed').length").await, 0);
    let leads = "[...document.querySelectorAll('.matrix a')].every(link => document.querySelector(link.getAttribute('href')))";
    assert_eq!(page.value(leads).await, true);
}

/// Contrast, width, print.
async fn looks_well(page: &mut Page) {
    page.value("document.querySelectorAll('details').forEach(one => { one.open = true; })").await;
    for scheme in ["light", "dark"] {
        page.media("screen", scheme).await;
        let found = page.value(PALE).await;
        assert!(found["looked"].as_u64().is_some_and(|looked| looked > 50), "{found}");
        assert_eq!(found["pale"], serde_json::json!([]), "{scheme}");
    }
    let backs = "getComputedStyle(document.body).backgroundColor";
    assert_eq!(page.value(backs).await, "rgb(20, 23, 27)");
    page.width(400).await;
    let over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(page.value(over).await, 0, "the page does not scroll sideways");
    let narrow = "Math.min(...[...document.querySelectorAll('.matrix th')].map(one => one.clientWidth))";
    assert!(page.value(narrow).await.as_f64().is_some_and(|width| width > 80.0));
    page.width(1280).await;
    page.value("document.querySelectorAll('details').forEach(one => { one.open = false; })").await;
    let fold = "[...document.querySelectorAll('.check')].map(check => check.querySelector('dl').checkVisibility() === !check.matches('.is-pass'))";
    page.media("print", "dark").await;
    let unfolded = page.value(fold).await;
    assert!(unfolded.as_array().is_some_and(|all| all.iter().all(|one| *one == true)), "{unfolded}");
    assert_eq!(page.value(backs).await, "rgb(255, 255, 255)", "paper is white");
    page.media("screen", "light").await;
}

#[test]
fn nothing_foreign_is_markup() {
    let report = &of_foreign("html-foreign")[7];
    assert!(!report.contains("<script"), "{report}");
    let Some(installed) = chromium() else { return };
    let file = path("html-foreign.report.html");
    runtime().block_on(async {
        let mut page = Page::open(installed.program.clone(), &file).await;
        assert_eq!(page.value("document.querySelectorAll('.check').length").await, 2);
        assert_eq!(page.value("document.querySelectorAll('main > section, main > div').length").await, 2);
        is_quiet(&page, &file);
    });
}

/// The text itself shows that nothing in it can load or run.
#[test]
fn it_stands_alone() {
    let made = Made::of("html-alone");
    let html = made.report("html");
    for word in ["<script", "src=\"", "@import", "url(", "http-equiv=\"refresh\""] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:;"));
}

/// A run may have thousands of checks, each with dozens of headers: they are text, and no elements of their own.
#[test]
fn headers_cost_no_elements() {
    let made = Made::of("html-elements");
    let report = made.report("html");
    let exchanges =
        report.split("<details class=\"exchange\">").skip(1).filter(|part| part.contains("<h5>Sent</h5>"));
    let elements = exchanges.map(|part| {
        let whole = part.split("</details>").next().unwrap_or_default();
        assert!(whole.lines().filter(|line| line.contains(": ")).count() > 10, "{whole}");
        whole.matches('<').count()
    });
    assert!(elements.max().is_some_and(|most| most < 20), "{report}");
}
