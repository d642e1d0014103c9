//! What happens in an open WebSocket: a message may be sent, and what the server says first is read.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, Frame};

use super::frames::FrameReader;
use super::raw::RawConnection;
use crate::web::session::{Said, Session, SessionEnd};

/// How many messages are read.
const MOST_MESSAGES: usize = 16;
/// How many bytes are read in all.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// How long writing a frame may take.
const WRITE_TIME: Duration = Duration::from_secs(5);

/// What to do in an open socket.
#[derive(Clone, Debug)]
pub struct SessionPlan {
    /// The messages to send.
    pub send: Vec<String>,
    /// How long to wait for what the server says; after a message anew.
    pub wait: Duration,
    /// Whether messages may be compressed, and whether the server compresses each by itself.
    pub deflate: Option<bool>,
}

impl RawConnection {
    /// Sends the messages, listens, and closes the socket.
    pub async fn session(mut self, plan: &SessionPlan, limit: Option<Instant>) -> Session {
        let start = Instant::now();
        let mut session = Session::default();
        let mut reader = FrameReader::new(plan.deflate);
        reader.push(&self.rest);
        for text in &plan.send {
            let frame = Frame::message(text.clone(), OpCode::Data(Data::Text), true);
            if !self.write(frame).await {
                session.end = SessionEnd::Dropped;
                break;
            }
            session.sent.push(text.clone());
        }
        session.end = self.listen(&mut reader, &mut session.received, plan.wait, limit).await;
        session.elapsed = start.elapsed();
        let code = match session.end {
            SessionEnd::Dropped => None,
            SessionEnd::Broken(_) => Some(CloseCode::Protocol),
            SessionEnd::Open | SessionEnd::Closed => Some(CloseCode::Normal),
        };
        if let Some(code) = code {
            self.write(Frame::close(Some(CloseFrame { code, reason: "".into() }))).await;
        }
        session
    }

    async fn listen(
        &mut self,
        reader: &mut FrameReader,
        received: &mut Vec<Said>,
        wait: Duration,
        limit: Option<Instant>,
    ) -> SessionEnd {
        let mut buffer = vec![0; 16 * 1024];
        let mut bytes = self.rest.len();
        let mut until = Instant::now() + wait;
        loop {
            loop {
                match reader.read() {
                    Ok(Some(Said::Ping(payload))) => {
                        let is_over = limit.is_some_and(|limit| Instant::now() >= limit);
                        if is_over || !self.write(Frame::pong(payload)).await {
                            return SessionEnd::Dropped;
                        }
                    }
                    Ok(Some(close @ Said::Close { .. })) => {
                        received.push(close);
                        return SessionEnd::Closed;
                    }
                    Ok(Some(said)) => {
                        received.push(said);
                        until = Instant::now() + wait;
                    }
                    Ok(None) => break,
                    Err(fault) => return SessionEnd::Broken(fault),
                }
            }
            if received.len() >= MOST_MESSAGES || bytes > MOST_BYTES {
                return SessionEnd::Open;
            }
            let until = limit.map_or(until, |limit| limit.min(until));
            match timeout_at(until, self.stream.read(&mut buffer)).await {
                Err(_) => return SessionEnd::Open,
                Ok(Ok(0) | Err(_)) => return SessionEnd::Dropped,
                Ok(Ok(count)) => {
                    bytes += count;
                    reader.push(&buffer[..count]);
                }
            }
        }
    }

    /// Writes a frame, masked as a browser's are; whether that worked.
    async fn write(&mut self, mut frame: Frame) -> bool {
        // The mask hides nothing from the server; it protects proxies from pages, and there is no page here.
        frame.header_mut().mask = Some([0x37, 0xfa, 0x21, 0x3d]);
        let mut bytes = Vec::new();
        if frame.format(&mut bytes).is_err() {
            return false;
        }
        let writing = async {
            self.stream.write_all(&bytes).await?;
            self.stream.flush().await
        };
        matches!(timeout_at(Instant::now() + WRITE_TIME, writing).await, Ok(Ok(())))
    }
}
