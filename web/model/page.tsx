import type { ModelList, ModelStatus } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { asFailure } from '../api/failure.ts'
import { modelsQuery } from '../api/queries.ts'
import { FailureNotice } from '../kit/failure.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { AddModel } from './add.tsx'
import { groupsOf } from './group.ts'
import { ModelCard } from './card.tsx'
import { Room } from './room.tsx'

/** Who answers here: what is on this machine, what could be, and what this machine has for it. */
export function ModelsPage() {
  const t = useTranslations('models')
  const { data, error, refetch } = useQuery(modelsQuery)
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error !== null && data === undefined && (
        <FailureNotice failure={asFailure(error)} onRetry={() => void refetch()} />
      )}
      {data !== undefined && <Models list={data} />}
    </Page>
  )
}

function Models({ list }: { readonly list: ModelList }) {
  const t = useTranslations('models')
  const { here, recommended, there, vectors, remote } = groupsOf(list)
  const { room } = list
  return (
    <>
      {room !== null && <Room room={room} />}
      {room?.fixedBy != null && <Notice>{t('fixed', { source: room.fixedBy })}</Notice>}
      <Section title={t('here')}>
        {here.length === 0 && <p className="text-note text-faint">{t('hereNone')}</p>}
        <Cards models={here} list={list} />
      </Section>
      <Group
        title={t('there')}
        text={t('thereText')}
        models={recommended === null ? there : [recommended, ...there]}
        list={list}
      />
      <Group title={t('vectors')} text={t('vectorsText')} models={vectors} list={list} />
      <Group title={t('providers')} text={t('providersText')} models={remote} list={list} />
      {room !== null && (
        <Section title={t('add.title')}>
          <AddModel />
        </Section>
      )}
    </>
  )
}

type GroupProps = {
  readonly title: string
  readonly text: ReactNode
  readonly models: readonly ModelStatus[]
  readonly list: ModelList
}

function Group({ title, text, models, list }: GroupProps) {
  if (models.length === 0) return null
  return (
    <Section title={title}>
      <p className="max-w-prose text-note text-soft">{text}</p>
      <Cards models={models} list={list} />
    </Section>
  )
}

function Cards({ models, list: { room } }: Pick<GroupProps, 'models' | 'list'>) {
  return (
    <ul className="-mt-4 flex flex-col">
      {models.map((model) => (
        <ModelCard key={model.id} model={model} room={room} />
      ))}
    </ul>
  )
}
