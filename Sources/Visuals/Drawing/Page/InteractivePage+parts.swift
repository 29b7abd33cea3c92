extension InteractivePage {
  static let style = """
    :root { color-scheme: light dark; --ground: #f1f5f9; --card: #fff; --ink: #0f172a; --line: #cbd5e1; --mark: #f59e0b }
    @media (prefers-color-scheme: dark) { :root { --ground: #020617; --card: #0f172a; --ink: #f1f5f9; --line: #3b4c68 } }
    * { box-sizing: border-box }
    body { margin: 0; height: 100vh; height: 100dvh; display: flex; flex-direction: column; background: var(--ground);
      color: var(--ink); font: 16px/1.4 'Noto Sans', 'DejaVu Sans', sans-serif }
    header { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; padding: 10px 16px }
    h1 { font-size: 18px; margin: 0; flex: 1 1 200px }
    audio { flex: 2 1 300px; height: 38px }
    [role=toolbar] { display: flex; flex-wrap: wrap; gap: 4px }
    button, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px;
      padding: 4px 10px; cursor: pointer }
    select { max-width: min(320px, 50vw) }
    [hidden] { display: none !important }
    button:focus-visible, select:focus-visible, input:focus-visible, g:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px }
    main { flex: 1; display: flex; min-height: 0 }
    .scene { flex: 1; display: none; overflow: hidden; margin: 0 16px; border-radius: 10px; background: var(--card) }
    .scene.shown { display: block }
    .stage { height: 100%; touch-action: none; cursor: grab }
    .stage svg { width: 100%; height: 100% }
    .dark, .tall { display: none }
    @media (prefers-color-scheme: dark) { .light { display: none } .dark { display: block } .dark.tall { display: none } }
    g[data-order] { transition: opacity .3s, filter .3s }
    .playing g.waiting { opacity: .22 }
    g.spoken { filter: drop-shadow(0 0 5px var(--mark)) drop-shadow(0 0 2px var(--mark)) }
    g[tabindex] { cursor: pointer }
    #labels { width: 300px; overflow: auto; padding: 0 16px 16px 0 }
    #labels label { display: block; font-size: 13px; margin-top: 8px }
    #labels input { width: 100%; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
      border-radius: 6px; padding: 4px 8px }
    #quote { margin: 8px 16px; min-height: 24px; font-style: italic }
    @media (max-width: 700px) {
      header { gap: 6px; padding: 6px 10px }
      h1 { flex-basis: 100%; font-size: 16px }
      button, select { padding: 4px 8px; font-size: 15px }
      main { flex-direction: column }
      .scene { margin: 0 6px }
      #labels { width: auto; flex: 0 1 40%; padding: 0 10px }
      #quote { margin: 4px 10px }
    }
    /* A page that stands upright has a picture that does. */
    @media (max-width: 700px) and (orientation: portrait) {
      .scene.upright .light:not(.tall), .scene.upright .dark:not(.tall) { display: none }
      .scene.upright .light.tall { display: block }
    }
    @media (max-width: 700px) and (orientation: portrait) and (prefers-color-scheme: dark) {
      .scene.upright .light.tall { display: none }
      .scene.upright .dark.tall { display: block }
    }
    @media (prefers-reduced-motion: reduce) { g[data-order] { transition: none } }

    """

  static let script = """
    'use strict';
    const talk = JSON.parse(document.getElementById('data').textContent);
    const diagrams = talk.scenes.map(scene => scene.diagram);
    const find = id => document.getElementById(id);
    const scenes = [...document.querySelectorAll('.scene')];
    const audio = find('audio');
    let current = 0, until = Infinity;

    const groups = scene => [...scene.querySelectorAll('g[data-element]')];
    const times = group => [parseFloat(group.dataset.start), parseFloat(group.dataset.end)];
    const begins = scenes.map(scene => scene.dataset.start !== undefined ? parseFloat(scene.dataset.start)
      : Math.min(...groups(scene).map(g => times(g)[0]).filter(t => t >= 0)));

    function evidence(scene, id) {
      const d = diagrams[scene];
      const [kind, ...rest] = id.split('-'), name = rest.join('-');
      if (kind === 'node') return (d.nodes.find(n => n.id === name) || {}).evidence || [];
      if (kind === 'group') return (d.groups.find(g => g.id === name) || {}).evidence || [];
      if (kind === 'edge') return (d.edges[+name] || {}).evidence || [];
      if (kind === 'cell') return d.table.rows[+rest[0]].cells[+rest[1]].evidence;
      if (kind === 'item') return d.table.items[+name].evidence;
      if (kind === 'point') return d.chart.series[+rest[0]].points[+rest[1]].evidence;
      return [];
    }

    function show(index) {
      current = Math.max(0, Math.min(scenes.length - 1, index));
      scenes.forEach((s, i) => s.classList.toggle('shown', i === current));
      find('place').value = String(current);
      if (!find('labels').hidden) listLabels();
    }

    function say(group) {
      const scene = +group.closest('.scene').dataset.scene;
      const words = evidence(scene, group.dataset.element).map(e => e.quote).join(' … ');
      find('quote').textContent = words ? '“' + words + '”' : group.querySelector('title')?.textContent || '';
      const [start, end] = times(group);
      if (audio && start >= 0) { until = end > start ? end + 0.3 : Infinity; audio.currentTime = start; audio.play(); }
    }

    for (const scene of scenes) for (const group of groups(scene)) {
      // Grounds without a name are nothing to stop at.
      if (!group.querySelector('title')?.textContent) continue;
      group.setAttribute('tabindex', '0');
      group.setAttribute('role', 'button');
      group.setAttribute('aria-label', group.querySelector('title')?.textContent || '');
      group.addEventListener('click', () => { if (!dragged) say(group); });
      group.addEventListener('keydown', e => {
        if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); say(group); }
      });
    }

    function light() {
      const now = audio.currentTime;
      if (now >= until) { until = Infinity; audio.pause(); }
      const at = begins.reduce((best, t, i) => t <= now && isFinite(t) ? i : best, -1);
      if (at >= 0 && at !== current && !audio.paused && until === Infinity) show(at);
      for (const group of groups(scenes[current])) {
        const [start, end] = times(group);
        group.classList.toggle('spoken', start <= now && now < (end > start ? end : start + 2));
        group.classList.toggle('waiting', start > now);
      }
    }
    if (audio) {
      audio.addEventListener('timeupdate', light);
      audio.addEventListener('seeked', light);
      audio.addEventListener('play', () => document.body.classList.add('playing'));
      audio.addEventListener('pause', () => document.body.classList.remove('playing'));
    }

    // The picture's own coordinates are moved and scaled, so that it stays sharp.
    const whole = new Map();
    const pictures = () => [...scenes[current].querySelectorAll('svg')];
    function view(svg) { return svg.viewBox.baseVal; }
    function zoom(factor, x, y) {
      for (const svg of pictures()) {
        const box = view(svg), all = whole.get(svg);
        const width = Math.max(all.width / 12, Math.min(all.width * 2, box.width / factor)), share = width / box.width;
        const px = x ?? box.x + box.width / 2, py = y ?? box.y + box.height / 2;
        box.x = px - (px - box.x) * share; box.y = py - (py - box.y) * share;
        box.width = width; box.height *= share;
      }
    }
    function fit() {
      for (const svg of pictures()) { const a = whole.get(svg); svg.setAttribute('viewBox', [a.x, a.y, a.width, a.height].join(' ')); }
    }
    let dragged = false, drag = null;
    for (const svg of document.querySelectorAll('.stage svg')) {
      const box = view(svg);
      whole.set(svg, { x: box.x, y: box.y, width: box.width, height: box.height });
      const point = e => new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse());
      svg.addEventListener('wheel', e => {
        e.preventDefault(); const p = point(e); zoom(e.deltaY < 0 ? 1.15 : 1 / 1.15, p.x, p.y);
      }, { passive: false });
      svg.addEventListener('pointerdown', e => { drag = { x: e.clientX, y: e.clientY }; dragged = false; });
      svg.addEventListener('pointermove', e => {
        if (!drag || !e.buttons) return;
        const scale = 1 / svg.getScreenCTM().a, dx = e.clientX - drag.x, dy = e.clientY - drag.y;
        if (!dragged && Math.hypot(dx, dy) < 5) return;
        dragged = true;
        for (const other of pictures()) { view(other).x -= dx * scale; view(other).y -= dy * scale; }
        drag = { x: e.clientX, y: e.clientY };
      });
      svg.addEventListener('pointerup', () => { drag = null; });
    }

    function rename(node, label) {
      node.label = label;
      const name = 'node-' + node.id;
      for (const group of groups(scenes[current]).filter(g => g.dataset.element === name)) {
        const title = group.querySelector('title');
        if (title) title.textContent = label;
        group.setAttribute('aria-label', label);
        const texts = group.querySelectorAll('text');
        const text = texts[diagrams[current].kind === 'list' ? 1 : 0];
        if (!text) continue;
        const lines = [...text.querySelectorAll('tspan')];
        // A new label is broken over the lines that are there; the next rendering measures it anew.
        const words = label.split(' '), size = Math.ceil(label.length / lines.length);
        lines.forEach((line, i) => {
          let part = '';
          while (words.length && (i === lines.length - 1 || (part + words[0]).length <= size + 3)) part += (part ? ' ' : '') + words.shift();
          line.textContent = part;
        });
      }
    }
    function listLabels() {
      const form = find('labels');
      form.replaceChildren(...diagrams[current].nodes.map((node, place) => {
        const label = document.createElement('label'), input = document.createElement('input');
        label.textContent = (place + 1) + (node.role && node.role !== 'item' ? ' · ' + node.role : ''); input.value = node.label;
        input.addEventListener('input', () => rename(node, input.value));
        label.append(input);
        return label;
      }));
    }
    find('labels').addEventListener('submit', e => e.preventDefault());
    find('edit').addEventListener('click', () => {
      const form = find('labels');
      form.hidden = !form.hidden;
      find('edit').setAttribute('aria-expanded', String(!form.hidden));
      if (!form.hidden) listLabels();
    });
    function save(value, name) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }
    find('download').addEventListener('click', () => save(diagrams[current], 'diagram.json'));
    find('download-all').addEventListener('click', () => save(talk, 'visuals.json'));
    // Whoever chooses a scene hears it from its beginning.
    function go(index) {
      show(index);
      until = Infinity;
      if (audio && isFinite(begins[current])) audio.currentTime = begins[current];
    }
    find('previous').addEventListener('click', () => go(current - 1));
    find('next').addEventListener('click', () => go(current + 1));
    find('place').addEventListener('change', e => go(+e.target.value));
    if (scenes.length < 2) for (const id of ['previous', 'next', 'place', 'download-all']) find(id).hidden = true;
    find('larger').addEventListener('click', () => zoom(1.25));
    find('smaller').addEventListener('click', () => zoom(0.8));
    find('fit').addEventListener('click', fit);
    addEventListener('keydown', e => {
      if (['INPUT', 'SELECT'].includes(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey) return;
      const act = { PageUp: () => go(current - 1), PageDown: () => go(current + 1), '+': () => zoom(1.25),
        '-': () => zoom(0.8), '0': fit }[e.key];
      if (act) { e.preventDefault(); act(); }
    });
    show(0);

    """
}
