import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { inject } from 'vitest'

/** A server as a process of its own, which has said that it is ready. */
export interface ServerProcess {
  url: string
  /** At once and without a goodbye, as a crash or the kernel would. */
  kill: () => Promise<void>
  /** As an operator would. */
  stop: () => Promise<void>
}
export interface ServerProgram {
  start: (environment: Record<string, string>) => Promise<ServerProcess>
  /** Ends what still runs. */
  close: () => Promise<void>
}

const backend = fileURLToPath(new URL('..', import.meta.url))
/** What the server asks for only where it is there, or only when it is needed. */
const leftOutside = [
  /^@nestjs\/(microservices|platform-express)/, /^@fastify\/view/, /^class-(transformer|validator)/, /^pg-native/,
  /^@node-rs\//, 'redis', '@socket.io/redis-adapter',
]

/** The server as it is in the sources, for a story that starts it, or several of it, or a hundred times. */
export async function aServerProgram(): Promise<ServerProgram> {
  const folder = inject('programFolder')
  await buildOnce(folder)
  const children = new Set<ChildProcess>()
  const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
    const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit')
    child.kill(signal)
    await ended
    children.delete(child)
  }
  return {
    start: async (environment) => {
      const child = fork(join(folder, 'program', 'main.js'), {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
        env: {
          PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', NODE_COMPILE_CACHE: join(folder, 'cache'),
          ...environment,
        },
      })
      children.add(child)
      const died = once(child, 'exit').then(() => { throw new Error('The server ended before it was ready.') })
      const [{ url }] = await Promise.race([once(child, 'message'), died]) as [{ url: string }]
      return { url, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') }
    },
    close: async () => { await Promise.all([...children].map((child) => end(child, 'SIGKILL'))) },
  }
}

/** Built by the first test file of a run that needs it; another one that needs it meanwhile waits. */
async function buildOnce(folder: string): Promise<void> {
  const [ready, underway] = [join(folder, 'ready'), join(folder, 'underway')]
  while (!existsSync(ready)) {
    if (!await isMine(underway)) {
      await pause(50)
      continue
    }
    try {
      await buildInto(join(folder, 'program'))
      await writeFile(ready, '')
    } catch (error) {
      await rmdir(underway)
      throw error
    }
  }
}

/** Of those who make the same folder one succeeds. */
const isMine = (folder: string) => mkdir(folder).then(() => true, (error: NodeJS.ErrnoException) => {
  if (error.code === 'EEXIST') return false
  throw error
})

/** One file starts in half the time of two thousand. */
async function buildInto(folder: string): Promise<void> {
  await build({
    root: backend, configFile: false, logLevel: 'error',
    resolve: { conditions: ['source'], alias: { '@parley/migrations': join(backend, '..', 'migrations', 'index.ts') } },
    ssr: { noExternal: true, resolve: { conditions: ['source', 'module', 'node', 'default'] } },
    build: {
      ssr: 'src/main.ts', outDir: folder, emptyOutDir: true, minify: false, target: 'node26',
      rolldownOptions: { external: leftOutside, output: { keepNames: true } },
    },
  })
}
