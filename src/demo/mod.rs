//! A small server with typical mistakes.
