// The real server on a free port, with a small organisation made over its REST API. Fake providers stand at its doors:
// a mail server that takes everything, so that receipts say what they say in earnest.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.mjs";

export const OWNER = { email: "ann@example.org", password: "correct horse battery" };
const TOKEN = "browser-test-token-1";

/** Starts everything; `stop()` ends it. `empty()` is the address of a second one that nobody has set up. */
export async function start(binary = process.env.VIGIE_BIN, extra = {}) {
  if (!binary) throw new Error("VIGIE_BIN must name the server to test");
  const folder = mkdtempSync(join(tmpdir(), "vigie-browser-"));
  const mail = await mailServer();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(binary, ["serve"], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      VIGIE_LISTEN: `127.0.0.1:${port}`,
      VIGIE_DATABASE_URL: `sqlite://${folder}/vigie.db`,
      VIGIE_SMTP_URL: `smtp://127.0.0.1:${mail.port}?tls=none`,
      VIGIE_SMTP_FROM: "Vigie <vigie@example.org>",
      VIGIE_RATE_LIMIT: "0",
      VIGIE_LOG: "warn",
      ...(extra.empty ? {} : { VIGIE_BOOTSTRAP_EMAIL: OWNER.email, VIGIE_BOOTSTRAP_PASSWORD: OWNER.password, VIGIE_BOOTSTRAP_TOKEN: TOKEN }),
      ...extra.env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  // What it prints for whoever starts it: the address where an empty installation is set up.
  let said = "";
  server.stdout.on("data", (bytes) => { said += bytes; });
  // A story that fails stops nothing.
  process.once("exit", () => server.kill("SIGKILL"));
  let isStopping = false;
  let second = null;
  const ended = new Promise((resolve) => server.once("exit", (code, signal) => {
    if (!isStopping) console.log(`the server ended by itself: ${signal ?? code}`);
    resolve();
  }));
  const stop = async () => {
    isStopping = true;
    server.kill("SIGTERM");
    await ended;
    mail.stop();
    if (second) await (await second).stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(`${url}/readyz`, ended);
    return { url, stop, said: () => said, codeInMail: () => codeInMail(mail.mails), linkInMail: (about) => linkInMail(mail.mails, about), link: async () => new URL(await linkInMail(mail.mails, "")).pathname, empty: async () => (await (second ??= start(binary, { empty: true }))).url, api: (method, path, body) => api(url, method, path, body), ...(extra.empty ? {} : await organisation(url)) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(url, ended) {
  let over = false;
  ended.then(() => { over = true; });
  await until("the server is ready", async () => over || (await fetch(url).catch(() => null))?.ok);
  if (over) throw new Error("the server did not become ready");
}

async function api(url, method, path, body) {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Token token=${TOKEN}`, "content-type": "application/json", from: OWNER.email },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** Ann owns the account; Bob and Cid are on the second level and share a schedule; two services with an integration. */
async function organisation(url) {
  const call = (method, path, body) => api(url, method, path, body);
  const [ann] = (await call("GET", "/users")).users;
  await call("PUT", `/users/${ann.id}`, { user: { type: "user", name: "Ann Archer", email: OWNER.email, time_zone: "Europe/Paris" } });
  const others = [];
  for (const [name, email] of [["Bob Baker", "bob@example.org"], ["Cid Carter", "cid@example.org"]]) {
    others.push((await call("POST", "/users", { user: { type: "user", name, email } })).user);
  }
  const team = (await call("POST", "/teams", { team: { type: "team", name: "Payments" } })).team;
  const target = (user) => ({ id: user.id, type: "user_reference" });
  const policy = (await call("POST", "/escalation_policies", { escalation_policy: {
    type: "escalation_policy", name: "Payments on call", num_loops: 1,
    escalation_rules: [
      { escalation_delay_in_minutes: 5, targets: [target(ann)] },
      { escalation_delay_in_minutes: 15, targets: others.map(target) },
    ],
  } })).escalation_policy;
  await call("POST", "/schedules", { schedule: {
    type: "schedule", name: "Payments: days", description: "Working days in New York, Bob and Cid in turn", time_zone: "America/New_York",
    schedule_layers: [{
      name: "Days", start: "2026-01-05T09:00:00-05:00", rotation_virtual_start: "2026-01-05T09:00:00-05:00", rotation_turn_length_seconds: 604800,
      users: others.map((user) => ({ user: { id: user.id, type: "user_reference" } })),
      restrictions: [{ type: "weekly_restriction", start_day_of_week: 1, start_time_of_day: "00:00:00", duration_seconds: 432000 }],
    }],
  } });
  const services = {};
  for (const [name, severity] of [["Checkout", "high"], ["Ledger", "severity_based"]]) {
    const service = (await call("POST", "/services", { service: {
      type: "service", name, description: `${name} of the shop`,
      escalation_policy: { id: policy.id, type: "escalation_policy_reference" },
      teams: [{ id: team.id, type: "team_reference" }],
      incident_urgency_rule: { type: "constant", urgency: severity },
    } })).service;
    const integration = (await call("POST", `/services/${service.id}/integrations`, { integration: {
      type: "events_api_v2_inbound_integration", name: "Prometheus",
    } })).integration;
    services[name] = { id: service.id, key: integration.integration_key };
  }
  const send = async (event) => {
    const answer = await fetch(`${url}/v2/enqueue`, { method: "POST", body: JSON.stringify(event) });
    if (answer.status !== 202) throw new Error(`the event was refused: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const trigger = (service, summary, more = {}) => {
    const { severity = "critical", dedup_key = summary, event = {}, ...payload } = more;
    return send({ routing_key: services[service].key, event_action: "trigger", dedup_key, ...event, payload: { summary, source: "prometheus.example.org", severity, ...payload } });
  };
  const resolve = (service, dedup_key) => send({ routing_key: services[service].key, event_action: "resolve", dedup_key });
  return { ann, services, trigger, resolve };
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Enough SMTP to take a message; addresses with "broken" in them are refused. */
function mailServer() {
  const mails = [];
  const server = createServer((socket) => {
    let isData = false;
    let mail = "";
    let buffer = "";
    socket.on("error", () => {});
    socket.write("220 mail.example.org ready\r\n");
    socket.on("data", (bytes) => {
      buffer += bytes;
      for (let end = buffer.indexOf("\r\n"); end >= 0; end = buffer.indexOf("\r\n")) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (isData) {
          if (line === ".") { isData = false; mails.push(decoded(mail)); mail = ""; socket.write("250 2.0.0 queued as 7\r\n"); }
          else mail += `${line}\r\n`;
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === "EHLO") socket.write("250-mail.example.org\r\n250 8BITMIME\r\n");
        else if (verb === "RCPT" && line.includes("broken")) socket.write("550 5.1.1 no such mailbox\r\n");
        else if (verb === "DATA") { isData = true; socket.write("354 go ahead\r\n"); }
        else if (verb === "QUIT") socket.end("221 bye\r\n");
        else socket.write("250 2.0.0 ok\r\n");
      }
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => {
    resolve({ port: server.address().port, mails, stop: () => server.close() });
  }));
}

/** A mail without its quoted-printable soft breaks and escapes. */
function decoded(mail) {
  if (!/quoted-printable/i.test(mail)) return mail;
  return mail.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** The code in the newest mail that holds one. */
async function codeInMail(mails) {
  const mail = await until("a mail with a code came", () => mails.findLast((each) => each.includes("Your code is")));
  return mail.match(/Your code is (\d{6})/)[1];
}

/** The signed link in the mail about something; waits for the mail. */
async function linkInMail(mails, about) {
  const find = () => mails.find((mail) => mail.includes(about))?.match(/https?:\/\/[^\s"<]+\/p\/\w+/);
  return (await until(`a mail about ${about} with a link came`, find))[0];
}
