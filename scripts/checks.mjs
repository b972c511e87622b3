import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, runTool } from './build.mjs'
import { step } from './progress.mjs'

const houseRules = ['run', '--project', 'unit', '--reporter', 'dot', 'scripts/house-rules.test.ts']

/** What is looked at without running Parley. House rules are unit tests too; `npm test` meets them there. */
export const checks = {
  types: { title: 'Types', run: () => runTool('typescript/bin/tsc', ['-b']) },
  lint: { title: 'Lint', run: () => runTool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']) },
  unused: { title: 'Unused files, exports and dependencies', run: () => runTool('knip/bin/knip.js', ['--no-progress', '--no-config-hints']) },
  houseRules: { title: 'House rules', run: () => runTool('vitest/vitest.mjs', houseRules) },
}

/** Checks the size of what visitors load, against the builds as they are. */
export const sizes = {
  title: 'Sizes',
  run: async () => {
    const script = join(root, 'scripts', 'check-sizes.mjs')
    if (existsSync(script)) await runTool('../scripts/check-sizes.mjs', [])
  },
}

/** Runs a check and shows how it went; returns whether it passed. */
export async function passes({ title, run }) {
  try {
    await step(title, run)
    return true
  } catch (error) {
    console.error(error.message)
    return false
  }
}
