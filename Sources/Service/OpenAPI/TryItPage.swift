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
        --accent: light-dark(#0b57d0, #8ab4f8); }
      body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem;
        background: light-dark(#fff, #121418); color: light-dark(#1b1f24, #e6e8eb); }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
      details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; }
      summary { padding: .5rem .75rem; cursor: pointer; } summary b { display: inline-block; min-width: 4.2rem; }
      code, pre, textarea { font: 14px/1.45 ui-monospace, monospace; }
      form { padding: 0 .75rem .75rem; } label { display: block; margin: .5rem 0; }
      label span { display: block; font-size: .875rem; opacity: .85; }
      input, select, textarea { font: inherit; box-sizing: border-box; width: 100%; padding: .35rem .5rem;
        border: 1px solid var(--line); border-radius: 4px; background: var(--soft); color: inherit; }
      button { font: inherit; padding: .4rem 1rem; border: 0; border-radius: 4px; background: var(--accent);
        color: light-dark(#fff, #121418); cursor: pointer; }
      :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
      pre { background: var(--soft); padding: .75rem; overflow: auto; max-height: 24rem; white-space: pre-wrap;
        overflow-wrap: anywhere; }
    </style>
    <h1>Steno: try it</h1>
    <p>Read the <a href="openapi.json">OpenAPI document</a>. The key stays in this tab.</p>
    <label><span>API key, if the service wants one</span><input id="key" type="password" autocomplete="off"></label>
    <label><span>Show only</span><input id="filter" type="search" placeholder="a word of path or summary"></label>
    <main id="list" aria-live="polite">Reading the document…</main>
    <script>
    "use strict";
    const make = (name, properties = {}, ...children) => {
      const element = Object.assign(document.createElement(name), properties);
      element.append(...children);
      return element;
    };
    const key = document.getElementById("key"), list = document.getElementById("list");
    key.value = sessionStorage.getItem("key") ?? "";
    key.addEventListener("change", () => sessionStorage.setItem("key", key.value));
    let names = 0;

    function field(name, schema, about, required) {
      const id = `field-${names++}`;
      let input;
      if (schema.enum) {
        input = make("select", {}, make("option", { value: "", textContent: "" }),
          ...schema.enum.map(value => make("option", { value, textContent: value })));
      } else if (schema.type === "boolean") {
        input = make("select", {}, ...["", "true", "false"].map(value => make("option", { value, textContent: value })));
      } else if (schema.format === "binary") {
        input = make("input", { type: "file" });
      } else {
        input = make("input", { type: "text", placeholder: String(schema.examples?.[0] ?? "") });
      }
      input.id = id; input.name = name; input.required = required;
      const text = `${name}${required ? " (needed)" : ""}${about ? ": " + about : ""}`;
      return { input, label: make("label", { htmlFor: id }, make("span", { textContent: text }), input) };
    }

    function operation(root, path, method, told) {
      const resolve = schema => schema?.$ref ? root.components.schemas[schema.$ref.split("/").pop()] : schema ?? {};
      const form = make("form"), parameters = [], parts = [];
      if (told.description) form.append(make("p", { textContent: told.description }));
      for (const parameter of told.parameters ?? []) {
        const made = field(parameter.name, parameter.schema, parameter.description, parameter.required);
        parameters.push({ ...made, place: parameter.in }); form.append(made.label);
      }
      const contents = told.requestBody?.content ?? {}, type = Object.keys(contents)[0];
      let whole;
      if (type === "multipart/form-data") {
        const schema = resolve(contents[type].schema);
        for (const [name, one] of Object.entries(schema.properties)) {
          const made = field(name, one, one.description, schema.required?.includes(name));
          parts.push(made); form.append(made.label);
        }
      } else if (type === "application/json") {
        whole = make("textarea", { rows: 6, value: "{}", name: "body" });
        form.append(make("label", {}, make("span", { textContent: "Body in JSON" }), whole));
      } else if (type) {
        const made = field("body", { format: "binary" }, "the recording", true);
        whole = made.input; form.append(made.label);
      }
      const answer = make("pre", { hidden: true, tabIndex: 0 });
      form.append(make("button", { textContent: "Send" }), answer);
      form.addEventListener("submit", async event => {
        event.preventDefault();
        let address = path;
        const query = new URLSearchParams(), headers = {};
        for (const { input, place } of parameters) {
          if (!input.value) continue;
          if (place === "path") address = address.replace(`{${input.name}}`, encodeURIComponent(input.value));
          else if (place === "query") query.append(input.name, input.value);
          else headers[input.name] = input.value;
        }
        if (key.value) headers.Authorization = `Bearer ${key.value}`;
        let body;
        if (parts.length) {
          body = new FormData();
          for (const { input } of parts) {
            if (input.type === "file") { if (input.files[0]) body.append(input.name, input.files[0]); }
            else if (input.value) body.append(input.name, input.value);
          }
        } else if (whole?.type === "file") {
          body = whole.files[0]; headers["Content-Type"] = body?.type || "application/octet-stream";
        } else if (whole) {
          body = whole.value; headers["Content-Type"] = "application/json";
        }
        answer.hidden = false; answer.textContent = "Waiting…";
        try {
          const got = await fetch(address + (query.size ? "?" + query : ""), { method: method.toUpperCase(), headers, body });
          const head = `${got.status} ${got.statusText}\n${got.headers.get("content-type") ?? ""}\n\n`;
          let text = await got.text();
          try { text = JSON.stringify(JSON.parse(text), null, 2); } catch {}
          answer.textContent = head + text;
        } catch (error) { answer.textContent = String(error); }
      });
      const title = make("summary", {}, make("b", { textContent: method.toUpperCase() }),
        make("code", { textContent: path }), ` ${told.summary}`);
      const element = make("details", {}, title, form);
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
      for (const one of list.querySelectorAll("details")) one.hidden = !one.dataset.words.includes(word);
    });
    </script>
    """#
}
