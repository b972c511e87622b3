import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

const processes = new URL('processes.mjs', import.meta.url).href

/** A program that counts the signals it gets, and ends when one comes or when whoever started it is gone. */
const worker = `
  let signals = 0
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
    console.log(signal, ++signals)
    setTimeout(() => process.exit(7), 200)
  })
  process.on('disconnect', () => { console.log('left alone'); process.exit(0) })
  console.log('worker', process.pid)`

/** A command such as npm start, with the worker in the place of the backend. */
const command = `
  import { main, run } from '${processes}'
  void main(async () => (await run(process.execPath, ['-e', ${JSON.stringify(worker)}], { ipc: true, detached: true })).code)`

test('a signal to the command reaches what it started once, and its exit code comes back', async () => {
  const { started, lines } = await start(process.execPath, ['--input-type=module', '-e', command])
  started.kill('SIGINT')
  expect(await ending(started)).toBe(7)
  expect(lines).toEqual(['SIGINT 1'])
})

test('what a killed command started notices and ends', async () => {
  const { started, lines, workerPid } = await start(process.execPath, ['--input-type=module', '-e', command])
  started.kill('SIGKILL')
  await expect.poll(() => isAlive(workerPid), { timeout: 5_000 }).toBe(false)
  expect(lines).toEqual(['left alone'])
})

test.runIf(process.platform === 'linux')('a command ends when npm above it is gone, with a shell between them or without', async () => {
  for (const script of ['exec node "$@"', 'node "$@"; true']) {
    const npm = `
      import { spawn } from 'node:child_process'
      const env = { ...process.env, npm_lifecycle_event: 'start' }
      spawn('/bin/sh', ['-c', ${JSON.stringify(script)}, 'sh', '--input-type=module', '-e', ${JSON.stringify(command)}], { env, stdio: 'inherit' })
      setInterval(() => undefined, 1000)`
    const { started, lines, workerPid } = await start(process.execPath, ['--input-type=module', '-e', npm])
    started.kill('SIGKILL')
    await expect.poll(() => isAlive(workerPid), { timeout: 5_000 }).toBe(false)
    expect(lines, script).toEqual(['SIGTERM 1'])
  }
}, 20_000)

async function start(file: string, args: string[]): Promise<{ started: ChildProcess; lines: string[]; workerPid: number }> {
  const started = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const reader = createInterface({ input: started.stdout })
  const [first] = await once(reader, 'line') as [string]
  reader.on('line', (line) => lines.push(line))
  const workerPid = Number(first.split(' ')[1])
  onTestFinished(() => {
    started.kill('SIGKILL')
    if (isAlive(workerPid)) process.kill(workerPid, 'SIGKILL')
  })
  return { started, lines, workerPid }
}

async function ending(started: ChildProcess): Promise<number | null> {
  const [code] = await once(started, 'close') as [number | null]
  return code
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
