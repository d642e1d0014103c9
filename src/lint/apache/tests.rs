//! Files as people write them, and what is found of each, with its line.

use super::super::sources::Reading;
use super::super::tests::{compare_not_known, compare_programs, compare_without_bearing};
use super::super::{Format, foretell, read, read_with};

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
        (
            "a front controller, whether there is a file or not",
            "Header always set Access-Control-Allow-Origin *\nRewriteEngine On\nRewriteCond %{REQUEST_METHOD} OPTIONS\n\
             RewriteRule ^(.*)$ $1 [R=200,L]\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^(.*)$ index.php [QSA,L]\n",
            &["header-doubled 1", "wildcard 1"],
        ),
        (
            "a front controller that gets all of it",
            "RewriteEngine On\nRewriteRule ^index\\.html$ - [L]\nRewriteRule ^(.*)$ /index.html?q=$1 [L]\n<Files index.html>\n\
             Header always set Access-Control-Allow-Origin *\n</Files>\n",
            &["wildcard 5"],
        ),
        (
            "https first, whatever is in front, and then a loose expression",
            "RewriteEngine On\nRewriteCond %{HTTPS} off\nRewriteRule ^(.*)$ https://%{HTTP_HOST}%{REQUEST_URI} [L,R=301]\n\
             SetEnvIf Origin \"https://app\\.acme\\.(com|org)\" ORIGIN=$0\n\
             Header always set Access-Control-Allow-Origin %{ORIGIN}e env=ORIGIN\n",
            &["missing-vary 5"],
        ),
        (
            "files that are denied",
            "<Files .env>\nRequire all denied\n</Files>\nHeader always set Access-Control-Allow-Origin https://app.acme.com\n\
             Header always set Access-Control-Allow-Methods PUT\nRewriteEngine On\nRewriteCond %{REQUEST_METHOD} OPTIONS\n\
             RewriteRule ^ - [R=204,L]\n",
            &[],
        ),
    ];
    compare_programs(Format::Apache, rows);
}

fn beside_a_header(line: &str) -> String {
    format!("Header always set Access-Control-Allow-Origin *\nRewriteEngine On\n{line}\n")
}

#[test]
fn what_is_not_simulated_is_not_known() {
    let lines = [
        "RewriteRule ^ public/index [L]",
        "RewriteRule ^(.*)$ index.php/$1 [L]",
        "RewriteRule ^(.*)$ public/$1 [L]",
        "LuaHookFixups a b",
        "Include gone.conf",
        "Use Cors",
        "Require ip 10.0.0.1",
        "RewriteMap a txt:b",
        "RequestHeader unset Origin",
        "AllowMethods GET",
        "FallbackResource /index.php",
        "SSLVerifyClient require",
        "Dav On",
        "JkMount /* worker",
        "ADirectiveOfSomeone on",
        "<IfDefine PROD>\nHeader set Access-Control-Allow-Origin x\n</IfDefine>",
        "<IfVersion >= 2.4.50>\nHeader set Access-Control-Allow-Origin x\n</IfVersion>",
        "<IfFile /etc/cors>\nHeader unset Access-Control-Allow-Origin\n</IfFile>",
        "<Proxy *>\nHeader set Access-Control-Allow-Origin x\n</Proxy>",
        "<SomeSection x>\n</SomeSection>",
        "Header set Access-Control-Allow-Origin ${ORIGIN}",
    ];
    compare_not_known(Format::Apache, beside_a_header, &lines);
}

#[test]
fn what_has_no_bearing_does_not_disturb() {
    let lines = [
        "Options -Indexes +FollowSymLinks",
        "AddType font/woff2 .woff2",
        "AddHandler application/x-httpd-php .php",
        "ExpiresActive On",
        "AddOutputFilterByType DEFLATE text/html",
        "RequestHeader set X-Forwarded-Proto https",
        "php_value upload_max_filesize 10M",
        "SSLVerifyClient none",
        "CustomLog ${APACHE_LOG_DIR}/access.log combined",
        "DirectoryIndex index.php",
        "Satisfy All",
        "RemoteIPHeader X-Forwarded-For",
        "<IfDefine PROD>\nExpiresActive On\n</IfDefine>",
        "<IfVersion < 2.4>\nHeader set Access-Control-Allow-Origin x\n</IfVersion>",
        "<Proxy *>\nRequire all granted\n</Proxy>",
        "<Macro A>\nHeader set Access-Control-Allow-Origin x\n</Macro>",
        "<IfModule mod_php.c>\nphp_flag display_errors off\n</IfModule>",
    ];
    compare_without_bearing(Format::Apache, beside_a_header, &lines);
}

/// What `Access-Control-Allow-Origin` says for a path; `None` where it is not known.
fn allowed(text: &str, path: &str) -> Option<String> {
    let url = format!("http://a.example{path}");
    let reading = Reading { path: Some(&url), ..Reading::default() };
    let units = read_with(text, Format::Apache, &reading).expect("a configuration");
    let response = foretell(&units[0], "GET", &[("Origin", "https://app.acme.com")]).ok()?;
    Some(response.headers.get_text("access-control-allow-origin").unwrap_or_default())
}

#[test]
fn variables_of_the_file() {
    let text = "Define WHO https://app.acme.com\n<IfDefine WHO>\nHeader set Access-Control-Allow-Origin ${WHO}\n</IfDefine>\n\
                <IfDefine !WHO>\nHeader set Access-Control-Allow-Origin no\n</IfDefine>\n";
    assert_eq!(allowed(text, "/a").as_deref(), Some("https://app.acme.com"));
}

#[test]
fn folders_that_an_alias_leads_to() {
    let text = "DocumentRoot /srv/www\nAlias /fonts /srv/fonts\nScriptAlias /cgi/ /srv/cgi/\nAddHandler program .php\n\
                <Directory /srv/fonts>\nHeader set Access-Control-Allow-Origin fonts\n</Directory>\n\
                <Directory /srv/cgi>\nHeader always set Access-Control-Allow-Origin cgi\n</Directory>\n\
                <Directory /srv/www>\nHeader set Access-Control-Allow-Origin www\n</Directory>\n";
    for (path, expected) in
        [("/fonts/a.woff2", "fonts"), ("/fontsy", "www"), ("/cgi/a", "cgi"), ("/a", "www")]
    {
        assert_eq!(allowed(text, path).as_deref(), Some(expected), "{path}");
    }
    // Each folder that says who gets in is looked at.
    let units = read(text, Format::Apache).expect("a configuration");
    let names: Vec<&str> = units.iter().map(|unit| unit.name.split(' ').next().unwrap_or_default()).collect();
    assert!(names.contains(&"/fonts/a") && names.contains(&"/cgi/a"), "{names:?}");
}
