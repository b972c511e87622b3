/** Whether the server would take it for an address: the same form that its schema asks for. */
export function isEmail(text: string): boolean {
  return !text.startsWith('.') && !text.includes('..')
    && /^[\w'+.-]*[\w+-]@(?:[a-z\d][a-z\d-]*\.)+[a-z]{2,}$/i.test(text)
}
