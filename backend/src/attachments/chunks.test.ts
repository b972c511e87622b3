import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inChunks } from './chunks.js'

it('gives the same bytes in pieces of one size, whatever they came in', () => fc.assert(fc.asyncProperty(
  fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 1, max: 16 }), async (pieces, size) => {
    const chunks: Buffer[] = []
    for await (const chunk of inChunks(Readable.from(pieces.map((piece) => Buffer.from(piece))), size)) chunks.push(chunk)
    expect(Buffer.concat(chunks).equals(Buffer.concat(pieces))).toBe(true)
    for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBe(size)
    expect(chunks.every(({ length }) => length > 0 && length <= size)).toBe(true)
  })))
