//! The products, a line each; the order is that of `corscheck fix --list`.

use super::product::Product;
use super::product::Tested::{Live, NotRun};

macro_rules! products {
    ($($id:literal, $title:literal, $aliases:expr, $comment:literal, $file:literal, $tested:expr, $then:literal;)*) => {
        /// All products.
        pub(super) static PRODUCTS: &[Product] = &[$(Product {
            id: $id,
            title: $title,
            aliases: &$aliases,
            tested: $tested,
            comment: $comment,
            then: $then,
            template: include_str!(concat!("products/", $file)),
        }),*];
    };
}

const NO_REGISTRY: &str = "its packages come from a registry that they do not use";
const NO_CLOUD: &str = "it runs only in Amazon's own cloud";

products! {
    "nginx", "nginx", [], "#", "nginx.conf", Live, "nginx -t && nginx -s reload";
    "apache", "Apache httpd", ["httpd", "apache2"], "#", "apache.conf", Live, "apachectl configtest && apachectl graceful";
    "caddy", "Caddy", ["caddyfile"], "#", "Caddyfile", Live, "caddy reload";
    "haproxy", "HAProxy", [], "#", "haproxy.cfg", Live, "haproxy -c -f haproxy.cfg, reload";
    "lighttpd", "lighttpd", ["lighty"], "#", "lighttpd.conf", Live, "lighttpd -tt -f lighttpd.conf, restart";
    "traefik", "Traefik", [], "#", "traefik.yaml", Live, "save (Traefik reads it at once)";
    "envoy", "Envoy", ["envoyproxy"], "#", "envoy.yaml", Live, "restart Envoy, or let it read its configuration anew";
    "ingress-nginx", "Kubernetes ingress-nginx", ["kubernetes", "k8s", "ingress", "nginx-ingress"], "#", "ingress-nginx.yaml", NotRun("they have no cluster"), "kubectl apply -f ingress.yaml";
    "express", "Express", ["expressjs"], "//", "express.mjs", Live, "restart the server";
    "node", "plain Node", ["nodejs", "node-http"], "//", "node.mjs", Live, "restart the server";
    "fastify", "Fastify", [], "//", "fastify.mjs", Live, "restart the server";
    "koa", "Koa", ["koajs"], "//", "koa.mjs", Live, "restart the server";
    "hono", "Hono", [], "//", "hono.mjs", Live, "restart the server";
    "nestjs", "NestJS", ["nest"], "//", "nestjs.ts", Live, "restart the server";
    "nextjs", "Next.js", ["next"], "//", "nextjs.ts", Live, "restart the server";
    "socket.io", "Socket.IO", ["socketio"], "//", "socketio.mjs", Live, "restart the server";
    "vite", "Vite", ["vitejs"], "//", "vite.config.js", Live, "restart the development server";
    "webpack-dev-server", "webpack-dev-server", ["webpack", "wds"], "//", "webpack.config.js", Live, "restart the development server";
    "vue", "Vue CLI", ["vuejs", "vue-cli"], "//", "vue.config.js", Live, "restart the development server";
    "http-proxy-middleware", "http-proxy-middleware", ["hpm", "create-react-app", "cra"], "//", "http-proxy-middleware.mjs", Live, "restart the server";
    "fastapi", "FastAPI/Starlette", ["starlette", "asgi"], "#", "fastapi.py", Live, "restart the server";
    "flask", "Flask", ["wsgi"], "#", "flask.py", Live, "restart the server";
    "django", "Django", [], "#", "django.py", Live, "restart the server";
    "aiohttp", "aiohttp", [], "#", "aiohttp.py", Live, "restart the server";
    "spring-mvc", "Spring MVC", ["spring", "spring-boot", "springboot"], "//", "spring-mvc.java", NotRun(NO_REGISTRY), "restart the server";
    "spring-security", "Spring Security", [], "//", "spring-security.java", NotRun(NO_REGISTRY), "restart the server";
    "spring-webflux", "Spring WebFlux", ["webflux"], "//", "spring-webflux.java", NotRun(NO_REGISTRY), "restart the server";
    "aspnet", "ASP.NET Core", ["asp.net", "dotnet", "aspnetcore", ".net", "csharp"], "//", "aspnet.cs", NotRun(NO_REGISTRY), "restart the server";
    "go", "Go net/http", ["golang", "net/http"], "//", "go.go", Live, "build and restart the server";
    "rs-cors", "Go rs/cors", ["rscors", "gin", "chi"], "//", "rs-cors.go", Live, "build and restart the server";
    "axum", "axum", ["tower-http", "tower"], "//", "axum.rs", Live, "build and restart the server";
    "actix-web", "Actix Web", ["actix", "actix-cors"], "//", "actix-web.rs", Live, "build and restart the server";
    "rails", "Rails", ["ruby-on-rails", "ror", "rack-cors", "rack"], "#", "rails.rb", Live, "restart the server";
    "laravel", "Laravel", ["lumen"], "//", "laravel.php", NotRun(NO_REGISTRY), "php artisan config:clear";
    "php", "PHP", ["plain-php"], "//", "php.php", Live, "reload";
    "s3", "Amazon S3", ["aws-s3", "bucket"], "#", "s3.yaml", NotRun(NO_CLOUD), "run the command above";
    "cloudfront", "Amazon CloudFront", ["aws-cloudfront"], "#", "cloudfront.yaml", NotRun(NO_CLOUD), "wait until it is deployed";
    "api-gateway", "Amazon API Gateway", ["apigateway", "aws-api-gateway", "aws-lambda", "lambda"], "#", "api-gateway.yaml", NotRun(NO_CLOUD), "deploy the stage, if it does not deploy by itself";
    "cloudflare-workers", "Cloudflare Workers", ["cloudflare", "workers", "wrangler"], "//", "cloudflare-workers.mjs", Live, "wrangler deploy";
}
