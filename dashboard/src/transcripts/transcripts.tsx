export function Transcripts() { return null }
