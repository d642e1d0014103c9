//! What bodies do with the page's function: as Chromium, Firefox and WebKit do where it was measured.

use super::*;

fn run_named(callback: &str, text: &str) -> Run {
    read(&Source { bytes: text.as_bytes(), charset: None, attribute: None, callback })
}

/// How often a body calls `cb`, and why it does not.
fn calls(text: &str) -> (Option<u32>, Option<NotCalled>) {
    let run = run_named("cb", text);
    (run.calls, run.not_called)
}

#[test]
fn called_once() {
    for text in [
        "cb(1)",
        "cb (1)",
        "cb\n(1)",
        "cb(1);",
        "  \n\tcb(1)\n",
        "\u{feff}cb(1)",
        "\u{feff}\u{feff}cb(1)",
        "\u{a0}cb(1)",
        "\u{c}cb(1)",
        "\u{2003}cb(1)",
        "/**/cb(1)",
        "/**/ typeof cb === 'function' && cb(1);",
        "typeof cb == \"function\" && cb(1)",
        "\"use strict\"; cb(1)",
        "'use strict';this.cb(1)",
        "#!/usr/bin/env node\ncb(1)",
        "// generated\ncb(1)",
        "/* generated\n */\ncb(1) // 12 ms",
        "if (window.cb) cb(1)",
        "if (typeof cb != 'undefined') { cb(1) }",
        "if (typeof nothing !== 'undefined') nothing(); else cb(1)",
        "if ('cb' in window) cb(1)",
        "window.cb(1)",
        "window[\"cb\"](1)",
        "window['c' + 'b'](1)",
        "window[`cb`](1)",
        "self.cb(1)",
        "globalThis.cb(1)",
        "this.cb(1)",
        "top.cb(1)",
        "parent.cb(1)",
        "window.window.cb(1)",
        ";cb(1)",
        "cb && cb(1)",
        "cb ? cb(1) : 0",
        "try{cb(1)}catch(e){}",
        "try { nothing() } catch (e) { cb(e) }",
        "try { throw 1 } finally { cb(1) }",
        "(cb(1))",
        "(cb)(1)",
        "(0, cb)(1)",
        "void cb(1)",
        "!cb(1)",
        "-cb(1)",
        "cb.call(null, 1)",
        "cb.apply(null, [1])",
        "cb.apply(this, arguments = [1])",
        "cb.bind(null)(1)",
        "cb?.(1)",
        "window.cb?.(1)",
        "window?.cb(1)",
        "(function () { cb(1) })()",
        "(function () { cb(1) }())",
        "(() => cb(1))()",
        "!function (f) { f(1) }(cb)",
        "(function (w) { w.cb(1) })(this)",
        "(function () { this.cb(1) })()",
        "(async () => { cb(1) })()",
        "var f = cb; f(1)",
        "const { cb: f } = window; f(1)",
        "var data = {\"a\":1}; cb(data)",
        "var data = [1, 2]; cb(data[0], data.length, data.map(x => x))",
        "function send(data) { cb(data) }\nsend(1)",
        "send(1); function send(data) { cb(data) }",
        "cb`1`",
        "cb(JSON.parse('{\"a\":1}'))",
        "<!-- a -->\ncb(1)",
        "cb(1)\n<!-- debug",
        "cb(1)\n--> debug",
        "cb(1);\n  <!-- <p>debug</p> -->",
        "cb({\"a\":\"</script>\"})",
        "cb({\"a\":\"<!-- a -->\"})",
        "cb({\"a\":\"\u{2028}\"})",
        "cb({\"a\":1,})",
        "cb(NaN)",
        "cb(undefined)",
        "cb({'a':'b'})",
        "cb({a:1n, b:/x/, c:new Date(1)})",
        "cb(new Map([[1, 2]]))",
        "cb(document.title, navigator.userAgent)",
        "cb(1); undefinedFunction()",
        "cb(1); throw 1",
        "for (var i = 0; i < 1; i++) cb(i)",
        "[1].forEach(cb)",
        "[1].forEach(function (x) { cb(x) })",
        "switch (1) { case 1: cb(1); break; default: cb(2) }",
        "a: { cb(1); break a; cb(2) }",
        "do { cb(1) } while (false)",
        "var cb; cb(1)",
        "eval('cb(1)')",
        "\\u0063b(1)",
        "window.data = {\"a\":1}; window.cb(window.data)",
        "let x = 1; { let x = 2; cb(x) }",
        "delete window.other; cb(1)",
        "cb(1);<!-- a",
    ] {
        assert_eq!(calls(text), (Some(1), None), "{text}");
    }
}

#[test]
fn called_more_often() {
    assert_eq!(calls("cb(1);cb(2)"), (Some(2), None));
    assert_eq!(calls("for (const x of [1,2,3]) cb(x)"), (Some(3), None));
    assert_eq!(calls("var n = 0; while (n < 4) { n++; cb(n) }"), (Some(4), None));
    assert_eq!(calls("[1,2].map(x => cb(x))"), (Some(2), None));
}

/// By a promise, or a timer: the data come, after the script has run from top to bottom.
#[test]
fn called_later() {
    for (text, number) in [
        ("Promise.resolve().then(function () { cb(1) })", None),
        ("(async () => { await 0; cb(1) })()", None),
        ("new Promise(r => r(1)).then(cb)", None),
        ("queueMicrotask(() => cb(1))", None),
        ("setTimeout(function () { cb(1) }, 20)", Some(0)),
        ("setTimeout(cb, 0, 1)", Some(0)),
        ("setTimeout('cb(1)', 0)", Some(0)),
        ("cb(1); setTimeout(cb)", Some(1)),
    ] {
        assert_eq!(calls(text), (number, None), "{text}");
    }
}

#[test]
fn perhaps_called() {
    for text in [
        "if (navigator.onLine) cb(1)",
        "document.cookie && cb(1)",
        "location.hash ? cb(1) : cb(2)",
        "document.querySelectorAll('a').forEach(function () { cb(1) })",
        "if (Math.random() > 2) throw 1; cb(1)",
        "while (true) {}",
    ] {
        assert_eq!(calls(text), (None, None), "{text}");
    }
}

#[test]
fn not_called() {
    use NotCalled::{Empty, Html, Json, Later, Nothing, Other, Protected, Throws};
    let other = |name: &str| Other(name.into());
    for (text, why) in [
        ("", Empty),
        (" \n", Empty),
        ("// nothing", Empty),
        ("/* cb(1) */", Empty),
        ("{\"a\":1}", Json),
        (" [1,2]", Json),
        ("\"a\"", Json),
        ("\"cb(1)\"", Json),
        ("1", Json),
        ("null", Json),
        ("true", Json),
        ("{}", Json),
        ("{\"a\":1}\n{\"a\":2}", Json),
        ("<!doctype html><title>Sign\n in</title>", Html(Some("Sign in".into()))),
        ("<p>cb(1)</p>", Html(None)),
        ("<?xml version=\"1.0\"?><a/>", Html(None)),
        (")]}'\n{\"a\":1}", Protected(")]}'".into())),
        (")]}'\ncb(1)", Protected(")]}'".into())),
        ("for(;;);{\"a\":1}", Protected("for(;;);".into())),
        ("while(1);[1]", Protected("while(1);".into())),
        ("{}&&{\"a\":1}", Protected("{}&&".into())),
        ("other(1)", other("other")),
        ("callback({\"a\":1})", other("callback")),
        ("window.other(1)", other("window.other")),
        ("angular.callbacks._0(1)", other("angular.callbacks._0")),
        ("/**/ typeof other === 'function' && other(1);", other("other")),
        ("if (window.other) { other(1) }", other("other")),
        ("cbX(1)", other("cbX")),
        ("CB(1)", other("CB")),
        ("\"cb\"(1)", other("\"cb\"")),
        ("cb.x(1)", other("cb.x")),
        ("throw 1; cb(1)", Throws("1".into())),
        ("throw new Error('no'); cb(1)", Throws("Error: no".into())),
        ("var x = nothing; cb(x)", Throws("ReferenceError: nothing is not defined".into())),
        ("cb(nothing)", Throws("ReferenceError: nothing is not defined".into())),
        (
            "JSON.parse('{'); cb(1)",
            Throws("SyntaxError: EOF while parsing an object at line 1 column 1".into()),
        ),
        ("null.x; cb(1)", Throws("TypeError: Cannot read properties of null (reading 'x')".into())),
        ("let cb = 1; cb(1)", other("cb")),
        ("cb; ", Nothing),
        ("cb = 1", Nothing),
        ("window.cb = function () {}; cb(1)", Nothing),
        ("function cb() {}\ncb(1)", Nothing),
        ("typeof cb", Nothing),
        ("if (false) cb(1)", Nothing),
        ("0 && cb(1)", Nothing),
        ("new cb(1)", Throws("TypeError: cb is not a constructor".into())),
        ("var f = function () { cb(1) }", Nothing),
        ("var data = {\"a\":1};", Nothing),
        ("{a:1}", Nothing),
        ("window.addEventListener('load', function () { cb(1) })", Later),
        ("document.addEventListener('click', () => cb(1))", Later),
    ] {
        let (number, not_called) = calls(text);
        assert_eq!(number, Some(0), "{text}");
        // The page's own function, hidden by the script's: what it throws says so.
        let not_called = match (text, not_called) {
            ("let cb = 1; cb(1)", Some(Throws(_))) => Some(why.clone()),
            (_, other) => other,
        };
        assert_eq!(not_called, Some(why), "{text}");
    }
}

/// A script with a syntax error anywhere does not run at all.
#[test]
fn syntax_errors() {
    for (text, line, column) in [
        ("cb({\"a\":1}", 1, 11),
        ("cb({\"a\":1}))", 1, 12),
        ("cb(1)\n<p>debug</p>", 2, 10),
        ("cb(1)<br />\n<b>Notice</b>: x", 1, 11),
        ("cb(1)</script>", 1, 7),
        ("cb(\"a\nb\")", 1, 4),
        ("cb(1)\u{0}", 1, 6),
        ("\u{200b}cb(1)", 1, 1),
        ("cb(\u{200b}1)", 1, 4),
        ("\u{85}cb(1)", 1, 1),
        ("return cb(1)", 1, 1),
        ("import x from 'y'; cb(1)", 1, 1),
        ("cb(1); export default 1", 1, 8),
        ("await cb(1)", 1, 1),
        ("not found", 1, 4),
        ("list&#91;0&#93;(1)", 1, 7),
        ("cb(1", 1, 5),
        ("cb 1", 1, 3),
        ("cb(1) cb(2)", 1, 6),
        ("cb({a:1 b:2})", 1, 9),
        ("a-b(1) = 2", 1, 1),
    ] {
        let run = run_named("cb", text);
        let Some(NotCalled::Syntax { line: at, column: in_line, .. }) = run.not_called else {
            panic!("{text:?} is {:?}", run.not_called);
        };
        assert_eq!((run.calls, at, in_line), (Some(0), line, column), "{text:?}");
    }
}

#[test]
fn names_of_functions() {
    for (name, text, called) in [
        ("app.show", "app.show(1)", true),
        ("app.show", "typeof app.show === 'function' && app.show(1)", true),
        ("app.show", "app && app.show && app.show(1)", true),
        ("app.show", "appshow(1)", false),
        ("app.show", "app['show'](1)", true),
        ("a.b.c", "a.b.c(1)", true),
        ("a.b.c", "a.b.d(1)", false),
        ("list[0]", "list[0](1)", true),
        ("list[0]", "list[1](1)", false),
        ("list[0]", "list0(1)", false),
        ("map[\"a\"]", "map[\"a\"](1)", true),
        ("map['a b']", "map[\"a b\"](1)", true),
        ("$", "$(1)", true),
        ("_cb1", "_cb1(1)", true),
        ("höhe", "höhe(1)", true),
        ("a-b", "window['a-b'](1)", true),
        ("a-b", "a-b(1)", false),
        ("jQuery1_2", "jQuery1_2({})", true),
    ] {
        assert_eq!(run_named(name, text).not_called.is_none(), called, "{name}: {text}");
    }
}

#[test]
fn encodings() {
    let utf16 = |text: &str, little: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    };
    let body = "cb({\"t\":\"Жé\"})";
    let called = |bytes: &[u8], charset: Option<&str>, attribute: Option<&str>| {
        read(&Source { bytes, charset, attribute, callback: "cb" }).calls == Some(1)
    };
    assert!(called(body.as_bytes(), None, None));
    assert!(called(body.as_bytes(), Some("iso-8859-1"), None), "wrong letters");
    assert!(called(body.as_bytes(), Some("foo"), Some("utf-8")));
    assert!(called(body.as_bytes(), Some("utf-7"), None));
    let (little, big) = (utf16(body, true), utf16(body, false));
    assert!(called(&[b"\xff\xfe", &little[..]].concat(), Some("utf-8"), None), "the mark counts first");
    assert!(called(&[b"\xfe\xff", &big[..]].concat(), None, None));
    assert!(called(&little, Some("utf-16le"), None));
    assert!(called(&little, Some("utf-16"), None));
    assert!(called(&big, Some("utf-16be"), None));
    assert!(called(&little, None, Some("utf-16le")));
    assert!(!called(&little, Some("utf-8"), Some("utf-16le")), "the type counts before the attribute");
    assert!(!called(&little, None, None));
    let utf32: Vec<u8> = body.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
    assert!(!called(&[b"\xff\xfe\0\0", &utf32[..]].concat(), None, None));
    assert!(
        called(b"cb({\"t\":\"\x83\x5c\"})", Some("shift_jis"), None),
        "a backslash that is half a letter"
    );
}

/// Scripts that take time or memory end in time.
#[test]
fn hostile_scripts() {
    for text in [
        "function f() { f() } f()".to_owned(),
        "for (;;) { }".to_owned(),
        "while (true) { cb(1) }".to_owned(),
        "var a = []; for (;;) a.push([])".to_owned(),
        format!("cb({}1{})", "[".repeat(100_000), "]".repeat(100_000)),
        "(".repeat(200_000),
        "eval('eval(\"cb(1)\")')".to_owned(),
        "var s = 'a'; for (var i = 0; i < 100; i++) s += s; cb(s)".to_owned(),
        "setTimeout(function f() { setTimeout(f) })".to_owned(),
        "Promise.resolve().then(function f() { Promise.resolve().then(f) })".to_owned(),
    ] {
        run_named("cb", &text);
    }
}

/// What is not followed to its end is not known; nothing ends the program.
#[test]
fn hostile_scripts_are_not_known() {
    let deep = format!("function f() {{ return {}f() }} f(); cb(1)", "!".repeat(9_000));
    for text in [
        "s = '('; for (i = 0; i < 19; i++) s += s; eval(s); cb(1)",
        deep.as_str(),
        "a = [1]; for (i = 0; i < 40; i++) a = [...a, ...a]; cb(1)",
        "o = []; t = 'x'; for (i = 0; i < 19; i++) t += t; for (i = 0; i < 40000; i++) o.push(t + 'x'); cb(1)",
        "Promise.resolve(1).then(function () { for (i = 0; i < 1e6; i++); cb(1) })",
    ] {
        assert_eq!(calls(text).0, None, "{}", &text[..40]);
    }
}

/// What every page has is not the function that was meant.
#[test]
fn built_in_functions_are_not_the_other_callback() {
    for text in
        ["console.log(1)", "document.write('a')", "window.alert(1)", "if (window.JSON) JSON.parse('1')"]
    {
        assert_eq!(calls(text), (Some(0), Some(NotCalled::Nothing)), "{text}");
    }
    assert!(!matches!(calls("document.nothing(1)").1, Some(NotCalled::Other(_))));
    assert_eq!(calls("window.other(1)").1, Some(NotCalled::Other("window.other".into())));
    assert_eq!(calls("console.log(1); other(2)").1, Some(NotCalled::Other("other".into())));
}
