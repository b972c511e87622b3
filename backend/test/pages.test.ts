import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebFolders } from '../src/web/web-folders.js'
import { aWorld, type World } from './world.js'

let built: string
let world: World

const page = (name: string) => `<!doctype html><script>boot()</script><script type="module" src="/x.js"></script>${name}`

beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'parley-web-'))
  for (const app of ['widget', 'dashboard']) {
    mkdirSync(join(built, app, 'assets'), { recursive: true })
    writeFileSync(join(built, app, 'assets', 'main-abc123.js'), `console.log('${app}')`)
  }
  writeFileSync(join(built, 'dashboard', 'assets', 'main-abc123.js.br'), brotliCompressSync(`console.log('packed')`))
  writeFileSync(join(built, 'dashboard', 'index.html'), page('the dashboard'))
  writeFileSync(join(built, 'widget', 'frame.html'), page('the frame'))
  writeFileSync(join(built, 'widget', 'widget.js'), `console.log('loader')`)
  writeFileSync(join(built, 'secret.txt'), 'nobody may read this')
  world = await aWorld({}, { web: new WebFolders(join(built, 'widget'), join(built, 'dashboard')) })
})
afterAll(async () => {
  await world.close()
  rmSync(built, { recursive: true })
})

/** The policy of an answer, by directive. */
function policyOf(headers: Headers): Record<string, string> {
  const directives = (headers.get('content-security-policy') ?? '').split(';').map((part) => part.trim())
  return Object.fromEntries(directives.map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]))
}

/** A path and headers exactly as written: `fetch` would tidy them up. */
const raw = (path: string, headers: Record<string, string> = {}) => new Promise<{ status: number; text: string }>((resolve, reject) => {
  const { hostname, port } = new URL(world.url)
  request({ hostname, port, path, headers }, (response) => {
    let text = ''
    response.on('data', (piece: Buffer) => { text += piece.toString() })
    response.on('end', () => { resolve({ status: response.statusCode ?? 0, text }) })
  }).on('error', reject).end()
})

describe('the dashboard', () => {
  it('is where the front door leads', async () => {
    for (const path of ['/', '/dashboard']) {
      const { status, headers } = await world.call('GET', path)
      expect([status < 309 && status > 300, headers.get('location')]).toEqual([true, '/dashboard/'])
    }
  })

  it('is one page under every path of its own, closed to frames and to foreign code', async () => {
    for (const path of ['/dashboard/', '/dashboard/transcripts/some-id?q=x']) {
      const { status, body, headers } = await world.call<string>('GET', path)
      expect(status).toBe(200)
      expect(body).toContain('the dashboard')
      const policy = policyOf(headers)
      expect(policy).toMatchObject({ 'default-src': "'none'", 'frame-ancestors': "'none'", 'connect-src': "'self'" })
      expect(policy['script-src']).toMatch(/^'self' 'sha256-[\w+/=]+'$/)
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-cache')
    }
  })

  it('has files that are kept for good, packed where the build packed them', async () => {
    const path = '/dashboard/assets/main-abc123.js'
    const { body, headers } = await world.call<string>('GET', path, { headers: { 'accept-encoding': 'br' } })
    expect(body).toBe(`console.log('packed')`)
    expect(headers.get('content-encoding')).toBe('br')
    expect(headers.get('content-type')).toContain('javascript')
    expect(headers.get('cache-control')).toContain('immutable')
    const plain = await world.call<string>('GET', path, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.body).toBe(`console.log('dashboard')`)
    const head = await fetch(world.url + path, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    const etag = plain.headers.get('etag') ?? ''
    expect((await raw(path, { 'if-none-match': etag })).status).toBe(304)
  })

  it('answers HEAD with the headers alone, as every page does', async () => {
    for (const path of ['/dashboard/', `/widget/frame/${world.site.siteKey}`, '/widget.js', '/demo', '/health/live']) {
      const head = await fetch(world.url + path, { method: 'HEAD' })
      expect([head.status, await head.text()], path).toEqual([200, ''])
    }
  })

  it('has an icon where browsers look for one', async () => {
    expect((await world.call('GET', '/favicon.ico')).headers.get('location')).toBe('/dashboard/icon.svg')
  })

  it('does not answer a missing file with the page', async () => {
    const { status, headers } = await world.call('GET', '/dashboard/assets/gone-000.js')
    expect(status).toBe(404)
    expect(headers.get('content-type')).toContain('text/html')
  })
})

describe('the widget', () => {
  it('has a loader that any page may fetch, and that is asked for again soon', async () => {
    const { status, body, headers } = await world.call<string>('GET', '/widget.js')
    expect([status, body]).toEqual([200, `console.log('loader')`])
    expect(headers.get('cache-control')).toBe('public, max-age=300')
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })

  it('opens its frame to the origins of its site, as they are at that moment, and to nobody else', async () => {
    const admin = await world.admin()
    const site = await world.done<{ id: string; siteKey: string }>('POST', '/api/sites', {
      token: admin.token, body: { name: 'Shop', queueIds: [world.queue.id], allowedOrigins: ['https://shop.example'] },
    })
    const frame = await world.call<string>('GET', `/widget/frame/${site.siteKey}`)
    expect(frame.status).toBe(200)
    expect(frame.body).toContain('the frame')
    expect(policyOf(frame.headers)['frame-ancestors']).toBe("'self' https://shop.example")
    expect(frame.headers.get('x-frame-options')).toBeNull()
    expect(frame.headers.get('content-security-policy')).not.toContain('unsafe')

    const body = { allowedOrigins: ['http://localhost:8080'] }
    await world.done('PATCH', `/api/sites/${site.id}`, { token: admin.token, body })
    const later = await world.call('GET', `/widget/frame/${site.siteKey}`)
    expect(policyOf(later.headers)['frame-ancestors']).toBe("'self' http://localhost:8080")
  })

  it('is a page of its own for links, which nobody frames', async () => {
    const { status, body, headers } = await world.call<string>('GET', `/chat/${world.site.siteKey}`)
    expect(status).toBe(200)
    expect(body).toContain('the frame')
    expect(policyOf(headers)['frame-ancestors']).toBe("'none'")
  })

  it('is not given out without a site', async () => {
    for (const path of ['/widget/frame/nobody', '/chat/nobody', '/widget/frame.html', '/widget/frame']) {
      expect((await world.call('GET', path)).status).toBe(404)
    }
  })
})

describe('an address where nothing is', () => {
  it('is a problem for programs and a small page for people, in their language', async () => {
    const api = await world.call('GET', '/api/nothing')
    expect([api.status, api.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8'])
    const english = await world.call<string>('GET', '/nothing')
    expect([english.status, english.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(english.body).toContain('There is nothing at this address.')
    expect(policyOf(english.headers)['default-src']).toBe("'none'")
    const headers = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }
    const chinese = await world.call<string>('GET', '/nothing', { headers })
    expect(chinese.body).toContain('此地址没有任何内容')
  })

  it.each([
    '/dashboard/../secret.txt', '/dashboard/%2e%2e/secret.txt', '/dashboard/..%2fsecret.txt',
    '/dashboard/assets/../../secret.txt', '/widget/..%5csecret.txt', '/widget/%252e%252e/secret.txt',
    '/widget//secret.txt', '/dashboard/assets/%00.js', '/widget/.git/config',
    '/dashboard/assets/main-abc123.js.br', '/widget/%E0%A4%A.js', '/dashboard//etc/passwd.txt',
  ])('%s is one', async (path) => {
    const { status, text } = await raw(path)
    expect([400, 403, 404]).toContain(status)
    expect(text).not.toContain('nobody may read this')
  })
})

describe('the demo', () => {
  it('embeds the tag of the first site under a strict policy, in English and Chinese', async () => {
    const { status, body, headers } = await world.call<string>('GET', '/demo')
    expect(status).toBe(200)
    expect(body).toContain(`<script async src="/widget.js" data-site="${world.site.siteKey}"></script>`)
    expect(body).toContain('<html lang="en">')
    expect(policyOf(headers)).toMatchObject({ 'script-src': "'self'", 'style-src': "'self'", 'frame-src': "'self'" })
    const chinese = await world.call<string>('GET', '/demo/tide-lamp', { headers: { 'accept-language': 'zh-CN' } })
    expect(chinese.body).toContain('<html lang="zh-CN">')
    expect(chinese.body).toContain('潮汐台灯')
    for (const path of Array.from(body.matchAll(/(?:href|src)="(\/demo[^"#]*)/g), ([, found = '']) => found)) {
      expect((await world.call('GET', path)).status, path).toBe(200)
    }
  })

  it('is off in production, unless it is asked for', async () => {
    const production = { NODE_ENV: 'production', PUBLIC_URL: 'http://127.0.0.1' }
    const quiet = await aWorld(production)
    expect((await quiet.call('GET', '/demo')).status).toBe(404)
    await quiet.close()
    const shown = await aWorld({ ...production, DEMO: 'on' })
    expect((await shown.call('GET', '/demo')).status).toBe(200)
    await shown.close()
  })
})

it('says so when an app has not been built', async () => {
  const bare = await aWorld({}, { web: new WebFolders(join(built, 'none'), join(built, 'none')) })
  const { status, body } = await bare.call<string>('GET', '/dashboard/')
  expect([status, body.includes('npm run build')]).toEqual([503, true])
  expect((await bare.call('GET', '/widget.js')).status).toBe(404)
  await bare.close()
})
