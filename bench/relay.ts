// A wire of TCP in a process of its own, that the parent can cut: every connection through it is reset at once.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

const far = Number(process.argv[2])
const ends = new Set<Socket>()

const server = createServer((near) => {
  const there = connect(far, '127.0.0.1')
  for (const [one, other] of [[near, there], [there, near]] as const) {
    ends.add(one)
    one.setNoDelay(true).pipe(other)
    one.on('error', () => other.destroy()).on('close', () => {
      ends.delete(one)
      other.destroy()
    })
  }
})
process.on('message', (word) => {
  if (word === 'cut') for (const end of ends) end.resetAndDestroy()
})
process.on('disconnect', () => process.exit(0))
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 })
await once(server, 'listening')
const address = server.address()
if (address !== null && typeof address === 'object') process.send?.({ url: `http://127.0.0.1:${address.port}` })
