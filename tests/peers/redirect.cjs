// Leads the requests of a program whose server cannot be chosen to another one: loaded before it with
// NODE_OPTIONS="--require redirect.cjs", REDIRECT_HOST names the host it asks, REDIRECT_URL where the requests go.
const https = require('node:https')

const target = new URL(process.env.REDIRECT_URL)
const send = https.request

https.request = (options, ...rest) => {
  const asked = options instanceof URL || typeof options === 'string' ? new URL(options).hostname : options.hostname ?? options.host
  if (asked !== process.env.REDIRECT_HOST) throw new Error(`unexpected host ${asked}`)
  const { hostname, port } = target
  return send({ ...options, host: hostname, hostname, port, servername: hostname }, ...rest)
}
