// Serve a Bluesky PDS and the PLC directory that it writes to, both in this process and on loopback.
//
//   node launch-pds.mjs INSTALLED DATA PDS_PORT PLC_PORT
//
// INSTALLED holds node_modules; DATA is an empty folder. PDS_RATE_LIMITS=1 turns the limits on.
// It stops on SIGTERM, and when standard input closes, so that it never outlives the tests.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Server } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [installed, data, pdsPort, plcPort] = process.argv.slice(2)

// Neither server has an option for the address: without this, both listen on every interface.
const listenAnywhere = Server.prototype.listen
Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  if (typeof port !== 'number') return listenAnywhere.call(this, port, ...rest)
  const whenListening = rest.filter((argument) => typeof argument === 'function')
  return listenAnywhere.call(this, { host: '127.0.0.1', port }, ...whenListening)
}

const { resolve } = createRequire(pathToFileURL(path.join(installed, 'package.json')))

async function load(name) {
  const loaded = await import(pathToFileURL(resolve(name)).href)
  return { ...loaded.default, ...loaded }
}

const hex = (bytes) => randomBytes(bytes).toString('hex')

const { Database, MockDatabase, PlcServer } = await load('@did-plc/server')
const memory = MockDatabase ? new MockDatabase() : Database.mock()
const plc = PlcServer.create({ db: memory, port: Number(plcPort) })
await plc.start()

const blobs = path.join(data, 'blobs')
mkdirSync(blobs, { recursive: true })
const { PDS, envToCfg, envToSecrets } = await load('@atproto/pds')
const settings = {
  devMode: true,
  hostname: 'localhost',
  port: Number(pdsPort),
  dataDirectory: data,
  blobstoreDiskLocation: blobs,
  didPlcUrl: `http://127.0.0.1:${plcPort}`,
  disableSsrfProtection: true, // the directory is on loopback
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  rateLimitsEnabled: process.env.PDS_RATE_LIMITS === '1',
  adminPassword: hex(8),
  jwtSecret: hex(16),
  dpopSecret: hex(32),
  plcRotationKeyK256PrivateKeyHex: hex(32),
  crawlers: [], // nobody is told that this server exists
  handleBackupNameservers: [],
  rateLimitBypassIps: [],
  trustedOAuthClients: [],
}
const pds = await PDS.create(envToCfg(settings), envToSecrets(settings))
await pds.start()

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  await pds.destroy()
  await plc.destroy()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).resume()
