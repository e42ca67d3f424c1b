// Clocks that tick, in the words of the page, and what a press is. Part of common.js.
"use strict";

const words = document.documentElement.dataset;

/** "3 min", "2 h", "5 d": the same words as the server writes. */
function span(seconds) {
  const size = Math.abs(seconds);
  if (size < 60) return `${Math.floor(size)} s`;
  if (size < 3600) return `${Math.floor(size / 60)} min`;
  if (size < 86400) return `${Math.floor(size / 3600)} h`;
  return `${Math.floor(size / 86400)} ${words.day}`;
}

/** "4:05", "1:02:03". */
function clock(seconds) {
  const left = Math.max(0, Math.round(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(left / 3600), Math.floor(left / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}

const telling = {
  countdown: clock,
  seconds: (seconds) => String(Math.max(0, Math.ceil(seconds))),
  span,
  relative: (seconds) => words[seconds > 0 ? "in" : "ago"].replace("{}", span(seconds)),
};

// The server says what time it is, so that a device with a wrong clock counts right.
let offset = 0;
function setClock() {
  const now = document.getElementById("live")?.dataset.now;
  if (now) offset = Date.parse(now) - Date.now();
}

function tick() {
  const now = Date.now() + offset;
  for (const element of document.querySelectorAll("time[data-kind]")) {
    const seconds = (Date.parse(element.dateTime) - now) / 1000;
    const text = telling[element.dataset.kind](seconds);
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of document.querySelectorAll("[data-until]")) element.hidden = Date.parse(element.dataset.until) <= now;
}

setClock();
setInterval(tick, 1000);

// A double tap is one press. What came to stand under the finger in between, be it the button that takes back what the
// first tap did or another incident's, is not pressed by the second; nor by Enter while it settles (buttons.css). Who
// scrolled in between brought it there on purpose.
const [doubleTapMs, doubleTapPx] = [500, 24];
let press = { at: 0, x: 0, y: 0, top: 0, target: null };
addEventListener("click", (event) => {
  const target = event.target.closest?.("button, summary, a");
  if (!target) return;
  const isSettling = target.getAnimations().some(({ animationName }) => animationName === "settle");
  const { timeStamp: at, clientX: x, clientY: y, detail } = event;
  const isDouble = detail > 0 && target !== press.target && scrollY === press.top && at - press.at < doubleTapMs && Math.hypot(x - press.x, y - press.y) < doubleTapPx;
  if (isSettling || isDouble) { event.preventDefault(); event.stopImmediatePropagation(); }
  else press = { at, x, y, top: scrollY, target };
}, true);
