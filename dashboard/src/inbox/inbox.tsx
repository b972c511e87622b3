export function Inbox(_: { view: string; conversationId: string | null }) { return null }
