import { join } from 'node:path'
import { findLastRule, isIgnored, parseIgnoreRules } from '../ignore-rules.ts'
import { readProjectFile } from './project-files.ts'
import type { Remark } from './remark.ts'

/** True for a Dockerfile or a Containerfile. */
export function isDockerfile(file: string): boolean {
  return (
    /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$|\.(?:Dockerfile|Containerfile)$/i.test(file) &&
    !/\.dockerignore$/i.test(file)
  )
}

/** Checks a Dockerfile: it must not disable the check, or copy secrets into the image. */
export function checkDockerfile(folder: string, file: string): Remark[] {
  const text = readProjectFile(folder, file)
  if (text === undefined) return []
  const ignored =
    readProjectFile(folder, `${file}.dockerignore`) ?? readProjectFile(folder, '.dockerignore') ?? ''
  // The build context of a Dockerfile in another folder is unknown.
  const isEnvCopied = !file.includes('/') && !isIgnored(parseIgnoreRules(ignored, 'docker'), '.env')
  return selectFinalStages(parseInstructions(text)).flatMap((step) =>
    checkInstruction(step, file, isEnvCopied),
  )
}

interface Instruction {
  name: string
  rest: string
  line: number
}

/** @see https://docs.docker.com/reference/dockerfile/#format */
function parseInstructions(text: string): Instruction[] {
  const found: Instruction[] = []
  let open: Instruction | undefined
  for (const [index, raw] of text.split(/\r\n?|\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const isOpen = line.endsWith('\\')
    const part = isOpen ? line.slice(0, -1) : line
    if (open) open.rest += ` ${part}`
    else {
      const [name = ''] = part.split(/\s/, 1)
      open = { name: name.toUpperCase(), rest: part.slice(name.length).trim(), line: index + 1 }
      found.push(open)
    }
    if (!isOpen) open = undefined
  }
  return found
}

/** Selects the instructions of the last stage, and of the stages that it is based on. */
function selectFinalStages(all: readonly Instruction[]): Instruction[] {
  const stages: { base: number; steps: Instruction[] }[] = []
  const byName = new Map<string, number>()
  for (const step of all) {
    if (step.name === 'FROM') {
      const [from = '', , name = ''] = step.rest
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => !word.startsWith('--'))
      stages.push({ base: byName.get(from) ?? -1, steps: [] })
      if (name !== '') byName.set(name, stages.length - 1)
    } else stages.at(-1)?.steps.push(step)
  }
  const chain: Instruction[][] = []
  for (let at = stages.length - 1; at >= 0; ) {
    const { base, steps } = stages[at] as (typeof stages)[number]
    chain.push(steps)
    at = base
  }
  return chain.reverse().flat()
}

function checkInstruction({ name, rest, line }: Instruction, file: string, isEnvCopied: boolean): Remark[] {
  const place = { file, line }
  if (name === 'ENV' && /(?:^|\s)SECRETS_CHECK(?:=|\s+)["']?skip\b/i.test(rest)) {
    return [
      {
        kind: 'skip',
        place,
        text: 'ENV SECRETS_CHECK=skip stays in the image, so it starts without any check',
        fix: 'Set it only in the RUN line that needs it: RUN SECRETS_CHECK=skip npm run build',
      },
    ]
  }
  if (
    /^(?:COPY|ADD)$/.test(name) &&
    /(?:^|[\s/"[,])\.env(?:\.(?:local|production|prod|staging))?["\s,]/.test(rest)
  ) {
    return [
      {
        kind: 'image',
        place,
        text: 'it copies a secrets file into the image, so everybody who can pull the image can read it',
        fix: 'Remove the line, and set the values in the environment of the container.',
      },
    ]
  }
  if (isEnvCopied && /^(?:COPY|ADD)$/.test(name) && /^(?:--(?!from)\S+\s+)*\.\/?\s/.test(rest)) {
    return [
      {
        kind: 'image',
        place,
        text: 'it copies the whole folder into the image, and .dockerignore does not exclude .env',
        fix: 'Add ".env*" to .dockerignore, and after it "!.env.example".',
      },
    ]
  }
  return []
}

/** Checks that a `.dockerignore` does not hide the template. */
export function checkDockerignore(folder: string, template: string, prefix = ''): Remark[] {
  const text = readProjectFile(folder, '.dockerignore')
  if (text === undefined) return []
  const path = join(prefix, template).replaceAll('\\', '/')
  const rules = parseIgnoreRules(text, 'docker')
  if (!isIgnored(rules, path)) return []
  return [
    {
      kind: 'dockerignore',
      place: {
        file: prefix === '' ? '.dockerignore' : join(folder, '.dockerignore'),
        line: findLastRule(rules, path)?.line ?? 1,
      },
      text: `it keeps ${template} out of the image, so the app will refuse to start`,
      fix: `Add "!${path}" after this line.`,
    },
  ]
}
