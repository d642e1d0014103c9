// Tries one thing with a document in a frame or a window. It runs in the page of frames, and in pages of their own with other headers,
// which give the result to the page around them.
"use strict";
const HELLO = 8000, QUIET = 1500, SETTLED = 1500;

// Waits for a message that fits, of a window or, without a source, of any; or for nothing.
function received(source, fits, patience) {
  return new Promise((resolve) => {
    const end = (data) => { clearTimeout(timer); removeEventListener("message", hear); resolve(data); };
    const hear = (event) => { if ((source === null || event.source === source()) && fits(event.data)) end({ ...event.data, eventOrigin: event.origin }); };
    const timer = setTimeout(() => end(null), patience);
    addEventListener("message", hear);
  });
}

const tried = (action) => { try { return { open: true, value: action() }; } catch (error) { return { open: false, error: String(error) }; } };

function framed(spec, url = spec.url) {
  const frame = document.createElement(spec.as);
  frame.title = `the document of ${spec.id}`;
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  if (spec.sandbox !== null) frame.setAttribute("sandbox", spec.sandbox);
  const events = [];
  frame.addEventListener("load", () => events.push("load"));
  frame.addEventListener("error", () => events.push("error"));
  // A document that runs has said hello by the time of load; a refused one never does.
  const quiet = new Promise((resolve) => {
    for (const name of ["load", "error"]) frame.addEventListener(name, () => setTimeout(resolve, QUIET, null), { once: true });
  });
  // An <embed> has no contentWindow, and that of an <object> is not the source in Firefox: its document is known by its name.
  const said = spec.as !== "iframe"
    ? received(null, (data) => data.hello && data.id === spec.id, HELLO)
    : received(() => frame.contentWindow, (data) => data.hello, HELLO);
  const hello = Promise.race([said, quiet]);
  frame[spec.as === "object" ? "data" : "src"] = url;
  document.body.append(frame);
  return { frame, hello, events };
}

// Has the document do something, and waits for what it says.
async function done(frame, what, more = {}) {
  const reply = received(() => frame.contentWindow, (data) => data.task === what, HELLO);
  frame.contentWindow.postMessage({ task: what, ...more }, "*");
  return await reply ?? { open: false, error: "the document says nothing" };
}

const words = (result) => result.open ? "no exception" : result.error;

const tasks = {
  async "show"({ hello, events }) {
    const said = await hello;
    if (said) return { open: true, seen: `the document runs; its origin is ${said.origin}` };
    return { open: false, seen: `the document does not run; events of the frame: ${[...new Set(events)].join(", ") || "none"}` };
  },
  async "dom"({ frame, hello }) {
    await hello;
    const here = tried(() => frame.contentWindow.document.title);
    const there = await done(frame, "dom");
    return { open: here.open && there.open, seen: `page: ${words(here)}; document: ${words(there)}` };
  },
  async "domain"(parts, spec) {
    await parts.hello;
    const set = spec.domainOfPage === null ? "" : `setter: ${words(tried(() => { document.domain = spec.domainOfPage; }))}; `;
    const here = tried(() => parts.frame.contentWindow.document.title);
    return { open: here.open, seen: `${set}access: ${words(here)}` };
  },
  async "hash-in"({ frame, hello }, spec) {
    await hello;
    const reply = received(() => frame.contentWindow, (data) => data.fragment || data.hello, SETTLED);
    frame.src = `${spec.url}#given`;
    const said = await reply;
    return { open: said?.fragment === "#given", seen: said?.fragment ? "hashchange in the document" : "no hashchange" };
  },
  async "hash-out"({ frame, hello }, spec) {
    await hello;
    // Several tries may go on at once: each has a text of its own.
    const all = window.givenTexts ??= new Set();
    window.given = (text) => all.add(text);
    all.delete(`#${spec.id}`);
    await done(frame, "hash-out", { relay: spec.relay, text: spec.id });
    const given = () => all.has(`#${spec.id}`);
    for (let turn = 0; !given() && turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 100));
    return { open: given(), seen: given() ? "the third document called the page" : "the page was not called" };
  },
  async "name"({ frame, hello }, spec) {
    await hello;
    await done(frame, "name");
    await new Promise((resolve) => { frame.addEventListener("load", resolve, { once: true }); frame.src = `${spec.relay}/frames/home`; });
    const read = tried(() => frame.contentWindow.name);
    return { open: read.open && read.value !== "", seen: read.open ? `the page reads "${read.value}"` : read.error };
  },
  async "message"({ frame, hello }, spec) {
    await hello;
    const reply = received(() => frame.contentWindow, (data) => data.received, SETTLED);
    const posted = tried(() => frame.contentWindow.postMessage({ message: true }, spec.target));
    const said = await reply;
    return { open: said !== null, seen: posted.open ? (said ? "the document gets it" : "dropped, and no exception") : posted.error };
  },
  async "early"({ frame, hello }, spec) {
    const reply = received(() => frame.contentWindow, (data) => data.received, HELLO);
    const posted = tried(() => frame.contentWindow.postMessage({ message: true }, new URL(spec.url).origin));
    await hello;
    const said = await Promise.race([reply, new Promise((resolve) => setTimeout(resolve, SETTLED, null))]);
    return { open: said !== null, seen: posted.open ? (said ? "the document gets it" : "dropped, and no exception") : posted.error };
  },
  async "back"({ frame, hello }, spec) {
    await hello;
    const reply = received(() => frame.contentWindow, (data) => data.back, SETTLED);
    await done(frame, "back", { target: spec.target });
    const said = await reply;
    return { open: said !== null, seen: said ? `the page gets it; event.origin is ${said.eventOrigin}` : "dropped, and no exception" };
  },
  async "storage"({ frame, hello }) {
    await hello;
    const said = await done(frame, "storage");
    return { open: said.open, seen: said.open ? "localStorage works" : said.error };
  },
  async "top"({ frame, hello }) {
    await hello;
    const said = await done(frame, "top");
    return { open: said.open, seen: said.open ? "the navigation begins" : said.error };
  },
};

// Browsers open a window for a click alone, and so these begin with it.
const inWindows = {
  async "popup"(spec) {
    let handle = null;
    const hello = received(() => handle, (data) => data.hello, HELLO);
    handle = window.open(spec.url, "_blank", spec.features);
    if (handle === null) {
      return spec.features ? { open: false, seen: "window.open() gives null" } : { blocked: true };
    }
    const gone = (async () => {
      for (let turn = 0; turn < HELLO / 100; turn++) {
        if (handle.closed) return { open: false, seen: "the handle says closed: true, while the window is there" };
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return { open: false, seen: "the window says nothing" };
    })();
    const said = hello.then((data) => data ? { open: data.opener, seen: `the window says hello; it has ${data.opener ? "an opener" : "no opener"}` } : gone);
    const result = await Promise.race([said, gone]);
    handle.close();
    return result;
  },
  async "cookie"(spec) {
    const name = `corscheck-${spec.id}`;
    let handle = null;
    const set = received(() => handle, (data) => data.hello, HELLO);
    handle = window.open(`${spec.url}?cookie=${name}`);
    if (handle === null) return { blocked: true };
    await set;
    handle.close();
    const { frame, hello } = framed(spec);
    await hello;
    const said = await done(frame, "cookie");
    frame.remove();
    const open = said.open && said.value.includes(`${name}=1`);
    return { open, seen: said.open ? `document.cookie in the frame ${open ? "has it" : "does not have it"}` : said.error };
  },
  async "visit"(spec) {
    let handle = null;
    const stored = received(() => handle, (data) => data.hello, HELLO);
    handle = window.open(`${spec.url}?visit`);
    if (handle === null) return { blocked: true };
    await stored;
    handle.close();
    const { frame, hello } = framed(spec);
    await hello;
    const said = await done(frame, "visited");
    frame.remove();
    return { open: said.open && said.value !== null, seen: said.open ? (said.value ? "the frame sees it" : "the frame sees an empty store") : said.error };
  },
};

async function attempt(spec) {
  if (inWindows[spec.task]) return inWindows[spec.task](spec);
  const url = spec.domainOfFrame ? `${spec.url}?domain=${encodeURIComponent(spec.domainOfFrame)}` : spec.url;
  const parts = framed(spec, url);
  try { return await tasks[spec.task](parts, spec); } finally { parts.frame.remove(); }
}

// A page in a window of its own is cut off by its policy: the two talk over a channel of their origin.
function inOwnWindow(id) {
  const channel = new BroadcastChannel(`frames ${id}`);
  channel.addEventListener("message", async ({ data }) => {
    if (!data.spec) return;
    let result = await attempt(data.spec);
    if (result.blocked) {
      const button = document.createElement("button");
      button.textContent = "Open the popup";
      document.body.append(button);
      await new Promise((resolve) => button.addEventListener("click", resolve, { once: true }));
      result = await attempt(data.spec);
    }
    channel.postMessage({ result });
    close();
  });
  addEventListener("load", () => channel.postMessage({ ready: true }));
}

// In a page of its own, the page around it says what to try.
if (parent === window && location.pathname.startsWith("/frames/page/")) inOwnWindow(location.pathname.split("/").pop());
if (parent !== window) {
  // By its name, as WebKit has another source where a message is posted after an await.
  const id = location.pathname.split("/").pop();
  addEventListener("message", async ({ data, source }) => {
    if (source === parent && data.spec) parent.postMessage({ id, result: await attempt(data.spec) }, "*");
  });
  addEventListener("load", () => parent.postMessage({ id, ready: true }, "*"));
}
