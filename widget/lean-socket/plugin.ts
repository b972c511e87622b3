import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/**
 * What socket.io-client brings that Parley's wire never uses: it is JSON text over WebSocket, with polling by `fetch` as
 * the way out, one namespace on one connection, and coming back is the link's affair. The client proper is replaced by
 * ours on top of its engine, and parts of the engine by the smallest thing that keeps their importers whole.
 */
const replaced: Record<string, string> = {
  'engine.io-client/build/esm/transports/index.js': `
    import { WS } from './websocket.js'
    import { Fetch } from './polling-fetch.js'
    export const transports = { websocket: WS, polling: Fetch }`,
  'engine.io-parser/build/esm/encodePacket.browser.js': `
    import { PACKET_TYPES } from './commons.js'
    export const encodePacket = ({ type, data }, _, done) => done(PACKET_TYPES[type] + (data || ''))
    export const encodePacketToBinary = encodePacket`,
  'engine.io-parser/build/esm/decodePacket.browser.js': `
    import { ERROR_PACKET, PACKET_TYPES_REVERSE } from './commons.js'
    export const decodePacket = (text) => {
      const type = PACKET_TYPES_REVERSE[typeof text === 'string' ? text.charAt(0) : '']
      return type ? { type, data: text.length > 1 ? text.slice(1) : undefined } : ERROR_PACKET
    }`,
  // Only exported beside what is used, but not without leaving something behind.
  'engine.io-client/build/esm/transports/polling-xhr.js': 'export class BaseXHR {} export class XHR {} export class Request {}',
  'engine.io-client/build/esm/contrib/parseuri.js': `
    export const parse = (address) => {
      const { protocol, hostname, port } = new URL(address)
      return { protocol: protocol.slice(0, -1), host: hostname.replace(/[\\[\\]]/g, ''), port }
    }`,
  'socket.io-client/build/esm/index.js': `export * from '${fileURLToPath(new URL('client.ts', import.meta.url))}'`,
}

/** Leaves them out, and stops the build when a new version of the package has moved them. */
export function leanSocket(): Plugin {
  const met = new Set<string>()
  return {
    name: 'lean-socket',
    apply: 'build',
    load(id) {
      const path = Object.keys(replaced).find((end) => id.endsWith(end))
      if (!path) return null
      met.add(path)
      return replaced[path]
    },
    buildEnd(error) {
      if (!error && met.size < Object.keys(replaced).length) this.error('socket.io-client has moved what is left out')
    },
  }
}
