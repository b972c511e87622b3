import { once } from 'node:events'
import { createServer } from 'node:http'

/** A website of another origin, with the tag in it, and a policy that allows the widget's host, its own scripts and no inline script. */
export interface Shop { origin: string; close: () => Promise<void> }

interface Tag {
  /** Parley's origin. */
  host: string
  siteKey: string
  /** An identity token for a customer who is signed in. */
  vouchFor?: (customer: string) => string
}

/**
 * Serves a page in English, one in Chinese under `/zh`, and a cart, on a port of its own. With `?as=CUSTOMER` somebody is
 * signed in, and the page says so.
 */
export async function aShop({ host, siteKey, vouchFor }: Tag): Promise<Shop> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://shop')
    const customer = searchParams.get('as')
    if (pathname === '/identity.js') {
      response.setHeader('content-type', 'text/javascript')
      response.end(`window.Parley = window.Parley || function () { (Parley.q = Parley.q || []).push(arguments) }
        Parley('identify', ${JSON.stringify(vouchFor?.(customer ?? ''))})`)
      return
    }
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', `default-src 'self'; img-src data:; script-src 'self' ${host}; frame-src ${host}; connect-src ${host}`)
    response.end(`<!doctype html><html lang="${url === '/zh' ? 'zh-CN' : 'en'}"><head><meta name="viewport" content="width=device-width">
      <title>${url === '/cart' ? 'Cart' : 'Oak & Lamp'}</title><link rel="icon" href="data:,"></head>
      <body><h1>A shop</h1><p><a href="/">Home</a> <a href="/cart">Cart</a></p><button id="buy">Buy</button>
      ${customer === null ? '' : `<script src="/identity.js?as=${customer}"></script>`}
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
