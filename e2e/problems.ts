import type { Page } from '@playwright/test'

/** An answer that is part of the story: not signed in yet, a password that was refused. */
const answered = /Failed to load resource: the server responded with a status of 4/

/** What a person would see in the console of these pages from now on: broken scripts, refused policies. */
export function collectProblems(...pages: Page[]): string[] {
  const problems: string[] = []
  for (const page of pages) {
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !answered.test(message.text())) problems.push(message.text())
    })
  }
  return problems
}
