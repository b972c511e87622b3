import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.js'
import { StartError } from './start-error.js'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'parley-config-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

const random = 'J8mQxW2vT9rKc4LbZ7nYpD3sHf6gAe1u'
const read = (environment: Record<string, string> = {}) => readConfig({ DATA_DIR: folder, ...environment })

describe('the settings', () => {
  it('are complete when nothing was set', () => {
    expect(read()).toMatchObject({
      port: 3000, publicUrl: null, databaseUrl: null, redisUrls: [], dataDir: folder, trustedProxies: [], logLevel: 'info',
      poolSize: 10, isDemoOn: true, graceMs: 20_000, metricsToken: null,
    })
  })

  it('take an empty value for none', () => {
    expect(read({ DATABASE_URL: '', PORT: ' ', REDIS_URL: '' })).toMatchObject({ databaseUrl: null, port: 3000, redisUrls: [] })
  })

  it('have no demo in production, unless it is asked for', () => {
    expect(read({ NODE_ENV: 'production' }).isDemoOn).toBe(false)
    expect(read({ NODE_ENV: 'production', DEMO: 'on' }).isDemoOn).toBe(true)
    expect(read({ DEMO: 'off' }).isDemoOn).toBe(false)
  })

  it.each([
    ['PORT', ['8080', '0'], ['web', '-1', '65536', '1.5']],
    ['PUBLIC_URL', ['https://support.example', 'http://10.0.0.2:8080/'], ['support.example', 'https://a/b', 'ftp://a', 'https://u:p@a']],
    ['DATABASE_URL', ['postgres://u:p@db/parley', 'postgresql:///x?host=/run'], ['mysql://db/x', 'db', 'postgres:']],
    ['REDIS_URL', ['redis://cache:6379', 'rediss://cache', 'redis://a:7000, redis://b:7000'],
      ['cache:6379', 'http://cache', 'redis://a:7000,b:7000', 'redis://a,', 'redis://a,rediss://b']],
    ['TRUSTED_PROXIES', ['10.0.0.2, 172.16.0.0/12', 'loopback', '::1/128'], ['proxy', '10.0.0.0/33', '10.0.0.1/a', '1/2/3']],
    ['JWT_SECRET', [random], ['changeme', 'secret', 'short', 'a'.repeat(40), 'please-change-me-please-change-me-now', `my-secret-${random}`]],
    ['JWT_SECRET_PREVIOUS', [random], ['short']],
    ['LOG_LEVEL', ['debug'], ['loud']],
    ['GRACE_MS', ['0'], ['-1', 'soon']],
  ])('takes %s only when it makes sense, and names it otherwise', (name, good, bad) => {
    for (const value of good) expect(() => read({ [name]: value }), value).not.toThrow()
    for (const value of bad) {
      expect(() => read({ [name]: value }), value).toThrow(StartError)
      expect(() => read({ [name]: value }), value).toThrow(new RegExp(`^${name} .*\\.$`))
    }
  })
})

describe('without JWT_SECRET', () => {
  it('one is made once and kept for its owner alone', () => {
    const { jwtSecret } = read()
    expect(Buffer.byteLength(jwtSecret)).toBeGreaterThanOrEqual(32)
    expect(read().jwtSecret).toBe(jwtSecret)
    expect(statSync(join(folder, 'jwt-secret')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'jwt-secret'), 'utf8').trim()).toBe(jwtSecret)
  })

  it('a damaged one is not used, and nothing is overwritten', () => {
    writeFileSync(join(folder, 'jwt-secret'), 'oops')
    expect(() => read()).toThrow(/jwt-secret is damaged\. Delete it/)
    expect(readFileSync(join(folder, 'jwt-secret'), 'utf8')).toBe('oops')
  })

  it('says so when the folder cannot be used', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => read({ DATA_DIR: join(folder, 'file') })).toThrow(/^DATA_DIR cannot be used: .*or set DATA_DIR to another folder\.$/)
  })
})
