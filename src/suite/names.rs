//! The names in a file, and what they stand for.

use super::file::{AsName, CredentialsName, CrossOriginName, ModeName, RedirectName};
use crate::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};

pub(super) fn credentials(name: CredentialsName) -> Credentials {
    match name {
        CredentialsName::Omit => Credentials::Omit,
        CredentialsName::SameOrigin => Credentials::SameOrigin,
        CredentialsName::Include => Credentials::Include,
    }
}

pub(super) fn initiator(name: AsName) -> Initiator {
    match name {
        AsName::Fetch => Initiator::Fetch,
        AsName::Xhr => Initiator::Xhr,
        AsName::XhrUpload => Initiator::XhrUpload,
        AsName::Script => Initiator::Script,
        AsName::Module => Initiator::Module,
        AsName::Style => Initiator::Style,
        AsName::Image => Initiator::Image,
        AsName::Font => Initiator::Font,
        AsName::Media => Initiator::Media,
        AsName::EventSource => Initiator::EventSource,
        AsName::Beacon => Initiator::Beacon,
        AsName::Worker => Initiator::Worker,
    }
}

pub(super) fn crossorigin(name: CrossOriginName) -> CrossOrigin {
    match name {
        CrossOriginName::None => CrossOrigin::None,
        CrossOriginName::Anonymous => CrossOrigin::Anonymous,
        CrossOriginName::UseCredentials => CrossOrigin::UseCredentials,
    }
}

pub(super) fn mode(name: ModeName) -> Mode {
    match name {
        ModeName::Cors => Mode::Cors,
        ModeName::NoCors => Mode::NoCors,
        ModeName::SameOrigin => Mode::SameOrigin,
    }
}

pub(super) fn redirect(name: RedirectName) -> RedirectMode {
    match name {
        RedirectName::Follow => RedirectMode::Follow,
        RedirectName::Error => RedirectMode::Error,
        RedirectName::Manual => RedirectMode::Manual,
    }
}
