import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/database/embedded-postgres.js'

let madeOnce: string
let dataDir: string
beforeAll(async () => {
  madeOnce = await mkdtemp(join(tmpdir(), 'parley-embedded-'))
  await (await startEmbeddedPostgres({ dataDir: madeOnce })).stop()
  return () => rm(madeOnce, { recursive: true, force: true })
})
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-embedded-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

describe('a data folder', { timeout: 30_000 }, () => {
  test('is made on the first start and kept for the second, which is quick', async () => {
    const first = await start()
    await ask(first, `CREATE TABLE kept AS SELECT '我要开发票' AS line`)
    await first.stop()

    const before = performance.now()
    const second = await start()
    expect(performance.now() - before).toBeLessThan(2_000)
    expect(await ask(second, 'SELECT line FROM kept')).toEqual([{ line: '我要开发票' }])
  })

  test('is durable, closed to other accounts, and finds Chinese words', async () => {
    await useMade()
    const postgres = await start()
    expect(await ask(postgres, `SELECT current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS address`))
      .toEqual([{ fsync: 'on', commit: 'on', address: '127.0.0.1' }])
    await ask(postgres, 'CREATE EXTENSION pg_trgm')
    expect(await ask(postgres, `SELECT cardinality(show_trgm('发票')) > 0 AS known`)).toEqual([{ known: true }])

    const guess = new URL(postgres.url)
    guess.password = 'parley'
    await expect(connect(guess.href)).rejects.toThrow('password authentication failed')
    expect((await stat(join(dataDir, 'postgres', 'parley.password'))).mode & 0o077).toBe(0)
  })

  test('whose making was killed midway is made anew', async () => {
    await mkdir(join(dataDir, 'postgres.unfinished-1-abcd', 'base'), { recursive: true })
    await writeFile(join(dataDir, 'postgres.unfinished-1-abcd', 'PG_VERSION'), '18\n')
    const postgres = await start()
    expect(await ask(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect((await readdir(dataDir)).filter((name) => name.includes('unfinished'))).toEqual([])
  })

  test('of a newer PostgreSQL is refused and left as it was', async () => {
    await mkdir(join(dataDir, 'postgres'))
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '19\n')
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 19, and this Parley brings PostgreSQL \d+\./)
    expect(await readdir(dataDir, { recursive: true })).toEqual(['postgres', 'postgres/PG_VERSION'])
  })

  test('in use is refused to a second instance, and free again after a stop', async () => {
    await useMade()
    const first = await start()
    await expect(start()).rejects.toThrow(`in use by another Parley (process ${process.pid}, started `)
    expect(await ask(first, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await first.stop()
    await start()
  })
})

describe('after a SIGKILL', { timeout: 30_000 }, () => {
  beforeEach(useMade)

  test('of the owner its PostgreSQL ends by itself, and nothing committed is lost', async () => {
    const { owner, url, postgresPid } = await startInAnotherProcess()
    const client = await connect(url)
    await client.query(`CREATE TABLE kept AS SELECT 'committed' AS line`)
    const cut = new Promise<void>((resolve) => client.once('end', resolve))
    owner.kill('SIGKILL')
    await cut
    await expect.poll(() => isAlive(postgresPid), { timeout: 10_000 }).toBe(false)
    expect(await ask(await start(), 'SELECT line FROM kept')).toEqual([{ line: 'committed' }])
  })

  test('of the owner a start that comes at once waits for the old PostgreSQL instead of stumbling over it', async () => {
    const { owner, url } = await startInAnotherProcess()
    const client = await connect(url)
    await client.query(`CREATE TABLE kept AS SELECT 'committed' AS line`)
    owner.kill('SIGKILL')
    await new Promise((resolve) => owner.once('exit', resolve))
    expect(await ask(await start(), 'SELECT line FROM kept')).toEqual([{ line: 'committed' }])
  })

  test('of the owner and PostgreSQL together the next start recovers', async () => {
    const { owner, url, postgresPid } = await startInAnotherProcess()
    const client = await connect(url)
    await client.query(`CREATE TABLE kept AS SELECT 'committed' AS line`)
    owner.kill('SIGKILL')
    process.kill(postgresPid, 'SIGKILL')
    await new Promise((resolve) => owner.once('exit', resolve))
    expect(await ask(await start(), 'SELECT line FROM kept')).toEqual([{ line: 'committed' }])
  })

  test.runIf(process.platform === 'linux')('the next start waits for a slow rest of the old PostgreSQL', async () => {
    const { owner, url, postgresPid } = await startInAnotherProcess()
    await (await connect(url)).query(`CREATE TABLE kept AS SELECT 'committed' AS line`)
    const [rest] = (await readFile(`/proc/${postgresPid}/task/${postgresPid}/children`, 'utf8')).split(' ').map(Number)
    if (rest === undefined) throw new Error('PostgreSQL has no processes below it.')
    process.kill(rest, 'SIGSTOP')
    owner.kill('SIGKILL')
    process.kill(postgresPid, 'SIGKILL')
    await new Promise((resolve) => owner.once('exit', resolve))
    const starting = start()
    const early = await Promise.race([starting.then(() => 'started'), pause(300, 'waiting')])
    process.kill(rest, 'SIGCONT')
    expect(early).toBe('waiting')
    expect(await ask(await starting, 'SELECT line FROM kept')).toEqual([{ line: 'committed' }])
  })

  test('of PostgreSQL alone it is started again on the same port, with everything committed', async () => {
    const postgres = await start()
    await ask(postgres, `CREATE TABLE kept AS SELECT 'committed' AS line`)
    const told = new Promise<string>((resolve) => postgres.onExit(resolve))
    process.kill(await postmasterPid(), 'SIGKILL')
    expect(await told).toBe('signal SIGKILL')
    const recovered = () => ask(postgres, 'SELECT line FROM kept').catch((error: Error) => error.message)
    await expect.poll(recovered, { timeout: 10_000 }).toEqual([{ line: 'committed' }])
  })
})

test.runIf(process.getuid?.() === 0)('as root, where stepping down is not allowed, it says what to do', { timeout: 30_000 }, async () => {
  await useMade()
  const bin = await mkdtemp(join(tmpdir(), 'parley-bin-'))
  onTestFinished(() => rm(bin, { recursive: true }))
  await writeFile(join(bin, 'unshare'), '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2\nexit 1\n', { mode: 0o755 })
  vi.stubEnv('PATH', bin)
  onTestFinished(() => { vi.unstubAllEnvs() })
  await expect(start()).rejects.toThrow('or set DATABASE_URL to a PostgreSQL of your own.')
})

test('a lock file that names a stranger does not hold up the start', { timeout: 30_000 }, async () => {
  await useMade()
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
  onTestFinished(() => { stranger.kill('SIGKILL') })
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), `${stranger.pid}\n${join(dataDir, 'postgres')}\n`)
  expect(await ask(await start(), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
})

/** Saves a story that is not about making it the making of the data folder. */
async function useMade(): Promise<void> {
  await cp(madeOnce, dataDir, { recursive: true })
}

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir })
  onTestFinished(() => postgres.stop())
  return postgres
}

async function ask(postgres: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = await connect(postgres.url)
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined) // Being cut off is what these stories are about.
  await client.connect()
  onTestFinished(() => client.end().catch(() => undefined))
  return client
}

async function postmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Starts the database in a process of its own that a test can kill; it reads our sources without a build. */
async function startInAnotherProcess(): Promise<{ owner: ChildProcess; url: string; postgresPid: number }> {
  const script = `
    import { registerHooks } from 'node:module'
    registerHooks({ resolve: (name, context, next) => next(name.replace(/(embedded-.*)[.]js$/, '$1.ts'), context) })
    const { startEmbeddedPostgres } = await import(process.argv[1])
    console.log((await startEmbeddedPostgres({ dataDir: process.argv[2] })).url)`
  const source = fileURLToPath(new URL('../src/database/embedded-postgres.ts', import.meta.url))
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script, source, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => { owner.kill('SIGKILL') })
  const url = await new Promise<string>((resolve) => createInterface({ input: owner.stdout }).once('line', resolve))
  return { owner, url, postgresPid: await postmasterPid() }
}
