import * as original from 'socket.io-parser'
import { describe, expect, it } from 'vitest'
import { Decoder, Encoder, PacketType, protocol } from './parser.js'

const packets = [
  { type: PacketType.CONNECT, nsp: '/visitor', data: { token: 'a', protocol: 1 } },
  { type: PacketType.CONNECT, nsp: '/', data: { sid: 'x' } },
  { type: PacketType.DISCONNECT, nsp: '/visitor' },
  { type: PacketType.EVENT, nsp: '/visitor', id: 12, data: ['message:send', { body: 'a, b\n1 2/3 发票 😕' }] },
  { type: PacketType.EVENT, nsp: '/visitor', data: ['entry', { seq: 0, list: [] }] },
  { type: PacketType.ACK, nsp: '/visitor', id: 0, data: [{ ok: true }] },
  { type: PacketType.CONNECT_ERROR, nsp: '/visitor', data: { message: 'no', data: { code: 'unauthenticated' } } },
]

function read(text: string): unknown {
  const packets: unknown[] = []
  const decoder = new Decoder()
  decoder.on('decoded', (packet) => packets.push(packet))
  decoder.add(text)
  return packets
}

function readByOriginal(text: string): unknown {
  const packets: unknown[] = []
  const decoder = new original.Decoder()
  decoder.on('decoded', (packet) => packets.push(packet))
  decoder.add(text)
  return packets
}

describe('the lean parser', () => {
  it('speaks the same protocol', () => {
    expect(protocol).toBe(original.protocol)
    expect(PacketType).toMatchObject({ CONNECT: original.PacketType.CONNECT, EVENT: original.PacketType.EVENT, ACK: original.PacketType.ACK })
  })

  it.each(packets)('writes and reads $type $nsp as the original does', (packet) => {
    const [text] = new original.Encoder().encode({ ...packet }) as string[]
    expect(new Encoder().encode(packet)).toEqual([text])
    expect(read(text ?? '')).toEqual(readByOriginal(text ?? ''))
  })

  it.each(['', '9', '5["binary"]', '2{"not":"a list"}', '2[1]', '3{}', '0[]', '1["more"]', '2["broken', new ArrayBuffer(2)])(
    'throws at %s', (text) => expect(() => new Decoder().add(text)).toThrow())
})
