import { provideChromium } from './chromium.mjs'
import { main } from './processes.mjs'
import { Failure, step } from './progress.mjs'
import { runWorkspaceScript } from './workspace-script.mjs'

void main(async () => {
  const { path, problem } = await step('Looking for Chromium', provideChromium)
  if (path === undefined) throw new Failure(problem)
  return runWorkspaceScript('e2e', 'screenshots', { CHROME_PATH: path })
})
