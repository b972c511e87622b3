// Parley for those who change it: on every save what is stale is built as for production, the backend starts again if it
// was concerned, and open pages reload. Pages are served through a small proxy that adds the reloading, so that neither
// the backend nor the builds know about it.
import { watch } from 'node:fs'
import { join } from 'node:path'
import { buildStale, root, withCompileCache } from './build.mjs'
import { findFreePort, startProxy } from './dev-proxy.mjs'
import { main, run, stopSignal } from './processes.mjs'

const folders = ['protocol', 'client', 'migrations', 'backend', 'widget', 'dashboard']
const settleMs = 120
const made = /(^|[/\\])(dist|dist-types|node_modules)([/\\]|$)|\.tsbuildinfo$|~$/

void main(async () => {
  const port = Number(process.env['PORT'] ?? 3000)
  const backendPort = await findFreePort()
  const env = withCompileCache({
    PUBLIC_URL: `http://localhost:${port}`, ...process.env, PORT: String(backendPort), HOST: '127.0.0.1',
  })
  const proxy = await startProxy(port, backendPort)
  const build = () => buildStale().catch((error) => {
    console.error(error.message)
    return []
  })
  await build()
  let backend = startBackend(env)

  for await (const _ of saves()) {
    const built = await build()
    if (stopSignal() !== undefined) break
    if (built.includes('backend')) {
      await backend.stop()
      backend = startBackend(env)
    }
    if (built.length > 0) await proxy.reloadPages()
  }
  return (await backend.ended).code
})

function startBackend(env) {
  const stopping = new AbortController()
  const entry = join(root, 'backend', 'dist', 'src', 'main.js')
  const ended = run(process.execPath, ['--enable-source-maps', entry], {
    cwd: root, env, ipc: true, signal: stopping.signal, killSignal: 'SIGTERM',
  })
  void ended.then(({ code }) => {
    if (stopSignal() === undefined && !stopping.signal.aborted) console.error(`The backend ended (${code}); it starts again on the next save.`)
  })
  return {
    ended,
    stop: () => {
      stopping.abort()
      return ended
    },
  }
}

/** Yields once after each burst of saves, until this command is asked to stop. */
async function* saves() {
  let wake = () => undefined
  let isSaved = false
  for (const folder of folders) {
    watch(join(root, folder), { recursive: true }, (_, file) => {
      if (file === null || made.test(file)) return
      isSaved = true
      wake()
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(signal, () => wake())
  while (stopSignal() === undefined) {
    if (!isSaved) await new Promise((resolve) => { wake = resolve })
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    isSaved = false
    if (stopSignal() === undefined) yield
  }
}
