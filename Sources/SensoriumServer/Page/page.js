"use strict";
// Asks this server and shows what it says. Nothing is kept, and nothing comes from elsewhere.

const $ = (id) => document.getElementById(id);
// Without the name and the password that the page's own address may have.
const at = (path) => new URL(path, location.origin + location.pathname).href;
let models = [];
let file = null;
let running = null;
let recorder = null;
let language = "curl";

// Models

async function loadModels() {
  for (;;) {
    try {
      const health = await fetch(at("health"));
      if (health.ok) break;
      $("state").textContent = health.status === 503 ? "The models are being loaded…" : `The server answers ${health.status}.`;
    } catch {
      $("state").textContent = "The server does not answer.";
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
  models = (await (await fetch(at("v1/models"))).json()).data.filter((model) => !model.parent);
  $("model").replaceChildren(...models.map((model) => new Option(model.id, model.id)));
  $("state").textContent = `Ready: ${models.length} model${models.length === 1 ? "" : "s"}.`;
  showModel();
}

const current = () => models.find((model) => model.id === $("model").value);
const isSpeech = () => Boolean(current()?.capabilities.includes("transcription"));
const kind = () => (file ? file.type.split("/")[0] : "");

function showModel() {
  const speech = isSpeech();
  for (const part of document.querySelectorAll(".chat")) part.hidden = speech;
  for (const part of document.querySelectorAll(".speech")) part.hidden = !speech;
  $("send").textContent = speech ? "Transcribe" : "Ask";
  const accepted = speech ? ["audio", "video"] : current()?.modalities ?? [];
  $("file").accept = accepted.map((type) => `${type}/*`).join(",");
  showCode();
}

// The file

function takeFile(chosen) {
  if (!chosen) return;
  file = chosen;
  $("hint").textContent = chosen.name;
  const address = URL.createObjectURL(chosen);
  const tag = { image: "img", video: "video", audio: "audio" }[kind()] ?? "audio";
  const element = document.createElement(tag);
  element.src = address;
  if (tag === "img") element.alt = chosen.name;
  else element.controls = true;
  element.addEventListener("timeupdate", () => followPlayer(element.currentTime));
  $("media").replaceChildren(element);
  clearResult();
  showCode();
}

async function record() {
  if (recorder) return recorder.stop();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      const type = recorder.mimeType.split(";")[0];
      recorder = null;
      $("record").textContent = "Record";
      takeFile(new File(parts, `recording.${type.split("/")[1]}`, { type }));
    };
    recorder.start();
    $("record").textContent = "End the recording";
  } catch (error) {
    complain(`The microphone cannot be used: ${error.message}`);
  }
}

// Asking

function clearResult() {
  $("error").textContent = "";
  $("answer").textContent = "";
  $("figures").textContent = "";
  $("transcript").replaceChildren();
}

const complain = (sentence) => { $("error").textContent = sentence; };

async function failure(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `The server answers ${response.status}.`;
  }
}

const dataURL = (blob) => new Promise((done, fail) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = () => fail(reader.error);
  reader.readAsDataURL(blob);
});

async function send(event) {
  event.preventDefault();
  clearResult();
  running = new AbortController();
  $("send").disabled = true;
  $("stop").disabled = false;
  const start = performance.now();
  try {
    await (isSpeech() ? transcribe(start) : ask(start));
  } catch (error) {
    if (error.name !== "AbortError") complain(error.message);
  }
  $("send").disabled = false;
  $("stop").disabled = true;
  running = null;
}

// The events of a response, one after the other.
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const parts = text.split("\n\n");
    text = parts.pop();
    for (const part of parts) {
      if (!part.startsWith("data: ") || part === "data: [DONE]") continue;
      const event = JSON.parse(part.slice(6));
      if (event.error) throw new Error(event.error.message);
      yield event;
    }
  }
}

async function ask(start) {
  const content = [{ type: "text", text: $("question").value }];
  if (file) {
    const type = `${kind() === "image" ? "image" : kind() === "video" ? "video" : "audio"}_url`;
    content.unshift({ type, [type]: { url: await dataURL(file) } });
  }
  const response = await fetch(at("v1/chat/completions"), {
    method: "POST", headers: { "Content-Type": "application/json" }, signal: running.signal,
    body: JSON.stringify({
      model: $("model").value, messages: [{ role: "user", content }], temperature: Number($("temperature").value),
      max_tokens: Number($("tokens").value), stream: true, stream_options: { include_usage: true },
    }),
  });
  if (!response.ok) throw new Error(await failure(response));
  let first = 0;
  for await (const event of events(response)) {
    if (!first) first = performance.now() - start;
    $("answer").append(event.choices[0]?.delta.content ?? "");
    if (!event.usage) continue;
    const seconds = (performance.now() - start) / 1000;
    $("figures").textContent = `${event.usage.prompt_tokens} tokens read, ${event.usage.completion_tokens} written; `
      + `the first after ${(first / 1000).toFixed(2)} s, all after ${seconds.toFixed(2)} s`;
  }
}

async function transcribe(start) {
  if (!file) throw new Error("Choose a recording or a film first.");
  const form = new FormData();
  form.append("model", $("model").value);
  if ($("language").value) form.append("language", $("language").value);
  if (Number($("temperature").value) > 0) form.append("temperature", $("temperature").value);
  form.append("response_format", "verbose_json");
  form.append("stream", "true");
  form.append("file", file);
  const path = $("translate").checked ? "v1/audio/translations" : "v1/audio/transcriptions";
  const response = await fetch(at(path), { method: "POST", body: form, signal: running.signal });
  if (!response.ok) throw new Error(await failure(response));
  for await (const event of events(response)) {
    if (event.type === "transcript.text.segment") addSegment(event);
    if (event.type !== "transcript.text.done") continue;
    const seconds = (performance.now() - start) / 1000;
    if (!event.text) $("answer").textContent = "Nothing is said.";
    $("figures").textContent = `${event.usage.seconds} s of sound in ${seconds.toFixed(2)} s`;
  }
}

// The transcript

const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}.${Math.floor((seconds * 10) % 10)}`;

function addSegment(segment) {
  const time = document.createElement("time");
  time.textContent = clock(segment.start);
  const text = document.createElement("span");
  text.textContent = segment.text.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.start = segment.start;
  button.dataset.end = segment.end;
  button.append(time, text);
  button.addEventListener("click", () => {
    const player = $("media").firstElementChild;
    if (!player?.play) return;
    player.currentTime = segment.start;
    player.play();
  });
  const item = document.createElement("li");
  item.append(button);
  $("transcript").append(item);
}

function followPlayer(time) {
  for (const button of $("transcript").querySelectorAll("button")) {
    const isHeard = time >= Number(button.dataset.start) && time < Number(button.dataset.end);
    button.setAttribute("aria-current", isHeard ? "true" : "false");
  }
}

// The request in code

const quoted = (text) => JSON.stringify(text);
const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function code() {
  const model = $("model").value;
  const name = file?.name ?? (isSpeech() ? "talk.mp3" : "picture.jpg");
  const base = at("v1");
  const type = { image: "image", video: "video", audio: "audio" }[kind()] ?? "image";
  const question = $("question").value;
  if (isSpeech()) {
    const task = $("translate").checked ? "translations" : "transcriptions";
    return {
      curl: `curl ${base}/audio/${task} \\\n  -F model=${shell(model)} -F file=@${shell(name)} -F response_format=verbose_json`,
      python: `from openai import OpenAI\n\nclient = OpenAI(base_url=${quoted(base)}, api_key="none")\n`
        + `with open(${quoted(name)}, "rb") as file:\n`
        + `    result = client.audio.${task}.create(\n        model=${quoted(model)}, file=file, response_format="verbose_json")\n`
        + "for segment in result.segments:\n    print(segment.start, segment.text)",
      swift: `import Sensorium\n\nlet transcriber = try Transcriber(try LLM(model: ${quoted(model)}))\n`
        + `for await case .segment(let segment) in try transcriber.stream(.file(${quoted(name)})) {\n`
        + "  print(segment.start, segment.text)\n}",
    };
  }
  const part = `{"type": "${type}_url", "${type}_url": {"url": `;
  return {
    curl: `{ printf '{"model": %s, "messages": [{"role": "user", "content": [${part}"data:;base64,' ${shell(quoted(model))}\n`
      + `  base64 -w0 ${shell(name)}\n`
      + `  printf '"}}, {"type": "text", "text": %s}]}]}' ${shell(quoted(question))}\n`
      + `} | curl ${base}/chat/completions -H 'Content-Type: application/json' --data-binary @-`,
    python: `import base64\nfrom openai import OpenAI\n\nclient = OpenAI(base_url=${quoted(base)}, api_key="none")\n`
      + `content = base64.b64encode(open(${quoted(name)}, "rb").read()).decode()\n`
      + `stream = client.chat.completions.create(model=${quoted(model)}, stream=True, messages=[{"role": "user", "content": [\n`
      + `    ${part}f"data:;base64,{content}"}},\n`
      + `    {"type": "text", "text": ${quoted(question)}}]}])\n`
      + 'for chunk in stream:\n    print(chunk.choices[0].delta.content or "", end="")',
    swift: `import Sensorium\n\nlet llm = try LLM(model: ${quoted(model)})\n`
      + `let question = ChatMessage(.user, [.${type}(.file(${quoted(name)})), .text(${quoted(question)})])\n`
      + "let answer = await llm.chat([question], .greedy(maxTokens: 256))\n"
      + "print(answer.error?.description ?? answer.outputs[0].text)",
  };
}

function showCode() { $("source").textContent = code()[language]; }

function showTab(name, takesFocus) {
  language = name;
  for (const tab of document.querySelectorAll('[role="tab"]')) {
    const isChosen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    if (isChosen && takesFocus) tab.focus();
  }
  $("source").setAttribute("aria-labelledby", `tab-${name}`);
  showCode();
}

function moveTab(event) {
  const names = ["curl", "python", "swift"];
  const step = { ArrowRight: 1, ArrowLeft: 2 }[event.key];
  if (step) showTab(names[(names.indexOf(language) + step) % 3], true);
}

// What the reader does

for (const tab of document.querySelectorAll('[role="tab"]')) {
  tab.addEventListener("click", () => showTab(tab.id.slice(4)));
  tab.addEventListener("keydown", moveTab);
}
$("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText($("source").textContent);
  $("copy").textContent = "Copied";
  setTimeout(() => { $("copy").textContent = "Copy"; }, 1500);
});
$("form").addEventListener("submit", send);
$("stop").addEventListener("click", () => running?.abort());
$("model").addEventListener("change", showModel);
$("form").addEventListener("input", showCode);
$("file").addEventListener("change", () => takeFile($("file").files[0]));
$("record").addEventListener("click", record);
$("record").hidden = !navigator.mediaDevices || !window.MediaRecorder;
for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    event.preventDefault();
    $("drop").classList.toggle("over", type === "dragover");
    if (type === "drop") takeFile(event.dataTransfer.files[0]);
  });
}
loadModels();
