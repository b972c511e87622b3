import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installPackages } from './install.mjs'

/** A workspace whose npm only writes down that it was called. */
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parley-install-'))
  mkdirSync(join(root, 'node_modules'))
  writeFileSync(join(root, 'npm-cli.js'), `
    require('node:fs').appendFileSync('calls', process.argv[2] + '\\n')
    if (require('node:fs').existsSync('broken')) { console.error('the registry is away'); process.exit(1) }`)
  vi.stubEnv('npm_execpath', join(root, 'npm-cli.js'))
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(root, { recursive: true, force: true })
})

const zod = { 'node_modules/zod': { version: '4.6.7' } }

test('packages are installed once for each state of the lock file', async () => {
  lock(zod)
  await installPackages(root)
  await installPackages(root)
  expect(calls()).toEqual(['ci'])
  lock({ 'node_modules/zod': { version: '4.6.8' } })
  await installPackages(root)
  expect(calls()).toEqual(['ci', 'ci'])
})

test('what was installed by hand and matches the lock file is taken as it is', async () => {
  lock({ ...zod, 'node_modules/fsevents': { version: '2.3.3', optional: true, os: ['plan9'] } })
  installed(zod)
  await installPackages(root)
  expect(calls()).toEqual([])
})

test.each([
  ['an older version', { 'node_modules/zod': { version: '4.6.6' } }],
  ['a missing package', {}],
  ['a left-over inside another package', { ...zod, 'node_modules/pg/node_modules/zod': { version: '3.0.0' } }],
])('%s is not taken for what the lock file says', async (_, packages) => {
  lock(zod)
  installed(packages)
  await installPackages(root)
  expect(calls()).toEqual(['ci'])
})

test('an installation that failed says why, and is tried again', async () => {
  lock(zod)
  writeFileSync(join(root, 'broken'), '')
  await expect(installPackages(root)).rejects.toThrow('the registry is away')
  rmSync(join(root, 'broken'))
  await installPackages(root)
  expect(calls()).toEqual(['ci', 'ci'])
})

function lock(packages: object): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }))
}

function installed(packages: object): void {
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
}

function calls(): string[] {
  const file = join(root, 'calls')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}
