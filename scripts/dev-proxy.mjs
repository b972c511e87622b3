import { createServer, request } from 'node:http'
import { connect, createServer as createProbe } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Failure } from './progress.mjs'

const script = '/dev-reload.js'
const stream = '/dev-reload'
const reload = `new EventSource('${stream}').addEventListener('reload', () => location.reload())`
const retryMs = 100
const patienceMs = 20_000

/**
 * Serves the backend on another port. Pages get a script that reloads them on `reloadPages()`; requests that come while
 * the backend is starting again wait for it.
 */
export async function startProxy(port, backendPort) {
  const pages = new Set()
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === script) return void outgoing.setHeader('content-type', 'text/javascript').end(reload)
    if (incoming.url === stream) {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write('\n')
      pages.add(outgoing)
      return void outgoing.on('close', () => pages.delete(outgoing))
    }
    void pass(incoming, outgoing, backendPort)
  })
  server.on('upgrade', (incoming, socket, head) => void passUpgrade(incoming, socket, head, backendPort))
  await new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Failure(
      error.code === 'EADDRINUSE' ? `Port ${port} is in use. Set PORT to another one.` : error.message)))
    server.listen(port, resolve)
  })
  return {
    reloadPages: async () => {
      await untilListening(backendPort)
      for (const page of pages) page.write('event: reload\ndata:\n\n')
    },
  }
}

export async function findFreePort() {
  const probe = createProbe()
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function pass(incoming, outgoing, port) {
  await untilListening(port)
  const headers = { ...incoming.headers, 'accept-encoding': 'identity' }
  const passed = request({ port, host: '127.0.0.1', method: incoming.method, path: incoming.url, headers }, (answer) => {
    const isPage = answer.headers['content-type']?.startsWith('text/html') === true && answer.statusCode === 200
    if (isPage) return void passPage(answer, outgoing)
    outgoing.writeHead(answer.statusCode, answer.headers)
    answer.pipe(outgoing)
  })
  passed.on('error', () => outgoing.writeHead(502).end('The backend does not answer.'))
  incoming.pipe(passed)
}

async function passPage(answer, outgoing) {
  const chunks = await Array.fromAsync(answer)
  const page = Buffer.concat(chunks).toString().replace('</head>', `<script src="${script}" defer></script></head>`)
  const { 'content-length': _length, etag: _tag, ...headers } = answer.headers
  outgoing.writeHead(answer.statusCode, { ...headers, 'cache-control': 'no-store' }).end(page)
}

async function passUpgrade(incoming, socket, head, port) {
  await untilListening(port)
  const backend = connect(port, '127.0.0.1', () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`]
    for (let at = 0; at < incoming.rawHeaders.length; at += 2) lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`)
    backend.write(`${lines.join('\r\n')}\r\n\r\n`)
    backend.write(head)
    backend.pipe(socket).pipe(backend)
  })
  backend.on('error', () => socket.destroy())
  socket.on('error', () => backend.destroy())
}

async function untilListening(port) {
  for (let waitedMs = 0; waitedMs < patienceMs && !(await isListening(port)); waitedMs += retryMs) await pause(retryMs)
}

function isListening(port) {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1', () => { probe.destroy(); resolve(true) })
    probe.on('error', () => resolve(false))
  })
}
