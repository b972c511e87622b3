import { runTool } from './build.mjs'
import { step } from './progress.mjs'

const houseRules = ['run', '--project', 'unit', '--reporter', 'dot', 'scripts/house-rules.test.ts']

/** What is looked at without running Parley. House rules are unit tests too; `npm test` meets them there. */
export const checks = {
  types: { title: 'Types', run: () => runTool('typescript/bin/tsc', ['-b']) },
  lint: { title: 'Lint', run: () => runTool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']) },
  unused: { title: 'Unused files, exports and dependencies', run: () => runTool('knip/bin/knip.js', ['--no-progress', '--no-config-hints']) },
  houseRules: { title: 'House rules', run: () => runTool('vitest/vitest.mjs', houseRules) },
}

/** The size of what visitors load, of the builds as they are. */
export const sizes = { title: 'Sizes', isShown: true, run: () => runTool('../scripts/check-sizes.mjs', []) }

/** Runs a check and shows how it went; returns whether it passed. */
export async function passes({ title, run, isShown = false }) {
  try {
    const output = await step(title, run)
    if (isShown) console.log(output.trimEnd())
    return true
  } catch (error) {
    console.error(error.message)
    return false
  }
}
