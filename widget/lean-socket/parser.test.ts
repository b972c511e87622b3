import { describe, expect, it } from 'vitest'
import { Decoder, Encoder, PacketType } from './parser.js'

/** Packets with their text, as the protocol's description writes them. */
const packets = [
  ['0/visitor,{"token":"a"}', { type: PacketType.CONNECT, nsp: '/visitor', data: { token: 'a' } }],
  ['0{"sid":"x"}', { type: PacketType.CONNECT, nsp: '/', data: { sid: 'x' } }],
  ['1/visitor,', { type: PacketType.DISCONNECT, nsp: '/visitor' }],
  ['2/visitor,12["typing",{"at":1}]', { type: PacketType.EVENT, nsp: '/visitor', id: 12, data: ['typing', { at: 1 }] }],
  ['2/visitor,["entry","a, b\\n1 发票 😕"]', { type: PacketType.EVENT, nsp: '/visitor', data: ['entry', 'a, b\n1 发票 😕'] }],
  ['3/visitor,0[{"ok":true}]', { type: PacketType.ACK, nsp: '/visitor', id: 0, data: [{ ok: true }] }],
  ['4/visitor,{"message":"no"}', { type: PacketType.CONNECT_ERROR, nsp: '/visitor', data: { message: 'no' } }],
] as const

function read(text: string): unknown[] {
  const heard: unknown[] = []
  const decoder = new Decoder()
  decoder.on('decoded', (packet) => heard.push(packet))
  decoder.add(text)
  return heard
}

describe('the lean parser', () => {
  it.each(packets)('writes and reads %s', (text, packet) => {
    expect(new Encoder().encode(packet)).toEqual([text])
    expect(read(text)).toEqual([packet])
  })

  it('tells nobody who has stopped listening', () => {
    const heard: unknown[] = []
    const listen = (packet: unknown): void => void heard.push(packet)
    const decoder = new Decoder()
    decoder.on('decoded', listen)
    decoder.off('decoded', listen)
    decoder.on('decoded', listen)
    decoder.destroy()
    decoder.add('0{}')
    expect(heard).toEqual([])
  })

  const wrong = ['', '9', '5["binary"]', '2{"not":"a list"}', '2[1]', '3{}', '0[]', '1["more"]', '2["broken']
  it.each([...wrong, new ArrayBuffer(2)])('throws at %s', (text) => {
    expect(() => new Decoder().add(text)).toThrow(/unknown packet|invalid payload|JSON/)
  })
})
