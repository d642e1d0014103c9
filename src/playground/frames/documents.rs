//! The documents of the page of frames, which each host of this machine has.

use std::collections::HashMap;

use super::super::content::Document;
use super::super::places::Ports;
use super::{TRIES, cases};

/// The script of the documents that are framed and opened.
const DOCUMENT_SCRIPT: &str = include_str!("document.js");
/// The script of the pages, which tries one thing.
const PAGE_SCRIPT: &str = include_str!("page.js");

/// All of them, by their paths.
#[must_use]
pub fn frame_documents(ports: Ports) -> HashMap<String, Document> {
    let mut all = HashMap::new();
    for one in TRIES {
        let mut headers = one.headers(ports);
        headers.push(html());
        let mut document = Document::new(headers, page_of("document", "document.js"));
        document.status = one.status;
        if one.status == 204 {
            document.body = bytes::Bytes::new();
        }
        all.insert(format!("/frames/document/{}", one.id), document);
        if one.page.is_some() {
            let own = cases::page_headers(one).iter();
            let mut headers: Vec<(String, String)> =
                own.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            headers.push(html());
            all.insert(
                format!("/frames/page/{}", one.id),
                Document::new(headers, page_of("page", "page.js")),
            );
        }
    }
    // Where the third document of location.hash is, where the frame is taken to read its name, and where nothing is shown.
    let third = "<!doctype html><meta charset=utf-8><title>third</title><script>\
                 try { parent.parent.given(location.hash); } catch {}</script>";
    all.insert("/frames/third".into(), Document::new(vec![html()], third));
    all.insert("/frames/home".into(), Document::new(vec![html()], "<!doctype html><title>home</title>"));
    let nothing = Document { status: 204, ..Document::new(Vec::new(), "") };
    all.insert("/frames/nothing".into(), nothing);
    for (name, text) in [("document.js", DOCUMENT_SCRIPT), ("page.js", PAGE_SCRIPT)] {
        let headers = [("Content-Type", "text/javascript"), ("Cross-Origin-Resource-Policy", "cross-origin")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        all.insert(format!("/frames/{name}"), Document::new(headers.to_vec(), text));
    }
    all
}

fn page_of(title: &str, script: &str) -> String {
    format!(
        "<!doctype html><meta charset=utf-8><title>{title}</title><link rel=icon href=\"data:,\">\
         <script src=\"/frames/{script}\"></script>"
    )
}

fn html() -> (String, String) {
    ("Content-Type".into(), "text/html; charset=utf-8".into())
}
