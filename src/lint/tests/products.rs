//! REST APIs, IIS, netlify.toml, Traefik's labels and TOML, Spring.

use super::found;
use crate::lint::Format::{self, Iis, Toml, Tree};

#[test]
fn files_of_more_products() {
    let rows: &[(&str, Format, &str, &[&str])] = &[
        (
            "serverless.yml: cors: true",
            Tree,
            "functions:\n  me:\n    events:\n      - http:\n          path: me\n          method: get\n          cors: true\n",
            &["wildcard info 7"],
        ),
        (
            "serverless.yml: one origin with credentials",
            Tree,
            "events:\n  - http:\n      path: me\n      method: put\n      cors:\n        origin: https://app.acme.com\n        \
             allowCredentials: true\n",
            &[],
        ),
        (
            "S3: the second rule is for another method",
            Tree,
            "[{\"AllowedMethods\": [\"GET\"], \"AllowedOrigins\": [\"https://app.acme.com\"]},\n{\"AllowedMethods\": [\"PUT\"], \
             \"AllowedOrigins\": [\"https://*.vercel.app\"]}]",
            &["hosting-platform critical 2"],
        ),
        (
            "an Ingress: names below another domain of the same site",
            Tree,
            "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/enable-cors: 'true'\n    \
             nginx.ingress.kubernetes.io/cors-allow-origin: 'https://app.acme.com, https://*.preview.acme.com'\n",
            &["any-subdomain medium 4"],
        ),
        (
            "HTTP API: a star in a name",
            Tree,
            "CorsConfiguration:\n  AllowOrigins: [https://app.acme.com, 'https://*.acme.com']\n  AllowMethods: [GET]\n",
            &["entry-never-matches medium 2"],
        ),
        (
            "serverless.yml: the star with credentials",
            Tree,
            "events:\n  - http:\n      path: me\n      method: any\n      cors:\n        origin: '*'\n        allowCredentials: true\n",
            &["wildcard-with-credentials info 6"],
        ),
        (
            "serverless.yml: a list with http and a slash",
            Tree,
            "events:\n  - http:\n      path: me\n      method: delete\n      cors:\n        allowCredentials: true\n        origins:\n          \
             - https://app.acme.com\n          - http://app.acme.com\n          - https://admin.acme.com/\n",
            &["insecure-scheme medium 9", "entry-never-matches medium 10"],
        ),
        (
            "serverless.yml: a list with a star",
            Tree,
            "events:\n  - http:\n      path: me\n      method: put\n      cors:\n        allowCredentials: true\n        origins:\n          \
             - https://app.acme.com\n          - https://*.acme.com\n",
            &["any-subdomain medium 9"],
        ),
        (
            "CloudFormation: a parameter for the origins",
            Tree,
            "CorsConfiguration:\n  AllowOrigins: !Ref Origins\n  AllowMethods: [GET]\n",
            &[],
        ),
        (
            "CloudFormation: a parameter, in its long form",
            Tree,
            "{\"CorsConfiguration\": {\"AllowOrigins\": [{\"Ref\": \"Origin\"}, {\"Fn::Sub\": \"https://${Domain}\"}]}}",
            &[],
        ),
        (
            "CloudFormation: two lists, of which one holds",
            Tree,
            "CorsConfiguration:\n  AllowCredentials: true\n  AllowOrigins: !If\n    - IsProd\n    - [https://app.acme.com]\n    \
             - - https://dev.acme.com\n      - http://app.acme.com\n",
            &["insecure-scheme medium 7"],
        ),
        (
            "CloudFormation: a configuration or none",
            Tree,
            "CorsConfiguration: !If\n  - HasOrigins\n  - CorsRules:\n      - AllowedMethods: [GET]\n        \
             AllowedOrigins: ['https://app.acme.com*']\n  - !Ref AWS::NoValue\n",
            &["prefix-match high 5", "any-port low 5"],
        ),
        (
            "a comment is not a tag",
            Tree,
            "CorsConfiguration:\n  AllowOrigins:\n    # careful, really !important\n    - https://app.acme.com\n    - http://app.acme.com\n",
            &["insecure-scheme info 5"],
        ),
        (
            "an Ingress with a snippet alone",
            Tree,
            "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/configuration-snippet: |\n      \
             more_set_headers 'Vary: Origin';\n      \
             more_set_headers 'Access-Control-Allow-Origin: $http_origin';\n",
            &["any-origin info 5", "null-origin info 5"],
        ),
        (
            "SAM: a REST API",
            Tree,
            "Globals:\n  Api:\n    Cors:\n      AllowOrigin: \"'*'\"\n      AllowHeaders: \"'Content-Type,Authorization'\"\n",
            &["wildcard info 4"],
        ),
        (
            "SAM: without the inner quotes",
            Tree,
            "Globals:\n  Api:\n    Cors:\n      AllowOrigin: \"*\"\n",
            &["entry-never-matches medium 4"],
        ),
        (
            "an error response that reflects the origin",
            Tree,
            "ResponseParameters:\n  gatewayresponse.header.Access-Control-Allow-Origin: method.request.header.origin\n  \
             gatewayresponse.header.Access-Control-Allow-Credentials: \"'true'\"\n",
            &["any-origin critical 2", "null-origin critical 2", "missing-vary low 2"],
        ),
        (
            "vercel.json: a condition on the origin, not anchored by its dots",
            Tree,
            "{\"headers\": [{\"source\": \"/api/(.*)\",\n\"has\": [{\"type\": \"header\", \"key\": \"origin\",\n\"value\": \
             \"(?<o>https://.*acme.com)\"}],\n\"headers\": [{\"key\": \"Access-Control-Allow-Origin\", \"value\": \":o\"},\n\
             {\"key\": \"Access-Control-Allow-Credentials\", \"value\": \"true\"}, {\"key\": \"Vary\", \"value\": \"Origin\"}]}]}",
            &["suffix-match high 3", "any-subdomain medium 3"],
        ),
        (
            "vercel.json: a condition on the origin, exact",
            Tree,
            "{\"headers\": [{\"source\": \"/api\", \"has\": [{\"type\": \"header\", \"key\": \"Origin\", \"value\": \
             \"https://app\\\\.acme\\\\.com\"}], \"headers\": [{\"key\": \"Access-Control-Allow-Origin\", \"value\": \
             \"https://app.acme.com\"}, {\"key\": \"Vary\", \"value\": \"Origin\"}]}]}",
            &[],
        ),
        (
            "SAM: a text",
            Tree,
            "Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      Cors: \"'https://App.acme.com'\"\n",
            &["entry-never-matches medium 5"],
        ),
        (
            "OpenAPI: a mock for OPTIONS",
            Tree,
            "paths:\n  /me:\n    options:\n      x-amazon-apigateway-integration:\n        type: mock\n        responses:\n          default:\n            \
             statusCode: '200'\n            responseParameters:\n              method.response.header.Access-Control-Allow-Headers: \"'X-A'\"\n              \
             method.response.header.Access-Control-Allow-Origin: \"'null'\"\n              \
             method.response.header.Access-Control-Allow-Credentials: \"'true'\"\n",
            &["null-origin critical 11"],
        ),
        (
            "SAM: error responses",
            Tree,
            "GatewayResponses:\n  DEFAULT_4XX:\n    ResponseParameters:\n      Headers:\n        Access-Control-Allow-Origin: \"'*'\"\n",
            &["wildcard info 5"],
        ),
        (
            "CloudFormation: error responses",
            Tree,
            "Properties:\n  ResponseParameters:\n    gatewayresponse.header.Access-Control-Allow-Origin: \"'https://a.com,https://b.com'\"\n",
            &["entry-never-matches medium 3"],
        ),
        (
            "IIS: the module",
            Iis,
            "<?xml version=\"1.0\"?>\n<configuration><system.webServer>\n<cors enabled=\"true\" failUnlistedOrigins=\"true\">\n\
             <add origin=\"https://*acme.com\" allowCredentials=\"true\">\n<allowHeaders allowAllRequestedHeaders=\"true\"/>\n\
             <allowMethods><add method=\"GET\" /></allowMethods></add>\n\
             <add origin=\"https://app.acme.com\" allowCredentials=\"true\" />\n</cors></system.webServer></configuration>",
            &["suffix-match high 4", "any-subdomain medium 4"],
        ),
        (
            "IIS: what is more specific decides",
            Iis,
            "<configuration><system.webServer><cors enabled=\"true\">\n<add origin=\"*\" />\n\
             <add origin=\"http://*\" allowed=\"false\" />\n</cors></system.webServer></configuration>",
            &["wildcard info 2"],
        ),
        (
            "IIS: all but the star is out",
            Iis,
            "<configuration><system.webServer><cors enabled=\"true\">\n<add origin=\"https://*\" allowed=\"false\" />\n\
             <add origin=\"https://app.acme.com\" /></cors></system.webServer></configuration>",
            &[],
        ),
        (
            "IIS: custom headers",
            Iis,
            "<configuration><system.webServer><httpProtocol><customHeaders>\n<add name=\"Access-Control-Allow-Origin\" value=\"*\" />\n\
             <add name=\"Access-Control-Allow-Credentials\" value=\"true\" /></customHeaders></httpProtocol></system.webServer>\n\
             </configuration>",
            &["wildcard-with-credentials info 2"],
        ),
        (
            "netlify.toml",
            Toml,
            "[build]\npublish = \"dist\"\n[[headers]]\nfor = \"/*\"\n  [headers.values]\n  Access-Control-Allow-Origin = \
             \"https://a.com, https://b.com\"\n[[headers]]\nfor = \"/x\"\n[headers.values]\naccess-control-allow-origin = '*'\n",
            &["entry-never-matches medium 6", "entry-never-matches medium 10"],
        ),
        (
            "netlify.toml: a path of its own",
            Toml,
            "[[headers]]\nfor = \"/fonts/*\"\n[headers.values]\nAccess-Control-Allow-Origin = 'https://app.acme.com'\n[[headers]]\n\
             for = \"/api/*\"\n[headers.values]\nAccess-Control-Allow-Origin = '*'\n",
            &["wildcard info 8"],
        ),
        (
            "Traefik: TOML",
            Toml,
            "[http.middlewares.cors.headers]\naccessControlAllowCredentials = true\naddVaryHeader = true\n\
             accessControlAllowOriginListRegex = [\n  \"^https://.*\\\\.vercel\\\\.app$\",\n]\n",
            &["hosting-platform critical 5"],
        ),
        (
            "Traefik: labels, a list",
            Tree,
            "services:\n  api:\n    labels:\n      - traefik.enable=true\n      - \
             traefik.http.middlewares.cors.headers.accesscontrolalloworiginlistregex=^https://app\\.acme\\.com\n      - \
             \"traefik.http.middlewares.cors.headers.accesscontrolallowcredentials=true\"\n      - \
             traefik.http.middlewares.cors.headers.addvaryheader=true\n",
            &["prefix-match high 5", "any-port low 5"],
        ),
        (
            "Traefik: labels, a map, and a dollar that compose reads twice",
            Tree,
            "labels:\n  traefik.http.middlewares.a.headers.accessControlAllowOriginListRegex: ^https://app\\.acme\\.com$$\n  \
             traefik.http.middlewares.a.headers.accessControlAllowCredentials: \"true\"\n  \
             traefik.http.middlewares.a.headers.addVaryHeader: true\n",
            &[],
        ),
        (
            "Spring Cloud Gateway: patterns",
            Tree,
            "spring:\n  cloud:\n    gateway:\n      globalcors:\n        cors-configurations:\n          '[/**]':\n            \
             allowedOriginPatterns:\n              - https://*.acme.com:[8080,8081]\n              - https://*acme.org\n            \
             allowCredentials: true\n",
            &["suffix-match high 9", "any-subdomain medium 9"],
        ),
        (
            "Spring: the actuator",
            Tree,
            "management:\n  endpoints:\n    web:\n      cors:\n        allowed-origins: \"https://app.acme.com,https://admin.acme.com\"\n",
            &[],
        ),
        (
            "Spring: every origin by a pattern",
            Tree,
            "globalcors:\n  corsConfigurations:\n    '[/api/**]':\n      allowedOriginPatterns: '*'\n      allowCredentials: true\n",
            &["any-origin critical 4", "null-origin critical 4"],
        ),
        (
            "Spring: the star with credentials, which it refuses",
            Tree,
            "globalcors:\n  corsConfigurations:\n    '[/api/**]':\n      allowedOrigins: '*'\n      allowCredentials: true\n",
            &["entry-never-matches medium 4"],
        ),
        (
            "_headers: what a second block adds for its paths",
            Format::Headers,
            "/*\n  Access-Control-Allow-Origin: https://app.acme.com\n/fonts/*\n  Access-Control-Allow-Origin: *\n/api/:name\n  \
             ! Access-Control-Allow-Origin\n  Access-Control-Allow-Origin: *\n",
            &["entry-never-matches medium 4", "wildcard info 7"],
        ),
    ];
    let mut faults = Vec::new();
    for (name, format, text, expected) in rows {
        let found = found(text, *format);
        if found != *expected {
            faults.push(format!("{name}: {found:?}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The file's name and its text say what it is.
#[test]
fn formats_by_name() {
    for (name, text, expected) in [
        ("netlify.toml", "[[headers]]", Toml),
        ("web.config", "<configuration>", Iis),
        ("site/Web.config", "\u{feff}<?xml version=\"1.0\"?><configuration><location path=\"x\">", Iis),
        ("cors.xml", "<CORSConfiguration>", Format::S3Xml),
        ("docker-compose.yml", "services:", Tree),
        ("origins.txt", "# ours\nhttps://app.acme.com\n\n^https://.*\\.acme\\.com$\n", Format::List),
        ("origins.yaml", "https://app.acme.com\n", Tree),
    ] {
        assert_eq!(Format::of(name, text), expected, "{name}");
    }
}

/// Values that are put into a file elsewhere, and conditions on more than the origin, are not known.
#[test]
fn what_the_file_does_not_say() {
    for (text, expected) in [
        (
            "http:\n  cors:\n    origin: ${self:custom.origin}\n  path: a\n  method: put\n",
            "The value of ${self:custom.origin} is not in the file.",
        ),
        (
            "CorsConfiguration:\n  AllowOrigins: !Ref Origins\n  AllowMethods: [GET]\n",
            "The value of ${Origins} is not in the file.",
        ),
        (
            "{\"CorsConfiguration\": {\"AllowOrigins\": [{\"Ref\": \"Origin\"}, {\"Fn::Join\": [\"\", [\"https://\"]]}]}}",
            "The value of ${!Join} is not in the file.",
        ),
        (
            "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/server-snippet: |\n      \
             more_set_headers 'Access-Control-Allow-Origin: $http_origin';\n",
            "What server-snippet does is not simulated. (4:7)",
        ),
        (
            "[{\"AllowedOrigins\": [\"https://{{ host }}\"], \"AllowedMethods\": [\"GET\"]}]",
            "The value of https://{{ host }} is not in the file.",
        ),
        (
            "headers:\n- source: /a\n  missing: [{type: cookie, key: a}]\n  headers: [{key: Access-Control-Allow-Origin, value: '*'}]\n",
            "Whether this condition holds, and what follows, is not simulated. (3:13)",
        ),
    ] {
        let units = super::read(text, Tree).expect("a configuration");
        let checked = super::check(&units[0], &[]);
        assert!(checked.problems.is_empty(), "{text}: {:?}", checked.problems);
        assert!(checked.not_known.iter().any(|words| words == expected), "{text}: {:?}", checked.not_known);
    }
}

/// Lists as they stand in code of several languages.
#[test]
fn lists_in_code() {
    for (text, expected) in [
        ("ALLOWED_ORIGINS=https://app.acme.com,http://localhost:3000", &["localhost-allowed low 1"][..]),
        (
            "const allowed = [\n  \"https://app.acme.com\", 'https://admin.acme.com/', // https://old.acme.com\n];",
            &["entry-never-matches medium 2"],
        ),
        (
            "CORS = [\n    re.compile(r\"^https://.*acme\\.com$\"),  # all of them\n]",
            &["suffix-match high 2", "any-subdomain medium 2"],
        ),
        ("new RegExp('^https://app\\\\.acme\\\\.com', 'i'),", &["prefix-match high 1", "any-port low 1"]),
        ("regexp.MustCompile(`^https://app.acme.com$`)", &["unescaped-dot high 1"]),
        ("{ \"origins\": [\"https://*.acme.com\"] }", &["any-subdomain medium 1"]),
        ("- https://app.acme.com\n- https://admin.acme.com", &[]),
        ("# https://evil.net/\n// https://evil.net/\nhttps://app.acme.com", &[]),
        ("'https://app.acme.com', # 'https://old.acme.com/'", &[]),
        ("https://app.acme.com https://admin.acme.com/", &["entry-never-matches medium 1"]),
        ("localhost:3000", &["entry-never-matches medium 1"]),
    ] {
        assert_eq!(found(text, Format::List), expected, "{text}");
    }
}

/// For a path, all blocks of a `_headers` file that fit it are joined.
#[test]
fn a_path_of_a_headers_file() {
    let text = "/*\n  Access-Control-Allow-Origin: *\n/api/*\n  Access-Control-Allow-Origin: https://app.acme.com\n\
                /fonts/:name\n  ! Access-Control-Allow-Origin\n  Access-Control-Allow-Origin: https://app.acme.com\n";
    for (path, expected) in [
        ("/a", "*"),
        ("/api/users/1?x", "*, https://app.acme.com"),
        ("https://x.example/fonts/a.woff2", "https://app.acme.com"),
        ("/fonts/a/b", "*"),
    ] {
        let reading = crate::lint::Reading { path: Some(path), ..Default::default() };
        let toml = "[[headers]]\nfor = '/*'\n[headers.values]\nAccess-Control-Allow-Origin = '*'\n[[headers]]\nfor = '/api/*'\n\
                    [headers.values]\nAccess-Control-Allow-Origin = 'https://app.acme.com'\n";
        let other = (!path.contains("/fonts/")).then_some((toml, Toml));
        for (text, format) in other.into_iter().chain([(text, Format::Headers)]) {
            let units = crate::lint::read_with(text, format, &reading).expect("a configuration");
            assert_eq!(units.len(), 1, "{path}");
            let response = crate::lint::foretell(&units[0], "GET", &[("Origin", "https://app.acme.com")]);
            let response = response.expect("a response");
            assert_eq!(
                response.headers.get_text("access-control-allow-origin").as_deref(),
                Some(expected),
                "{path}"
            );
        }
    }
}
