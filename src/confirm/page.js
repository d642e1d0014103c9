// What runs inside the page: it makes the request in the given way, and its promise resolves, never rejects, with what the
// page learns, as JSON: {"resolved": {…}} or {"rejected": "why"}; beside it what a socket or a function of the page says.
(how, call, limit) => {
  // What the result has beside the end.
  const beside = {};
  const later = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const event = (target, good, bad) =>
    new Promise((resolve, reject) => {
      target.addEventListener(good, () => resolve({}), { once: true });
      target.addEventListener(bad, () => reject(`${bad} event`), { once: true });
    });

  // An element that fires load or error by itself once it is in the document.
  const element = async (name, attributes) => {
    const made = document.createElement(name);
    if (call.crossorigin !== null) made.setAttribute("crossorigin", call.crossorigin);
    if (call.referrerpolicy !== null) made.setAttribute("referrerpolicy", call.referrerpolicy);
    if (call.integrity) made.setAttribute("integrity", call.integrity);
    if (call.nonce) made.setAttribute("nonce", call.nonce);
    if (call.charset !== null) made.setAttribute("charset", call.charset);
    const end = event(made, "load", "error");
    Object.assign(made, attributes);
    (document.head ?? document.documentElement).append(made);
    return end.finally(() => made.remove());
  };

  // Puts a function where a script finds it under a name such as a, a.b or a[0]; what takes it away again.
  const define = (name, made) => {
    const names = name.split(/[.[\]"']+/).filter(Boolean);
    const last = names.pop();
    let owner = window;
    for (const part of names) owner = owner[part] ??= {};
    const before = Object.getOwnPropertyDescriptor(owner, last);
    Object.defineProperty(owner, last, { value: made, configurable: true, writable: true });
    return () => (before ? Object.defineProperty(owner, last, before) : delete owner[last]);
  };

  const shown = (values) => {
    try {
      return JSON.stringify(values).slice(0, 2000);
    } catch (error) {
      return String(error);
    }
  };

  const xhr = async (listens) => {
    const request = new XMLHttpRequest();
    request.open(call.method, call.url);
    request.withCredentials = call.include;
    if (listens) request.upload.addEventListener("progress", () => {});
    for (const [name, value] of call.headers) request.setRequestHeader(name, value);
    const end = event(request, "load", "error");
    request.send(call.body);
    await end;
    const lines = request.getAllResponseHeaders().split("\r\n").filter(Boolean);
    return { status: request.status, headers: lines.map((line) => line.split(":")[0]) };
  };

  const ways = {
    fetch: async () => {
      const response = await fetch(call.url, call.init);
      const { type: kind, status, redirected } = response;
      return { kind, status, redirected, headers: [...response.headers.keys()] };
    },
    xhr: () => xhr(false),
    "xhr-upload": () => xhr(true),
    script: () => element("script", { src: call.url }),
    module: () => element("script", { type: "module", src: call.url }),
    style: () => element("link", { rel: "stylesheet", href: call.url }),
    image: () => element("img", { src: call.url }),
    font: async () => {
      await new FontFace("corscheck", `url(${JSON.stringify(call.url)})`).load();
      return {};
    },
    media: async () => {
      const video = document.createElement("video");
      if (call.crossorigin !== null) video.setAttribute("crossorigin", call.crossorigin);
      video.preload = "metadata";
      video.muted = true;
      const end = event(video, "loadedmetadata", "error");
      video.src = call.url;
      try {
        return await end;
      } finally {
        // Otherwise it goes on to load the rest.
        video.removeAttribute("src");
        video.load();
      }
    },
    track: async () => {
      const video = document.createElement("video");
      if (call.crossorigin !== null) video.setAttribute("crossorigin", call.crossorigin);
      const track = document.createElement("track");
      const end = event(track, "load", "error");
      track.default = true;
      track.src = call.url;
      video.append(track);
      (document.body ?? document.documentElement).append(video);
      track.track.mode = "hidden";
      return end.finally(() => video.remove());
    },
    json: () => import(call.url, { with: { type: "json" } }).then(() => ({})),
    "css-module": () => import(call.url, { with: { type: "css" } }).then(() => ({})),
    eventsource: async () => {
      const source = new EventSource(call.url, { withCredentials: call.include });
      // It would try again.
      return event(source, "open", "error").finally(() => source.close());
    },
    beacon: async () => {
      const body = call.type === null ? call.body : new Blob([call.body ?? ""], { type: call.type });
      if (!(body === null ? navigator.sendBeacon(call.url) : navigator.sendBeacon(call.url, body))) throw "false";
      return {};
    },
    websocket: async () => {
      const learned = (beside.socket = { threw: null, protocol: null, extensions: null, close: null });
      let socket;
      try {
        socket = new WebSocket(call.url, call.subprotocols);
      } catch (error) {
        learned.threw = error.name;
        throw error;
      }
      return new Promise((resolve, reject) => {
        let isOwn = false;
        socket.addEventListener("open", () => {
          learned.protocol = socket.protocol;
          learned.extensions = socket.extensions;
          setTimeout(() => {
            isOwn = true;
            socket.close();
            resolve({});
          }, call.listen);
        });
        // Where the page's policy forbids the socket, no close follows in some browsers.
        socket.addEventListener("error", () => setTimeout(() => reject("error event"), 300));
        socket.addEventListener("close", ({ code, reason, wasClean: clean }) => {
          if (isOwn) return;
          learned.close = { code, reason, clean };
          if (learned.protocol === null) reject("error event");
          else resolve({});
        });
      });
    },
    jsonp: async () => {
      const learned = (beside.script = { calls: 0, late: 0, data: null, errors: [] });
      let ended = false;
      const undo = define(call.callback, (...values) => {
        learned.calls += 1;
        if (ended) learned.late += 1;
        learned.data ??= shown(values);
      });
      const hear = (event) => learned.errors.length < 5 && learned.errors.push(event.message);
      addEventListener("error", hear);
      try {
        return await element("script", { src: call.url });
      } finally {
        ended = true;
        await later(60);
        removeEventListener("error", hear);
        undo();
      }
    },
    worker: async () => {
      const loaded = new Promise((resolve) => {
        const observer = new PerformanceObserver(async () => {
          observer.disconnect();
          // A failure comes with the end of the load, or just after it.
          await later(300);
          resolve({});
        });
        observer.observe({ type: "resource" });
      });
      const worker = new Worker(call.url);
      const ended = new Promise((resolve, reject) => {
        worker.addEventListener("message", () => resolve({}));
        // What is thrown in the worker has words; then its script has loaded.
        worker.addEventListener("error", (error) => (error.message ? resolve({}) : reject("error event")));
      });
      return Promise.race([loaded, ended]).finally(() => worker.terminate());
    },
  };

  const result = Promise.resolve()
    .then(ways[how])
    .then((resolved) => ({ resolved }), (error) => ({ rejected: String(error) }));
  const end = Promise.race([result, later(limit).then(() => ({ late: true }))]);
  return end.then((ended) => JSON.stringify({ ...ended, ...beside }));
}
