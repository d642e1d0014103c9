//! What was pasted without its secrets: for a link that is passed on.

use corscheck::web::secret;
use serde_json::Value;

/// A text without passwords, tokens and cookies. Names of cookies and headers stay.
#[must_use]
pub fn without_secrets(text: &str) -> String {
    if text.trim_start().starts_with('{')
        && let Ok(mut value) = serde_json::from_str::<Value>(text)
    {
        hide(&mut value);
        return value.to_string();
    }
    secret::input(text).into_owned()
}

/// A HAR has headers, cookies and parameters as pairs of `name` and `value`.
fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let name = members.get("name").and_then(Value::as_str).map(str::to_owned);
            if let (Some(name), Some(Value::String(text))) = (name, members.get_mut("value")) {
                let shown = secret::header_value(&name, text).into_owned();
                let is_parameter = shown == *text && secret::is_secret_in_query(&name, text);
                *text = if is_parameter { secret::HIDDEN.into() } else { shown };
            }
            for (name, member) in members.iter_mut() {
                match member {
                    Value::Array(cookies) if name == "cookies" => cookies.iter_mut().for_each(hide_cookie),
                    Value::String(text) if name != "value" => *text = secret::input(text).into_owned(),
                    member => hide(member),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(hide),
        _ => {}
    }
}

fn hide_cookie(cookie: &mut Value) {
    if let Some(value) = cookie.get_mut("value") {
        *value = secret::HIDDEN.into();
    }
}
