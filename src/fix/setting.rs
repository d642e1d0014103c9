//! Settings of the products that have nothing to do with CORS: what a call needs where CORS is not the fault, or not the only one.

use super::template::escaped;
use super::{Product, Target};

/// One setting: where it belongs, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Where it belongs.
    pub place: String,
    /// The lines.
    pub text: String,
}

/// A product's ways to set what is not about CORS; empty where it has none that is short.
struct Ways {
    id: &'static str,
    /// Where a header is set, and how: `NAME`, `VALUE` and `PATH` stand for the header's and the request's, `PATTERN` for the path in a
    /// regular expression.
    header: (&'static str, &'static str),
    /// The type of a file or response.
    content_type: (&'static str, &'static str),
    /// How large a request's body may be: 20 MiB.
    body_limit: (&'static str, &'static str),
}

const NONE: (&str, &str) = ("", "");

macro_rules! ways {
    ($($id:literal, $header:expr, $content_type:expr, $body_limit:expr;)*) => {
        const WAYS: &[Ways] = &[$(Ways {
            id: $id,
            header: $header,
            content_type: $content_type,
            body_limit: $body_limit,
        }),*];
    };
}

const LOCATION: &str = "inside location { } that serves PATH";
const HEADER_LOCATION: &str = "inside location { } that serves PATH, with a copy of each add_header around it, because it inherits none from now on";
const HOST: &str = "inside the <VirtualHost> of the site";
const SITE: &str = "inside the site's block { }";
const FRONTEND: &str = "inside your frontend";
const HAPROXY: &str = "http-request set-var(txn.path) path\nhttp-after-response set-header NAME \"VALUE\" if { var(txn.path) -m beg PATH }";
const LIGHTTPD: &str = "server.modules += ( \"mod_setenv\" )\n$HTTP[\"url\"] =~ \"^PATTERN\" {\n    setenv.set-response-header += ( \"NAME\" => \"VALUE\" )\n}";
const EXPRESS: &str = "app.use(\"PATH\", (request, response, next) => {\n  response.setHeader(\"NAME\", \"VALUE\");\n  next();\n});";

ways! {
    "nginx", (HEADER_LOCATION, "add_header NAME \"VALUE\" always;"), (LOCATION, "types { }\ndefault_type VALUE;"),
        (LOCATION, "client_max_body_size 20m;");
    "apache", (HOST, "<Location \"PATH\">\n    Header always set NAME \"VALUE\"\n</Location>"),
        (HOST, "<Location \"PATH\">\n    ForceType VALUE\n</Location>"),
        (HOST, "<Location \"PATH\">\n    LimitRequestBody 20971520\n</Location>");
    "caddy", (SITE, "header PATH {\n\tdefer\n\tNAME \"VALUE\"\n}"), (SITE, "header PATH {\n\tdefer\n\tNAME \"VALUE\"\n}"),
        (SITE, "request_body PATH {\n\tmax_size 20MiB\n}");
    "haproxy", (FRONTEND, HAPROXY), (FRONTEND, HAPROXY), NONE;
    "lighttpd", ("at the end of lighttpd.conf", LIGHTTPD), ("at the end of lighttpd.conf", LIGHTTPD),
        ("in lighttpd.conf", "server.max-request-size = 20480");
    "ingress-nginx", NONE, NONE, ("in the annotations of your Ingress", "nginx.ingress.kubernetes.io/proxy-body-size: 20m");
    "express", ("after helmet(), if that is used, and before the route", EXPRESS), ("where the route responds", "response.type(\"VALUE\");"),
        ("in place of express.json()", "express.json({ limit: \"20mb\" })");
    "nestjs", ("in src/main.ts, after helmet(), if that is used", EXPRESS), NONE,
        ("in src/main.ts", "app.useBodyParser(\"json\", { limit: \"20mb\" });");
    "node", ("as the first line of the function that createServer() gets", "if (request.url.startsWith(\"PATH\")) response.setHeader(\"NAME\", \"VALUE\");"), ("where the route responds", "response.setHeader(\"Content-Type\", \"VALUE\");"), NONE;
    "fastify", ("before the routes", "app.addHook(\"onSend\", async (request, reply) => {\n  if (request.url.startsWith(\"PATH\")) reply.header(\"NAME\", \"VALUE\");\n});"), ("where the route responds", "reply.type(\"VALUE\");"),
        ("where the server is made", "fastify({ bodyLimit: 20 * 1024 * 1024 })");
    "koa", ("before every other use", "app.use(async (context, next) => {\n  await next();\n  if (context.path.startsWith(\"PATH\")) context.set(\"NAME\", \"VALUE\");\n});"), ("where the route responds", "context.type = \"VALUE\";"), NONE;
    "hono", ("before every other use and route", "app.use(\"PATH\", async (context, next) => {\n  await next();\n  context.header(\"NAME\", \"VALUE\");\n});"), ("where the route responds", "context.header(\"Content-Type\", \"VALUE\");"), NONE;
    "fastapi", ("after app = FastAPI()", "@app.middleware(\"http\")\nasync def set_header(request, call_next):\n    response = await call_next(request)\n    if request.url.path.startswith(\"PATH\"):\n        response.headers[\"NAME\"] = \"VALUE\"\n    return response"), ("where the route responds", "return Response(content, media_type=\"VALUE\")"), NONE;
    "flask", ("after app = Flask(...), with request from flask", "@app.after_request\ndef set_header(response):\n    if request.path.startswith(\"PATH\"):\n        response.headers[\"NAME\"] = \"VALUE\"\n    return response"), ("where the route responds", "return Response(content, mimetype=\"VALUE\")"),
        ("after app = Flask(...)", "app.config[\"MAX_CONTENT_LENGTH\"] = 20 * 1024 * 1024");
    "django", NONE, ("where the route responds", "return HttpResponse(content, content_type=\"VALUE\")"), ("in settings.py", "DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024");
    "aiohttp", ("after app = web.Application(...)", "async def set_header(request, response):\n    if request.path.startswith(\"PATH\"):\n        response.headers[\"NAME\"] = \"VALUE\"\n\n\napp.on_response_prepare.append(set_header)"), ("where the route responds", "return web.Response(body=content, content_type=\"VALUE\")"),
        ("where the application is made", "web.Application(client_max_size=20 * 1024**2)");
    "php", ("before anything else is sent", "header(\"NAME: VALUE\");"), ("before anything else is sent", "header(\"NAME: VALUE\");"),
        ("in php.ini", "post_max_size = 20M\nupload_max_filesize = 20M");
    "go", ("as the first line of the handler", "w.Header().Set(\"NAME\", \"VALUE\")"), ("as the first line of the handler", "w.Header().Set(\"NAME\", \"VALUE\")"), NONE;
    "axum", NONE, NONE, ("behind the route", ".layer(axum::extract::DefaultBodyLimit::max(20 * 1024 * 1024))");
    "actix-web", NONE, NONE, ("behind App::new()", ".app_data(actix_web::web::JsonConfig::default().limit(20 * 1024 * 1024))");
}

impl Setting {
    /// How a product sends this header with the responses of the target's path.
    #[must_use]
    pub fn header(product: &Product, target: &Target, name: &str, value: &str) -> Option<Self> {
        let is_plain = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-/+.;=_ :*'".contains(&byte))
                && !text.is_empty()
        };
        let ways = ways(product).filter(|_| is_plain(name) && is_plain(value))?;
        let is_type = name.eq_ignore_ascii_case("content-type");
        // nginx takes the type from a list for all files; a location of its own would take the file out of its other settings.
        if let Some(extension) = extension(&target.path).filter(|_| is_type && product.id == "nginx") {
            let place = "inside types { } of mime.types, or of your own that is in its place";
            return Self::of((place, &format!("{value} {extension};")), target);
        }
        let (place, text) = if is_type { ways.content_type } else { ways.header };
        // The path comes last: it may have such a word in it.
        Self::of((place, &text.replace("NAME", name).replace("VALUE", value)), target)
    }

    /// The same settings, those in one place as one block: the lines that all have stand in it once.
    #[must_use]
    pub fn joined(settings: Vec<Self>) -> Vec<Self> {
        let mut groups: Vec<Vec<Self>> = Vec::new();
        for setting in settings {
            let fits = |group: &&mut Vec<Self>| {
                group.iter().all(|other| {
                    other.place == setting.place && other.text.lines().count() == setting.text.lines().count()
                })
            };
            match groups.iter_mut().find(fits) {
                Some(group) => group.push(setting),
                None => groups.push(vec![setting]),
            }
        }
        groups.into_iter().filter_map(Self::as_one).collect()
    }

    /// One block of settings that have as many lines each.
    fn as_one(group: Vec<Self>) -> Option<Self> {
        let texts: Vec<Vec<&str>> = group.iter().map(|setting| setting.text.lines().collect()).collect();
        let mut lines: Vec<&str> = Vec::new();
        for number in 0..texts.first()?.len() {
            let from = lines.len();
            for line in texts.iter().filter_map(|text| text.get(number)) {
                if lines.iter().skip(from).all(|known| known != line) {
                    lines.push(line);
                }
            }
        }
        Some(Self { place: group.first()?.place.clone(), text: lines.join("\n") })
    }

    /// How a product takes larger bodies.
    #[must_use]
    pub fn body_limit(product: &Product, target: &Target) -> Option<Self> {
        Self::of(ways(product)?.body_limit, target)
    }

    /// What to do about a body that is too large: a sentence.
    #[must_use]
    pub fn what_about_body_limit(product: &Product) -> &'static str {
        match product.id {
            "haproxy" => "HAProxy itself has no such limit.",
            _ => "Raise the limit, or send less.",
        }
    }

    /// How a product's cache stores a response for each origin.
    #[must_use]
    pub fn cache_by_origin(product: &Product, target: &Target) -> Option<Self> {
        let nginx = ["nginx", "ingress-nginx"].contains(&product.id);
        let place = "inside location { } that serves PATH, beside proxy_cache (and proxy_cache_key, if it is there, in its place)";
        nginx
            .then(|| Self::of((place, "proxy_cache_key $scheme$proxy_host$request_uri$http_origin;"), target))
            .flatten()
    }

    /// Nothing where the path has escapes and the text needs it: products compare the decoded path, each in a notation of its own.
    fn of((place, text): (&str, &str), target: &Target) -> Option<Self> {
        let path = target.path.as_str();
        let can_be_written =
            !path.contains('%') || !["PATH", "PATTERN"].iter().any(|word| text.contains(word));
        let text = text.replace("PATTERN", &escaped(path)).replace("PATH", path);
        (can_be_written && !text.is_empty()).then(|| Self { place: place.replace("PATH", path), text })
    }
}

/// What a file's name ends in, where that says its type.
fn extension(path: &str) -> Option<&str> {
    let (stem, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    let is_plain =
        (1..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (!stem.is_empty() && is_plain).then_some(extension)
}

fn ways(product: &Product) -> Option<&'static Ways> {
    WAYS.iter().find(|ways| ways.id == product.id)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn target(url: &str) -> Target {
        Target::of(&Url::parse(url).unwrap()).unwrap()
    }

    #[test]
    fn each_is_of_a_product() {
        for ways in WAYS {
            assert!(Product::named(ways.id).is_ok_and(|product| product.id == ways.id), "{}", ways.id);
        }
    }

    #[test]
    fn headers_of_one_block() {
        let target = target("https://api.test/app");
        for (id, expected) in [
            (
                "express",
                "app.use(\"/app\", (request, response, next) => {\n  response.setHeader(\"X-A\", \"1\");\n  response.setHeader(\"X-B\", \"2\");\n  \
                 next();\n});",
            ),
            (
                "apache",
                "<Location \"/app\">\n    Header always set X-A \"1\"\n    Header always set X-B \"2\"\n</Location>",
            ),
            ("php", "header(\"X-A: 1\");\nheader(\"X-B: 2\");"),
        ] {
            let product = Product::named(id).unwrap();
            let of = |name, value| Setting::header(product, &target, name, value).unwrap();
            let joined = Setting::joined(vec![of("X-A", "1"), of("X-B", "2")]);
            assert_eq!(joined.iter().map(|setting| setting.text.as_str()).collect::<Vec<_>>(), [expected]);
        }
        for ways in WAYS.iter().filter(|ways| !ways.header.1.is_empty()) {
            let lines = ways.header.1.lines().filter(|line| line.contains("NAME")).count();
            assert_eq!(lines, 1, "{}: one line for each header", ways.id);
        }
    }

    #[test]
    fn a_path_with_escapes() {
        let target = target("https://api.test/my%20logo.png");
        let of = |id| Setting::header(Product::named(id).unwrap(), &target, "X-A", "1");
        assert!(of("nginx").unwrap().place.starts_with("inside location { } that serves /my%20logo.png,"));
        assert_eq!(of("apache"), None, "not for the whole server");
    }

    #[test]
    fn a_header_and_a_type() {
        let nginx = Product::named("nginx").unwrap();
        let of_path = |path: &str| target(&format!("https://api.test{path}"));
        let target = of_path("/logo.png");
        let header = Setting::header(nginx, &target, "Cross-Origin-Resource-Policy", "same-site").unwrap();
        assert!(header.place.starts_with("inside location { } that serves /logo.png,"), "{}", header.place);
        assert_eq!(header.text, "add_header Cross-Origin-Resource-Policy \"same-site\" always;");
        let typed = Setting::header(nginx, &target, "Content-Type", "image/png").unwrap();
        assert_eq!(typed.text, "image/png png;");
        let events = of_path("/events");
        let typed = Setting::header(nginx, &events, "Content-Type", "text/event-stream").unwrap();
        assert_eq!(typed.text, "types { }\ndefault_type text/event-stream;");
        assert_eq!(Setting::header(nginx, &target, "X", "\"; return 200"), None);
        let policy = "frame-ancestors 'self' https://app.test";
        let php = Setting::header(Product::named("php").unwrap(), &target, "Content-Security-Policy", policy)
            .unwrap();
        assert_eq!(php.text, format!("header(\"Content-Security-Policy: {policy}\");"));
        let lighttpd = Setting::header(Product::named("lighttpd").unwrap(), &target, "X-A", "1").unwrap();
        assert!(lighttpd.text.contains("=~ \"^/logo\\.png\""), "{}", lighttpd.text);
        assert_eq!(Setting::body_limit(nginx, &target).unwrap().text, "client_max_body_size 20m;");
    }
}
