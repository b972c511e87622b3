import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const isInstalled = (program: string) => spawnSync(program, ['version']).status === 0

/** A folder with what a deployment reads, to write secrets into. */
let place: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'parley-deployment-'))
  mkdirSync(join(place, 'scripts'))
  for (const file of ['scripts/secrets.mjs', 'deploy', 'docker-compose.yml']) {
    cpSync(join(root, file), join(place, file), { recursive: true })
  }
})
afterEach(() => { rmSync(place, { recursive: true, force: true }) })

describe('npm run secrets', () => {
  test('writes long, different secrets for the owner alone, and never over old ones', () => {
    writeSecrets()
    const first = secrets()
    expect(new Set(Object.values(first)).size).toBe(4)
    for (const name of ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'JWT_SECRET']) expect(first[name]?.length).toBeGreaterThan(40)
    expect(statSync(join(place, '.env')).mode & 0o777).toBe(0o600)
    writeSecrets()
    expect(secrets()).toEqual(first)
  })

  test('adds only what is missing to a file of the operator', () => {
    writeFileSync(join(place, '.env'), 'PARLEY_DOMAIN=help.example.org\nJWT_SECRET=')
    writeSecrets()
    expect(secrets()).toMatchObject({ PARLEY_DOMAIN: 'help.example.org', JWT_SECRET: expect.stringMatching(/^[\w-]{48}$/) })
  })

  test('makes what the check lets through, and the check refuses what could be guessed', { timeout: 30_000 }, () => {
    writeSecrets()
    expect(checkSecrets(secrets())).toBe(0)
    for (const name of ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'JWT_SECRET']) {
      for (const weak of ['', 'postgres', 'change-me-change-me-change-me', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'a/b@c:d?e#f g'.repeat(3)]) {
        expect(checkSecrets({ ...secrets(), [name]: weak }), `${name}=${weak}`).toBe(1)
      }
    }
  })
})

describe('what is deployed', () => {
  test('is pinned: every image, and everywhere the same Node', () => {
    const images = [...read('docker-compose.yml').matchAll(/^ +image: (\S+)$/gm)].map(([, image]) => image)
    expect(images.filter((image) => image !== 'parley-backend' && !/:\d+\.\d+(\.\d+)?$/.test(image ?? ''))).toEqual([])
    const manifest = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> }
    const bases = [...read('Dockerfile').matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version)
    const versions = [...bases, read('.node-version').trim(), ...Object.values(manifest.optionalDependencies)]
    expect(new Set(versions).size).toBe(1)
    expect(bases.length).toBeGreaterThan(0)
  })

  test('runs as an ordinary account', () => {
    expect(read('Dockerfile').split('\nFROM ').at(-1)).toContain('\nUSER node\n')
  })

  test('has every folder of the workspace in its image', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] }
    for (const folder of workspaces) expect(read('Dockerfile')).toContain(`COPY ${folder}/package.json ${folder}/\n`)
  })

  test.runIf(isInstalled('docker-compose'))('is a valid docker-compose file that does not start without each of its secrets', { timeout: 60_000 }, () => {
    writeSecrets()
    const all = secrets()
    expect(Object.keys(all).length).toBe(4)
    expect(compose(all).stderr).toBe('')
    for (const name of Object.keys(all)) {
      expect(compose({ ...all, [name]: '' }).stderr, name).toContain('is missing')
    }
  })

  test.runIf(isInstalled('caddy'))('is a valid configuration of its proxy', () => {
    const args = ['validate', '--adapter', 'caddyfile', '--config', join(place, 'deploy', 'Caddyfile')]
    expect(spawnSync('caddy', args, { encoding: 'utf8', env: { ...process.env, PARLEY_DOMAIN: 'help.example.org' } }).stdout)
      .toContain('Valid configuration')
  })
})

function writeSecrets(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(place, 'scripts', 'secrets.mjs')], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
}

function secrets(): Record<string, string> {
  const lines = readFileSync(join(place, '.env'), 'utf8').matchAll(/^(\w+)=(.+)$/gm)
  return Object.fromEntries([...lines].map(([, name, value]) => [name ?? '', value ?? '']))
}

function checkSecrets(env: Record<string, string>): number | null {
  return spawnSync(process.execPath, [join(place, 'deploy', 'check-secrets.mjs')], { env }).status
}

function compose(env: Record<string, string>): { stderr: string } {
  rmSync(join(place, '.env'), { force: true })
  return spawnSync('docker-compose', ['config', '--quiet'], {
    cwd: place, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...env },
  })
}
