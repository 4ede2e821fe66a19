import { type Json, parsePolicy, witnessHash } from '@overt/verifier'
import { keyNamed, vkeyOf } from './keys.ts'

const COSIGNATURE = 4

/** A policy file as an operator has it, what of it a board votes on, and the hash by which it does. */
export async function witnesses(): Promise<
  { readonly policy: string; readonly hash: string } & Json
> {
  const vkeys = await Promise.all(
    ['ada', 'bob'].map(async (name) =>
      vkeyOf(`witness.${name}.example`, COSIGNATURE, await keyNamed(`witness of ${name}`)),
    ),
  )
  const [ada = '', bob = ''] = vkeys
  const policy = [
    `log ${await vkeyOf('overt.example', 1, await keyNamed('log'))}`,
    '',
    '# Both of them.',
    `witness\tada ${ada} https://witness.ada.example`,
    `witness bob  ${bob}`,
    'group both all ada bob',
    'quorum both',
    '',
  ].join('\n')
  const parsed = await parsePolicy(policy)
  if (!parsed.ok) throw new Error(parsed.detail)
  return { policy, text: parsed.witnessText, hash: await witnessHash(parsed) }
}
