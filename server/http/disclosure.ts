/**
 * What tells a program that a machine made the words of a response (spec/export.md): on answers, their
 * events and exported conversations.
 */
export const aiDisclosure = { 'ai-disclosure': 'mode=ai-originated' } as const
