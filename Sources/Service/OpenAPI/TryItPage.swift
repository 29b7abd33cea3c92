/// A page that lists all operations of the document and sends them: one file, nothing from elsewhere.
enum TryItPage {
  static let html = #"""
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Steno: try it</title>
    <style>
      :root { color-scheme: light dark; --line: light-dark(#d0d4da, #3a4048); --soft: light-dark(#f4f6f8, #1c2026);
        --ground: light-dark(#fff, #121418); --text: light-dark(#1b1f24, #e6e8eb); --quiet: light-dark(#57606a, #a0a8b2);
        --accent: light-dark(#0b57d0, #8ab4f8); }
      body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 0 1rem 4rem;
        background: var(--ground); color: var(--text); }
      h1 { font-size: 1.5rem; margin: 1rem 0 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
      a { color: var(--accent); } p { margin: .25rem 0 .75rem; }
      header { position: sticky; top: 0; background: var(--ground); border-bottom: 1px solid var(--line);
        padding: .5rem 0; z-index: 1; }
      header, .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
        gap: .5rem 1rem; align-items: end; }
      details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; }
      details details { border: 0; border-top: 1px solid var(--line); border-radius: 0; }
      summary { padding: .5rem .75rem; cursor: pointer; } summary code { overflow-wrap: anywhere; }
      details details summary { padding-inline: 0; color: var(--quiet); }
      summary b { display: inline-block; min-width: 4.6rem; font-size: .8rem; color: var(--hue); }
      summary small { color: var(--quiet); font-size: .9rem; margin-inline-start: .4rem; }
      [data-method=get] { --hue: light-dark(#1a7f37, #4ac26b); } [data-method=post] { --hue: light-dark(#0b57d0, #8ab4f8); }
      [data-method=delete] { --hue: light-dark(#c0272d, #ff8182); }
      [data-method=put], [data-method=patch] { --hue: light-dark(#8a5a00, #e3b341); }
      [data-method=head], [data-method=options] { --hue: var(--quiet); }
      code, pre, textarea { font: 14px/1.45 ui-monospace, monospace; }
      form { padding: 0 .75rem .75rem; } form > button { margin-top: .75rem; }
      label span { display: block; font-size: .875rem; color: var(--quiet); } label span b { color: var(--text); }
      input, select, textarea { font: inherit; box-sizing: border-box; width: 100%; padding: .35rem .5rem;
        border: 1px solid var(--line); border-radius: 4px; background: var(--soft); color: inherit; }
      input:not([type=file]), select { height: 2.3rem; } textarea { font: 14px/1.45 ui-monospace, monospace; }
      ::placeholder { color: var(--quiet); opacity: 1; }
      button { font: inherit; padding: .4rem 1rem; border: 0; border-radius: 4px; background: var(--accent);
        color: var(--ground); cursor: pointer; }
      :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
      pre { background: var(--soft); padding: .75rem; overflow: auto; max-height: 24rem; white-space: pre-wrap;
        overflow-wrap: anywhere; margin: .75rem 0 0; } .wide { grid-column: 1 / -1; }
      .fields { margin-top: .5rem; }
      @media (max-width: 40rem) { header { position: static; } summary b { min-width: 0; margin-inline-end: .4rem; }
        summary small { display: block; margin: 0; } }
    </style>
    <h1>Steno: try it</h1>
    <p>Read the <a href="openapi.json">OpenAPI document</a>. The key stays in this tab.</p>
    <header>
      <label><span>API key, if the service wants one</span><input id="key" type="password" autocomplete="off"></label>
      <label><span>Show only</span><input id="filter" type="search" placeholder="a word of path or summary"></label>
    </header>
    <main id="list">Reading the document…</main>
    <script>
    "use strict";
    const make = (name, properties = {}, ...children) => {
      const element = Object.assign(document.createElement(name), properties);
      element.append(...children);
      return element;
    };
    // What stands between backquotes is code.
    const marked = text => text.split("`").map((part, place) => place % 2 ? make("code", { textContent: part }) : part);
    const key = document.getElementById("key"), list = document.getElementById("list");
    key.value = sessionStorage.getItem("key") ?? "";
    key.addEventListener("change", () => sessionStorage.setItem("key", key.value));

    function field(name, schema, about, required) {
      const values = schema.enum ?? (schema.type === "boolean" ? ["true", "false"] : null);
      const isFile = schema.format === "binary" || schema.items?.format === "binary";
      const input = values
        ? make("select", {}, ...["", ...values].map(value => make("option", { value, textContent: value })))
        : make("input", isFile ? { type: "file", multiple: schema.type === "array" }
          : { type: "text", placeholder: String(schema.examples?.[0] ?? "") });
      Object.assign(input, { name, required });
      const text = make("span", {}, make("b", { textContent: name }), required ? " (needed)" : "",
        ...(about ? [" ", ...marked(about)] : []));
      return { input, label: make("label", {}, text, input) };
    }

    // Fields that need not be there are many, and most are left alone.
    function fields(form, made) {
      const isShown = one => one.input.required || one.input.type === "file";
      const some = made.filter(isShown), rest = made.filter(one => !isShown(one));
      const box = all => make("div", { className: "fields" }, ...all.map(one => one.label));
      if (some.length) form.append(box(some));
      if (!rest.length) return;
      if (rest.length <= 3) form.append(box(rest));
      else form.append(make("details", {}, make("summary", { textContent: `${rest.length} more` }), box(rest)));
    }

    function requestBody(told, resolve, form) {
      const contents = told.requestBody?.content ?? {}, types = Object.keys(contents);
      const type = types.find(one => one === "multipart/form-data") ?? types[0];
      const usual = types[0] === "application/json" ? types[0] : type;
      if (!usual) return () => ({});
      if (usual === "multipart/form-data") {
        const schema = resolve(contents[usual].schema);
        const parts = Object.entries(schema.properties).map(([name, one]) =>
          field(name, resolve(one), one.description, schema.required?.includes(name) ?? false));
        fields(form, parts);
        return () => {
          const body = new FormData();
          for (const { input } of parts) {
            if (input.type === "file") for (const file of input.files) body.append(input.name, file);
            else if (input.value) body.append(input.name, input.value);
          }
          return { body };
        };
      }
      if (usual === "application/json") {
        const value = JSON.stringify(contents[usual].example ?? {}, null, 2);
        const text = make("textarea", { rows: Math.min(14, value.split("\n").length + 1), value, spellcheck: false });
        form.append(make("label", {}, make("span", { textContent: "Body in JSON" }), text));
        return () => ({ body: text.value, type: usual });
      }
      const made = field("body", { format: "binary" }, "The bytes.", told.requestBody.required);
      fields(form, [made]);
      return () => {
        const file = made.input.files[0];
        return { body: file, type: usual.includes("*") ? file?.type || "application/octet-stream" : usual };
      };
    }

    async function show(got, answer, path) {
      const type = got.headers.get("content-type") ?? "";
      answer.textContent = `${got.status} ${got.statusText}\n${type}\n\n`;
      if (type.startsWith("text/event-stream")) {
        const reader = got.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let piece; !(piece = await reader.read()).done;) answer.append(piece.value);
      } else if (/json|text|xml|subrip/.test(type) || !type) {
        let text = await got.text();
        try { text = JSON.stringify(JSON.parse(text), null, 2); } catch {}
        answer.append(text);
      } else {
        const href = URL.createObjectURL(await got.blob());
        answer.append(make("a", { href, download: path.split("/").pop(), textContent: "Save the file" }));
      }
    }

    function operation(root, path, method, told) {
      const resolve = schema => schema?.$ref ? root.components.schemas[schema.$ref.split("/").pop()] : schema ?? {};
      const form = make("form");
      if (told.description) form.append(make("p", {}, ...marked(told.description)));
      const parameters = (told.parameters ?? []).map(one =>
        ({ ...field(one.name, one.schema, one.description, one.required), place: one.in }));
      fields(form, parameters);
      const makeBody = requestBody(told, resolve, form);
      const answer = make("pre", { hidden: true, tabIndex: 0, role: "status" });
      form.append(make("button", { textContent: "Send" }), answer);
      let running;
      form.addEventListener("submit", async event => {
        event.preventDefault();
        running?.abort();
        running = new AbortController();
        let address = path;
        const query = new URLSearchParams(), headers = {};
        for (const { input, place } of parameters) {
          if (!input.value) continue;
          if (place === "path") address = address.replace(`{${input.name}}`, encodeURIComponent(input.value));
          else if (place === "query") query.append(input.name, input.value);
          else headers[input.name] = input.value;
        }
        if (key.value) headers.Authorization = `Bearer ${key.value}`;
        const { body, type } = makeBody();
        if (body !== undefined && type) headers["Content-Type"] = type;
        answer.hidden = false; answer.textContent = "Waiting…";
        try {
          const got = await fetch(address + (query.size ? "?" + query : ""),
            { method: method.toUpperCase(), headers, body, signal: running.signal });
          await show(got, answer, address);
        } catch (error) { if (error.name !== "AbortError") answer.textContent = String(error); }
      });
      const title = make("summary", {}, make("b", { textContent: method.toUpperCase() }),
        make("code", { textContent: path }), make("small", { textContent: told.summary }));
      const element = make("details", {}, title, form);
      element.dataset.method = method;
      element.dataset.words = `${method} ${path} ${told.summary}`.toLowerCase();
      return element;
    }

    fetch("/openapi.json").then(got => got.json()).then(root => {
      list.textContent = "";
      for (const tag of root.tags) {
        const section = make("section", {}, make("h2", { textContent: tag.name }));
        for (const [path, methods] of Object.entries(root.paths))
          for (const [method, told] of Object.entries(methods))
            if (told.tags[0] === tag.name) section.append(operation(root, path, method, told));
        list.append(section);
      }
    }).catch(error => { list.textContent = `The document could not be read: ${error}`; });
    document.getElementById("filter").addEventListener("input", event => {
      const word = event.target.value.toLowerCase();
      for (const section of list.children) {
        let count = 0;
        for (const one of section.querySelectorAll("[data-words]")) {
          one.hidden = !one.dataset.words.includes(word);
          if (!one.hidden) count += 1;
        }
        section.hidden = !count;
      }
    });
    </script>
    """#
}
