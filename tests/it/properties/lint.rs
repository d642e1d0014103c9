//! Files of nginx and Apache from any text, and from pieces of such files: they are read or refused, and each place that is said is in
//! the file. How a file is laid out changes nothing.

use corscheck::lint::{Format, Reading, check_all, foretell, read_with};
use proptest::prelude::*;
use proptest::sample::select;

use super::config;

/// Pieces of files of nginx.
const NGINX: &[&str] = &[
    "server {",
    "location /a {",
    "location ~ ^/(a|b {",
    "if ($request_method = OPTIONS) {",
    "map $http_origin $cors {",
    "}",
    ";",
    "add_header Access-Control-Allow-Origin ",
    "$http_origin",
    "$cors",
    " always;",
    "'*'",
    "\"",
    "'",
    "\\",
    "#",
    "\n",
    "return 204;",
    "default ''; ",
    "~*acme\\.com $http_origin;",
    "${http_",
    "$",
    "set $a 1;",
    "rewrite ^/a(.*)$ /b$1 last;",
    "error_page 404 = @x;",
    "try_files $uri =404;",
    "include x;",
    "limit_except GET {",
    "proxy_pass http://a;",
    "\u{e9}",
    "\r\n",
    "\u{feff}",
];

/// Pieces of files of Apache.
const APACHE: &[&str] = &[
    "<VirtualHost *:80>\n",
    "</VirtualHost>\n",
    "<Location /a>\n",
    "</Location>\n",
    "<If \"%{HTTP:Origin} == 'a'\">\n",
    "</If>\n",
    "<Else>\n",
    "</Else>\n",
    "<IfDefine A>\n",
    "</IfDefine>\n",
    "Define A b\n",
    "${A}",
    "Header always set Access-Control-Allow-Origin ",
    "\"%{O}e\" env=O\n",
    "*\n",
    "\\\n",
    "\"",
    "'",
    "SetEnvIf Origin \"^(.*)$\" O=$1\n",
    "RewriteEngine On\n",
    "RewriteCond %{REQUEST_METHOD} OPTIONS [NC,OR]\n",
    "RewriteRule ^ - [R=204,L]\n",
    "Require method GET\n",
    "Alias /a /b\n",
    "#",
    "\n",
    " ",
    "expr=%{req_novary:",
    "Redirect 307 /a b\n",
    "<",
    ">",
    "\u{e9}",
    "\r\n",
];

fn text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        1 => any::<String>(),
        6 => prop::collection::vec(select(pieces), 0..40).prop_map(|pieces| pieces.concat()),
    ]
}

fn is_in(text: &str, place: corscheck::lint::Place) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    let line =
        place.line.checked_sub(1).and_then(|line| lines.get(line)).map_or(0, |line| line.chars().count());
    place.line >= 1 && place.line <= lines.len().max(1) && place.column <= line + 1
}

fn holds(text: &str, format: Format) -> Result<(), TestCaseError> {
    let include = |name: &str| (name == "x").then(|| vec![("x".to_owned(), "add_header A b;".to_owned())]);
    for path in [None, Some("/a/b"), Some("https://x.example/a")] {
        let Ok(mut units) = read_with(text, format, &Reading { path, include: &include }) else { continue };
        for unit in &units {
            let (source, place) = unit.resolved_place();
            prop_assert!(is_in(source.map_or(text, |source| &source.text), place), "{} {place:?}", unit.name);
        }
        units.truncate(2);
        for problem in check_all(&units, &[]).iter().flat_map(|checked| &checked.problems) {
            let text = problem.source.as_ref().map_or(text, |source| &source.text);
            prop_assert!(is_in(text, problem.place), "{problem:?}");
        }
    }
    Ok(())
}

/// A directive: its name, and its words.
type Directive = (&'static str, &'static [&'static str]);

/// What each of these sends, in this order of the file.
fn sent(text: &str, format: Format) -> Option<Vec<(u16, Vec<String>)>> {
    let reading = Reading { path: Some("/a/b"), ..Reading::default() };
    let units = read_with(text, format, &reading).ok()?;
    let unit = units.first()?;
    let mut all = Vec::new();
    for method in ["GET", "OPTIONS"] {
        for origin in ["https://app.acme.com", "https://evil.net"] {
            let headers = [("Origin", origin), ("Access-Control-Request-Method", "PUT")];
            let response = foretell(unit, method, &headers).ok()?;
            let lines = response.headers.iter().map(|header| format!("{}: {}", header.name, header.text()));
            all.push((response.status, lines.collect()));
        }
    }
    Some(all)
}

const OF_NGINX: &[Directive] = &[
    ("add_header", &["Access-Control-Allow-Origin", "$http_origin", "always"]),
    ("add_header", &["Vary", "Origin"]),
    ("add_header", &["Access-Control-Allow-Methods", "'GET, PUT'"]),
    ("add_header", &["X-A", "\"x y\""]),
    ("expires", &["1h"]),
    ("return", &["403"]),
];

const OF_APACHE: &[Directive] = &[
    ("Header", &["always", "set", "Access-Control-Allow-Origin", "\"%{O}e\"", "env=O"]),
    ("Header", &["append", "Vary", "Origin"]),
    ("SetEnvIf", &["Origin", "\"^https://app\\.acme\\.com$\"", "O=$0"]),
    ("Header", &["set", "Access-Control-Allow-Methods", "'GET, PUT'"]),
    ("ExpiresActive", &["On"]),
    ("Redirect", &["307", "/a", "https://b.example/"]),
];

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_file_of_nginx_is_read_or_refused(text in text(NGINX)) {
        holds(&text, Format::Nginx)?;
    }

    #[test]
    fn a_file_of_apache_is_read_or_refused(text in text(APACHE)) {
        holds(&text, Format::Apache)?;
    }

    #[test]
    fn how_a_file_of_nginx_is_laid_out_changes_nothing(
        directives in prop::collection::vec(select(OF_NGINX), 0..8),
        blanks in prop::collection::vec(select(vec![" ", "\n", "\t \r\n", " # x;}\n ", "\n\n"]), 1..8),
    ) {
        let plain: String = directives.iter().map(|(name, words)| format!("{name} {};", words.join(" "))).collect();
        let mut blank = blanks.iter().cycle();
        let mut laid_out = String::new();
        for (name, words) in &directives {
            laid_out.push_str(name);
            for word in *words {
                laid_out.push_str(blank.next().expect("a cycle"));
                laid_out.push_str(word);
            }
            laid_out.push_str(blank.next().expect("a cycle"));
            laid_out.push(';');
        }
        let [plain, laid_out] = [plain, laid_out].map(|inner| format!("server {{ location /a {{ {inner} }} }}"));
        let expected = sent(&plain, Format::Nginx);
        prop_assert!(expected.is_some(), "{plain}");
        prop_assert_eq!(sent(&laid_out, Format::Nginx), expected, "{}", laid_out);
    }

    #[test]
    fn how_a_file_of_apache_is_laid_out_changes_nothing(
        directives in prop::collection::vec(select(OF_APACHE), 0..8),
        blanks in prop::collection::vec(select(vec![" ", "\t", "  \\\n  ", " \\\r\n"]), 1..8),
        between in select(vec!["\n", "\n# x\n", "\n\n  ", "\r\n"]),
    ) {
        let plain: String = directives.iter().map(|(name, words)| format!("{name} {}\n", words.join(" "))).collect();
        let mut blank = blanks.iter().cycle();
        let mut laid_out = String::new();
        for (number, (name, words)) in directives.iter().enumerate() {
            // Names are the same in any case.
            laid_out.push_str(&if number % 2 == 0 { name.to_lowercase() } else { name.to_uppercase() });
            for word in *words {
                laid_out.push_str(blank.next().expect("a cycle"));
                laid_out.push_str(word);
            }
            laid_out.push_str(between);
        }
        let [plain, laid_out] = [plain, laid_out].map(|inner| format!("<Location /a>\n{inner}</Location>\n"));
        let expected = sent(&plain, Format::Apache);
        prop_assert!(expected.is_some(), "{plain}");
        prop_assert_eq!(sent(&laid_out, Format::Apache), expected, "{}", laid_out);
    }
}
