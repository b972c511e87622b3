import { mkdtempSync, openAsBlob, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attachment, Reply, ReplyError } from '@parley/protocol'
import { describe, expect, it, vi } from 'vitest'
import { fakeBrowser } from './fakes/fake-browser.js'
import { talk, visitorWorld } from './fakes/world.js'
import type { Upload } from './files.js'
import { noAnswer } from './outcome.js'
import { filesOf } from './staging.js'
import { memoryStorage, type OutboxStorage } from './outbox-storage.js'

const photo = new File(['photo'], 'photo.png', { type: 'image/png' })
const paper = new File(['a longer paper'], 'paper.pdf', { type: 'application/pdf' })
const withFiles = (...files: File[]) => ({ conversationId: talk, kind: 'message' as const, body: 'look', files })

/** Uploads that end when the test says so, at a server that knows each `clientId` again. */
function uploads() {
  const under: { name: string; onProgress: (part: number) => void; end: (reply?: Reply<never>) => void }[] = []
  const stored = new Map<string, Attachment>()
  const upload = vi.fn<Upload>(({ clientId, name, type, blob }, { signal, onProgress }) => new Promise((resolve) => {
    const end = (refused?: Reply<never>) => {
      if (refused) return resolve(refused)
      const attachment = stored.get(clientId) ?? { id: `stored-${stored.size + 1}`, name, type, size: blob.size }
      stored.set(clientId, attachment)
      resolve({ ok: true, attachment })
    }
    signal.addEventListener('abort', () => resolve(noAnswer))
    under.push({ name, onProgress, end })
  }))
  const last = () => {
    const one = under.at(-1)
    if (!one) throw new Error('nothing is uploaded')
    return one
  }
  return { upload, last, stored }
}

async function world(storage: OutboxStorage = memoryStorage()) {
  const at = visitorWorld()
  const server = uploads()
  const removed: string[] = []
  const removeUpload = async (id: string) => void removed.push(id)
  const outbox = at.outbox({ storage, upload: server.upload, removeUpload })
  await at.time.pass(0)
  const line = () => outbox.waiting(talk).value[0]
  return { ...at, ...server, storage, outbox, removed, line, sent: () => at.asked('message:send') }
}

describe('a text with files', () => {
  it('uploads one after the other, says how far it is, and is sent with them', async () => {
    const { outbox, line, last, time, sent, upload } = await world()
    outbox.say(withFiles(photo, paper))
    await time.pass(0)
    expect(line()).toMatchObject({ body: 'look', state: 'sending', files: [
      { name: 'photo.png', type: 'image/png', size: 5, isUploaded: false }, { name: 'paper.pdf', isUploaded: false },
    ] })
    const progress = line()?.files?.[0]?.progress
    last().onProgress(0.4)
    expect(progress?.value).toBe(0.4)
    last().end()
    await time.pass(0)
    expect(line()?.files).toMatchObject([{ isUploaded: true }, { isUploaded: false }])
    expect(line()?.files?.[0]?.progress).toBe(progress)
    expect(sent()).toEqual([])
    last().end()
    await time.pass(0)
    expect(sent()).toMatchObject([{ body: 'look', attachmentIds: ['stored-1', 'stored-2'] }])
    expect([upload.mock.calls.length, outbox.count.value]).toEqual([2, 0])
  })

  it('holds up what was written after it, and begins a conversation as well', async () => {
    const { outbox, last, time, sent, asked } = await world()
    outbox.say(withFiles(photo))
    outbox.say({ conversationId: talk, kind: 'message', body: 'as you see' })
    outbox.open({ files: [paper] })
    await time.pass(0)
    expect([sent(), asked('conversation:open')]).toEqual([[], []])
    last().end()
    await time.pass(0)
    expect(asked('conversation:open')).toMatchObject([{ message: { body: '', attachmentIds: ['stored-1'] } }])
    expect(sent()).toEqual([])
  })

  it('is cancelled while it uploads, and nothing of it is left', async () => {
    const { outbox, time, sent, storage, upload } = await world()
    const clientId = outbox.say(withFiles(photo))
    await time.pass(0)
    const file = outbox.waiting(talk).value[0]?.files?.[0]?.clientId ?? ''
    expect(await (await outbox.file(file))?.text()).toBe('photo')
    expect(outbox.discard(clientId)).toBe('look')
    expect(upload.mock.calls[0]?.[1].signal.aborted).toBe(true)
    await time.pass(60_000)
    expect([sent(), outbox.count.value, await storage.all()]).toEqual([[], 0, []])
    expect(await outbox.file(file)).toBeNull()
  })

  it('takes what was uploaded back from the server when it is discarded, and not when it is sent', async () => {
    const { outbox, last, time, removed, server } = await world()
    outbox.say(withFiles(photo))
    await time.pass(0)
    last().end()
    await time.pass(0)
    expect([outbox.count.value, removed]).toEqual([0, []])
    server.refuse('message:send', { code: 'conflict', message: 'closed' })
    const unsent = outbox.say(withFiles(paper))
    const halfWay = outbox.say(withFiles(photo, paper))
    await time.pass(0)
    last().end()
    await time.pass(0)
    last().end()
    await time.pass(0)
    expect([outbox.discard(unsent), outbox.discard(halfWay)]).toEqual(['look', 'look'])
    expect(removed).toEqual(['stored-2', 'stored-3'])
    const late = outbox.say(withFiles(photo))
    await time.pass(0)
    last().end()
    outbox.discard(late)
    await time.pass(0)
    expect(removed).toEqual(['stored-2', 'stored-3', 'stored-4'])
  })

  it('that the server refuses fails and says why; trying again goes on where it stopped', async () => {
    const { outbox, line, last, time, sent, upload } = await world()
    const clientId = outbox.say(withFiles(photo, paper))
    await time.pass(0)
    last().end()
    await time.pass(0)
    const error: ReplyError = { code: 'too_large', message: 'too large' }
    last().end({ ok: false, error })
    await time.pass(60_000)
    expect(line()).toMatchObject({ state: 'failed', error, files: [{ isUploaded: true }, { isUploaded: false }] })
    outbox.retry(clientId)
    await time.pass(0)
    last().end()
    await time.pass(0)
    expect(upload.mock.calls.map(([{ name }]) => name)).toEqual(['photo.png', 'paper.pdf', 'paper.pdf'])
    expect(sent()).toMatchObject([{ attachmentIds: ['stored-1', 'stored-2'] }])
  })

  it('waits for the network, and tries again under the same name', async () => {
    const { outbox, line, last, time, upload, stored } = await world()
    outbox.say(withFiles(photo))
    await time.pass(0)
    last().end(noAnswer)
    await time.pass(0)
    expect(line()?.state).toBe('waiting')
    await time.pass(10_000)
    last().end()
    await time.pass(0)
    expect(new Set(upload.mock.calls.map(([{ clientId }]) => clientId)).size).toBe(1)
    expect([stored.size, outbox.count.value]).toEqual([1, 0])
  })

  it('goes on after its tab has died, from another, which has shown how far it was', async () => {
    const at = visitorWorld()
    const browser = fakeBrowser(at.time)
    const kept = new Map<string, Blob>()
    const server = uploads()
    const open = () => {
      const tab = browser.tab()
      const storage: OutboxStorage = {
        ...tab.storage,
        put(row, place, files) {
          files?.forEach((blob, id) => kept.set(id, blob))
          return tab.storage.put(row, place)
        },
        file: (_, id) => Promise.resolve(kept.get(id) ?? null),
      }
      return { ...tab, outbox: at.outbox({ storage, tabs: tab.tabs, upload: server.upload }) }
    }
    const [dying, other] = [open(), open()]
    await at.time.pass(10)
    dying.outbox.say(withFiles(photo, paper))
    await at.time.pass(10)
    server.last().end()
    await at.time.pass(10)
    server.last().onProgress(0.7)
    await at.time.pass(10)
    const [first, second] = other.outbox.waiting(talk).value[0]?.files ?? []
    expect([first?.isUploaded, second?.isUploaded, second?.progress.value]).toEqual([true, false, 0.7])
    dying.die()
    await at.time.pass(10)
    server.last().end()
    await at.time.pass(10)
    expect(server.upload.mock.calls.map(([{ name }]) => name)).toEqual(['photo.png', 'paper.pdf', 'paper.pdf'])
    expect(at.asked('message:send')).toMatchObject([{ attachmentIds: ['stored-1', 'stored-2'] }])
  })

  it('uploads them again when the server has thrown them away meanwhile, by itself once', async () => {
    const { outbox, line, last, time, server, upload, stored, sent } = await world()
    const clientId = outbox.say(withFiles(photo))
    server.refuse('message:send', { code: 'not_found', message: 'no such attachment' })
    await time.pass(0)
    last().end()
    await time.pass(0)
    expect([line()?.state, line()?.files?.[0]?.isUploaded, upload.mock.calls.length]).toEqual(['sending', false, 2])
    last().end()
    await time.pass(60_000)
    expect(line()).toMatchObject({ state: 'failed', error: { code: 'not_found' } })
    stored.clear()
    server.refuse('message:send', null)
    outbox.retry(clientId)
    await time.pass(0)
    stored.set('another', { id: 'stored-1', name: '', type: '', size: 0 })
    last().end()
    await time.pass(0)
    expect(sent().at(-1)).toMatchObject({ attachmentIds: ['stored-2'] })
    expect([upload.mock.calls.length, outbox.count.value]).toEqual([3, 0])
  })

  it('fails where a file was changed on the disk before it was sent, and not where there is only no network', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'parley-')), 'plan.txt')
    writeFileSync(path, 'as chosen')
    const { outbox, line, last, time } = await world()
    const clientId = outbox.say(withFiles(new File([await openAsBlob(path)], 'plan.txt')))
    await time.pass(0)
    last().end(noAnswer)
    await vi.waitFor(() => expect(line()?.state).toBe('waiting'))
    writeFileSync(path, 'something else by now')
    await time.pass(10_000)
    last().end(noAnswer)
    await vi.waitFor(() => expect(line()).toMatchObject({ state: 'failed', files: [{ isLost: true }] }))
    expect(await filesOf(outbox, line()?.files ?? [])).toEqual([])
    outbox.discard(clientId)
    outbox.say(withFiles(photo))
    expect(await Promise.all((await filesOf(outbox, line()?.files ?? [])).map((file) => file.text()))).toEqual(['photo'])
  })

  it('sends a file as it was chosen, once it is stored', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'parley-')), 'plan.txt')
    writeFileSync(path, 'as chosen')
    const kept = new Map<string, Blob>()
    const memory = memoryStorage()
    const { outbox, last, time, upload } = await world({
      ...memory,
      async put(row, place, files = new Map()) {
        for (const [id, blob] of files) kept.set(id, new Blob([await blob.arrayBuffer()]))
        await memory.put(row, place)
      },
      file: async (_, id) => kept.get(id) ?? null,
    })
    outbox.say(withFiles(new File([await openAsBlob(path)], 'plan.txt')))
    await vi.waitFor(() => expect(kept.size).toBe(1))
    await time.pass(0)
    writeFileSync(path, 'something else by now')
    last().end(noAnswer)
    await time.pass(0)
    await time.pass(10_000)
    expect(await upload.mock.calls.at(-1)?.[0].blob.text()).toBe('as chosen')
  })

  it('fails where the bytes are gone, or files cannot be sent at all', async () => {
    const { storage, outbox: before, server, time, upload } = await world()
    server.stop()
    before.say(withFiles(photo))
    await time.pass(0)
    before.close()
    const next = visitorWorld()
    const outbox = next.outbox({ storage, upload })
    await next.time.pass(0)
    expect(outbox.waiting(talk).value).toMatchObject([{ state: 'failed', error: { code: 'not_found' } }])
    const bare = visitorWorld()
    const mute = bare.outbox()
    mute.say(withFiles(photo))
    await bare.time.pass(0)
    expect(mute.waiting(talk).value).toMatchObject([{ state: 'failed', error: { code: 'forbidden' } }])
  })
})

describe('a full disk', () => {
  it('is told as long as something is kept in this page only, and holds up nothing', async () => {
    const at = visitorWorld()
    let isFull = true
    const shared = { ...memoryStorage(), name: 'disk' }
    const put: OutboxStorage['put'] = (kept, place) =>
      isFull ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : shared.put(kept, place)
    at.server.stop()
    await at.time.pass(0)
    const tabs = fakeBrowser(at.time).tab().tabs
    const outbox = at.outbox({ storage: { ...shared, put }, tabs })
    await at.time.pass(0)
    expect(outbox.durable.value).toBe(true)
    outbox.say({ conversationId: talk, kind: 'message', body: 'too much' })
    await at.time.pass(0)
    expect(outbox.durable.value).toBe(false)
    expect(outbox.waiting(talk).value).toMatchObject([{ body: 'too much', state: 'waiting' }])
    isFull = false
    at.server.start()
    await at.time.pass(10_000)
    expect(at.server.logs.get(talk)).toMatchObject([{ body: 'too much' }])
    expect([outbox.durable.value, outbox.count.value]).toEqual([true, 0])
  })
})
