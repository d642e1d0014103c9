//! A policy turned into the configuration that makes a server hold it, and only it.
//!
//! A product is one line of the table in `product` and one template in `products/`. A template is written in the
//! product's own language; a line `=== path | note` in it begins a file, `+++ place >>> line` is what else to write and where, and
//! `--- words` what to take out first. What goes into it comes from a [`Policy`], which holds no character that any of the
//! languages could take for its own. Where a product has a usual way of its own, that is a second template, which comes first.

mod check;
mod commonjs;
mod form;
mod frame_headers;
mod head;
mod idiom;
mod of_question;
mod place;
mod product;
mod setting;
mod socket;
mod table;
mod target;
mod template;

use crate::policy::Policy;

pub use self::check::{check_of, probe_of};
pub use self::form::Form;
pub use self::frame_headers::FrameHeaders;
pub use self::idiom::Lack;
pub use self::of_question::{Draft, policy_of};
pub use self::product::{Product, Tested};
pub use self::setting::Setting;
pub use self::socket::{SocketProduct, WithoutOrigin};
pub use self::table::UnknownProduct;
pub use self::target::Target;

/// One file of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it usually is.
    pub path: String,
    /// The whole of it.
    pub text: String,
    /// What begins a comment in it.
    pub comment: &'static str,
}

impl File {
    /// Where it belongs below a directory of its own: the same path, and a part of a larger file under the part's name.
    #[must_use]
    pub fn path_in_directory(&self) -> String {
        let path = self.path.trim_start_matches('/');
        let Some((file, part)) = path.split_once(": ") else { return path.to_owned() };
        let end = file.rfind('.').unwrap_or(file.len());
        format!("{}.{part}{}", &file[..end], &file[end..])
    }
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
    /// The form that it has.
    pub form: Form,
    /// The files, in the order in which a person would make them.
    pub files: Vec<File>,
}

impl Configuration {
    /// Writes the policy for a product.
    ///
    /// # Errors
    /// Where the product cannot hold it.
    pub fn write(
        product: &'static Product,
        policy: Policy,
        target: &Target,
        form: Form,
    ) -> Result<Self, CannotHold> {
        let form = product.form_for(&policy, form);
        let files = template::files(product, &policy, target, form)?;
        Ok(Self { product, policy, form, files })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use url::Url;

    use super::*;
    use crate::policy::{AllowedOrigin, Origins, Parts};

    /// All files of a product land below the directory, each under a name of its own.
    #[test]
    fn paths_in_a_directory() {
        let target = Target::of(&Url::parse("https://api.test/").unwrap()).unwrap();
        for product in Product::all() {
            let origins = Origins::Listed(vec![AllowedOrigin::parse("https://app.test").unwrap()]);
            let policy = Policy::new(Parts {
                origins,
                public: None,
                methods: Vec::new(),
                headers: Vec::new(),
                exposed: Vec::new(),
                credentials: false,
                max_age: None,
            });
            let files =
                Configuration::write(product, policy.unwrap(), &target, Form::default()).unwrap().files;
            let paths: BTreeSet<String> = files.iter().map(File::path_in_directory).collect();
            assert_eq!(paths.len(), files.len(), "{}", product.id);
            for path in paths {
                let is_below = !path.starts_with('/') && !path.split('/').any(|part| part == "..");
                assert!(is_below && !path.contains([':', ' ', '\\']), "{}: {path}", product.id);
            }
        }
        let file = File { path: "envoy.yaml: http_filters".into(), text: String::new(), comment: "#" };
        assert_eq!(file.path_in_directory(), "envoy.http_filters.yaml");
    }
}
