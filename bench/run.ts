// `npm run bench` measures everything, `npm run bench -- throughput` one part. Figures of a shared machine mean little
// alone; what is compared is measured in one run, and its ratios are what counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '@parley/backend/embedded-postgres'
import pg from 'pg'
import { adapters } from './adapters.js'
import { memory } from './memory.js'
import type { Measuring, Part } from './part.js'
import { keep } from './report.js'
import { resume } from './resume.js'
import { routing } from './routing.js'
import { slow } from './slow.js'
import { storm } from './storm.js'
import { throughput } from './throughput.js'

const parts: Record<string, Measuring> = { throughput, routing, memory, resume, slow, storm, adapters }

const { values, positionals } = parseArgs({ allowPositionals: true, options: {
  visitors: { type: 'string', default: '200' }, agents: { type: 'string', default: '20' }, seconds: { type: 'string', default: '10' },
  clients: { type: 'string', default: '5000' },
} })
const wanted = positionals.length > 0 ? positionals : Object.keys(parts)
const unknown = wanted.find((name) => !Object.hasOwn(parts, name))
if (unknown) throw new Error(`There is no part "${unknown}". There are: ${Object.keys(parts).join(', ')}.`)

const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder })

async function database(name: string): Promise<string> {
  const client = new pg.Client(postgres.url)
  await client.connect()
  await client.query(`create database ${name}`).finally(() => client.end())
  return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).toString()
}

try {
  const postgresPid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  const ground = {
    postgres, postgresPid, folder, database,
    visitors: Number(values.visitors), agents: Number(values.agents), seconds: Number(values.seconds),
    clients: Number(values.clients),
  }
  const found: Record<string, Part> = {}
  for (const [name, measure] of Object.entries(parts)) if (wanted.includes(name)) found[name] = await measure(ground)
  keep(found)
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
