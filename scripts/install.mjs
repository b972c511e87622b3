import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './processes.mjs'
import { Failure, step } from './progress.mjs'

/** Installs exactly what package-lock.json names, unless that is what node_modules holds. */
export async function installPackages(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const hash = createHash('sha256').update(lockText).digest('hex')
  const stamp = join(root, 'node_modules', '.parley-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  rmSync(stamp, { force: true })
  const lock = JSON.parse(lockText)
  if (!isInstalled(root, lock)) await step('Installing packages', () => npmCi(root))
  forgetTypes(root, lock)
  writeFileSync(stamp, hash)
}

/** TypeScript keeps what it learned of the packages, and would go on reporting on those that are no longer there. */
function forgetTypes(root, lock) {
  const own = Object.keys(lock.packages).filter((place) => place !== '' && !place.includes('node_modules'))
  for (const folder of [...own, 'scripts']) {
    for (const made of ['dist', 'dist-types']) rmSync(join(root, folder, made, 'tsconfig.tsbuildinfo'), { force: true })
  }
}

/**
 * npm keeps its own record of what it installed; after `npm install` by hand it already matches the lock. What is there
 * and not in the lock counts too: a left-over inside another package would be loaded in place of the right one.
 */
function isInstalled(root, lock) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  if (Object.keys(installed).some((place) => lock.packages[place] === undefined)) return false
  return Object.entries(lock.packages).every(([place, wanted]) => {
    if (!place.includes('node_modules/')) return true
    const found = installed[place]
    if (found === undefined) return wanted.optional === true && !isForThisPlatform(wanted)
    return found.version === wanted.version && found.link === wanted.link
  })
}

function isForThisPlatform({ os = [], cpu = [], libc = ['glibc'] }) {
  return os.includes(process.platform) && cpu.includes(process.arch) && libc.includes('glibc')
}

async function npmCi(root) {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const options = { cwd: root, quiet: true }
  const { code, output } = npm && /npm-cli\.[cm]?js$/.test(npm)
    ? await run(process.execPath, [npm, ...args], options)
    : await run('npm', args, { ...options, shell: process.platform === 'win32' })
  if (code !== 0) throw new Failure(`${output.trim()}\nThe packages could not be installed (npm ci, exit code ${code}).`)
}
