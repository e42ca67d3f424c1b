// Every page of the console: axe looks at each (stories/axe.mjs) and screenshots.mjs takes its picture.
// `path` may be a function of what is on the server: { incident } is an open incident, { service } its service, { user } whoever looks,
// { schedule } and { policy } are the first of each.

import { OWNER } from "./server.mjs";

export const pages = [
  { name: "sign-in", path: "/sign-in", isOpen: true },
  { name: "offline", path: "/offline/en", isOpen: true },
  { name: "landing", path: ({ link }) => link },
  { name: "incidents", path: "/incidents" },
  { name: "incident", path: ({ incident }) => `/incidents/${incident.id}` },
  { name: "messages", path: "/messages" },
  { name: "on-call", path: "/on-call" },
  { name: "users", path: "/users" },
  { name: "user-new", path: "/users/new" },
  { name: "user", path: ({ user }) => `/users/${user.id}` },
  { name: "user-edit", path: ({ user }) => `/users/${user.id}/edit` },
  { name: "user-notifications", path: ({ user }) => `/users/${user.id}/notifications`, isWhole: true },
  { name: "user-access", path: ({ user }) => `/users/${user.id}/access` },
  { name: "settings-tokens", path: "/settings/tokens" },
  { name: "settings-webhooks", path: "/settings/webhooks" },
  { name: "settings-webhook-new", path: "/settings/webhooks/new", isWhole: true },
  { name: "settings-roles", path: "/settings/roles" },
  { name: "settings-sign-in", path: "/settings/sign-in" },
  { name: "audit", path: "/audit" },
  { name: "who-to-call", path: "/who-to-call" },
  { name: "changes", path: "/changes" },
  { name: "services", path: "/services" },
  { name: "service", path: ({ service }) => `/services/${service.id}`, prepare: (page) => page.locator(".fold summary").nth(1).click() },
  { name: "service-whole", path: ({ service }) => `/services/${service.id}`, isWhole: true },
  { name: "service-new", path: "/services/new" },
  { name: "service-edit", path: ({ service }) => `/services/${service.id}/edit`, isWhole: true, prepare: (page) => page.locator("#urgency").selectOption("hours") },
  { name: "teams", path: "/teams" },
  { name: "team", path: ({ team }) => `/teams/${team.id}` },
  { name: "team-new", path: "/teams/new" },
  { name: "maintenance", path: "/maintenance" },
  { name: "maintenance-past", path: "/maintenance?view=past" },
  { name: "maintenance-new", path: ({ service }) => `/maintenance/new?service=${service.id}` },
  { name: "welcome", path: "/welcome" },
  { name: "schedules", path: "/schedules" },
  { name: "schedule", path: ({ schedule }) => `/schedules/${schedule.id}`, isWhole: true },
  { name: "schedule-mine", path: ({ schedule }) => `/schedules/${schedule.id}?zone=mine&weeks=1` },
  { name: "schedule-edit", path: ({ schedule }) => `/schedules/${schedule.id}/edit`, isWhole: true },
  { name: "schedule-new", path: "/schedules/new" },
  { name: "policies", path: "/escalation_policies" },
  { name: "policy", path: ({ policy }) => `/escalation_policies/${policy.id}`, isWhole: true },
  { name: "policy-edit", path: ({ policy }) => `/escalation_policies/${policy.id}/edit`, isWhole: true },
  { name: "explain", path: "/explain" },
  { name: "explain-nothing", path: "/explain?q=nothing" },
  { name: "health", path: "/health" },
  { name: "menu", path: "/menu" },
  { name: "devices", path: "/devices" },
  { name: "not-found", path: "/there-is-nothing-here" },
];

/** What the functions above get, asked over the REST API. */
export async function findThings(vigie) {
  const { incidents } = await vigie.api("GET", "/incidents?statuses[]=triggered&statuses[]=acknowledged&limit=1&sort_by=incident_number:desc");
  const { users } = await vigie.api("GET", "/users?limit=1&query=" + encodeURIComponent(vigie.owner?.email ?? OWNER.email));
  const { teams } = await vigie.api("GET", "/teams?limit=1");
  const { schedules } = await vigie.api("GET", "/schedules?limit=1");
  const { escalation_policies: policies } = await vigie.api("GET", "/escalation_policies?limit=1");
  return { user: users[0], team: teams[0], schedule: schedules[0], policy: policies[0], incident: incidents[0], service: incidents[0].service, link: await vigie.link() };
}

export const addressOf = (page, things) => (typeof page.path === "function" ? page.path(things) : page.path);
