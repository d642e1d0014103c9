//! Diagnoses cross-origin problems as a browser would see them.
pub mod web;
pub mod wire;
