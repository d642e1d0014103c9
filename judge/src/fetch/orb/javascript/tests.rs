//! Scripts and what is none, as the browsers took them.

use proptest::prelude::*;

use super::*;

#[test]
fn scripts() {
    for script in [
        "",
        " \n",
        "hello",
        "cb({\"a\":1});",
        "/**/cb([1])",
        "typeof cb === \"function\" && cb({});",
        "\"use strict\"; var a",
        "var a = 1, b = [,1,,], {c, d: [e]} = f;",
        "!function(){return{a:1,'b':2,3:4}}();",
        "(function(a, b) { return a ? b : { c: -1 } })(this, 1)",
        "(() => { if (a) b(); else { c() } for (;;) {} })()",
        "class A extends B { #x = 1; static y() {} *z() {} get w() { return this.#x } }",
        "switch (a) { case 1: b(); break; default: c() }",
        "a: 1",
        "{a:1}",
        "[a]\nb=1",
        "a\nb",
        "let x = async (y) => await y; async function f() {}",
        "for (const a of b) c?.d ?? e?.[0]",
        "x = /[/]\"/g.test(y) / 2",
        "`a ${`b`} c`",
        "<!-- hi -->\nvar a = 1;",
        "#!/bin/node\nvar a",
        "// c\nvar x",
        "import('a').then(f)",
        "if (/a/.test(b)) return_(c => /d/)\n++e\n--f",
        "function f() { a: for (;;) { b: { break a } c = 1 } return /d/ }",
        "i++\nj--; i += j -= 1",
        "for (const { a } of b) {}",
        "2024-01-01",
        "0x1f + 1e-5 + .5 + 1_000n",
        "caf\u{e9} = 1",
        "try { a() } catch { b() } finally { c() }",
        "do { a() } while (b)",
        "if (a) return_(1); else b",
        "a = b\n? c\n: d",
        "new Foo; throw new Error('x')",
    ] {
        assert!(may_be_javascript(script.as_bytes(), true), "{script}");
        // And so may each beginning of it.
        for end in 0..script.len() {
            let start = &script.as_bytes()[..end];
            assert!(may_be_javascript(start, false), "{}", String::from_utf8_lossy(start));
        }
    }
}

#[test]
fn other_texts() {
    for text in [
        "hello world",
        "Not Found",
        "OK.",
        "1 2",
        "a { color: red }",
        "body{margin:0}",
        ".a{b:c}",
        "#a{b:c}",
        "@import \"x\";",
        ":root{--a:1}",
        "h1,h2{color:red}",
        "/* hi */ a{color:red}",
        "{\"a\":1}",
        "{'a':1}",
        "{1:2}",
        "<a>",
        "<?php",
        "hi <b>there</b>",
        ")]}'",
        "{}&&1",
        "http://x/y",
        "550e8400-e29b-41d4",
        "don't",
        "var var;",
        "import x from 'y'",
        "export default 1",
        "return 1",
        "await 1",
        "# Title",
        "\u{0}",
        "a(",
        "%!PS",
    ] {
        assert!(!may_be_javascript(text.as_bytes(), true), "{text}");
    }
}

proptest! {
    /// Whatever comes, it ends and does not panic.
    #[test]
    fn any_text(text in "[-a-z0-9 \\\\\n\"'`/*+?.:;,=<>(){}\\[\\]#$!é]{0,40}", whole: bool) {
        let _ = may_be_javascript(text.as_bytes(), whole);
    }

    #[test]
    fn any_bytes(bytes: Vec<u8>, whole: bool) {
        let _ = may_be_javascript(&bytes, whole);
    }
}
