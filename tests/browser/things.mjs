// What the pages of pages.mjs are about: found on the server over the REST API, made where it is not there yet; and what
// several stories begin with.

import { OWNER } from "./server.mjs";

const HOUR_MS = 3_600_000;
const at = (hours) => new Date(Date.now() + hours * HOUR_MS).toISOString().replace(/\.\d+Z/, "Z");

/** An open incident and its service, whoever looks, the first team, schedule and policy, and what a first page lacks. */
export async function findThings(vigie) {
  const { incidents } = await vigie.api("GET", "/incidents?statuses[]=triggered&statuses[]=acknowledged&limit=1&sort_by=incident_number:desc");
  const { users } = await vigie.api("GET", "/users?limit=1&query=" + encodeURIComponent((vigie.owner ?? OWNER).email));
  const { teams } = await vigie.api("GET", "/teams?limit=1");
  const { schedules } = await vigie.api("GET", "/schedules?limit=1");
  const { escalation_policies: policies } = await vigie.api("GET", "/escalation_policies?limit=1");
  const [incident] = incidents;
  const things = { user: users[0], team: teams[0], schedule: schedules[0], policy: policies[0], incident, service: incident.service };
  return { ...things, link: await vigie.link(), empty: await vigie.empty(), ...(await makeThings(vigie, things)) };
}

/** A webhook, a window to come, the hours of a shift to ask cover for, an event, and a link that sets a password. */
export async function makeThings(vigie, { user, service, schedule, longService = service }) {
  const { webhook_subscriptions: [webhook = await makeWebhook(vigie)] } = await vigie.api("GET", "/webhook_subscriptions?limit=1");
  const { maintenance_windows: [window = await makeWindow(vigie, service)] } = await vigie.api("GET", "/maintenance_windows?filter=future&limit=1");
  const ask = await visitor(vigie);
  const other = (await vigie.api("GET", "/users?limit=2")).users.find(({ id }) => id !== user.id);
  const passwords = await ask(`/users/${other.id}/password-link`, { form_token: tokenOf(await ask(`/users/${other.id}/access`)) });
  const event = (await ask(`/services/${longService.id}`)).match(/href="(\/explain\?q=[\w-]+)"/)?.[1];
  const { schedules: [shifts = await makeShifts(vigie)] } = await vigie.api("GET", "/v3/schedules?limit=1");
  const shift = new URLSearchParams({ schedule: schedule.id, start: Date.now() * 1000, end: (Date.now() + 8 * HOUR_MS) * 1000 });
  return { url: vigie.url, webhook, window, event, shifts, cover: `/on-call/cover?${shift}`, passwordLink: passwords.match(/\/set-password\/[^"<\s]+/)[0] };
}

/** A shift-based schedule: two people on working days in turn, everybody on the first Saturday of a month. */
async function makeShifts({ api }) {
  const { users } = await api("GET", "/users?limit=2");
  const monday = new Date(Date.now() - ((new Date().getUTCDay() + 6) % 7) * 24 * HOUR_MS).toISOString().slice(0, 10);
  const zoned = (time) => ({ date_time: `${monday}T${time}:00`, time_zone: "Europe/Paris" });
  const members = users.map((user) => ({ type: "user_member", user_id: user.id }));
  const event = (name, rule, assignment_strategy) => ({ name, start_time: zoned("09:00"), end_time: zoned("17:00"), effective_since: at(0), recurrence: [rule], assignment_strategy });
  return (await api("POST", "/vigie/v1/shift_schedules", { schedule: { name: "Shop floor", time_zone: "Europe/Paris", rotations: [
    { events: [event("Working days", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", { type: "rotating_member_assignment_strategy", shifts_per_member: 1, members })] },
    { events: [event("Stocktaking", "RRULE:FREQ=MONTHLY;BYDAY=1SA", { type: "every_member_assignment_strategy", members })] },
  ] } })).schedule;
}

async function makeWebhook({ api }) {
  return (await api("POST", "/webhook_subscriptions", { webhook_subscription: {
    type: "webhook_subscription", description: "Chat room", active: true, events: ["incident.triggered"],
    delivery_method: { type: "http_delivery_method", url: "http://127.0.0.1:9/hook" }, filter: { type: "account_reference" },
  } })).webhook_subscription;
}

async function makeWindow({ api }, service) {
  return (await api("POST", "/maintenance_windows", { maintenance_window: {
    type: "maintenance_window", description: "Upgrade", start_time: at(24), end_time: at(26), services: [{ id: service.id, type: "service_reference" }],
  } })).maintenance_window;
}

/** A schedule in Paris: Ann and Bob take turns of a day, from a moment on. */
export async function makeSchedule(vigie, name, start = "2026-01-05T09:00:00+01:00") {
  const { users } = await vigie.api("GET", "/users?limit=100");
  const named = (name) => ({ user: { id: users.find((user) => user.name === name).id, type: "user_reference" } });
  const { schedule } = await vigie.api("POST", "/schedules", { schedule: {
    type: "schedule", name, time_zone: "Europe/Paris",
    schedule_layers: [{ name: "Days", start, rotation_virtual_start: start, rotation_turn_length_seconds: 86400, users: ["Ann Archer", "Bob Baker"].map(named) }],
  } });
  return schedule;
}

const tokenOf = (page) => page.match(/name="form_token" value="([^"]+)"/)[1];

/** The owner without a browser: asks for a page, or posts the fields of a form, and gets the page back. */
async function visitor({ url, owner = OWNER }) {
  const cookies = new Map();
  const ask = async (path, fields) => {
    const headers = { accept: "text/html", cookie: [...cookies].map((pair) => pair.join("=")).join("; ") };
    const answer = await fetch(url + path, { method: fields ? "POST" : "GET", body: fields && new URLSearchParams(fields), headers, redirect: "manual" });
    for (const cookie of answer.headers.getSetCookie()) cookies.set(...cookie.split(";")[0].split(/=(.*)/s).slice(0, 2));
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status}`);
    return answer.text();
  };
  await ask("/sign-in", { form_token: tokenOf(await ask("/sign-in")), ...owner });
  return ask;
}
