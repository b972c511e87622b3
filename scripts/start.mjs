import { join } from 'node:path'
import { buildStale, root, withCompileCache } from './build.mjs'
import { main, run } from './processes.mjs'

// The backend drains by itself when it gets a signal, or when the channel to us closes because we were killed.
void main(async () => {
  await buildStale()
  const entry = join(root, 'backend', 'dist', 'src', 'main.js')
  return (await run(process.execPath, ['--enable-source-maps', entry], { cwd: root, env: withCompileCache(process.env), ipc: true })).code
})
