//! Files as people write them, and what is found of each, with its line.

use super::super::{Format, check_all, read};

fn found(text: &str) -> Vec<String> {
    let units = read(text, Format::Apache).expect("a configuration");
    let mut all: Vec<String> = check_all(&units, &[])
        .iter()
        .flat_map(|checked| &checked.problems)
        .map(|problem| format!("{} {}", problem.rule(), problem.place.line))
        .collect();
    all.sort();
    all
}

#[test]
fn files_as_people_write_them() {
    let rows: &[(&str, &str, &[&str])] = &[
        (
            "SetEnvIf, always, Vary",
            "SetEnvIf Origin \"^https://(app|admin)\\.acme\\.com$\" ORIGIN=$0\n\
             Header always set Access-Control-Allow-Origin \"%{ORIGIN}e\" env=ORIGIN\nHeader always merge Vary Origin\n",
            &[],
        ),
        (
            "not anchored, no Vary, not always",
            "SetEnvIf Origin \"https://app\\.acme\\.com\" ORIGIN=$0\nHeader set Access-Control-Allow-Origin %{ORIGIN}e env=ORIGIN\n",
            &["header-not-on-errors 2", "missing-vary 2"],
        ),
        (
            "reflected",
            "SetEnvIf Origin \"^(.*)$\" ORIGIN=$1\nHeader always set Access-Control-Allow-Origin %{ORIGIN}e\n\
             Header always set Access-Control-Allow-Credentials true\nHeader always merge Vary Origin\n",
            &["any-origin 2", "null-origin 2"],
        ),
        (
            "both tables",
            "Header set Access-Control-Allow-Origin https://app.acme.com\nHeader always set Access-Control-Allow-Origin https://app.acme.com\n",
            &["header-doubled 1"],
        ),
        (
            "R=204 without always",
            "Header set Access-Control-Allow-Origin https://app.acme.com\nRewriteEngine On\nRewriteCond %{REQUEST_METHOD} OPTIONS\n\
             RewriteRule ^ - [R=204,L]\n",
            &["header-not-on-errors 1", "preflight-incomplete 1"],
        ),
        (
            "passwords before the preflight",
            "<VirtualHost *:80>\nServerName api.acme.com\nHeader always set Access-Control-Allow-Origin https://app.acme.com\n\
             Header always set Access-Control-Allow-Methods PUT\n<Location /api>\nRequire valid-user\n</Location>\n</VirtualHost>\n",
            &["preflight-incomplete 1"],
        ),
        (
            "two origins",
            "Header always set Access-Control-Allow-Origin \"https://a.com https://b.com\"\n",
            &["entry-never-matches 1"],
        ),
        (
            "*, with credentials",
            "Header always set Access-Control-Allow-Origin *\nHeader always set Access-Control-Allow-Credentials true\n",
            &["wildcard-with-credentials 1"],
        ),
        (
            "a server behind",
            "<VirtualHost *:443>\nSSLEngine on\nProxyPass / http://127.0.0.1:8000/\n\
             Header always set Access-Control-Allow-Origin https://app.acme.com\n</VirtualHost>\n",
            &["header-doubled 4"],
        ),
    ];
    let mut faults = Vec::new();
    for (name, text, expected) in rows {
        let found = found(text);
        if found != *expected {
            faults.push(format!("{name}: {found:?}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_is_not_simulated_is_not_known() {
    for line in [
        "RewriteRule ^ index.php [L]",
        "LuaHookFixups a b",
        "Include gone.conf",
        "Require ip 10.0.0.1",
        "RewriteMap a txt:b",
    ] {
        let text = format!("Header always set Access-Control-Allow-Origin *\nRewriteEngine On\n{line}\n");
        let units = read(&text, Format::Apache).expect("a configuration");
        let checked = check_all(&units, &[]);
        assert!(checked.iter().any(|checked| !checked.not_known.is_empty()), "{line}");
    }
}
