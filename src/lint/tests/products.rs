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
            "SAM: a REST API",
            Tree,
            "Globals:\n  Api:\n    Cors:\n      AllowOrigin: \"'*'\"\n      AllowHeaders: \"'Content-Type,Authorization'\"\n",
            &["wildcard info 4"],
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
            &["entry-never-matches medium 6", "wildcard info 10"],
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
    ] {
        assert_eq!(Format::of(name, text), expected, "{name}");
    }
}
