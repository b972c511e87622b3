import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { SetupService } from './agents/setup.service.js'
import type { Config } from './config.js'
import { SitesService } from './sites/sites.service.js'

/** Tells the person at the terminal where to go, and tells whoever started this process that it is up. */
export async function announce(app: NestFastifyApplication, config: Config, port: string): Promise<void> {
  const [site] = await app.get(SitesService, { strict: false }).list()
  const setup = app.get(SetupService, { strict: false })
  const url = config.publicUrl ?? `http://localhost${port ? `:${port}` : ''}`
  const lines = [
    '', 'Parley is ready.', '',
    `  Dashboard   ${url}/dashboard/`,
    ...(config.isDemoOn ? [`  Demo page   ${url}/demo`] : []),
    `  Embed tag   <script async src="${url}/widget.js" data-site="${site?.siteKey}"></script>`, '',
  ]
  if (await setup.isNeeded()) {
    lines.push('Open the dashboard to make the first admin. From another machine or through a proxy it asks for a',
      `one-time code: ${await setup.code()}`, '')
  }
  console.log(lines.join('\n'))
  process.send?.({ type: 'ready', url: `http://127.0.0.1:${port}` })
}
