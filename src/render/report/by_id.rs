//! Values of closed lists and rules, by their ids: how reports write and read them. `suite::id` reads them from a file that a
//! person wrote: it refuses the values that help does not offer, which reports may have, and says what was expected.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

use crate::web::vocabulary::Vocabulary;

pub(super) fn serialize<T: Vocabulary, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.id())
}

pub(super) fn deserialize<'de, T: Vocabulary, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// The same where there may be none.
pub(super) mod optional {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::web::vocabulary::Vocabulary;

    pub(in super::super) fn serialize<T: Vocabulary, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(Vocabulary::id).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, T: Vocabulary, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        let id = Option::<String>::deserialize(deserializer)?;
        id.map(|id| id.parse().map_err(D::Error::custom)).transpose()
    }
}

/// The same for a rule, where there is one.
pub(super) mod rule {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::rules::Rule;

    pub(in super::super) fn serialize<S: Serializer>(
        rule: &Option<Rule>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        rule.map(|rule| rule.id()).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Rule>, D::Error> {
        let Some(id) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        let unknown = || D::Error::custom(format!("{id} is not a rule that this version knows"));
        Rule::from_id(&id).map(Some).ok_or_else(unknown)
    }
}
