import Glibc

/// Glibc's `exp`, under a name that says what it is for: a probability of its logarithm.
func exponential(_ value: Double) -> Double { min(1, exp(value)) }

extension TranscriptPage {
  static let style = """
    :root { color-scheme: light dark; --ink: #1c1c1e; --paper: #fdfdfb; --soft: #6b6b70; --wave: #4a6fa5; --speech: #cfe3c8;
      --unsure: 208, 96, 32; --now: #ffe08a; --line: #ddd; }
    @media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #18181a; --soft: #9a9aa0; --wave: #8fb4e8;
      --speech: #2c4630; --now: #6b5a1c; --line: #333; } }
    body { margin: 0 auto; max-width: 60rem; padding: 0 1rem 4rem; color: var(--ink); background: var(--paper);
      font: 1.05rem/1.6 system-ui, sans-serif; }
    header { position: sticky; top: 0; padding: .5rem 0; background: var(--paper); border-bottom: 1px solid var(--line); }
    h1 { margin: .2rem 0; font-size: 1.2rem; overflow-wrap: anywhere; }
    header p { margin: .2rem 0; color: var(--soft); font-size: .85rem; }
    .note { color: #b3412d; }
    #wave { position: relative; height: 96px; cursor: pointer; }
    #canvas { width: 100%; height: 100%; display: block; }
    #cursor { position: absolute; top: 0; bottom: 0; width: 2px; background: #d33; left: 0; }
    audio { width: 100%; margin-top: .4rem; }
    .legend span { display: inline-block; width: 1em; height: 1em; vertical-align: -.15em; margin-left: .6em; }
    .legend .speech { background: var(--speech); } .legend .unsure { background: rgba(var(--unsure), .5); }
    .segment { display: grid; grid-template-columns: 5.5rem 1fr; gap: .6rem; padding: .25rem .3rem; border-radius: .3rem; }
    .segment.now { background: color-mix(in srgb, var(--now) 35%, transparent); }
    time { color: var(--soft); font-size: .8rem; line-height: 1.9rem; font-variant-numeric: tabular-nums; cursor: pointer; }
    .word { cursor: pointer; border-radius: .2rem; white-space: pre-wrap; }
    .word.now { background: var(--now) !important; }

    """

  static let script = """
    "use strict";
    const data = JSON.parse(document.getElementById("data").textContent);
    const audio = document.getElementById("audio"), canvas = document.getElementById("canvas");
    const cursor = document.getElementById("cursor"), wave = document.getElementById("wave");
    const duration = Math.max(data.duration, 0.001);
    const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const clock = seconds => {
      const whole = Math.floor(seconds), pad = n => String(n).padStart(2, "0");
      const hours = Math.floor(whole / 3600);
      return (hours ? hours + ":" : "") + pad(Math.floor(whole / 60) % 60) + ":" + pad(whole % 60);
    };
    const items = [];
    const play = seconds => { if (audio) { audio.currentTime = seconds; audio.play(); } else { show(seconds); } };
    for (const segment of data.segments) {
      const row = document.createElement("div"), time = document.createElement("time"), text = document.createElement("div");
      row.className = "segment";
      time.textContent = clock(segment.s);
      time.onclick = () => play(segment.s);
      const words = segment.w.length ? segment.w : [{ t: segment.t, s: segment.s, e: segment.e, p: segment.p }];
      const entry = { s: segment.s, e: segment.e, row, words: [] };
      for (const word of words) {
        const span = document.createElement("span");
        span.className = "word";
        span.textContent = word.t;
        span.title = clock(word.s) + " to " + clock(word.e) + ", " + Math.round(100 * word.p) + "%";
        span.style.background = "rgba(" + color("--unsure") + "," + (0.55 * (1 - word.p)).toFixed(3) + ")";
        span.onclick = () => play(word.s);
        text.append(span);
        entry.words.push({ s: word.s, e: word.e, span });
      }
      row.append(time, text);
      document.getElementById("text").append(row);
      items.push(entry);
    }
    const draw = () => {
      const scale = window.devicePixelRatio || 1, width = wave.clientWidth, height = wave.clientHeight;
      canvas.width = width * scale;
      canvas.height = height * scale;
      const pen = canvas.getContext("2d"), x = seconds => seconds / duration * width;
      pen.scale(scale, scale);
      pen.fillStyle = color("--speech");
      for (const [start, end] of data.speech || []) pen.fillRect(x(start), 0, Math.max(1, x(end) - x(start)), height);
      pen.fillStyle = color("--wave");
      const loudest = Math.max(1, ...data.peaks.slice(0, 100000)), count = data.peaks.length;
      for (let column = 0; column < width; column++) {
        const from = Math.floor(column * count / width), to = Math.max(from + 1, Math.floor((column + 1) * count / width));
        let peak = 0;
        for (let i = from; i < to && i < count; i++) peak = Math.max(peak, data.peaks[i]);
        const tall = Math.max(1, peak / loudest * (height - 14));
        pen.fillRect(column, (height - 10 - tall) / 2, 1, tall);
      }
      pen.fillStyle = color("--soft");
      for (const { s, e } of data.segments) pen.fillRect(x(s), height - 6, Math.max(1, x(e) - x(s) - 1), 4);
    };
    const show = now => {
      cursor.style.left = now / duration * 100 + "%";
      for (const item of items) {
        const isNow = now >= item.s && now < item.e;
        if (isNow && !item.row.classList.contains("now") && audio && !audio.paused)
          item.row.scrollIntoView({ block: "center", behavior: "smooth" });
        item.row.classList.toggle("now", isNow);
        for (const word of item.words) word.span.classList.toggle("now", now >= word.s && now < word.e);
      }
    };
    wave.onclick = event => play((event.clientX - wave.getBoundingClientRect().left) / wave.clientWidth * duration);
    if (audio) {
      const follow = () => { show(audio.currentTime); if (!audio.paused) requestAnimationFrame(follow); };
      audio.onplay = follow;
      audio.onseeked = () => show(audio.currentTime);
    }
    window.onresize = draw;
    draw();
    const start = /^#t=([0-9.]+)$/.exec(location.hash);
    if (start) { show(Number(start[1])); if (audio) audio.currentTime = Number(start[1]); }

    """
}
