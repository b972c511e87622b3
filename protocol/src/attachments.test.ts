import { describe, expect, it } from 'vitest'
import { extensionOf, isShownInPlace, whyNotAttached } from './attachments.js'
import { limits } from './limits.js'
import { requests } from './schemas/socket.js'

const id = '0193f0e0-0000-7000-8000-000000000001'
const file = (name: string, size = 1000, type = '') => ({ name, size, type })

describe('a file', () => {
  it.each(['photo.PNG', 'a.b.jpeg', 'invoice.pdf', 'sheet.xlsx', 'list.csv', 'app.log', 'clip.mov', '报告.docx'])(
    '%s is taken', (name) => expect(whyNotAttached(file(name))).toBeNull())

  it.each(['setup.exe', 'run.sh', 'page.html', 'logo.svg', 'macro.docm', 'photo.png.exe', 'archive.zip', 'nothing', ''])(
    '%s is not', (name) => expect(whyNotAttached(file(name))).toBe('type'))

  it('without an extension is taken by what its sender says it is', () => {
    expect(whyNotAttached(file('image', 1000, 'image/png'))).toBeNull()
    expect(whyNotAttached(file('image', 1000, 'image/svg+xml'))).toBe('type')
  })

  it('has something in it, and no more than a message may carry', () => {
    expect(whyNotAttached(file('a.png', limits.attachmentBytes))).toBeNull()
    expect(whyNotAttached(file('a.png', limits.attachmentBytes + 1))).toBe('too_large')
    expect(whyNotAttached(file('a.png', 0))).toBe('empty')
  })

  it('has the extension after its last dot, and is shown in place where it cannot carry a script', () => {
    expect(['a.tar.GZ', 'a', '.env', 'a.'].map(extensionOf)).toEqual(['gz', '', 'env', ''])
    expect(['image/png', 'image/svg+xml', 'image/heic', 'application/pdf'].map(isShownInPlace)).toEqual([true, false, false, false])
  })
})

describe('a message', () => {
  const send = (said: object) => requests['message:send'].safeParse({ conversationId: id, clientId: id, ...said })

  it('says words, files, or both, and never nothing', () => {
    expect(send({ body: 'x' }).data).toMatchObject({ body: 'x' })
    expect(send({ attachmentIds: [id] }).data).toMatchObject({ body: '', attachmentIds: [id] })
    expect(send({ body: ' \n', attachmentIds: [id] }).data).toMatchObject({ body: '', attachmentIds: [id] })
    for (const nothing of [{}, { body: ' ' }, { body: '', attachmentIds: [] }]) expect(send(nothing).success).toBe(false)
  })

  it('names ten files at the most, each once', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, place) => `${id.slice(0, -2)}${10 + place}`)
    expect(send({ attachmentIds: ids(10) }).success).toBe(true)
    expect(send({ attachmentIds: ids(11) }).success).toBe(false)
    expect(send({ attachmentIds: [id, id] }).success).toBe(false)
  })
})
