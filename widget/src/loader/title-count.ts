/**
 * Counts unread messages in the title of a page in the background, `(2) Shop`, and puts back exactly what stood there.
 * A title that the page itself changes meanwhile is left as the page wants it, with the count in front.
 */
export function titleCount(): (unread: number) => void {
  let before = ''
  let ours: string | null = null
  let count = 0

  const show = (): void => {
    const title = document.head.querySelector('title')
    if (!title) return
    if (title.textContent === ours) title.textContent = before
    ours = null
    if (!document.hidden || count === 0) return
    before = title.textContent
    title.textContent = ours = `(${count}) ${before}`
  }
  document.addEventListener('visibilitychange', show)
  return (unread) => {
    count = unread
    show()
  }
}
