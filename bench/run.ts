// Three servers, one after the other, under the same load from the same process: (a) plain Socket.IO, (b) plain Socket.IO
// with one INSERT, (c) Parley. Figures of a shared machine mean little alone; their ratios are what counts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '@parley/backend/embedded-postgres'
import pg from 'pg'
import { aVisitor, parleyTalks, setUp, type House } from './parley-talks.js'
import { figuresOf } from './percentiles.js'
import { atFullSpeed, steadily, type Talk } from './phases.js'
import { plainTalks } from './plain-talks.js'
import { keep, type Measured, type Results } from './report.js'
import { residentMb, startParley, startPlain, type Running } from './servers.js'

const { values } = parseArgs({ options: {
  visitors: { type: 'string', default: '200' }, agents: { type: 'string', default: '20' }, seconds: { type: 'string', default: '10' },
} })
const settings = { visitors: Number(values.visitors), agents: Number(values.agents), lightPerSecond: 20, seconds: Number(values.seconds) }
const say = (line: string) => process.stderr.write(`${line}\n`)

async function measure(name: string, talks: Talk[], between: () => void = () => undefined): Promise<Measured> {
  say(`${name}: light load`)
  await atFullSpeed(talks, 1)
  between()
  const light = await steadily(talks, settings.lightPerSecond, settings.seconds)
  say(`${name}: full speed`)
  return { name, light, full: await atFullSpeed(talks, settings.seconds) }
}

async function measurePlain(kind: 'echo' | 'insert', name: string, databaseUrl: string): Promise<Measured> {
  const server = await startPlain(kind, databaseUrl)
  const { talks, leave } = await plainTalks(server.url, settings.visitors)
  const measured = await measure(name, talks)
  leave()
  await server.stop()
  return measured
}

async function measureParley(server: Running): Promise<Pick<Results, 'parley' | 'seen' | 'memory'>> {
  const house = await setUp(server.url)
  const { talks, takeSeen, leave } = await parleyTalks(house, settings.visitors, settings.agents)
  const parley = await measure('c: Parley, send to acknowledgement', talks, takeSeen)
  await new Promise((done) => setTimeout(done, 1000))
  const seen = takeSeen()
  const light = seen.slice(0, parley.light.count)
  const measured = {
    name: "c: Parley, send to the agent's screen", light: figuresOf(light, settings.seconds),
    full: figuresOf(seen.slice(light.length), settings.seconds),
  }
  leave()
  return { parley, seen: measured, memory: await memoryOfThousand(house, server.pid) }
}

async function memoryOfThousand(house: House, pid: number): Promise<Results['memory']> {
  say('c: memory of 1,000 visitors')
  await new Promise((done) => setTimeout(done, 2000))
  const before = residentMb(pid)
  const links = []
  for (let n = 0; n < 1000; n += 20) links.push(...await Promise.all(Array.from({ length: 20 }, () => aVisitor(house))))
  await new Promise((done) => setTimeout(done, 2000))
  const after = residentMb(pid)
  for (const link of links) link.close()
  return before === null || after === null ? null : { before, after }
}

async function databaseNamed(url: string, name: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return Object.assign(new URL(url), { pathname: `/${name}` }).toString()
}

const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder })
try {
  const echo = await measurePlain('echo', 'a: plain Socket.IO', '')
  const insert = await measurePlain('insert', 'b: plain Socket.IO, one INSERT', await databaseNamed(postgres.url, 'plain'))
  say('c: Parley starts')
  const server = await startParley(await databaseNamed(postgres.url, 'bench'), folder)
  const parley = await measureParley(server).finally(server.stop)
  keep({ settings, echo, insert, ...parley })
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
