//! The body of a response to the browser.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body, Frame, SizeHint};

use crate::wire::PassedBody;

/// How many bytes of a body the judge gets.
const KEPT: usize = 4096;

/// A body of the proxy's own, or the target's as it comes.
pub(super) enum ReplyBody {
    /// The proxy's own.
    Own(Full<Bytes>),
    /// The target's.
    Passed(PassedBody),
    /// The target's, with its start for the judge.
    Watched(Watched),
}

/// A body, and its start, which is handed over once it is long enough, or the body ends or is dropped.
pub(super) struct Watched {
    body: PassedBody,
    start: Vec<u8>,
    end: Option<Box<dyn FnOnce(Vec<u8>) + Send>>,
}

impl Watched {
    pub(super) fn new(body: PassedBody, end: impl FnOnce(Vec<u8>) + Send + 'static) -> Self {
        Self { body, start: Vec::new(), end: Some(Box::new(end)) }
    }

    fn finish(&mut self) {
        if let Some(end) = self.end.take() {
            end(std::mem::take(&mut self.start));
        }
    }

    fn keep(&mut self, data: &[u8]) {
        if self.end.is_some() {
            let room = KEPT - self.start.len();
            self.start.extend_from_slice(&data[..data.len().min(room)]);
            if self.start.len() == KEPT {
                self.finish();
            }
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        match self.get_mut() {
            Self::Own(body) => Pin::new(body).poll_frame(context).map_err(|never| match never {}),
            Self::Passed(body) => Pin::new(body).poll_frame(context),
            Self::Watched(watched) => {
                let polled = Pin::new(&mut watched.body).poll_frame(context);
                match &polled {
                    Poll::Ready(Some(Ok(frame))) => {
                        if let Some(data) = frame.data_ref() {
                            watched.keep(data);
                        }
                    }
                    Poll::Ready(_) => watched.finish(),
                    Poll::Pending => {}
                }
                polled
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Own(body) => body.is_end_stream(),
            Self::Passed(body) | Self::Watched(Watched { body, .. }) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Own(body) => body.size_hint(),
            Self::Passed(body) | Self::Watched(Watched { body, .. }) => body.size_hint(),
        }
    }
}
