"use strict";
const by = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const state = { last: null, frozen: false, threshold: false, chosen: null, drawn: null };

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function mark(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function percent(share) { return `${(100 * share).toFixed(share > 0.995 || share < 0.005 ? 1 : 0)} %`; }

function paintCrop(canvas, packed) {
  canvas.width = canvas.height = 28;
  const bytes = atob(packed), context = canvas.getContext("2d"), image = context.createImageData(28, 28);
  for (let i = 0; i < bytes.length; i += 1) {
    image.data.fill(bytes.charCodeAt(i), 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function showBoxes(data) {
  const svg = by("boxes"), nodes = [];
  svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  svg.setAttribute("preserveAspectRatio", "none");
  const place = state.drawn || data.view.region;
  if (place) nodes.push(mark("rect", { x: place[0], y: place[1], width: place[2], height: place[3], class: "region" }));
  for (const digit of data.digits) {
    const [x, y, width, height] = digit.box;
    const rect = mark("rect", { x, y, width, height, class: digit.track === state.chosen ? "chosen" : "", "data-track": digit.track });
    nodes.push(rect, mark("text", { x, y: y > 34 ? y - 6 : y + height + 30 }, digit.label));
  }
  svg.replaceChildren(...nodes);
}

function showCrops(data) {
  const strip = by("crops"), focused = document.activeElement?.dataset?.track;
  strip.replaceChildren(...data.digits.filter((digit) => digit.crop).map((digit) => {
    const canvas = element("canvas");
    paintCrop(canvas, digit.crop);
    const button = element("button", {
      class: "crop", "data-track": digit.track, "aria-pressed": digit.track === state.chosen,
      "aria-label": `${digit.label}, ${percent(digit.confidence)} sure: show its scores`,
    }, canvas, `${digit.label} ${percent(digit.confidence)}`);
    button.addEventListener("click", () => choose(digit.track));
    return button;
  }));
  if (focused) strip.querySelector(`[data-track="${focused}"]`)?.focus({ preventScroll: true });
}

function showDetail(data) {
  const digit = data.digits.find((one) => one.track === state.chosen), panel = by("detail");
  panel.hidden = !digit || !digit.scores;
  if (panel.hidden) return;
  const canvas = element("canvas"), scores = element("div");
  paintCrop(canvas, digit.crop);
  digit.scores.forEach((share, label) => scores.append(element("div", { class: "score" },
    element("span", {}, label < 10 ? String(label) : "?"),
    element("meter", { min: 0, max: 1, value: share }), element("span", {}, percent(share)))));
  panel.replaceChildren(canvas, scores);
}

function showSpeed(data) {
  const rows = [["frames a second", data.fps], ["frame age", `${data.age_ms} ms`]];
  for (const [stage, ms] of Object.entries(data.ms)) rows.push([stage, data.still ? "still" : `${ms} ms`]);
  rows.push(["encode", `${data.encode_ms} ms`]);
  by("speed").replaceChildren(...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, String(value))]));
}

function showLines(lines) {
  const text = lines.join("\n");
  if (by("lines").dataset.text === text) return; // a screen reader is told of changes alone
  by("lines").dataset.text = text;
  const none = element("span", { class: "none" }, "No digits in sight.");
  by("lines").replaceChildren(...(lines.length ? lines.map((line) => element("div", {}, line)) : [none]));
}

function show(data) {
  const trouble = data.trouble || data.warning || "";
  if (by("trouble").textContent !== trouble) by("trouble").textContent = trouble; // an alert is read out at each change
  by("trouble").hidden = !trouble;
  if (!data.digits || state.frozen) return;
  state.last = data;
  by("source").textContent = `${data.source}, ${data.width} × ${data.height}`;
  by("region").disabled = !data.view.region;
  showLines(data.lines);
  redraw();
  showSpeed(data);
}

function redraw() {
  if (!state.last) return;
  showBoxes(state.last);
  showCrops(state.last);
  showDetail(state.last);
}

function choose(track) {
  state.chosen = state.chosen === track ? null : track;
  redraw();
}

async function change(view) {
  await fetch("/api/view", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(view) });
}

function showPicture() {
  const kind = state.threshold ? "threshold" : "stream";
  by("live").src = state.frozen ? (state.threshold ? "/api/threshold.jpg" : "/api/frame.jpg") : `/api/${kind}.mjpg`;
}

function toggle(name) {
  state[name] = !state[name];
  by(name === "frozen" ? "freeze" : name).setAttribute("aria-pressed", state[name]);
  showPicture();
}

function turn() { if (state.last) change({ turn: (state.last.view.turn + 1) % 4, region: null }); }

function pointOf(event) {
  const area = by("stage").getBoundingClientRect(), { width, height } = state.last;
  const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), 1) * most);
  return [inside((event.clientX - area.left) / area.width, width), inside((event.clientY - area.top) / area.height, height)];
}

by("stage").addEventListener("pointerdown", (event) => {
  if (!state.last || event.button) return;
  event.preventDefault();
  const start = pointOf(event);
  const move = (moved) => {
    const end = pointOf(moved);
    state.drawn = [Math.min(start[0], end[0]), Math.min(start[1], end[1]), Math.abs(end[0] - start[0]), Math.abs(end[1] - start[1])];
    showBoxes(state.last);
  };
  const up = () => {
    removeEventListener("pointermove", move);
    const region = state.drawn;
    state.drawn = null;
    if (region && Math.min(region[2], region[3]) > 15) change({ region });
    else hit(start);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", up, { once: true });
});

function hit([x, y]) {
  const found = state.last.digits.find(({ box }) => x >= box[0] && x <= box[0] + box[2] && y >= box[1] && y <= box[1] + box[3]);
  if (found) choose(found.track);
}

by("freeze").addEventListener("click", () => toggle("frozen"));
by("threshold").addEventListener("click", () => toggle("threshold"));
by("turn").addEventListener("click", turn);
by("region").addEventListener("click", () => change({ region: null }));
by("least").addEventListener("input", () => {
  by("least-shown").textContent = percent(Number(by("least").value));
  change({ least_confidence: Number(by("least").value) });
});
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = { f: () => toggle("frozen"), t: () => toggle("threshold"), r: turn, Escape: () => change({ region: null }) };
  keys[event.key]?.();
});

const events = new EventSource("/api/events");
events.addEventListener("message", (event) => show(JSON.parse(event.data)));
events.addEventListener("error", () => {
  by("trouble").hidden = false;
  by("trouble").textContent = "The app does not answer. Trying again.";
});
events.addEventListener("open", showPicture);
