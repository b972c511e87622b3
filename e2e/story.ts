import { test as base } from '@playwright/test'

export { expect } from '@playwright/test'

/** A story, after which everybody who came in during it leaves: windows that nobody looks at any more cost and hear nothing. */
export const test = base.extend<{ everybodyLeaves: undefined }>({
  everybodyLeaves: [async ({ browser }, use) => {
    const before = new Set(browser.contexts())
    await use(undefined)
    await Promise.all(browser.contexts().filter((context) => !before.has(context)).map((context) => context.close()))
  }, { auto: true }],
})
