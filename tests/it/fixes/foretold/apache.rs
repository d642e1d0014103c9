//! Files of Apache.

use corscheck::lint::Format;

use super::words::Words;
use super::{File, Ground, Subject};

/// Apache.
pub(super) struct Apache;

/// Modules that are loaded.
const MODULES: [&str; 14] = [
    "mpm_event",
    "authn_core",
    "authn_file",
    "authz_core",
    "authz_user",
    "auth_basic",
    "headers",
    "rewrite",
    "setenvif",
    "env",
    "alias",
    "dir",
    "proxy",
    "macro",
];

/// Files as people write them: a name, and what stands in the server.
const WRITTEN: [(&str, &str); 22] = [
    ("set", "Header set Access-Control-Allow-Origin \"*\""),
    (
        "always set",
        "Header always set Access-Control-Allow-Origin \"https://app.acme.com\"\nHeader always set Access-Control-Allow-Methods \"GET, PUT\"",
    ),
    (
        "both tables",
        "Header set Access-Control-Allow-Origin \"*\"\nHeader always set Access-Control-Allow-Origin \"*\"\nHeader always unset X\n",
    ),
    (
        "SetEnvIf and env=",
        "SetEnvIf Origin \"^https://(app|admin)\\.acme\\.com$\" ORIGIN=$0\n\
         Header always set Access-Control-Allow-Origin \"%{ORIGIN}e\" env=ORIGIN\nHeader merge Vary Origin",
    ),
    (
        "SetEnvIfNoCase, without an end, a missing condition",
        "SetEnvIfNoCase Origin \"https?://(app|admin)\\.acme\\.com\" ORIGIN=$0 KNOWN\n\
         Header set Access-Control-Allow-Origin %{ORIGIN}e\nHeader set Access-Control-Allow-Credentials true env=KNOWN\n\
         Header append Vary Origin\nHeader append Vary Accept",
    ),
    (
        "R=204 for OPTIONS",
        "Header always set Access-Control-Allow-Origin \"*\"\nHeader set Access-Control-Expose-Headers \"X-A\"\nRewriteEngine On\n\
         RewriteCond %{REQUEST_METHOD} OPTIONS\nRewriteRule ^(.*)$ $1 [R=204,L]",
    ),
    (
        "R=200, conditions with OR, a condition on the origin",
        "Header always set Access-Control-Allow-Origin \"*\"\nRewriteEngine On\nRewriteCond %{HTTP:Origin} ^null$ [OR]\n\
         RewriteCond %{HTTP:Origin} evil\nRewriteCond %{REQUEST_METHOD} =OPTIONS\nRewriteRule .* - [R=200,L]\n\
         RewriteCond %{HTTP:Origin} ^(https://a.*)$\nRewriteRule ^ - [E=FROM:%1]\nHeader set Access-Control-Expose-Headers %{FROM}e env=FROM",
    ),
    (
        "paths, and what is below them",
        "<Location /api>\nHeader set Access-Control-Allow-Origin api\n</Location>\n<Location /api/v1/>\n\
         Header set Access-Control-Allow-Origin v1\n</Location>\n<Location /ap>\nHeader add Access-Control-Allow-Origin no\n</Location>\n\
         <LocationMatch \"\\.woff2$\">\nHeader add Access-Control-Allow-Origin font\n</LocationMatch>",
    ),
    (
        "folders, files and paths in their order",
        "<Directory @FOLDER@/files>\nHeader append Access-Control-Allow-Origin 1\n<Files a.txt>\n\
         Header append Access-Control-Allow-Origin 4\n</Files>\n</Directory>\n<Location />\nHeader append Access-Control-Allow-Origin 5\n\
         </Location>\n<Directory @FOLDER@/files/api/v1>\nHeader append Access-Control-Allow-Origin 3\n</Directory>\n\
         <Directory @FOLDER@/files/api>\nHeader append Access-Control-Allow-Origin 2\n</Directory>\n<FilesMatch \"\\.(woff2|txt)$\">\n\
         Header append Access-Control-Allow-Origin 6\n</FilesMatch>\nHeader append Access-Control-Allow-Origin 0",
    ),
    (
        "passwords for all but OPTIONS",
        "Header always set Access-Control-Allow-Origin \"*\"\nHeader set Vary Origin\n<Location /api>\nAuthType Basic\nAuthName x\n\
         AuthUserFile none\n<LimitExcept OPTIONS>\nRequire valid-user\n</LimitExcept>\n</Location>\n<Location /fonts>\nAuthType Basic\n\
         AuthName x\nAuthUserFile none\nRequire valid-user\n</Location>",
    ),
    (
        "Require of methods and all",
        "Header set Access-Control-Allow-Origin \"*\"\n<Location /api/users>\nRequire method GET OPTIONS\n</Location>\n\
         <Location /api/v1>\nRequire all denied\n</Location>\n<Location /fonts>\n<RequireAll>\nRequire all granted\n\
         Require not env BAD\n</RequireAll>\n</Location>\nSetEnvIf Origin null BAD",
    ),
    (
        "If, ElseIf, Else",
        "<If \"%{HTTP:Origin} == 'https://app.acme.com'\">\nHeader always set Access-Control-Allow-Origin app\n</If>\n\
         <ElseIf \"req_novary('Origin') =~ m#^https://([a-z]+)\\.acme\\.com$#\">\n\
         Header always set Access-Control-Allow-Origin \"expr=https://%{req_novary:Origin}\"\n</ElseIf>\n<Else>\n\
         Header set Access-Control-Allow-Origin none\n</Else>",
    ),
    (
        "expr= and values",
        "Header always set Access-Control-Allow-Origin \"expr=%{req_novary:Origin}\" \
         \"expr=req('Origin') in { 'https://app.acme.com', 'https://admin.acme.com' }\"\n\
         Header set Access-Control-Allow-Methods PUT \"expr=%{REQUEST_METHOD} == 'OPTIONS' && ! (-z %{HTTP:Origin})\"\nRedirect 307 /api https://app.acme.com",
    ),
    (
        "edit, setifempty, unset",
        "Header set Access-Control-Allow-Origin \"https://app.acme.com\"\nHeader edit Access-Control-Allow-Origin ^https:(.*)$ http:$1\n\
         Header setifempty Access-Control-Allow-Origin no\nHeader setifempty Vary Origin\nHeader merge Vary Origin\nHeader merge Vary Accept\n\
         Header always set Access-Control-Max-Age 5\nHeader unset Access-Control-Max-Age\nHeader always add Access-Control-Expose-Headers a\n\
         Header always add Access-Control-Expose-Headers b",
    ),
    (
        "a server behind",
        "ProxyPass /fonts !\nProxyPass / http://127.0.0.1:@BACK_END@/\nHeader always set Access-Control-Allow-Origin \"*\"\n\
         Header set Access-Control-Expose-Headers X-App\nRewriteEngine On\nRewriteCond %{REQUEST_METHOD} ^OPTIONS$\n\
         RewriteRule ^/api/ - [R=204,L]\n<Directory @FOLDER@/files>\nHeader set Vary Origin\n</Directory>",
    ),
    (
        "redirects",
        "Header always set Access-Control-Allow-Origin always\nHeader set Vary Origin\nRedirect 307 /api/users https://app.acme.com/users\n\
         RedirectMatch permanent ^/fonts/(.*)$ https://app.acme.com/$1\nRewriteEngine on\nRewriteRule ^/api/v1 https://x.acme.com/ [R=302,L]",
    ),
    (
        "forbidden, gone, variables that are set",
        "SetEnv CORS yes\nSetEnvIf Request_URI ^/api API\nHeader set Access-Control-Allow-Origin \"*\" env=CORS\n\
         Header always set Access-Control-Allow-Methods GET env=!API\nRewriteEngine On\nRewriteCond %{HTTP:Origin} evil\n\
         RewriteRule ^ - [F]\nRewriteCond %{HTTP:Origin} !=null\nRewriteRule ^/fonts - [G]",
    ),
    (
        "modules that are there",
        "<IfModule mod_headers.c>\n<IfModule mod_setenvif.c>\nSetEnvIf Origin \":\" IS_CORS\n\
         Header set Access-Control-Allow-Origin \"*\" env=IS_CORS\n</IfModule>\n</IfModule>\n<IfModule !mod_headers.c>\nOptions None\n\
         </IfModule>\n<FilesMatch \"\\.(bmp|woff2?|txt)$\">\nHeader set Vary Origin\n</FilesMatch>",
    ),
    (
        "aliases",
        "Alias /api/users @FOLDER@/files/a.txt\nAliasMatch ^/api/(v1)/x$ @FOLDER@/files/api/$1/x\nAlias /fonts @FOLDER@/files/fonts\n\
         <Directory @FOLDER@/files/api>\nHeader append Access-Control-Allow-Origin api\n</Directory>\n<Directory @FOLDER@/files>\n\
         Header append Access-Control-Allow-Origin files\n</Directory>\n<Files a.txt>\nHeader add Access-Control-Expose-Headers a\n\
         </Files>\n<Files users>\nHeader set Access-Control-Allow-Origin no\n</Files>\n<Location /api/users>\n\
         Header set Vary Origin\n</Location>",
    ),
    (
        "variables of the file, and versions",
        "Define WHO https://app.acme.com\n<IfDefine WHO>\nHeader set Access-Control-Allow-Origin ${WHO}\n</IfDefine>\n\
         <IfDefine !WHO>\nHeader set Access-Control-Allow-Methods PUT\n</IfDefine>\n<IfVersion < 2.4>\n\
         Header set Access-Control-Max-Age 1\n</IfVersion>\n<IfVersion >= 2.4>\nHeader set Vary Origin\n</IfVersion>",
    ),
    (
        "what has no bearing",
        "Options -Indexes +FollowSymLinks\nServerSignature Off\nRequestHeader set X-Forwarded-Proto https\nDirectorySlash On\n\
         LimitRequestBody 1000000\nFileETag None\nHeader set Access-Control-Allow-Origin \"*\"\nLogLevel warn\nKeepAlive On\n\
         <Macro X>\nHeader set Access-Control-Allow-Origin no\n</Macro>\n<Proxy *>\nRequire all granted\n</Proxy>\nDirectoryIndex index.html",
    ),
    (
        "variables from others, names in any case",
        "SetEnvIf ORIGIN ^https://(.*)$ HOST=$1\nSetEnvIf HOST ^app APP=1\nSetEnvIf HOST evil !APP\n\
         Header set access-control-allow-origin \"https://%{HOST}e%%\" env=APP",
    ),
];

/// What lies in a folder.
const IN_FOLDER: [(&str, &str); 8] = [
    (
        "html5-boilerplate",
        "<IfModule mod_setenvif.c>\n<IfModule mod_headers.c>\n<FilesMatch \"\\.(bmp|cur|gif|ico|jpe?g|png|svgz?|webp|txt)$\">\n\
         SetEnvIf Origin \":\" IS_CORS\nHeader set Access-Control-Allow-Origin \"*\" env=IS_CORS\n</FilesMatch>\n</IfModule>\n</IfModule>\n\
         <IfModule mod_headers.c>\n<FilesMatch \"\\.(eot|otf|tt[cf]|woff2?)$\">\nHeader set Access-Control-Allow-Origin \"*\"\n\
         </FilesMatch>\n</IfModule>",
    ),
    (
        "R=204 in a folder",
        "Header always set Access-Control-Allow-Origin \"*\"\nHeader set Vary Origin\nRewriteEngine On\n\
         RewriteCond %{REQUEST_METHOD} ^OPTIONS$\nRewriteRule ^(.*)$ - [R=204,L]",
    ),
    (
        "a front controller",
        "Header set Access-Control-Allow-Origin \"*\"\nRewriteEngine On\nRewriteRule ^api/v1 - [F]\nRewriteCond %{REQUEST_METHOD} OPTIONS\n\
         RewriteRule .* - [R=200,L]",
    ),
    (
        "a front controller that gets all, with its own headers and variables",
        "SetEnvIf Origin \"^https://app\\.acme\\.com$\" OK=$0\nRewriteEngine On\nRewriteRule ^index\\.html$ - [L]\n\
         RewriteRule ^(.*)$ index.html?q=$1 [QSA,L,E=FROM:%{REQUEST_URI}]\n\
         Header always set Access-Control-Allow-Origin \"%{OK}e\" env=OK\n\
         Header set Access-Control-Expose-Headers \"%{REDIRECT_FROM}e\" env=REDIRECT_FROM\n\
         Header set Access-Control-Max-Age \"%{FROM}e\" env=FROM\n<Files index.html>\nHeader merge Vary Origin\n</Files>\n\
         <Files a.txt>\nHeader set Access-Control-Allow-Origin no\n</Files>",
    ),
    (
        "a front controller without a rule for itself, and a condition on the origin",
        "SetEnv FIRST yes\nHeader set Access-Control-Allow-Origin \"*\"\nRewriteEngine On\nRewriteCond %{HTTP:Origin} acme\n\
         RewriteRule ^(.*)$ /index.html [L]\nHeader always set Access-Control-Allow-Methods PUT env=REDIRECT_FIRST",
    ),
    (
        "a front controller for what is not there, after the block for OPTIONS",
        "Header always set Access-Control-Allow-Origin \"*\"\nRewriteEngine On\nRewriteCond %{REQUEST_METHOD} OPTIONS\n\
         RewriteRule ^(.*)$ $1 [R=200,L]\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteCond %{REQUEST_FILENAME} !-d\n\
         RewriteRule ^(.*)$ index.html [QSA,L]",
    ),
    (
        "a reflected origin",
        "SetEnvIf Origin \"^(.*)$\" ORIGIN=$1\nHeader always set Access-Control-Allow-Origin \"%{ORIGIN}e\"\n\
         Header always set Access-Control-Allow-Credentials true\nHeader merge Vary Origin",
    ),
    (
        "If in a folder",
        "<If \"%{REQUEST_METHOD} == 'OPTIONS'\">\nHeader always set Access-Control-Allow-Methods \"GET, PUT\"\n</If>\n\
         <Files index.html>\nHeader set Access-Control-Allow-Origin index\n</Files>\nRequire method GET OPTIONS POST",
    ),
];

impl Apache {
    fn server(ground: &Ground, inner: &str) -> String {
        let modules: String = MODULES
            .iter()
            .chain(&["proxy_http"])
            .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
            .collect();
        let folder = ground.folder.display();
        let inner = inner
            .replace("@BACK_END@", &ground.back_end.to_string())
            .replace("@FOLDER@", &folder.to_string());
        format!(
            "{modules}User www-data\nGroup www-data\nPidFile {folder}/httpd.pid\nDefaultRuntimeDir {folder}\nErrorLog /dev/stderr\n\
             ServerName localhost\nListen 127.0.0.1:{ready}\nListen 127.0.0.1:{port}\n<VirtualHost 127.0.0.1:{ready}>\n\
             Redirect 410 /\n</VirtualHost>\n<VirtualHost 127.0.0.1:{port}>\nDocumentRoot {folder}/files\n{inner}\n</VirtualHost>\n",
            ready = ground.ready,
            port = ground.port
        )
    }
}

impl Subject for Apache {
    const NAME: &'static str = "Apache";
    const FORMAT: Format = Format::Apache;
    const NEEDS: &'static [&'static str] = &["apache2", "/usr/lib/apache2/modules/mod_headers.so"];
    const START: &'static str =
        "chmod -R a+rX \"$FOLDER\"\nexec apache2 -d \"$FOLDER\" -f \"$FOLDER/httpd.conf\" -DFOREGROUND\n";
    const FILE: &'static str = "httpd.conf";

    fn written(ground: &Ground) -> Vec<File> {
        let of_server = WRITTEN.iter().map(|(name, inner)| File {
            name: (*name).to_owned(),
            text: Self::server(ground, inner),
            of_server: None,
        });
        let allowing = "<Directory @FOLDER@/files>\nAllowOverride All\n</Directory>";
        let in_folder = IN_FOLDER.iter().map(|(name, text)| File {
            name: (*name).to_owned(),
            text: format!("{text}\n"),
            of_server: Some(Self::server(ground, allowing)),
        });
        of_server.chain(in_folder).collect()
    }

    fn generated(words: &mut Words, ground: &Ground) -> File {
        let mut text = String::new();
        if words.once_in(2) {
            text.push_str(words.one_of(&[
                "SetEnvIf Origin \"^https://(app|admin).acme.com$\" ORIGIN=$0\n",
                "SetEnvIfNoCase Origin \"acme\\.com$\" ORIGIN=$0 KNOWN=1\n",
                "SetEnvIf Origin \"^(.*)$\" ORIGIN=$1\nSetEnvIf Origin evil !ORIGIN\n",
            ]));
        }
        text.push_str(&headers(words));
        if words.once_in(3) {
            text.push_str("RewriteEngine On\n");
            text.push_str(words.one_of(&[
                "RewriteCond %{REQUEST_METHOD} OPTIONS\nRewriteRule ^ - [R=204,L]\n",
                "RewriteCond %{REQUEST_METHOD} OPTIONS [NC]\nRewriteCond %{HTTP:Origin} acme\nRewriteRule ^/api - [R=200]\n",
                "RewriteCond %{HTTP:Origin} !acme\nRewriteRule .* - [F,L]\n",
                "RewriteCond %{HTTP:Origin} ^(https://.*acme.com)$\nRewriteRule ^ - [E=ORIGIN:%1]\n",
            ]));
        }
        for _ in 0..words.below(4) {
            let (open, close) = [
                ("<Location /api>", "</Location>"),
                ("<Location />", "</Location>"),
                ("<LocationMatch \"^/(api|fonts)/\">", "</LocationMatch>"),
                ("<Directory @FOLDER@/files/api>", "</Directory>"),
                ("<Directory @FOLDER@/files>", "</Directory>"),
                ("<Files *.txt>", "</Files>"),
                ("<FilesMatch \"^(users|x)$\">", "</FilesMatch>"),
                ("<If \"%{REQUEST_METHOD} == 'OPTIONS'\">", "</If>"),
                ("<If \"req('Origin') =~ /acme/\">", "</If>"),
            ][words.below(9)];
            let extra = words.one_of(&[
                "",
                "",
                "Require all denied\n",
                "Require method GET POST\n",
                "Require all granted\n",
            ]);
            let extra = if open.starts_with("<If") { "" } else { extra };
            text.push_str(&format!("{open}\n{}{extra}{close}\n", headers(words)));
        }
        File { name: format!("put together: {text}"), text: Self::server(ground, &text), of_server: None }
    }
}

fn headers(words: &mut Words) -> String {
    let mut text = String::new();
    for _ in 0..words.below(4) {
        let always = words.one_of(&["", "always ", "always ", "onsuccess "]);
        let action = words.one_of(&["set", "set", "set", "add", "append", "merge", "setifempty", "unset"]);
        let name = words.one_of(&[
            "Access-Control-Allow-Origin",
            "Access-Control-Allow-Origin",
            "Vary",
            "Access-Control-Allow-Methods",
        ]);
        let value = match (action, name) {
            ("unset", _) => "",
            (_, "Vary") => words.one_of(&["Origin", "Accept"]),
            (_, "Access-Control-Allow-Methods") => "\"GET, PUT\"",
            _ => words.one_of(&["\"*\"", "https://app.acme.com", "\"%{ORIGIN}e\"", "%{KNOWN}e"]),
        };
        let when = words.one_of(&["", "", "env=ORIGIN", "env=!KNOWN", "\"expr=%{REQUEST_METHOD} != 'GET'\""]);
        text.push_str(&format!("Header {always}{action} {name} {value} {when}\n"));
    }
    text
}
