import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits, type Entry, type EntryOf, type Problem, type Requests } from '@parley/protocol'
import { Sweeper } from '../src/routing/sweeper.js'
import { addressOf, aDocx, aLargeXlsx, aPdf, aPng, aZip, reads, stores, type Wish } from './files.js'
import type { TestAgent, TestVisitor } from './people.js'
import { isTold, log, no, opens, sees, yes } from './talks.js'
import { aWorld, type World } from './world.js'

const day = 24 * 60 * 60 * 1000

let world: World
let agent: TestAgent
let visitor: TestVisitor
let id: string
const photo = aPng(64, 48)

beforeAll(async () => {
  world = await aWorld({ RATE_FACTOR: '100' })
  agent = await world.anAgent({ name: 'Mei' })
  await agent.connect()
  visitor = await world.aVisitor()
  await visitor.connect()
  id = (await opens(visitor)).id
  await isTold(visitor, id, ({ status }) => status === 'active')
  await log(agent, id)
})
afterAll(() => world.close())

type Speaker = TestAgent | TestVisitor
const store = async (speaker: Speaker, bytes: Buffer = photo, wish: Wish = {}) => {
  const { status, attachment } = await stores(world.url, speaker.token, bytes, wish)
  expect(status).toBe(201)
  return attachment
}
const statusFor = async (speaker: Speaker, file: { id: string }) => (await reads(world.url, speaker.token, file.id)).status
const send = (speaker: Speaker, what: Partial<Requests['message:send']>) =>
  speaker.ask<{ entry: EntryOf<'message'> }>('message:send', { conversationId: id, clientId: randomUUID(), ...what })
const counts = async () => {
  const [row] = await world.db.query<{ files: number; chunks: number }[]>(`
    select (select count(*)::int from attachments) as files, (select count(*)::int from attachment_chunks) as chunks`)
  return row
}
const sweep = () => world.app.get(Sweeper).sweep()

describe('a file', () => {
  it('goes from the visitor to the agent, who sees what it is before its bytes', async () => {
    const file = await store(visitor, photo, { name: 'receipt.png' })
    expect(file).toEqual({ id: file.id, name: 'receipt.png', type: 'image/png', size: photo.length, width: 64, height: 48 })
    const { entry } = yes(await send(visitor, { attachmentIds: [file.id] }))
    expect(entry).toMatchObject({ kind: 'message', body: '', attachments: [file] })
    await agent.heard('entry', ({ entry: pushed }) => (pushed as Entry).id === entry.id)
    await sees(agent, id, ({ lastMessage }) => lastMessage?.attached?.name === 'receipt.png' && lastMessage.preview === '')
    const seen = (await log(agent, id)).find((each) => each.id === entry.id)
    expect(seen).toMatchObject({ attachments: [file] })
    const { bytes, status } = await reads(world.url, agent.token, file.id)
    expect({ status, isSame: bytes.equals(photo) }).toEqual({ status: 200, isSame: true })
  })

  it('is its sender\'s alone until it is sent, and then of those who see the conversation', async () => {
    const file = await store(visitor)
    const [neighbour, outsider, admin] = [await world.aVisitor(), await world.anAgent({ queues: [] }), await world.admin()]
    const everyone = [visitor, agent, admin, neighbour, outsider]
    expect(await Promise.all(everyone.map((each) => statusFor(each, file)))).toEqual([200, 404, 404, 404, 404])
    yes(await send(visitor, { attachmentIds: [file.id] }))
    expect(await Promise.all(everyone.map((each) => statusFor(each, file)))).toEqual([200, 200, 200, 404, 404])
    const unknown = await reads(world.url, neighbour.token, randomUUID())
    const forbidden = await reads(world.url, neighbour.token, file.id)
    expect(forbidden.bytes.toString()).toBe(unknown.bytes.toString())
  })

  it('of a note never reaches the visitor', async () => {
    const [ours, theirs] = [await store(agent), await store(agent)]
    const { entry } = yes(await agent.ask<{ entry: Entry }>('note:add', {
      conversationId: id, clientId: randomUUID(), body: '', attachmentIds: [ours.id],
    }))
    expect(entry).toMatchObject({ kind: 'note', attachments: [ours] })
    yes(await send(agent, { attachmentIds: [theirs.id] }))
    expect([await statusFor(visitor, ours), await statusFor(visitor, theirs)]).toEqual([404, 200])
    expect(await statusFor(agent, ours)).toBe(200)
    expect(JSON.stringify(await log(visitor, id))).not.toContain(ours.id)
  })

  it('comes with the first message of a conversation', async () => {
    const newcomer = await world.aVisitor()
    await newcomer.connect()
    const file = await store(newcomer)
    const request = { clientId: randomUUID(), message: { clientId: randomUUID(), body: '', attachmentIds: [file.id] } }
    const opened = await opens(newcomer, null, request)
    expect((await opens(newcomer, null, request)).id).toBe(opened.id)
    const said = (await log(newcomer, opened.id)).filter(({ kind }) => kind === 'message')
    expect(said).toMatchObject([{ attachments: [file] }])
  })

  it('stays through an edit, and is served to nobody once its message is recalled', async () => {
    const file = await store(visitor)
    const { entry } = yes(await send(visitor, { body: 'look', attachmentIds: [file.id] }))
    yes(await visitor.ask('message:edit', { conversationId: id, entryId: entry.id, body: 'see' }))
    expect(await statusFor(agent, file)).toBe(200)
    yes(await visitor.ask('message:recall', { conversationId: id, entryId: entry.id }))
    const admin = await world.admin()
    expect(await Promise.all([visitor, agent, admin].map((each) => statusFor(each, file)))).toEqual([404, 404, 404])
    for (const reader of [visitor, agent]) {
      const line = (await log(reader, id)).find((each) => each.id === entry.id)
      expect(line).toMatchObject({ body: '' })
      expect(line).not.toHaveProperty('attachments')
    }
    expect((await world.call('GET', `/api/transcripts/${id}`, { token: admin.token })).body).not.toMatchObject(
      { conversation: { lastMessage: { attached: {} } } })
  })
})

describe('a repeat', () => {
  it('of an upload gives the same file, also at once and after it was sent; other bytes are refused', async () => {
    const wish = { clientId: randomUUID(), name: 'a.png' }
    const stored = await Promise.all(Array.from({ length: 6 }, () => store(visitor, photo, wish)))
    expect(new Set(stored.map((file) => file.id)).size).toBe(1)
    const [file] = stored
    const other = await stores(world.url, visitor.token, aPng(8, 8), wish)
    expect({ status: other.status, code: other.problem.code }).toEqual({ status: 409, code: 'conflict' })
    expect((await store(agent, aPng(8, 8), wish)).id).not.toBe(file?.id)
    yes(await send(visitor, { attachmentIds: [file?.id ?? ''] }))
    expect((await store(visitor, photo, wish)).id).toBe(file?.id)
    expect((await world.db.query<unknown[]>('select 1 from attachments where client_id = $1', [wish.clientId]))).toHaveLength(2)
  })

  it('of a send gives the first entry; with other files it is refused', async () => {
    const [one, two] = [await store(visitor), await store(visitor)]
    const request = { clientId: randomUUID(), body: 'both', attachmentIds: [one.id, two.id] }
    const replies = await Promise.all(Array.from({ length: 5 }, () => send(visitor, request)))
    expect(new Set(replies.map((reply) => yes(reply).entry.id)).size).toBe(1)
    expect(yes(await send(visitor, request)).entry.attachments).toEqual([one, two])
    expect(no(await send(visitor, { ...request, attachmentIds: [one.id] }))).toBe('conflict')
    expect(no(await send(visitor, { clientId: request.clientId, body: 'both' }))).toBe('conflict')
  })

  it('under another id cannot have what another message has, nor what someone else stored', async () => {
    const [mine, theirs] = [await store(visitor), await store(agent)]
    yes(await send(visitor, { attachmentIds: [mine.id] }))
    expect(no(await send(visitor, { attachmentIds: [mine.id] }))).toBe('conflict')
    const fresh = await store(visitor)
    const before = await log(visitor, id)
    for (const wrong of [theirs.id, randomUUID()]) {
      expect(no(await send(visitor, { attachmentIds: [fresh.id, wrong] }))).toBe('not_found')
    }
    expect(await log(visitor, id)).toEqual(before)
    yes(await send(visitor, { attachmentIds: [fresh.id] }))
    expect(no(await send(visitor, { body: '' }))).toBe('invalid')
  })
})

describe('what is taken', () => {
  const zipOf = (part: string) => aZip({ '[Content_Types].xml': `<Types><Override ContentType="${part}.main+xml"/></Types>` })
  it.each([
    ['photo.jpg', aPng(4, 4), 'image/png', 'photo.jpg'],
    ['invoice.pdf', aPdf(), 'application/pdf', 'invoice.pdf'],
    ['报告.docx', aDocx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '报告.docx'],
    ['large.xlsx', aLargeXlsx(), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'large.xlsx'],
    ['list.csv', Buffer.from('a,b\n1,中文\n'), 'text/csv', 'list.csv'],
    ['app.log', Buffer.from('\u001b[31mfailed\u001b[0m\r\n'), 'text/plain', 'app.log'],
    ['../../etc/pass\u0000wd\u202egnp.exe', aPng(4, 4), 'image/png', 'passwdgnp.exe.png'],
    ['C:\\temp\\.png', aPng(4, 4), 'image/png', 'png.png'],
    [`${'长'.repeat(300)}.png`, aPng(4, 4), 'image/png', `${'长'.repeat(116)}.png`],
  ])('%s', async (name, bytes, type, kept) => {
    expect(await store(visitor, bytes, { name, type: 'text/html' })).toMatchObject({ name: kept, type, size: bytes.length })
  })

  it.each([
    ['setup.exe', Buffer.from(`MZ${'\u0000'.repeat(80)}`)],
    ['photo.png', Buffer.from(`MZ${'\u0000'.repeat(80)}`)],
    ['page.html', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['page.txt', Buffer.from(' <html><script>alert(1)</script>')],
    ['logo.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['logo.txt', Buffer.from('<?xml version="1.0"?><svg/>')],
    ['run.txt', Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['run.sh', Buffer.from('echo hello\n')],
    ['data.txt', Buffer.from([1, 2, 3, 0, 200])],
    ['late.txt', Buffer.concat([Buffer.alloc(300_000, 'a'), Buffer.from([0])])],
    ['files.zip', aZip({ 'a.exe': 'MZ' })],
    ['macro.docx', zipOf('application/vnd.ms-word.document.macroEnabled.12')],
  ])('not: %s', async (name, bytes) => {
    const before = await counts()
    const { status, problem } = await stores(world.url, visitor.token, bytes, { name, type: 'image/png' })
    expect({ status, code: problem.code }).toEqual({ status: 400, code: 'invalid' })
    expect(problem.detail).toMatch(/not taken/)
    expect(await counts()).toEqual(before)
  })

  it('ends at 10 MB, announced or not, and begins with a byte', async () => {
    const most = Buffer.alloc(limits.attachmentBytes, 'a')
    const piecewise = (bytes: Buffer) => new ReadableStream({
      start: (to) => { to.enqueue(bytes); to.close() },
    })
    const name = 'long.txt'
    expect((await store(visitor, most, { name })).size).toBe(limits.attachmentBytes)
    const before = await counts()
    const over = Buffer.concat([most, Buffer.from('a')])
    for (const body of [over, piecewise(over)]) {
      const { status, problem } = await stores(world.url, visitor.token, body, { name })
      expect({ status, code: problem.code }).toEqual({ status: 413, code: 'too_large' })
    }
    for (const body of [Buffer.alloc(0), piecewise(Buffer.alloc(0))]) {
      expect((await stores(world.url, visitor.token, body, { name })).problem.code).toBe('invalid')
    }
    expect(await counts()).toEqual(before)
    expect((await stores(world.url, visitor.token, piecewise(Buffer.from('a')), { name })).status).toBe(201)
  })
})

describe('an answer', () => {
  it('runs nowhere, is kept by nobody on the way, and shows only safe images', async () => {
    const { headers } = await reads(world.url, visitor.token, (await store(visitor)).id)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'content-disposition': `inline; filename="photo.png"; filename*=UTF-8''photo.png`, 'content-length': String(photo.length),
    })
    const pdf = await store(visitor, aPdf(), { name: '发票 "1".pdf' })
    expect((await reads(world.url, visitor.token, pdf.id)).headers.get('content-disposition'))
      .toBe(`attachment; filename="__ _1_.pdf"; filename*=UTF-8''%E5%8F%91%E7%A5%A8%20%221%22.pdf`)
  })

  it('is a part where a part is asked for, and nothing where the reader has it', async () => {
    const bytes = aLargeXlsx()
    const file = await store(visitor, bytes, { name: 'a.xlsx' })
    const part = async (range: string) => reads(world.url, visitor.token, file.id, { range })
    const across = await part('bytes=262100-262200')
    expect(across.status).toBe(206)
    expect(across.headers.get('content-range')).toBe(`bytes 262100-262200/${bytes.length}`)
    expect(across.bytes.equals(bytes.subarray(262_100, 262_201))).toBe(true)
    expect((await part('bytes=-5')).bytes.equals(bytes.subarray(-5))).toBe(true)
    expect((await part(`bytes=${bytes.length}-`)).status).toBe(416)
    expect((await part('bytes=0-1,3-4')).status).toBe(200)
    const etag = across.headers.get('etag') ?? ''
    expect((await reads(world.url, visitor.token, file.id, { 'if-none-match': etag })).status).toBe(304)
  })
})

it('may be asked for by scripts on the pages of a site, and on no others', async () => {
  const { token } = await world.admin()
  await world.done('PATCH', `/api/sites/${world.site.id}`, { token, body: { allowedOrigins: ['https://shop.example'] } })
  const preflight = async (origin: string) => (await world.call('OPTIONS', '/api/attachments', {
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  })).headers.get('access-control-allow-origin')
  expect(await preflight('https://shop.example')).toBe('https://shop.example')
  expect(await preflight('https://shop.example.evil.example')).toBeNull()
})

describe('an upload that breaks off', () => {
  /** Sends the head and a part of the body, and no more. */
  const half = async (url: string, clientId: string) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('error', () => socket.destroy())
    await once(socket, 'connect')
    socket.write(`POST ${addressOf({ clientId })} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${visitor.token}\r\n`
      + `Content-Length: ${photo.length * 100}\r\n\r\n`)
    socket.write(Buffer.concat([photo, Buffer.alloc(300_000)]))
    return socket
  }
  const until = async (isSo: () => Promise<boolean>) => {
    for (const endsAt = performance.now() + 5_000; !await isSo();) {
      if (performance.now() > endsAt) throw new Error('it did not come to that')
      await pause(20)
    }
  }
  const begun = (clientId: string) => async () => (await world.db.query<unknown[]>(`
    select 1 from attachments a join attachment_chunks c on c.attachment_id = a.id where a.client_id = $1`, [clientId])).length > 0

  it('leaves nothing, and can begin again', async () => {
    const clientId = randomUUID()
    const before = await counts()
    const socket = await half(world.url, clientId)
    await until(begun(clientId))
    socket.destroy()
    await until(async () => JSON.stringify(await counts()) === JSON.stringify(before))
    await store(visitor, photo, { clientId })
  })

  it('holds no connection of the database while it is slow', async () => {
    const sockets = await Promise.all(Array.from({ length: 12 }, () => half(world.url, randomUUID())))
    const before = performance.now()
    await Promise.all(Array.from({ length: 20 }, () => statusFor(visitor, { id: randomUUID() })))
    expect(performance.now() - before).toBeLessThan(2_000)
    for (const socket of sockets) socket.destroy()
  })

  it('does not keep a node from stopping', async () => {
    const node = await world.anotherNode()
    const clientId = randomUUID()
    const socket = await half(node.url, clientId)
    await until(begun(clientId))
    const ended = once(socket, 'close')
    await node.app.close()
    await ended
    expect(await begun(clientId)()).toBe(false)
  })
})

describe('what is not sent', () => {
  it('is deleted by its sender, with its bytes, and what was sent or is another\'s is not', async () => {
    const sender = await world.aVisitor()
    await sender.connect()
    const { id: conversationId } = await opens(sender)
    const [unwanted, sent] = [await store(sender), await store(sender)]
    const message = { conversationId, clientId: randomUUID(), attachmentIds: [sent.id] }
    yes(await sender.ask('message:send', message))
    const before = await counts()
    const removes = async (speaker: Speaker, file: { id: string }) => {
      const { status, body } = await world.call<Problem>('DELETE', `/api/attachments/${file.id}`, { token: speaker.token })
      return { status, detail: body?.detail }
    }
    const unknown = await removes(sender, { id: randomUUID() })
    expect(unknown.status).toBe(404)
    const [neighbour, colleague] = [await world.aVisitor(), await world.admin()]
    for (const [speaker, file] of [[neighbour, unwanted], [colleague, unwanted], [sender, sent]] as const) {
      expect(await removes(speaker, file)).toEqual(unknown)
    }
    expect(await counts()).toEqual(before)
    expect((await removes(sender, unwanted)).status).toBe(204)
    expect(await counts()).toEqual({ files: (before?.files ?? 0) - 1, chunks: (before?.chunks ?? 0) - 1 })
    expect(await removes(sender, unwanted)).toEqual(unknown)
    expect(no(await sender.ask('message:send', { ...message, clientId: randomUUID(), attachmentIds: [unwanted.id] }))).toBe('not_found')
  })

  it('is not more than 200 MB of one person', async () => {
    const [hoarder, neighbour] = [await world.aVisitor(), await world.aVisitor()]
    await hoarder.connect()
    const { id: conversationId } = await opens(hoarder)
    const { attachment } = await stores(world.url, hoarder.token, photo)
    await world.db.query('update attachments set size = $2 where id = $1', [attachment.id, 20 * limits.attachmentBytes])
    expect(await stores(world.url, hoarder.token, photo)).toMatchObject({ status: 429, problem: { code: 'rate_limited', retryAfter: 60 } })
    expect((await stores(world.url, neighbour.token, photo)).status).toBe(201)
    yes(await hoarder.ask('message:send', { conversationId, clientId: randomUUID(), attachmentIds: [attachment.id] }))
    expect((await stores(world.url, hoarder.token, photo)).status).toBe(201)
  })

  it('goes after a day, on any number of nodes, and what is sent stays', async () => {
    const [sent, unsent] = [await store(visitor), await store(visitor)]
    yes(await send(visitor, { attachmentIds: [sent.id] }))
    const other = await world.anotherNode()
    const sweepBoth = () => Promise.all([sweep(), other.app.get(Sweeper).sweep()])
    world.clock.advance(day - 1000)
    const { token } = await world.aVisitor({ token: visitor.session.visitorToken })
    await sweepBoth()
    expect((await reads(world.url, token, unsent.id)).status).toBe(200)
    world.clock.advance(2000)
    await sweepBoth()
    expect((await reads(world.url, token, unsent.id)).status).toBe(404)
    expect((await reads(world.url, token, sent.id)).status).toBe(200)
    // The socket of a day ago ends with its token.
    const back = await world.aVisitor({ token: visitor.session.visitorToken })
    await back.connect()
    expect(no(await send(back, { attachmentIds: [unsent.id] }))).toBe('not_found')
  })
})
