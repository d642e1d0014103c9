//! Applications of Vite and webpack behind the proxy, in a real browser: a file changes, and the page takes it up without a reload.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use corscheck::web::browser::Browser;

use super::running::Running;
use super::tools::{are_here, folder, start};
use crate::support::browsers::browser_for;
use crate::support::run::foreign_variables;
use crate::support::server::{Response, Server, free_port};

/// What the page says of its first code and of each further one. `loaded` stays as long as the page does.
const CODE: &str = "
window.loaded ??= Math.random();
fetch('/api/said?VERSION&' + window.loaded);
if (import.meta.hot) import.meta.hot.accept();
";
const HTML: &str = "<!doctype html><title>x</title><script type=\"module\" src=\"/main.js\"></script>";
const WEBPACK: &str = "
module.exports = {
  mode: 'development', entry: './main.js', output: { filename: 'out.js' }, devtool: false,
  module: { rules: [{ test: /main.js$/, type: 'javascript/esm' }] },
  devServer: { host: 'localhost', port: PORT, hot: true, liveReload: false, open: false, static: './public' },
};
";

/// Changes the code until the page has taken it up, and says whether it did so without a reload.
fn takes_up_changes(tool: &str, code: &str, files: &[(&str, &str)], line: &[&str], port: u16) {
    let Some(installed) = browser_for(tool, Browser::Chromium) else { return };
    let version = |number: u32| code.replace("VERSION", &number.to_string());
    let first = version(1);
    let folder = folder(&[files, &[("main.js", first.as_str())]].concat());
    let _server = start(folder.path(), line, port);
    let api = Server::always(Response::with_body(200, &[], b"{}"));
    let route = format!("/api={}", api.url(""));
    let app = format!("http://localhost:{port}");
    let proxy = Running::start(&["--app", &app, "--route", &route]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
    for name in foreign_variables() {
        command.env_remove(name);
    }
    let mut page = command
        .args(["page", &format!("http://localhost:{}/", proxy.port), "--wait", "60", "--format", "json"])
        .env("CORSCHECK_CHROMIUM", &installed.program)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program can be started");
    let said = |number: u32| {
        let start = Instant::now();
        let words = format!("/api/said?{number}&");
        loop {
            let found = api
                .requests()
                .iter()
                .find_map(|request| request.target.strip_prefix(&words).map(str::to_owned));
            if let Some(loaded) = found {
                return loaded;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "{tool}: version {number} is not on the page");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    let loaded = said(1);
    std::fs::write(folder.path().join("main.js"), version(2)).expect("a file");
    assert_eq!(said(2), loaded, "{tool}: the page was loaded anew");
    let interrupted = Command::new("kill").args(["-INT", &page.id().to_string()]).status();
    assert!(interrupted.expect("kill can be run").success());
    let _ = page.wait();
    let ended = proxy.end();
    assert!(ended.stdout.contains("requests passed on"), "{tool}: {}", ended.stdout);
}

#[test]
fn hot_reload_of_vite() {
    if !are_here("hot reload of Vite", &["node", "npm:vite"]) {
        return;
    }
    let port = free_port();
    let text = port.to_string();
    let line =
        ["node", "node_modules/vite/bin/vite.js", "--port", &text, "--strictPort", "--host", "localhost"];
    takes_up_changes(
        "hot reload of Vite",
        CODE,
        &[("index.html", HTML), ("package.json", "{}")],
        &line,
        port,
    );
}

#[test]
fn hot_reload_of_webpack() {
    if !are_here("hot reload of webpack", &["node", "npm:webpack-dev-server", "npm:webpack-cli"]) {
        return;
    }
    let port = free_port();
    let configuration = WEBPACK.replace("PORT", &port.to_string());
    let html = HTML.replace(" type=\"module\" src=\"/main.js\"", " src=\"/out.js\"");
    let files = [
        ("webpack.config.js", configuration.as_str()),
        ("public/index.html", html.as_str()),
        ("package.json", "{}"),
    ];
    let line = ["node", "node_modules/webpack/bin/webpack.js", "serve"];
    let code = CODE.replace("import.meta.hot", "import.meta.webpackHot");
    takes_up_changes("hot reload of webpack", &code, &files, &line, port);
}
