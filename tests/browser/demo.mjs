// `vigie demo` with a fixed seed, and on top of it what pictures need: an incident with a story, names that are as long
// as names get, nights that nobody covers, maintenance, a webhook, a token.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./server.mjs";

export const TITLE = "Payments time out: 38\u00a0% of card authorisations fail in eu-west-3";
const LONG_SERVICE = "Rapprochement bancaire des paiements internationaux et des remboursements (hors zone SEPA)";
const HOUR = 3_600_000;
const at = (hours) => new Date(Date.now() + hours * HOUR).toISOString().replace(/\.\d+Z/, "Z");

/** Starts it; `stop()` ends it. */
export async function startDemo(binary = process.env.VIGIE_BIN) {
  const folder = mkdtempSync(join(tmpdir(), "vigie-pictures-"));
  const port = await freePort();
  const server = spawn(binary, ["demo", "--data", join(folder, "demo"), "--listen", `127.0.0.1:${port}`, "--seed", "7"], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  server.stdout.on("data", (bytes) => { said += bytes; });
  const find = async (pattern) => {
    for (let tries = 0; tries < 300; tries++) {
      const found = said.match(pattern);
      if (found) return found[1];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the demo did not say ${pattern}:\n${said}`);
  };
  const owner = { email: await find(/Sign in\s+(\S+)/), password: await find(/password (\S+)/) };
  const token = await find(/Token token=([^']+)/);
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const stop = async () => { server.kill("SIGTERM"); await ended; rmSync(folder, { recursive: true, force: true }); };
  return { ...connect(`http://127.0.0.1:${port}`, owner, token), stop };
}

/** A demo that runs already. */
export function connect(url, owner, token) {
  const api = async (method, path, body) => {
    const answer = await fetch(url + path, { method, headers: { authorization: `Token token=${token}`, "content-type": "application/json", from: owner.email }, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  return { url, owner, api };
}

/** Adds to a demo what its traffic does not bring. Answers the things that pages are about. */
export async function fill(vigie) {
  const { api } = vigie;
  const first = async (what, query) => (await api("GET", `/${what}?limit=1&query=${encodeURIComponent(query)}`))[what][0];
  const [me, checkout, team] = [await first("users", vigie.owner.email), await first("services", "checkout-api"), await first("teams", "Checkout")];
  const { users: people } = await api("GET", `/users?limit=4&team_ids[]=${team.id}`);
  const long = (await api("POST", "/users", { user: { type: "user", name: "Marie-Françoise de La Rochefoucauld-Montmorency", email: "marie-francoise.de-la-rochefoucauld@halles.example", job_title: "Ingénieure principale de la fiabilité des paiements", time_zone: "Europe/Paris" } })).user;
  await api("PUT", `/teams/${team.id}/users/${long.id}`, { role: "responder" });
  const schedule = await nightsWithoutAnybody(api, [...people.slice(0, 2), long]);
  const policy = (await api("POST", "/escalation_policies", { escalation_policy: {
    type: "escalation_policy", name: "Paiements : astreinte de jour, puis la direction", num_loops: 1, teams: [{ id: team.id, type: "team_reference" }],
    escalation_rules: [
      { escalation_delay_in_minutes: 5, targets: [{ id: me.id, type: "user_reference" }] },
      { escalation_delay_in_minutes: 15, targets: [{ id: schedule.id, type: "schedule_reference" }] },
      { escalation_delay_in_minutes: 30, targets: [{ id: long.id, type: "user_reference" }] },
    ],
  } })).escalation_policy;
  const service = (await api("POST", "/services", { service: {
    type: "service", name: LONG_SERVICE, description: "Compare chaque nuit les relevés des banques avec le grand livre, et signale ce qui manque.",
    escalation_policy: { id: policy.id, type: "escalation_policy_reference" }, teams: [{ id: team.id, type: "team_reference" }],
    alert_grouping_parameters: { type: "time", config: { timeout: 600 } }, incident_urgency_rule: { type: "constant", urgency: "high" },
  } })).service;
  const key = (await api("POST", `/services/${service.id}/integrations`, { integration: { type: "events_api_v2_inbound_integration", name: "Prometheus" } })).integration.integration_key;
  await configuration(api, checkout, service);
  const incident = await story(vigie, service, key);
  const { incidents } = await api("GET", "/incidents?statuses[]=triggered&limit=20&sort_by=incident_number");
  for (const { id } of incidents.filter((other) => other.id !== incident.id).filter((_, place) => place % 3 === 1)) {
    await api("PUT", `/incidents/${id}`, { incident: { type: "incident_reference", status: "acknowledged" } });
  }
  return { incident, service: checkout, longService: service, policy, schedule, user: me, team };
}

/** Days from nine to nine; nobody at night, and nobody at the weekend. */
async function nightsWithoutAnybody(api, users) {
  const restrictions = [1, 2, 3, 4, 5].map((day) => ({ type: "weekly_restriction", start_day_of_week: day, start_time_of_day: "09:00:00", duration_seconds: 12 * 3600 }));
  const schedule = (await api("POST", "/schedules", { schedule: {
    type: "schedule", name: "Paiements : jours ouvrés à Paris", description: "De neuf heures à vingt et une heures ; la nuit n’est pas encore couverte", time_zone: "Europe/Paris",
    schedule_layers: [
      { name: "Jours", start: at(-30 * 24), rotation_virtual_start: "2026-01-05T09:00:00+01:00", rotation_turn_length_seconds: 86_400, users: users.map(({ id }) => ({ user: { id, type: "user_reference" } })), restrictions },
      { name: "Mercredis", start: at(-30 * 24), rotation_virtual_start: "2026-01-07T09:00:00+01:00", rotation_turn_length_seconds: 604_800, users: [{ user: { id: users[2].id, type: "user_reference" } }], restrictions: restrictions.slice(2, 3) },
    ],
  } })).schedule;
  const override = { start: at(30), end: at(40), user: { id: users[0].id, type: "user_reference" } };
  await api("POST", `/schedules/${schedule.id}/overrides`, { overrides: [override] });
  return schedule;
}

async function configuration(api, ...services) {
  const reference = ({ id }) => ({ id, type: "service_reference" });
  const window = (start, end, description, affected) => api("POST", "/maintenance_windows", { maintenance_window: { type: "maintenance_window", start_time: at(start), end_time: at(end), description, services: affected.map(reference) } });
  const { services: others } = await api("GET", "/services?limit=5&query=search");
  await window(0, 2, "Index rebuilt for the new synonyms; searches may be slow", others.slice(0, 4));
  await window(26, 30, "Database moves to the new cluster", services);
  await api("POST", "/webhook_subscriptions", { webhook_subscription: { type: "webhook_subscription", description: "Chat room of the payments team", active: true, delivery_method: { type: "http_delivery_method", url: "https://chat.example.org/hooks/payments-incidents" }, events: ["incident.triggered", "incident.acknowledged", "incident.resolved"], filter: { type: "account_reference" } } });
}

/** An earlier incident that was resolved with a note, a change, and the one that pages are about. */
async function story({ url, api }, service, routing_key) {
  const send = (path, event) => fetch(url + path, { method: "POST", body: JSON.stringify({ routing_key, ...event }) }).then((answer) => { if (answer.status !== 202) throw new Error(`the event was refused: ${answer.status}`); });
  const trigger = (dedup_key, summary, more = {}, event = {}) => send("/v2/enqueue", { event_action: "trigger", dedup_key, ...event, payload: { summary, source: "prometheus.halles.example", severity: "critical", component: "card-authorisation", group: "payments", class: "latency", ...more } });
  const named = async (title) => {
    for (let tries = 0; tries < 100; tries++) {
      const { incidents } = await api("GET", `/incidents?limit=1&service_ids[]=${service.id}&sort_by=incident_number:desc`);
      if (incidents[0]?.title === title) return incidents[0];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no incident ${title}`);
  };
  const note = ({ id }, content) => api("POST", `/incidents/${id}/notes`, { note: { content } });
  await trigger("earlier", TITLE, {}, {});
  const earlier = await named(TITLE);
  await note(earlier, "The provider’s certificate had expired. Failed over to the second provider (runbook, step 1), renewed it, failed back.");
  await api("PUT", `/incidents/${earlier.id}`, { incident: { type: "incident_reference", status: "resolved" } });
  await send("/v2/change/enqueue", { payload: { summary: "Deploy 4187: timeouts of the payment gateway lowered to 800 ms", source: "release-train", custom_details: { author: "Antoine Lefèvre", commit: "9f31c2a" } }, links: [{ href: "https://deploys.halles.example/4187", text: "Deploy 4187" }] });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const details = { runbook: "1. Fail over to the second provider.\n2. Look at the error budget.\n3. Call the bank’s night desk.", region: "eu-west-3", failing: "38 %", threshold: "5 %", since: "4 min", hosts: ["gateway-eu-west-3-01", "gateway-eu-west-3-04"] };
  const links = { links: [{ href: "https://runbooks.halles.example/payments/timeouts", text: "Runbook: payments time out" }, { href: "https://grafana.halles.example/d/payments", text: "Dashboard" }], client: "Prometheus", client_url: "https://prometheus.halles.example" };
  await trigger("now", TITLE, { custom_details: details }, links);
  const incident = await named(TITLE);
  await trigger("queue", "Queue of captured payments grows: 12,400 waiting", { severity: "error" });
  await trigger("refunds", "Refunds are slow: p99 is 14 s", { severity: "warning" });
  const { priorities } = await api("GET", "/priorities");
  await api("PUT", `/incidents/${incident.id}`, { incident: { type: "incident_reference", priority: { id: priorities.find(({ name }) => name === "P1").id, type: "priority_reference" } } });
  await note(incident, "Only cards of one issuer, and only since the deploy. I look at the gateway’s timeouts.");
  await api("POST", `/incidents/${incident.id}/status_updates`, { message: "Some card payments fail. We know the cause and are going back to the version of this morning." });
  return incident;
}
