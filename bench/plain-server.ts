// What Parley is measured against: Socket.IO with nothing around it. `echo` acknowledges at once; `insert` first stores
// the message with one INSERT through a pool of ten, as most handlers would.
import { createServer } from 'node:http'
import pg from 'pg'
import { Server } from 'socket.io'

const [kind, databaseUrl] = process.argv.slice(2)
const pool = kind === 'insert' ? new pg.Pool({ connectionString: databaseUrl, max: 10 }) : null
await pool?.query(`
  create table if not exists plain_messages (
    id bigint generated always as identity primary key, talk text not null, body text not null, at timestamptz not null default now()
  )`)

const http = createServer()
const io = new Server(http, { perMessageDeflate: false, serveClient: false })
io.on('connection', (socket) => {
  socket.on('message:send', (payload: { conversationId: string; body: string }, answer: (reply: object) => void) => {
    if (!pool) return answer({ ok: true })
    pool.query('insert into plain_messages (talk, body) values ($1, $2) returning id', [payload.conversationId, payload.body])
      .then(({ rows }) => answer({ ok: true, id: rows[0].id }), () => answer({ ok: false }))
  })
})
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  process.send?.({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` })
})
process.on('disconnect', () => process.exit(0))
