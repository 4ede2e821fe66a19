/**
 * What tells a program that a machine made the words of a response, by draft-abaris-aicdh (spec/export.md):
 * nobody reads an answer before it is sent, so it is no milder mode. On answers, their events and exported
 * conversations.
 */
export const aiDisclosure = { 'ai-disclosure': 'mode=machine-generated' } as const
