//! A WebSocket: servers decide by the `Origin` of the handshake, or by nothing, as neither CORS nor the same-origin policy holds here.

use super::Server;
use super::bounded::Bounded;
use super::finding::Evidence;
use super::judged::{Judged, limit};
use crate::fetch::Page;
use crate::probe::Question;
use crate::web::origin::Origin;
use crate::websocket::{SocketCall, SocketDiagnosis, SocketOutcome, SocketQuestion, open};

/// Has a page of this origin open the WebSocket. It gets in with credentials where the browser sends cookies with the handshake.
pub(super) async fn judge_socket<S: Server>(
    question: &Question,
    subprotocols: &[String],
    key: [u8; 16],
    origin: Origin,
    server: &Bounded<'_, S>,
) -> Judged {
    let of_page = SocketQuestion {
        page: Page::new(origin.clone()),
        call: SocketCall { url: question.url().to_string(), subprotocols: subprotocols.to_vec() },
        client: question.client.clone(),
        key,
    };
    let mut judged = Judged::default();
    let diagnosis =
        open(of_page, async |next| server.handshake(&next.message, &mut judged.is_cut).await).await;
    judged.limited = diagnosis.last_response().and_then(limit);
    judged.response = diagnosis.last_response().cloned();
    judged.status = diagnosis.last_response().map(|response| response.status);
    judged.rule = diagnosis.rule();
    match &diagnosis.outcome {
        SocketOutcome::Opens(_) => judged.allowed = Some(true),
        SocketOutcome::Blocked(_) => judged.allowed = Some(false),
        SocketOutcome::Failed(failure) => judged.failure = Some(failure.failure.detail.clone()),
    }
    judged.with_credentials = judged.allowed.map(|opens| opens && diagnosis.sent_cookies());
    judged.evidence = Some(evidence(&origin, &diagnosis));
    if judged.limited.is_some() {
        (judged.allowed, judged.with_credentials) = (None, None);
    }
    judged
}

fn evidence(origin: &Origin, diagnosis: &SocketDiagnosis) -> Evidence {
    let mut sent = vec!["Upgrade: websocket".to_owned()];
    let request = diagnosis.exchanges.last().map(|exchange| &exchange.request);
    sent.extend(request.and_then(|request| cookie_names(&request.headers)));
    let received = diagnosis.last_response().map(|response| {
        let accept = response.headers.get_text("sec-websocket-accept");
        let accept = accept.map(|accept| format!("Sec-WebSocket-Accept: {accept}"));
        std::iter::once(status_line(response.status)).chain(accept).collect()
    });
    Evidence { origin: origin.serialize(), sent, received: received.unwrap_or_default() }
}

fn status_line(status: u16) -> String {
    if status == 101 { "101 Switching Protocols".into() } else { status.to_string() }
}

/// The line of a `Cookie` header, without the values.
pub(super) fn cookie_names(headers: &crate::web::headers::HeaderList) -> Option<String> {
    let text = headers.get_text("cookie")?;
    let names: Vec<String> = text
        .split(';')
        .map(|pair| format!("{}=…", pair.split('=').next().unwrap_or_default().trim()))
        .collect();
    Some(format!("Cookie: {}", names.join("; ")))
}
