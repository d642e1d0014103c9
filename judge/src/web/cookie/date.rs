//! Dates in cookies, which servers write in every way there is.

/// The names of the months, as far as they are read.
const MONTHS: [&[u8]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// [Parse a cookie-date](https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#cookie-date) into seconds
/// since 1970. It looks for a time, a day, a month and a year in any order, and reads everything else past: the weekday, and
/// the time zone, which is always UTC.
#[must_use]
pub fn parse_cookie_date(text: &[u8]) -> Option<i64> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    // Each token is the first of the four that it can be and that is not yet known.
    for token in text.split(|byte| is_delimiter(*byte)).filter(|token| !token.is_empty()) {
        if time.is_none()
            && let Some(found) = read_time(token)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = read_number(token, 1, 2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = read_month(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = read_number(token, 2, 4)
        {
            year = Some(found);
        }
    }
    let ((hour, minute, second), day, month, year) = (time?, day?, month?, year?);
    // Two digits mean 1970 to 2069.
    let year = match year {
        70..=99 => year + 1900,
        0..=69 => year + 2000,
        _ => year,
    };
    // The date must exist, and the time be one of a clock.
    if year < 1601 || day < 1 || day > days_in(year, month) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2F | 0x3B..=0x40 | 0x5B..=0x60 | 0x7B..=0x7E)
}

/// `1*2DIGIT ":" 1*2DIGIT ":" 1*2DIGIT`, after which anything but a digit may follow.
fn read_time(token: &[u8]) -> Option<(i64, i64, i64)> {
    let mut parts = token.splitn(3, |byte| *byte == b':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    if hour.len() > 2 || minute.len() > 2 || !hour.iter().chain(minute).all(u8::is_ascii_digit) {
        return None;
    }
    Some((read_number(hour, 1, 2)?, read_number(minute, 1, 2)?, read_number(second, 1, 2)?))
}

/// That many digits, after which anything but a digit may follow.
fn read_number(token: &[u8], least: usize, most: usize) -> Option<i64> {
    let digits = token.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (least..=most)
        .contains(&digits)
        .then(|| token[..digits].iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
}

/// A month by its first three letters, 1 to 12.
fn read_month(token: &[u8]) -> Option<i64> {
    let start = token.get(..3)?;
    (1..).zip(MONTHS).find_map(|(number, name)| name.eq_ignore_ascii_case(start).then_some(number))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days between 1970-01-01 and a date of the Gregorian calendar.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March have their leap day at the end, where it moves no month. The era of 400 years repeats.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        const NOV_6_1994: Option<i64> = Some(784_111_777);
        for (text, expected) in [
            // The three of HTTP, and what servers make of them.
            ("Sun, 06 Nov 1994 08:49:37 GMT", NOV_6_1994),
            ("Sunday, 06-Nov-94 08:49:37 GMT", NOV_6_1994),
            ("Sun Nov  6 08:49:37 1994", NOV_6_1994),
            ("6 november 94 8:49:37", NOV_6_1994),
            ("08:49:37 1994 6 NOV", NOV_6_1994),
            ("Nov 94 6 08:49:37", None), // 94 was taken for the day
            ("Nov/6/1994/08:49:37", NOV_6_1994),
            ("Sun, 06 Nov 1994 08:49:37 +0500", NOV_6_1994),
            ("6th Nov 1994AD 08:49:37Z", NOV_6_1994),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Wed, 31-Dec-69 23:59:59 GMT", Some(3_155_759_999)),
            ("31 Dec 1969 23:59:59", Some(-1)),
            ("1 Jan 70 0:0:0", Some(0)),
            ("1 Jan 1601 00:00:00", Some(-11_644_473_600)),
            ("29 Feb 2000 00:00:00", Some(951_782_400)),
            ("29 Feb 2024 12:00:00", Some(1_709_208_000)),
            ("31 Dec 9999 23:59:59", Some(253_402_300_799)),
            // Not dates.
            ("", None),
            ("0", None),
            ("-1", None),
            ("Session", None),
            ("6 Nov 1994", None),
            ("1 Jan 1600 00:00:00", None),
            ("29 Feb 2023 00:00:00", None),
            ("29 Feb 1900 00:00:00", None),
            ("31 Apr 2024 00:00:00", None),
            ("0 Jan 2024 00:00:00", None),
            ("32 Jan 2024 00:00:00", None),
            ("1 Jan 2024 24:00:00", None),
            ("1 Jan 2024 00:60:00", None),
            ("1 Jan 2024 00:00:60", None),
            ("1 Jan 2024 00:00:000", None),
            ("1 Jan 2024 000:00:00", None),
            ("1 Jan 2024 0x:00:00", None),
            ("1 Jan 2024 00:00", None),
            ("1 Jan 20240 00:00:00", None),
            ("1 Ja 2024 00:00:00", None),
        ] {
            assert_eq!(parse_cookie_date(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn every_day_follows_the_day_before() {
        let mut expected = days_since_1970(1601, 1, 1);
        for year in 1601..2500 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    assert_eq!(days_since_1970(year, month, day), expected, "{year}-{month}-{day}");
                    expected += 1;
                }
            }
        }
    }
}
