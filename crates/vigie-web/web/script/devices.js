
// The card "This device" on the page of devices: asks the browser for a push subscription and posts it like any form.

const thisDevice = document.getElementById("this-device");
const canPush = Boolean(navigator.serviceWorker && window.PushManager && window.Notification);

function sayOfDevice(state) {
  for (const element of thisDevice.querySelectorAll("[data-when]")) element.hidden = !element.dataset.when.split(" ").includes(state);
}

const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** What the browser may be called: "Chrome, Android". */
function nameOfDevice() {
  const agent = navigator.userAgent;
  const browser = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([sign]) => agent.includes(sign));
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Mac OS", "Mac"], ["Windows", "Windows"], ["Linux", "Linux"]].find(([sign]) => agent.includes(sign));
  return [browser?.[1], system?.[1]].filter(Boolean).join(", ");
}

async function subscribe(form) {
  if (await Notification.requestPermission() !== "granted") return sayOfDevice("denied");
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(form.dataset.key) });
  const { endpoint, keys } = subscription.toJSON();
  Object.assign(form.elements.endpoint, { value: endpoint });
  Object.assign(form.elements.p256dh, { value: keys.p256dh });
  Object.assign(form.elements.auth, { value: keys.auth });
  form.submit();
}

async function showThisDevice() {
  if (!canPush) return sayOfDevice("unable");
  if (Notification.permission === "denied") return sayOfDevice("denied");
  const worker = await navigator.serviceWorker.getRegistration();
  const endpoint = (await worker?.pushManager.getSubscription())?.endpoint;
  const digest = endpoint && new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)));
  const mark = digest && [...digest.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const row = mark && document.querySelector(`[data-device$=" ${mark}"]`);
  if (row) row.querySelector("[data-this]").hidden = false;
  sayOfDevice(row ? "on" : "off");
}

if (thisDevice) {
  const form = thisDevice.querySelector("form");
  if (!form.elements.label.value) form.elements.label.value = nameOfDevice();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sayOfDevice("busy");
    subscribe(form).catch(() => sayOfDevice("failed"));
  });
  showThisDevice().catch(() => sayOfDevice("unable"));
}
