//! The products, one line each, and the lookup by name; the order is that of `corscheck fix --list`.

use super::product::Tested::{Live, NotRun};
use super::product::{Product, Way};
use crate::web::text::shown;

macro_rules! products {
    ($($id:literal, $title:literal, $aliases:expr, $comment:literal, $file:literal, $way:expr, $tested:expr, $then:literal;)*) => {
        /// All products.
        pub(super) static PRODUCTS: &[Product] = &[$(Product {
            id: $id,
            title: $title,
            aliases: &$aliases,
            tested: $tested,
            way: $way,
            comment: $comment,
            then: $then,
            template: include_str!(concat!("products/", $file)),
        }),*];
    };
}

const NO_REGISTRY: &str = "they do not use its package registry";
const NO_CLOUD: &str = "it runs only in AWS";
const NOT_INSTALLED: &str = "they do not install it";

products! {
    "nginx", "nginx", [], "#", "nginx.conf", Way::Headers, Live, "nginx -t && nginx -s reload";
    "apache", "Apache httpd", ["httpd", "apache2"], "#", "apache.conf", Way::Headers, Live, "apachectl configtest && apachectl graceful";
    "caddy", "Caddy", ["caddyfile"], "#", "Caddyfile", Way::Headers, Live, "caddy reload";
    "haproxy", "HAProxy", [], "#", "haproxy.cfg", Way::Headers, Live, "haproxy -c -f haproxy.cfg, reload";
    "lighttpd", "lighttpd", ["lighty"], "#", "lighttpd.conf", Way::Headers, Live, "lighttpd -tt -f lighttpd.conf, restart";
    "traefik", "Traefik", [], "#", "traefik.yaml", Way::Headers, Live, "save it (Traefik reloads it immediately)";
    "envoy", "Envoy", ["envoyproxy"], "#", "envoy.yaml", Way::Headers, Live, "restart Envoy, or have it reload its configuration";
    "ingress-nginx", "Kubernetes ingress-nginx", ["kubernetes", "k8s", "ingress", "nginx-ingress"], "#", "ingress-nginx.yaml", Way::Headers, NotRun("they have no cluster"), "kubectl apply -f ingress.yaml";
    "express", "Express", ["expressjs"], "//", "express.mjs", Way::Headers, Live, "restart the server";
    "node", "plain Node", ["nodejs", "node-http"], "//", "node.mjs", Way::Headers, Live, "restart the server";
    "fastify", "Fastify", [], "//", "fastify.mjs", Way::Headers, Live, "restart the server";
    "koa", "Koa", ["koajs"], "//", "koa.mjs", Way::Headers, Live, "restart the server";
    "hono", "Hono", [], "//", "hono.mjs", Way::Headers, Live, "restart the server";
    "nestjs", "NestJS", ["nest"], "//", "nestjs.ts", Way::Headers, Live, "restart the server";
    "nextjs", "Next.js", ["next"], "//", "nextjs.ts", Way::Headers, Live, "restart the server";
    "socket.io", "Socket.IO", ["socketio"], "//", "socketio.mjs", Way::Headers, Live, "restart the server";
    "vite", "Vite", ["vitejs"], "//", "vite.config.js", Way::Proxy, Live, "restart the development server";
    "webpack-dev-server", "webpack-dev-server", ["webpack", "wds"], "//", "webpack.config.js", Way::Proxy, Live, "restart the development server";
    "vue", "Vue CLI", ["vuejs", "vue-cli"], "//", "vue.config.js", Way::Proxy, Live, "restart the development server";
    "http-proxy-middleware", "http-proxy-middleware", ["hpm", "create-react-app", "cra"], "//", "http-proxy-middleware.mjs", Way::Proxy, Live, "restart the server";
    "fastapi", "FastAPI/Starlette", ["starlette", "asgi"], "#", "fastapi.py", Way::Headers, Live, "restart the server";
    "flask", "Flask", ["wsgi"], "#", "flask.py", Way::Headers, Live, "restart the server";
    "django", "Django", [], "#", "django.py", Way::Headers, Live, "restart the server";
    "aiohttp", "aiohttp", [], "#", "aiohttp.py", Way::Headers, Live, "restart the server";
    "spring-mvc", "Spring MVC", ["spring", "spring-boot", "springboot"], "//", "spring-mvc.java", Way::Headers, NotRun(NO_REGISTRY), "restart the server";
    "spring-security", "Spring Security", [], "//", "spring-security.java", Way::Headers, NotRun(NO_REGISTRY), "restart the server";
    "spring-webflux", "Spring WebFlux", ["webflux"], "//", "spring-webflux.java", Way::Headers, NotRun(NO_REGISTRY), "restart the server";
    "aspnet", "ASP.NET Core", ["asp.net", "dotnet", "aspnetcore", ".net", "csharp"], "//", "aspnet.cs", Way::Headers, NotRun("they have no .NET"), "restart the server";
    "go", "Go net/http", ["golang", "net/http"], "//", "go.go", Way::Headers, Live, "build and restart the server";
    "rs-cors", "Go rs/cors", ["rscors", "gin", "chi"], "//", "rs-cors.go", Way::Headers, Live, "build and restart the server";
    "axum", "axum", ["tower-http", "tower"], "//", "axum.rs", Way::Headers, Live, "build and restart the server";
    "actix-web", "Actix Web", ["actix", "actix-cors"], "//", "actix-web.rs", Way::Headers, Live, "build and restart the server";
    "rails", "Rails", ["ruby-on-rails", "ror", "rack-cors", "rack"], "#", "rails.rb", Way::Headers, Live, "restart the server";
    "laravel", "Laravel", ["lumen"], "//", "laravel.php", Way::Headers, NotRun(NO_REGISTRY), "php artisan config:clear";
    "php", "PHP", ["plain-php"], "//", "php.php", Way::Headers, Live, "reload";
    "mcp-typescript", "the MCP SDK for TypeScript", ["mcp", "mcp-ts", "modelcontextprotocol"], "//", "mcp-typescript.mjs", Way::Headers, Live, "restart the server";
    "mcp-python", "the MCP SDK for Python", ["mcp-py", "fastmcp"], "#", "mcp-python.py", Way::Headers, Live, "restart the server";
    "wordpress", "WordPress", ["wp", "wp-json"], "//", "wordpress.php", Way::Headers, NotRun(NOT_INSTALLED), "load any page of the site";
    "strapi", "Strapi", [], "//", "strapi.js", Way::Headers, NotRun(NOT_INSTALLED), "restart the server";
    "kong", "Kong Gateway", ["kong-gateway"], "#", "kong.yml", Way::Headers, NotRun(NOT_INSTALLED), "kong reload";
    "apisix", "Apache APISIX", ["apache-apisix"], "#", "apisix.yaml", Way::Headers, NotRun(NOT_INSTALLED), "save it (APISIX reloads it every second)";
    "keycloak", "Keycloak", ["rh-sso", "red-hat-sso"], "#", "keycloak.sh", Way::Headers, NotRun(NOT_INSTALLED), "run the commands";
    "elasticsearch", "Elasticsearch", ["elastic", "opensearch"], "#", "elasticsearch.yml", Way::Headers, NotRun(NOT_INSTALLED), "restart each of these nodes";
    "ollama", "Ollama", [], "#", "ollama.conf", Way::Headers, NotRun(NOT_INSTALLED), "restart Ollama";
    "minio", "MinIO", [], "#", "minio.env", Way::Headers, NotRun(NOT_INSTALLED), "restart MinIO";
    "jupyter", "Jupyter Server", ["jupyter-server", "jupyterlab", "notebook"], "#", "jupyter.py", Way::Headers, NotRun(NOT_INSTALLED), "restart Jupyter";
    "home-assistant", "Home Assistant", ["homeassistant", "hass"], "#", "home-assistant.yaml", Way::Headers, NotRun(NOT_INSTALLED), "restart Home Assistant";
    "iis", "IIS", ["microsoft-iis", "internet-information-services"], "#", "iis.ps1", Way::Headers, NotRun("it runs only in Windows"), "run it";
    "s3", "Amazon S3", ["aws-s3", "bucket"], "#", "s3.yaml", Way::Headers, NotRun(NO_CLOUD), "run the command above";
    "cloudfront", "Amazon CloudFront", ["aws-cloudfront"], "#", "cloudfront.yaml", Way::Headers, NotRun(NO_CLOUD), "wait until it is deployed";
    "api-gateway", "Amazon API Gateway", ["apigateway", "aws-api-gateway", "aws-lambda", "lambda"], "#", "api-gateway.yaml", Way::Headers, NotRun(NO_CLOUD), "deploy the stage, unless it is deployed automatically";
    "gcs", "Google Cloud Storage", ["google-cloud-storage", "firebase-storage"], "#", "gcs.yaml", Way::Headers, NotRun("it runs only in Google's cloud"), "run the command above";
    "firebase", "Cloud Functions for Firebase", ["firebase-functions", "google-cloud-functions", "cloud-functions"], "//", "firebase.mjs", Way::Headers, NotRun("it runs only in Google's cloud"), "firebase deploy";
    "supabase", "Supabase Edge Functions", ["supabase-functions", "supabase-edge-functions"], "//", "supabase.mjs", Way::Headers, NotRun("they have no Deno"), "supabase functions deploy";
    "azure-apim", "Azure API Management", ["apim", "azure-api-management"], "", "azure-apim.xml", Way::Headers, NotRun("it runs only in Azure"), "save it";
    "azure-blob", "Azure Blob Storage", ["azure-storage", "azure-blob-storage"], "#", "azure-blob.sh", Way::Headers, NotRun("it runs only in Azure"), "run it";
    "r2", "Cloudflare R2", ["cloudflare-r2"], "#", "r2.yaml", Way::Headers, NotRun("it runs only at Cloudflare"), "run the command above";
    "cloudflare-workers", "Cloudflare Workers", ["cloudflare", "workers", "wrangler"], "//", "cloudflare-workers.mjs", Way::Headers, Live, "wrangler deploy";
}

/// There is no such product; the message names similar ones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnknownProduct(String);

/// How alike two names must be for one to be a misspelling of the other, from 0 to 1.
const ALIKE: f64 = 0.8;

impl Product {
    /// All products, in the order in which they are listed.
    #[must_use]
    pub fn all() -> &'static [Self] {
        PRODUCTS
    }

    /// The product of that name, in any case and with any punctuation.
    ///
    /// # Errors
    /// Where there is none.
    pub fn named(text: &str) -> Result<&'static Self, UnknownProduct> {
        let sought = folded(text);
        let found = PRODUCTS.iter().find(|product| product.names().any(|name| folded(name) == sought));
        found.ok_or_else(|| {
            let near = near(&sought);
            let tip = if near.is_empty() {
                String::new()
            } else {
                format!("; did you mean {}?", near.join(" or "))
            };
            UnknownProduct(format!("there is no product {}{tip}", shown(text)))
        })
    }
}

/// A name without case and punctuation, which people write in different ways.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(100).collect()
}

fn near(sought: &str) -> Vec<&'static str> {
    let score = |product: &Product| {
        product.names().map(|name| strsim::jaro_winkler(&folded(name), sought)).fold(0.0, f64::max)
    };
    let mut scored: Vec<(f64, &str)> = PRODUCTS.iter().map(|product| (score(product), product.id)).collect();
    scored.retain(|(score, _)| *score >= ALIKE);
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    scored.into_iter().map(|(_, id)| id).take(3).collect()
}
