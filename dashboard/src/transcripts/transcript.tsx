export function TranscriptScreen(_: { id: string }) { return null }
