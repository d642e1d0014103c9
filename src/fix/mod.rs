//! A policy turned into the configuration that makes a server hold it, and only it.
//!
//! A product is one line of the table in `product` and one template in `products/`. A template is written in the
//! product's own language; a line `=== path | place` in it begins a file and says where it belongs. What goes into it
//! comes from a [`Policy`], which holds no character that any of the languages could take for its own.

mod head;
mod of_question;
mod product;
mod table;
mod template;

use url::Url;

use crate::policy::{AllowedOrigin, Policy, PolicyError};
use crate::web::origin::Origin;

pub use self::of_question::policy_of;
pub use self::product::{Product, Tested};
pub use self::table::UnknownProduct;

/// Where the pages' requests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its origin.
    origin: AllowedOrigin,
    /// Its path, of characters that a shell leaves alone.
    path: String,
}

impl Target {
    /// The target that a URL names: user, password, query and fragment do not belong in a configuration.
    ///
    /// # Errors
    /// Where it is not a URL of http or https that can be written into one.
    pub fn of(url: &Url) -> Result<Self, PolicyError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte);
        let path = url
            .path()
            .bytes()
            .map(|byte| if plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") });
        Ok(Self { origin: AllowedOrigin::of(&Origin::of(url))?, path: path.collect() })
    }

    /// The origin, for a proxy's setting of where the application is.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.origin.as_str()
    }
}

/// One file of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it usually is.
    pub path: String,
    /// The whole of it.
    pub text: String,
}

/// A product cannot hold a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} does not support this policy: {reason}", product.title)]
pub struct CannotHold {
    /// The product.
    pub product: &'static Product,
    /// What it has no way to set.
    pub reason: String,
}

/// A policy, written for a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// For what.
    pub product: &'static Product,
    /// The policy that it holds.
    pub policy: Policy,
    /// The files, in the order in which a person would make them.
    pub files: Vec<File>,
}

impl Configuration {
    /// Writes the policy for a product.
    ///
    /// # Errors
    /// Where the product cannot hold it.
    pub fn write(product: &'static Product, policy: Policy, target: &Target) -> Result<Self, CannotHold> {
        let files = template::files(product, &policy, target)?;
        Ok(Self { product, policy, files })
    }
}
