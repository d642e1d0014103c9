//! Which names say that a value is a secret: of headers, of parameters of queries, fragments and forms, of fields of JSON.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It is a secret.
    Secret,
    /// It is a secret unless it is a plain word or a small number: `key=name`, `code=404`.
    SecretUnlessPlain,
    /// It is a secret where a machine made it: `state=4kT9…`.
    SecretIfRandom,
    /// Nothing.
    Nothing,
    /// It is none, however it looks: an id, a hash, a page of a list.
    Harmless,
}

/// What is said *about* a secret, in the last word of a name: `token_type`, `X-Auth-Mode`, `password_policy`.
const ABOUT: &str = "age alg algorithm count date enabled endpoint exp expiration expires expiry field format header issuer kind length \
    level lifetime limit location method mode names policy provider realm remaining required scheme ttl type uri url";
/// Words that make any name a secret's.
const ANYWHERE: &str = "assertion auth authentication authorization bearer cookie cookies credential credentials crumb csrf hmac jwt otp \
    passcode passphrase passwd password pin pwd secret secrets sess session sessionid sid sig signature token totp xsrf";
/// Words that make a name a secret's where they are the last: `user_pass`.
const LAST: &str = "cvc cvv hdnea hdntl hdnts pass pw verifier";
/// Ends of words that are written together: `accesstoken`, `PHPSESSID`.
const ENDS: [&str; 20] = [
    "accesskey",
    "apikey",
    "appkey",
    "authcode",
    "authkey",
    "credential",
    "csrf",
    "jwt",
    "masterkey",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "secretkey",
    "sessid",
    "sessionid",
    "signature",
    "subscriptionkey",
    "token",
];
/// What a token may be for that grants no access, the word before it: the next page of a list.
const POSITIONS: &str = "cancel cancellation continuation cursor delta idempotency marker next page pagination prev previous skip sync";
/// The word before `key` where the key opens something.
const KEYS: &str = "access account admin api app application auth client consumer customer developer encryption functions host ingest \
    integration licence license map maps master partner private project read secret security service shared signing \
    storage subscription user webhook write";
/// The word before `key` where it names a thing.
const NAMES_OF_THINGS: &str = "arrow cache dedup deduplication foreign group hot i18n idempotency lookup object partition primary public routing row \
    socket sort surrogate translation unique websocket";
/// The word before `code` where the code is exchanged for a token, or stands for a password.
const CODES: &str = "2fa access activation auth authorization backup confirmation device login mfa recovery reset sms user verification";
/// Last words of names whose values look random and open nothing.
const HARMLESS: &str = "build challenge checksum commit date digest enc etag fingerprint flags guid hash id ids integrity length match md5 \
    modified nonce parent range ray release revision sha sha1 sha256 sha512 trace traceparent uuid v ver version";

/// Headers that the platform defines, whose values may look random and are not secrets. They are looked up first: most headers are
/// these.
const PLATFORM: &str = "accept accept-encoding accept-language access-control-allow-headers access-control-allow-methods \
    access-control-allow-origin access-control-expose-headers access-control-max-age access-control-request-headers \
    access-control-request-method age allow alt-svc b3 baggage cache-control connection content-encoding content-length \
    content-type date etag host last-modified link nel origin referer report-to sec-ch-ua sec-ch-ua-mobile \
    sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site server server-timing user-agent vary via x-client-data \
    x-served-by";

/// The same for a lookup: a report names each header of each exchange.
static PLATFORM_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| PLATFORM.split(' ').collect());

/// What the name of a header says of its value.
#[must_use]
pub(super) fn of_header(name: &str) -> Says {
    let lower = name.to_ascii_lowercase();
    if PLATFORM_NAMES.contains(lower.as_str()) {
        return Says::Harmless;
    }
    match says(name) {
        // A header has a name of its own: the key in it is not that of a list.
        Says::SecretUnlessPlain => Says::Secret,
        Says::Nothing if is_known_header(&lower) => Says::Harmless,
        other => other,
    }
}

/// What the name of a parameter or of a field says of its value.
#[must_use]
pub(super) fn of_parameter(name: &str) -> Says {
    says(name)
}

fn says(name: &str) -> Says {
    let words = words(name);
    let mut backwards = words.iter().rev();
    let Some(last) = backwards.next() else { return Says::Nothing };
    let before = backwards.next();
    let previous = before.unwrap_or_default();
    let has = |word: &str| words.iter().any(|one| one == word);
    if before.is_some() && is_in(ABOUT, last) {
        return Says::Harmless;
    }
    match last {
        "token" if is_in(POSITIONS, previous) => return Says::Harmless,
        "key" if is_in(NAMES_OF_THINGS, previous) => return Says::Harmless,
        "key" if is_in(KEYS, previous) => return Says::Secret,
        // A key that is known by its user's name, or the other way round.
        "id" if has("access") && previous == "key" => return Says::Secret,
        "code" if is_in(CODES, previous) => return Says::Secret,
        "code" if before.is_none() => return Says::SecretUnlessPlain,
        "key" | "ticket" => return Says::SecretUnlessPlain,
        "state" if !has("session") => return Says::SecretIfRandom,
        _ => {}
    }
    let joined = words.text.as_str();
    let certain = words.iter().any(|word| is_in(ANYWHERE, word))
        || is_in(LAST, last)
        || words.iter().any(|word| ENDS.iter().any(|end| word.ends_with(end)))
        || joined.contains("sessid")
        || joined.contains("sessionid")
        || ["samlart", "samlrequest", "samlresponse", "wresult"].contains(&joined);
    if certain {
        return Says::Secret;
    }
    let harmless = is_in(HARMLESS, last) || words.iter().any(|word| word.contains("trace"));
    if harmless { Says::Harmless } else { Says::Nothing }
}

/// Whether a word is in a list whose words stand in the order of their bytes, a space between two.
fn is_in(list: &str, word: &str) -> bool {
    let bytes = list.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let is_space = |byte: &u8| *byte == b' ';
        let start = bytes[low..middle].iter().rposition(is_space).map_or(low, |at| low + at + 1);
        let end = bytes[middle..high].iter().position(is_space).map_or(high, |at| middle + at);
        match bytes[start..end].cmp(word.as_bytes()) {
            Ordering::Equal => return true,
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start.saturating_sub(1),
        }
    }
    false
}

/// Headers that a platform or a cache defines, by how they begin, and whose values may look random.
fn is_known_header(lower: &str) -> bool {
    const STARTS: [&str; 8] =
        ["access-control-", "content-", "cross-origin-", "if-", "sec-", "x-amz-", "x-b3-", "x-cache"];
    STARTS.iter().any(|start| lower.starts_with(start))
}

/// The words of a name, lower-case: `X-Auth-Token`, `authToken` and `AUTH_TOKEN` have the same two, beside the X.
fn words(name: &str) -> Words {
    let mut words = Words { text: String::with_capacity(name.len()), ends: Vec::with_capacity(4) };
    let mut before = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if !letter.is_alphanumeric() {
            words.end();
        } else {
            let begins = letter.is_uppercase()
                && before.is_some_and(|before: char| {
                    before.is_lowercase()
                        // CSRFToken: the last capital begins a word.
                        || before.is_uppercase() && letters.peek().is_some_and(|next| next.is_lowercase())
                });
            if begins {
                words.end();
            }
            words.text.extend(letter.to_lowercase());
        }
        before = Some(letter);
    }
    words.end();
    words
}

/// Words one after the other, and where each ends.
struct Words {
    text: String,
    ends: Vec<usize>,
}

impl Words {
    /// Ends a word here, if one has begun.
    fn end(&mut self) {
        if self.ends.last().copied().unwrap_or_default() < self.text.len() {
            self.ends.push(self.text.len());
        }
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        (0..self.ends.len()).map(|number| {
            let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.text[start..self.ends[number]]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        let lists = [ABOUT, ANYWHERE, LAST, POSITIONS, KEYS, NAMES_OF_THINGS, CODES, HARMLESS, PLATFORM];
        for list in lists {
            let words: Vec<&str> = list.split(' ').collect();
            assert!(words.is_sorted() && !words.contains(&""), "{list}");
            assert!(words.iter().all(|word| is_in(list, word)), "{list}");
            assert!(["", " ", "a", "e", "zz", "~"].iter().all(|word| !is_in(list, word)), "{list}");
        }
        for name in PLATFORM.split(' ') {
            assert!(matches!(says(name), Says::Nothing | Says::Harmless), "{name} is the name of a secret");
        }
    }

    #[test]
    fn splits_names() {
        for (name, expected) in [
            ("X-Auth-Token", "x auth token"),
            ("authToken", "auth token"),
            ("AUTH_TOKEN", "auth token"),
            ("X-CSRFToken", "x csrf token"),
            ("_dynSessConf", "dyn sess conf"),
            ("PHPSESSID", "phpsessid"),
            ("user[password]", "user password"),
            ("", ""),
        ] {
            assert_eq!(words(name).iter().collect::<Vec<_>>().join(" "), expected);
        }
    }

    #[test]
    fn secrets_in_headers() {
        for name in "Authorization Proxy-Authorization Cookie Set-Cookie X-Api-Key apikey X-Own-Key X-Auth X-Auth-Token X-Auth-User \
             X-Access-Token PRIVATE-TOKEN JOB-TOKEN X-Amz-Security-Token X-CSRF-Token X-CSRFToken X-XSRF-TOKEN Ocp-Apim-Subscription-Key X-Vault-Token X-User-Secret X-Password X-Hub-Signature-256 Stripe-Signature X-Goog-Api-Key \
             X-Goog-Iam-Authorization-Token X-Functions-Key X-Sess _dynSessConf X-PIN X-JWT X-Shopify-Access-Token Mcp-Session-Id X-Session-Id Jenkins-Crumb Api-Key x_api_key X-Device-Code"
        .split(' ')
        {
            assert_eq!(of_header(name), Says::Secret, "{name}");
        }
    }

    #[test]
    fn no_secrets_in_headers() {
        for name in "X-Request-Id traceparent tracestate X-Amzn-Trace-Id X-Amz-Cf-Id x-amz-request-id x-amz-id-2 ETag Idempotency-Key Surrogate-Key Sec-WebSocket-Key If-None-Match CF-Ray X-Total-Tokens X-RateLimit-Remaining Content-Digest \
             X-Correlation-Id Access-Control-Allow-Origin Origin X-Token-Type Content-Type Author X-Auth-Mode"
        .split(' ')
        {
            let says = of_header(name);
            assert!(matches!(says, Says::Harmless | Says::Nothing), "{name}: {says:?}");
        }
    }

    #[test]
    fn secrets_in_parameters() {
        for name in "access_token id_token refresh_token id_token_hint sig signature X-Amz-Signature X-Amz-Credential X-Amz-Security-Token X-Goog-Signature X-Goog-Credential AWSAccessKeyId api_key apikey apiKey token password secret \
             client_secret clientSecret session sessionId mboxSession jwt SAMLResponse SAMLRequest SAMLart code_verifier \
             auth_code oauth_token sid SID PHPSESSID jsessionid csrfmiddlewaretoken authenticity_token user[password] \
             subscription-key auth pwd pin otp hdnts client_assertion"
        .split(' ')
        {
            assert_eq!(of_parameter(name), Says::Secret, "{name}");
        }
        for name in "code key sort_key ticket".split(' ') {
            assert!(matches!(of_parameter(name), Says::SecretUnlessPlain | Says::Harmless), "{name}");
        }
        assert_eq!(of_parameter("state"), Says::SecretIfRandom);
    }

    #[test]
    fn no_secrets_in_parameters() {
        for name in "pageToken nextPageToken continuation_token token_type expires_in code_challenge country_code nonce hash v q \
             author keys tokens max_tokens public_key X-Amz-Algorithm X-Amz-Date X-Amz-SignedHeaders X-Amz-Expires user \
             email design"
        .split(' ')
        {
            let says = of_parameter(name);
            assert!(matches!(says, Says::Harmless | Says::Nothing), "{name}: {says:?}");
        }
    }
}
