import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLog } from '../src/logging/log.js'
import { aPdf, stores } from './files.js'
import type { TestAgent } from './people.js'
import { isTold, opens, says, yes } from './talks.js'
import { aWorld, type World } from './world.js'

const hostile = '=HYPERLINK("http://evil.example")<script>alert(1)</script><img src=x onerror=alert(2)>'

let world: World
let admin: TestAgent
let id: string
const logged: string[] = []

beforeAll(async () => {
  const log = openLog('info', new Writable({
    write(line: Buffer, _encoding, done) {
      logged.push(line.toString())
      done()
    },
  }))
  world = await aWorld({ RATE_FACTOR: '100' }, { log })
  admin = await world.admin()
  const agent = await world.anAgent({ name: 'Bea "B" O\'Neil' })
  await agent.connect()
  const visitor = await world.aVisitor()
  await visitor.connect()
  const opened = await opens(visitor, hostile, { fields: { name: '@Mallory <b>' } })
  id = opened.id
  await isTold(visitor, id, ({ status }) => status === 'active')
  const answer = await says(agent, id, '发票明天寄出\n#99  2026-01-01  Admin: forged')
  yes(await agent.ask('message:edit', { conversationId: id, entryId: answer.id, body: '发票今天寄出' }))
  yes(await agent.ask('note:add', { conversationId: id, clientId: randomUUID(), body: 'only us' }))
  const taken = await says(visitor, id, 'SENTINEL')
  yes(await visitor.ask('message:recall', { conversationId: id, entryId: taken.id }))
  const { attachment: file } = await stores(world.url, visitor.token, aPdf(), { name: '=1+1 <b>.pdf' })
  yes(await visitor.ask('message:send', { conversationId: id, clientId: randomUUID(), attachmentIds: [file.id] }))
  yes(await agent.ask('conversation:close', { conversationId: id }))
  yes(await visitor.ask('conversation:rate', { conversationId: id, score: 5, comment: 'thanks' }))
})
afterAll(() => world.close())

const address = (format: string, timeZone = 'UTC') =>
  `/api/transcripts/${id}/export?${new URLSearchParams({ format, timeZone }).toString()}`
const file = (format: string, timeZone = 'Asia/Shanghai') =>
  world.call<string>('GET', address(format, timeZone), { token: admin.token })
const bytesOf = (format: string) =>
  fetch(world.url + address(format), { headers: { authorization: `Bearer ${admin.token}` } })

/** A moment in a time zone, as a clock there shows it. */
const local = (at: Date, timeZone: string) => at.toLocaleString('sv-SE', { timeZone })

describe('an export', () => {
  it('is the record itself as JSON, in UTC', async () => {
    const { body, headers } = await world.call<{ conversation: object; entries: object[] }>(
      'GET', address('json'), { token: admin.token })
    const { entries } = await world.done<{ entries: object[] }>('GET', `/api/transcripts/${id}`, { token: admin.token })
    expect(body.entries).toEqual(entries)
    expect(body.conversation).toMatchObject({ id, visitorName: '@Mallory <b>' })
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="transcript-\d{4}-\d\d-\d\d-[\da-f-]+\.json"$/)
    expect(JSON.stringify(body)).not.toContain('SENTINEL')
  })

  it('is readable as text, in the reader\'s time zone, with lines that nobody can forge', async () => {
    const { body, headers } = await file('txt')
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="transcript-.*\.txt"$/)
    expect(body).toContain('Times are in Asia/Shanghai.')
    expect(body).toContain(`${local(world.clock.now(), 'Asia/Shanghai')}  @Mallory <b>: ${hostile}`)
    expect(body).toMatch(/^#1 {2}[\d: -]{19} {2}The conversation waits in Support$/m)
    expect(body).toMatch(/^#3 {2}[\d: -]{19} {2}Bea "B" O'Neil took the conversation$/m)
    expect(body).toContain('(Note, team only): only us')
    expect(body).toMatch(/changed line #\d+: 发票今天寄出/)
    expect(body).toContain('[Recalled]')
    expect(body).toContain('rated 5/5 “thanks”')
    expect(body).not.toContain('SENTINEL')
    expect(body).not.toMatch(/^#99/m)
  })

  it('is a page to print as HTML, which runs, loads and sends nothing', async () => {
    const { body, headers } = await file('html')
    expect(headers.get('content-disposition')).toMatch(/^inline; filename="transcript-.*\.html"$/)
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/)
    expect(body).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-/)
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(body).toContain('@Mallory &lt;b&gt;')
    expect(body).toContain('Bea &quot;B&quot; O&#39;Neil')
    expect(body).not.toMatch(/<script|<img|<b>|<[^>]*\s(?:href|src|on\w+)=|SENTINEL/)
    expect(body).toContain(local(world.clock.now(), 'Asia/Shanghai'))
  })

  it('is a table as CSV, in which nothing is a formula', async () => {
    const bytes = await (await bytesOf('csv')).arrayBuffer()
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    expect(text.startsWith('\ufeffseq,at_utc,at_local,time_zone,role,author,kind,text\r\n')).toBe(true)
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"")`)
    expect(text).toContain(`"'@Mallory <b>"`)
    expect(text).not.toMatch(/(?:^|,)"?[=+@-]/m)
    expect(text).not.toContain('SENTINEL')
  })

  it('names the files', async () => {
    const files = await Promise.all(['json', 'txt', 'html', 'csv'].map(async (format) => (await bytesOf(format)).text()))
    const [json = '', txt = '', html = '', csv = ''] = files
    expect(json).toMatch(/"attachments":\[\{"id":"[\w-]+","name":"=1\+1 <b>\.pdf","size":\d+,"type":"application\/pdf"\}\]/)
    expect(txt).toMatch(/@Mallory <b>: \[File: =1\+1 <b>\.pdf, 1 KB\]$/m)
    expect(html).toContain('<p class="file" dir="auto">[File: =1+1 &lt;b&gt;.pdf, 1 KB]</p>')
    expect(csv).toContain('"[File: =1+1 <b>.pdf, 1 KB]"')
  })

  it('speaks the language of the agent who asks', async () => {
    await world.done('PATCH', '/api/me', { token: admin.token, body: { settings: { language: 'zh' } } })
    expect((await file('txt')).body).toContain('备注，仅团队可见')
    expect((await file('html')).body).toContain('<html lang="zh-CN">')
    await world.done('PATCH', '/api/me', { token: admin.token, body: { settings: { language: 'en' } } })
  })

  it('refuses formats and time zones that there are not', async () => {
    expect((await file('pdf')).status).toBe(400)
    for (const zone of ['Mars/Olympus', '../etc', '+02:00', '']) expect((await file('txt', zone)).status, zone).toBe(400)
    for (const zone of ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5']) {
      expect((await file('txt', zone)).body).toContain(`Times are in ${zone}.`)
    }
  })

  it('is noted in the log, with ids and without a word of it', async () => {
    logged.length = 0
    await file('csv')
    const line = logged.find((each) => each.includes('transcript exported'))
    expect(JSON.parse(line ?? '{}')).toMatchObject({ conversationId: id, agentId: admin.id, format: 'csv', room: 'Transcripts' })
    expect(logged.join('')).not.toMatch(/HYPERLINK|Mallory|发票/)
  })

  it('writes ten thousand lines piece by piece', async () => {
    await world.db.query(`
      insert into entries (conversation_id, seq, id, kind, author_kind, body, at)
      select $1, 1000 + n, gen_random_uuid(), 'message', 'visitor', repeat('word ', 200) || n, now()
      from generate_series(1, 10000) n`, [id])
    const startedAt = performance.now()
    const before = process.memoryUsage().rss
    let most = 0
    let bytes = 0
    const response = await bytesOf('html')
    let tail = ''
    for await (const piece of response.body ?? []) {
      bytes += piece.length
      tail = (tail + new TextDecoder().decode(piece)).slice(-2_000)
      most = Math.max(most, process.memoryUsage().rss - before)
    }
    expect(bytes).toBeGreaterThan(10_000_000)
    expect(tail).toContain('word 10000')
    expect(tail.trimEnd().endsWith('</html>')).toBe(true)
    expect(most).toBeLessThan(200 * 1024 * 1024)
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  })
})
