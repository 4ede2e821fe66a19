import type { ReactNode } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { Told } from './read.ts'
import { useDate } from '../kit/date.ts'

/** The printed slip: what was recorded, field by field. */
export function Slip({ told, model }: { readonly told: Told; readonly model: string }) {
  const t = useTranslations('receipt')
  const format = useFormatter()
  const dateOf = useDate()
  const { statement, index, charter, tokens } = told
  const { engine } = statement
  return (
    <section aria-label={t('slip')} className="slip">
      <dl>
        <Row name={t('fields.entry')}>
          {index === null ? t('values.entryPending') : format.number(index)}
        </Row>
        <Row name={t('fields.recorded')}>
          {dateOf(new Date(statement.issued * 1000), {
            dateStyle: 'short',
            timeStyle: 'medium',
          })}
        </Row>
        <Row name={t('fields.ledger')}>{told.ledger}</Row>
        <Row name={t('fields.fingerprint')} long>
          {told.fingerprint}
        </Row>
        <Row name={t('fields.model')}>{model}</Row>
        {engine.kind === 'local' ? (
          <Row name={t('fields.weights')} long>
            {engine.model}
          </Row>
        ) : (
          <Row name={t('fields.provider')}>{engine.provider}</Row>
        )}
        <Row name={t('fields.charter')}>
          {charter === null
            ? t('values.charterEntry', { index: statement.charter.index })
            : t('values.charterAt', { number: charter, index: statement.charter.index })}
        </Row>
        <Row name={t('fields.end')}>{t(`values.end.${statement.stop}`)}</Row>
        {tokens !== null && <Row name={t('fields.tokens')}>{t('values.tokens', tokens)}</Row>}
        <Row name={t('fields.noise')}>{t(noiseOf(told))}</Row>
        <Row name={t('fields.replay')}>{t(replays[engine.replay])}</Row>
        <Row name={t('fields.server')} long>
          {statement.server}
        </Row>
        <Row name={t('fields.id')} long>
          {statement.id}
        </Row>
      </dl>
    </section>
  )
}

const replays = {
  exact: 'values.replayExact',
  statistical: 'values.replayStatistical',
  none: 'values.replayNone',
} as const

/** The asker's nonce is in the request: with it the server could not try several answers. */
const noiseOf = ({ disclosures }: Told) =>
  typeof disclosures.request?.value?.nonce === 'string' ? 'values.noiseShared' : 'values.noiseAlone'

type RowProps = {
  readonly name: string
  /** Too long for one line: it stands under its name. */
  readonly long?: boolean
  readonly children: ReactNode
}

function Row({ name, long = false, children }: RowProps) {
  return (
    <div className={long ? 'slip-long' : 'slip-row'}>
      <dt>{name}</dt>
      {!long && <span aria-hidden className="slip-leader" />}
      <dd>{children}</dd>
    </div>
  )
}
