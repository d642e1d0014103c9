// Runs at the start of every document: in those of corscheck's own, which embed, and in the document under test. It does what corscheck
// orders, and hides that from the document's own scripts.
(function agent(settings) {
  "use strict";
  const { token, levels, third, home, domain } = settings;
  const here = location.href.split("#")[0];
  if (["", "about:blank"].includes(here)) {
    // A document of the same origin may take over this window, and at its start Firefox then runs no script.
    if (parent !== self) addEventListener("DOMContentLoaded", () => { if (document.URL !== "about:blank") agent(settings); }, true);
    return;
  }
  if (window[token] && window[token].document === document) return;
  const level = levels.indexOf(here);
  // Firefox runs this in documents whose own scripts do not run.
  if (level < 0 && matchMedia("(scripting: none)").matches) return;
  const host = parent !== self ? parent : opener;
  const probes = {};
  const waiting = {};
  const seen = { load: 0, error: 0, hello: null };
  let number = 0;
  let element = null;
  let popup = null;
  let said = null;
  let isInnerReady = false;
  let thirdLoaded = false;

  function later(ms) { return new Promise((resolve) => setTimeout(resolve, ms)); }

  function attempt(work) {
    try { return work(); } catch (error) { return `! ${error.name}`; }
  }

  async function until(work, ms) {
    const end = performance.now() + ms;
    for (;;) {
      if (attempt(work) === true) return true;
      if (performance.now() > end) return false;
      await later(15);
    }
  }

  const facts = {
    boot: Math.random(),
    cookie: attempt(() => document.cookie),
    opener: attempt(() => Boolean(opener)),
    place: location.origin,
  };

  // Orders something of another window; undefined where it does not respond.
  function order(target, name, args = {}, ms = 4000) {
    const n = `${facts.boot} ${++number}`;
    return new Promise((resolve) => {
      waiting[n] = resolve;
      try { target.postMessage({ token, kind: "order", name, args, n }, "*"); } catch (error) { resolve(undefined); }
      setTimeout(() => resolve(undefined), ms);
    });
  }

  function target() {
    if (settings.as === "popup") return popup;
    return settings.as === "iframe" ? element.contentWindow : window[0];
  }

  // A window that no script knows of has no scripts in WebKit, not even this one. In Firefox a look at it has it fire load too early.
  function append(frame) {
    document.documentElement.append(frame);
    if (settings.webkit) attempt(() => frame.contentWindow.closed);
  }

  function go(url) {
    if (settings.as === "popup") attempt(() => { popup.location = url; });
    else element[settings.as === "object" ? "data" : "src"] = url;
  }

  function post(to, entry, k) {
    try { to.postMessage({ token, kind: "probe", k }, entry.to); return null; } catch (error) { return error.name; }
  }

  // What the document under test can be ordered to do.
  const ORDERS = {
    run: ({ step, args }) => run(step, args),
    ping: () => true,
    hash: () => ({ hash: location.hash, boot: facts.boot }),
    domain: ({ value }) => attempt(() => { document.domain = value; return document.domain; }),
    dom: () => attempt(() => { host.document.title; return "open"; }),
    probes: () => probes,
    send: ({ entry, k }) => post(host, entry, k),
    name: ({ value }) => { window.name = value; return true; },
    storage: () => ({
      local: attempt(() => { localStorage.setItem(`${token}-frame`, "1"); return "open"; }),
      first: attempt(() => localStorage.getItem(`${token}-first`)),
      page: attempt(() => localStorage.getItem(`${token}-page`)),
    }),
    "parent-href-write": ({ url }) => attempt(() => { host.location = url; return "written"; }),
    third: ({ url }) => {
      const inner = document.createElement("iframe");
      inner.src = url;
      inner.addEventListener("load", () => attempt(() => host.postMessage({ token, kind: "loaded" }, "*")));
      append(inner);
      return true;
    },
    top: ({ url }) => attempt(() => { top.location = url; return "written"; }),
  };

  // What the page does.
  const STEPS = {
    ready: () => true,
    embed({ url, sandbox, attributes, features }) {
      if (settings.as === "popup") {
        popup = window.open(url, "_blank", features);
        return true;
      }
      element = document.createElement(settings.as);
      if (sandbox !== null) element.setAttribute("sandbox", sandbox);
      for (const [name, value] of attributes) element.setAttribute(name, value);
      element.addEventListener("load", () => { seen.load += 1; });
      element.addEventListener("error", () => { seen.error += 1; });
      element[settings.as === "object" ? "data" : "src"] = url;
      append(element);
      return true;
    },
    state: () => ({
      ...seen,
      handle: settings.as !== "popup" || Boolean(popup),
      closed: settings.as === "popup" ? attempt(() => popup.closed) : false,
    }),
    alive: async () => await order(target(), "ping", {}, 1500) === true,
    async messages({ entries }) {
      const out = [];
      for (const [k, entry] of entries.entries()) {
        const error = entry.from === "page" ? post(target(), entry, k) : await order(target(), "send", { entry, k });
        out.push({ error: error === undefined ? null : error });
      }
      const theirs = await order(target(), "probes") || {};
      for (const [k, entry] of entries.entries()) {
        const got = entry.from === "page" ? theirs[k] : probes[k];
        Object.assign(out[k], { delivered: Boolean(got), origin: got ? got.origin : null });
      }
      return out;
    },
    async storage() {
      attempt(() => localStorage.setItem(`${token}-page`, "1"));
      return order(target(), "storage");
    },
    async domain() {
      const out = {};
      if (domain.page !== null) out.page = attempt(() => { document.domain = domain.page; return document.domain; });
      if (domain.frame !== null) out.frame = await order(target(), "domain", { value: domain.frame });
      return out;
    },
    async dom() {
      return { to_frame: attempt(() => { target().document.title; return "open"; }), to_page: await order(target(), "dom") };
    },
    async hash({ url }) {
      const before = seen.hello && seen.hello.boot;
      go(`${url}#from-page`);
      let now;
      for (const end = performance.now() + 2500; performance.now() < end;) {
        now = await order(target(), "hash", {}, 600);
        if (now && now.hash === "#from-page") break;
        await later(20);
      }
      return Boolean(now) && now.hash === "#from-page" && (before === null || now.boot === before);
    },
    async back() {
      const written = await order(target(), "parent-href-write", { url: `${here}#from-frame` });
      return written !== undefined && written.startsWith("!") ? false : until(() => location.hash === "#from-frame", 900);
    },
    async third() {
      await order(target(), "third", { url: `${third}#from-frame` });
      await until(() => said !== null || thirdLoaded, 2500);
      // A refused document fires load too; what the third says may come a little later.
      await until(() => said !== null, 400);
      return said;
    },
    async top({ url }) { return order(target(), "top", { url }); },
    async name() {
      const value = `name-${token}`;
      await order(target(), "name", { value });
      const before = seen.load;
      go(home);
      if (settings.as === "popup") {
        await until(() => popup.location.pathname === new URL(home).pathname && popup.document.readyState === "complete", 3000);
      } else {
        await until(() => seen.load > before, 3000);
        await later(30);
      }
      const read = attempt(() => target().name);
      return typeof read !== "string" ? "cleared" : read === value ? "kept" : read.startsWith("!") ? "closed" : "cleared";
    },
  };

  function run(step, args) {
    if (level === 0) return STEPS[step](args);
    return isInnerReady ? order(window[0], "run", { step, args }, 30000) : null;
  }

  function ready() {
    if (parent !== self) parent.postMessage({ token, kind: "ready" }, "*");
  }

  addEventListener("message", async (event) => {
    const data = event.data;
    if (!data || data.token !== token) return;
    event.stopImmediatePropagation();
    switch (data.kind) {
      case "hello":
        if (level === 0 && attempt(() => event.source === target()) === true) seen.hello = data.facts;
        break;
      case "reply":
        if (waiting[data.n]) waiting[data.n](data.value);
        break;
      case "ready":
        // A window that was looked at before may keep its first document's scripts.
        isInnerReady = true;
        ready();
        break;
      case "loaded":
        thirdLoaded = true;
        break;
      case "third":
        said = said || data.said;
        break;
      case "probe":
        probes[data.k] = { origin: event.origin };
        break;
      case "order": {
        const value = await ORDERS[data.name](data.args);
        (event.source || host).postMessage({ token, kind: "reply", n: data.n, value }, "*");
      }
    }
  }, true);

  const own = { document, facts, run: (step, args) => Promise.resolve(run(step, args)).then((value) => JSON.stringify(value ?? null)) };
  Object.defineProperty(window, token, { value: own, configurable: true });
  if (level === 0) own.arrived = (hash) => { said = `called ${hash}`; };

  if (level === 0) ready();
  if (level > 0) {
    const nest = () => {
      const inner = document.createElement("iframe");
      inner.src = levels[level - 1];
      append(inner);
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", nest); else nest();
  } else if (here === third || here === home) {
    if (domain.page !== null) attempt(() => { document.domain = domain.page; });
    if (here === third) {
      const error = attempt(() => { parent.parent[token].arrived(location.hash); });
      if (error) attempt(() => parent.parent.postMessage({ token, kind: "third", said: error }, "*"));
    }
  } else if (level < 0 && host) {
    attempt(() => host.postMessage({ token, kind: "hello", facts }, "*"));
  }
})
