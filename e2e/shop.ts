import { once } from 'node:events'
import { createServer } from 'node:http'

/** A website of another origin, with the tag in it, and a policy that allows the widget's host and no inline script. */
export interface Shop { origin: string; close: () => Promise<void> }

/** Serves a page in English, one in Chinese under `/zh`, and a cart, on a port of its own. `host` is Parley's origin. */
export async function aShop({ host, siteKey }: { host: string; siteKey: string }): Promise<Shop> {
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', `default-src 'self'; img-src data:; script-src ${host}; frame-src ${host}; connect-src ${host}`)
    response.end(`<!doctype html><html lang="${url === '/zh' ? 'zh-CN' : 'en'}"><head><meta name="viewport" content="width=device-width">
      <title>${url === '/cart' ? 'Cart' : 'Oak & Lamp'}</title><link rel="icon" href="data:,"></head>
      <body><h1>A shop</h1><p><a href="/">Home</a> <a href="/cart">Cart</a></p><button id="buy">Buy</button>
      <script async src="${host}/widget.js" data-site="${siteKey}"></script></body></html>`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
