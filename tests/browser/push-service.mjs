// A browser's push service and a device's keys, enough to read what the server sends: RFC 8291 with node's own crypto.

import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { until } from "./until.mjs";

export async function pushService() {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const auth = randomBytes(16);
  const pages = [];
  let status = 201;
  const server = createServer((request, answer) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      if (status === 201) pages.push({ headers: request.headers, page: JSON.parse(decrypt(Buffer.concat(parts), keys, auth)) });
      answer.writeHead(status).end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const subscription = { endpoint: `http://127.0.0.1:${server.address().port}/push/1`, keys: { p256dh: keys.getPublicKey("base64url"), auth: auth.toString("base64url") } };
  const next = async (test = () => true) => {
    const found = await until("a page came to the push service", () => pages.find(({ page }) => test(page)));
    pages.splice(pages.indexOf(found), 1);
    return found;
  };
  return { subscription, next, answers: (code) => { status = code; }, stop: () => server.close() };
}

function decrypt(body, keys, auth) {
  const [salt, server, sealed] = [body.subarray(0, 16), body.subarray(21, 21 + body[20]), body.subarray(21 + body[20])];
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), server]);
  const secret = Buffer.from(hkdfSync("sha256", keys.computeSecret(server), auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
  const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return text.subarray(0, text.lastIndexOf(2)).toString();
}
