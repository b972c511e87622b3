import { once } from 'node:events'
import { createServer } from 'node:http'

/** A website of another origin, with the tag in it, and a policy that allows the widget's host and no inline script. */
export interface Shop { origin: string; close: () => Promise<void> }

export interface ShopWish {
  /** The embed tag as the dashboard shows it. */
  tag: string
  /** Parley's origin, for the page's own policy. */
  host: string
  language?: string
}

/** Serves two pages, `/` and `/cart`, on a port of its own. */
export async function aShop({ tag, host, language = 'en' }: ShopWish): Promise<Shop> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', `default-src 'self'; script-src ${host}; frame-src ${host}; connect-src ${host}`)
    response.end(`<!doctype html><html lang="${language}"><head><meta name="viewport" content="width=device-width">
      <title>${request.url === '/cart' ? 'Cart' : 'Oak & Lamp'}</title></head>
      <body><h1>A shop</h1><p><a href="/">Home</a> <a href="/cart">Cart</a></p><button id="buy">Buy</button>${tag}</body></html>`)
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
