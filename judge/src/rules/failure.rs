//! The rules that stand for failures of the network.

use super::Rule;
use crate::web::message::FailureKind;

/// The network failure that a rule explains.
#[must_use]
pub fn failure_kind(rule: Rule) -> Option<FailureKind> {
    FailureKind::ALL.iter().copied().find(|kind| failure_rule(*kind) == rule)
}

/// The page of the table that explains a network failure.
#[must_use]
pub fn failure_rule(kind: FailureKind) -> Rule {
    match kind {
        FailureKind::UnknownHost => Rule::UnknownHost,
        FailureKind::ConnectionRefused => Rule::ConnectionRefused,
        FailureKind::ConnectionFailed => Rule::ConnectionFailed,
        FailureKind::TimedOut => Rule::TimedOut,
        FailureKind::CertificateInvalid => Rule::CertificateInvalid,
        FailureKind::TlsFailed => Rule::TlsFailed,
        FailureKind::EmptyResponse => Rule::EmptyResponse,
        FailureKind::NotHttp => Rule::NotHttp,
        FailureKind::MalformedHttp => Rule::MalformedHttp,
        FailureKind::HeadTooLarge => Rule::HeadTooLarge,
        FailureKind::BodyCutOff => Rule::BodyCutOff,
        FailureKind::BodyNotDecoded => Rule::BodyNotDecoded,
        FailureKind::ProxyFailed => Rule::ProxyFailed,
        FailureKind::NotSendable => Rule::RequestNotSendable,
        FailureKind::NotAllowed => Rule::RequestNotAllowed,
    }
}
