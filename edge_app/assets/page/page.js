"use strict";
const by = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const LABEL_PX = 16; // height of the labels on the picture, on the screen
const STEP = 0.02; // of the picture's width, by which an arrow key moves a rectangle
const state = { last: null, still: null, threshold: false, chosen: null, drawn: null };

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

function percent(share, places = 0) { return `${(100 * share).toFixed(places)} %`; }

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
  const tall = LABEL_PX / (svg.getScreenCTM()?.a || 1), place = state.drawn || data.view.region;
  if (place) nodes.push(mark("rect", { x: place[0], y: place[1], width: place[2], height: place[3], class: "region" }));
  for (const digit of data.digits) {
    const [x, y, width, height] = digit.box;
    const rect = mark("rect", { x, y, width, height, class: digit.track === state.chosen ? "chosen" : "", "data-track": digit.track });
    nodes.push(rect, mark("text", { x, y: y > 1.2 * tall ? y - 0.25 * tall : y + height + tall, "font-size": tall }, digit.label));
  }
  svg.replaceChildren(...nodes);
}

function cropButton(track) {
  const button = element("button", { class: "crop", "data-track": track }, element("canvas"), element("span"));
  button.addEventListener("click", () => choose(track));
  return button;
}

function showCrops(data) {
  const strip = by("crops"), focused = document.activeElement, place = [...strip.children].indexOf(focused);
  const there = new Map([...strip.children].map((button) => [button.dataset.track, button]));
  const buttons = data.digits.filter((digit) => digit.crop).map((digit) => {
    const button = there.get(String(digit.track)) || cropButton(digit.track); // kept: a press may be under way on it
    paintCrop(button.firstChild, digit.crop);
    button.lastChild.textContent = `${digit.label} ${percent(digit.confidence)}`;
    button.setAttribute("aria-pressed", digit.track === state.chosen);
    button.setAttribute("aria-label", `${digit.label}, ${percent(digit.confidence)} sure: show its scores`);
    return button;
  });
  if (buttons.length === there.size && buttons.every((button, i) => button === strip.children[i])) return;
  strip.replaceChildren(...buttons);
  const kept = buttons.includes(focused) ? focused : buttons[Math.min(place, buttons.length - 1)]; // or what is there now
  if (place >= 0) kept?.focus({ preventScroll: true });
}

function showDetail(data) {
  const digit = data.digits.find((one) => one.track === state.chosen), panel = by("detail");
  panel.hidden = !digit || !digit.scores;
  if (panel.hidden) return;
  const canvas = element("canvas"), scores = element("div");
  paintCrop(canvas, digit.crop);
  digit.scores.forEach((share, label) => scores.append(element("div", { class: "score" },
    element("span", {}, label < 10 ? String(label) : "?"),
    element("meter", { min: 0, max: 1, value: share, "aria-label": label < 10 ? label : "not a digit" }),
    element("span", {}, percent(share, 1)))));
  panel.replaceChildren(canvas, scores);
}

function showSpeed(data) {
  const rows = [["frames a second", data.fps], ["frame age", `${data.age_ms.toFixed(1)} ms`]];
  for (const [stage, ms] of Object.entries(data.ms)) rows.push([stage, data.still ? "still" : `${ms.toFixed(1)} ms`]);
  rows.push(["encode", `${data.encode_ms.toFixed(1)} ms`]);
  by("speed").replaceChildren(...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, String(value))]));
}

function showLines(lines) {
  const text = lines.join("\n");
  if (by("lines").dataset.text === text) return; // a screen reader is told of changes alone
  by("lines").dataset.text = text;
  const none = element("span", { class: "none" }, "No digits in sight.");
  by("lines").replaceChildren(...(lines.length ? lines.map((line) => element("div", {}, line)) : [none]));
}

function showTrouble(trouble, warning) {
  const text = trouble || warning || "";
  by("trouble").hidden = !text;
  if (by("trouble").textContent !== text) by("trouble").textContent = text; // an alert is read out at each change
  document.body.classList.toggle("stale", Boolean(trouble)); // what stands there is the past
}

function show(data) {
  showTrouble(data.trouble, data.warning);
  if (!data.digits || state.still) return;
  state.last = data;
  if (String(state.drawn) === String(data.view.region) && !state.dragging) state.drawn = null;
  if (document.activeElement !== by("least")) showLeast(data.view.least_confidence);
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
  if (state.still) await toggleStill();
  await fetch("/api/view", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(view) });
}

function showPicture() {
  if (state.still) by("live").src = state.still[state.threshold ? "threshold" : "picture"];
  else by("live").src = state.threshold ? "/api/threshold.mjpg" : "/api/stream.mjpg";
}

async function toggleStill() {
  let still = null;
  if (!state.still) {
    const answer = await fetch("/api/still");
    if (!answer.ok) return;
    still = await answer.json();
    state.still = null;
    show(still);
  }
  state.still = still;
  by("freeze").setAttribute("aria-pressed", Boolean(still));
  showPicture();
}

function toggleThreshold() {
  state.threshold = !state.threshold;
  by("threshold").setAttribute("aria-pressed", state.threshold);
  showPicture();
}

function showLeast(share) {
  by("least").value = share;
  by("least-shown").textContent = percent(share);
}

function turn() { if (state.last) change({ turn: (state.last.view.turn + 1) % 4, region: null }); }

function pointOf(event) {
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(by("boxes").getScreenCTM().inverse());
  const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
  return [inside(x, state.last.width), inside(y, state.last.height)];
}

by("stage").addEventListener("pointerdown", (event) => {
  if (!state.last || event.button) return;
  const start = pointOf(event), ended = new AbortController(), { signal } = ended;
  state.dragging = true;
  const move = (later) => {
    const end = pointOf(later);
    state.drawn = [Math.min(start[0], end[0]), Math.min(start[1], end[1]), Math.abs(end[0] - start[0]), Math.abs(end[1] - start[1])];
    showBoxes(state.last);
  };
  const end = (taken) => {
    ended.abort();
    const region = state.drawn;
    state.dragging = false;
    state.drawn = null;
    if (!taken) return;
    if (region && Math.min(region[2], region[3]) > 15) change({ region });
    else hit(start);
  };
  addEventListener("pointermove", move, { signal });
  addEventListener("pointerup", () => end(true), { signal });
  addEventListener("pointercancel", () => end(false), { signal });
});

function moved([x, y, w, h], key, sizes) {
  const { width, height } = state.last, step = Math.round(STEP * width);
  const within = (value, least, most) => Math.min(Math.max(value, least), most);
  const right = { ArrowLeft: -step, ArrowRight: step }[key] || 0, down = { ArrowUp: -step, ArrowDown: step }[key] || 0;
  if (sizes) return [x, y, within(w + right, step, width - x), within(h + down, step, height - y)];
  return [within(x + right, 0, width - w), within(y + down, 0, height - h), w, h];
}

by("stage").addEventListener("keydown", (event) => {
  const isArrow = event.key.startsWith("Arrow"), place = state.drawn || state.last?.view.region;
  if (!state.last || !(isArrow ? place : event.key === "Enter" && !place)) return;
  event.preventDefault();
  const { width, height } = state.last, middle = [width, height, 2 * width, 2 * height].map((side) => Math.round(side / 4));
  state.drawn = isArrow ? moved(place, event.key, event.shiftKey) : middle;
  showBoxes(state.last);
  change({ region: state.drawn });
});

function readAll() {
  if (!state.drawn && !state.last?.view.region) return;
  state.drawn = null;
  change({ region: null });
}

function hit([x, y]) {
  const found = state.last.digits.find(({ box }) => x >= box[0] && x <= box[0] + box[2] && y >= box[1] && y <= box[1] + box[3]);
  if (found) choose(found.track);
}

by("freeze").addEventListener("click", toggleStill);
by("threshold").addEventListener("click", toggleThreshold);
by("turn").addEventListener("click", turn);
by("region").addEventListener("click", readAll);
by("least").addEventListener("input", () => {
  showLeast(by("least").value);
  change({ least_confidence: Number(by("least").value) });
});
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = { f: toggleStill, t: toggleThreshold, r: turn, Escape: readAll };
  keys[event.key]?.();
});

const events = new EventSource("/api/events");
events.addEventListener("message", (event) => show(JSON.parse(event.data)));
events.addEventListener("error", () => showTrouble("The app does not answer. Trying again."));
events.addEventListener("open", showPicture);
