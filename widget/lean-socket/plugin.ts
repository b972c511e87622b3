import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/**
 * Parts of socket.io-client that Parley's wire never uses: it is JSON text over WebSocket, with polling by `fetch` as the
 * way out. They are replaced by the smallest thing that keeps their importers whole.
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
  'socket.io-parser/build/esm/index.js': `export * from '${fileURLToPath(new URL('parser.ts', import.meta.url))}'`,
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
