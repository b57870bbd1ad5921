import { isPlaceholder, SECRET, SETTING } from '../../check/placeholder.ts'
import { pluralize, stripControls, truncate } from '../../report/text.ts'
import { describe } from '../../template/description.ts'
import { findMismatch } from '../../template/types.ts'
import { stderr } from '../output.ts'
import { Prompt } from '../prompt.ts'
import { capitalize } from '../text.ts'
import type { KeyPrompt } from './key-prompts.ts'
import { quoteValue } from './quote.ts'

/** The values of a new env file, by key, and which of them were generated. */
export interface Answers {
  values: Map<string, string>
  generated: string[]
}

/** Chooses values without questions: generated ones, and those of the template. */
export function chooseValues(prompts: readonly KeyPrompt[]): Answers {
  const answers = collectFallbacks(prompts)
  for (const { demand, generate } of prompts) {
    if (!demand.required || !generate) continue
    answers.values.set(demand.key, generate())
    answers.generated.push(demand.key)
  }
  return answers
}

function collectFallbacks(prompts: readonly KeyPrompt[]): Answers {
  const values = new Map<string, string>()
  for (const { demand, fallback } of prompts) {
    if (fallback !== undefined) values.set(demand.key, fallback)
  }
  return { values, generated: [] }
}

/**
 * Asks for the value of each required key.
 *
 * @param env the name of the file to create
 * @throws {Failure} with exit code 130 after Ctrl-C
 */
export async function askForValues(prompts: readonly KeyPrompt[], env: string): Promise<Answers> {
  const answers = collectFallbacks(prompts)
  const required = prompts.filter(({ demand }) => demand.required)
  if (required.length === 0) return answers
  stderr.write(
    `${pluralize(required.length, 'key')} to fill in for ${stripControls(env)}. Enter skips a key, Ctrl-C stops.\n`,
  )
  const prompt = new Prompt()
  try {
    for (const keyPrompt of required) {
      introduce(keyPrompt)
      await askForValue(keyPrompt, prompt, answers)
    }
  } finally {
    prompt.close()
  }
  stderr.write('\n')
  return answers
}

const MAX_DESCRIPTION_WIDTH = 400
const MAX_VALUE_WIDTH = 78

function introduce({ demand, example }: KeyPrompt): void {
  const description = describe(demand)
  const { docs } = demand.annotations
  const lines = [
    '',
    stderr.paint('bold', stripControls(demand.key)),
    ...(description ? [`  ${truncate(stripControls(description), MAX_DESCRIPTION_WIDTH)}`] : []),
    ...(docs ? [`  See ${truncate(stripControls(docs), MAX_DESCRIPTION_WIDTH)}`] : []),
    ...(example ? [`  For example ${truncate(stripControls(example), MAX_VALUE_WIDTH)}`] : []),
  ]
  stderr.write(`${lines.join('\n')}\n`)
}

async function askForValue(
  keyPrompt: KeyPrompt,
  prompt: Prompt,
  { values, generated }: Answers,
): Promise<void> {
  const { demand, generate } = keyPrompt
  if (generate && (await prompt.confirm('  Generate a random value?', true))) {
    values.set(demand.key, generate())
    generated.push(demand.key)
    return
  }
  for (;;) {
    const value = await prompt.askLine(formatQuestion(keyPrompt), { hidden: keyPrompt.isSensitive })
    if (value.trim() === '') return
    const problem = describeProblem(keyPrompt, value)
    if (problem === undefined) {
      values.set(demand.key, value)
      return
    }
    const sentence = `  ${capitalize(stripControls(problem))}.`
    stderr.write(`${stderr.paint('yellow', sentence)} Try again, or press Enter to skip.\n`)
  }
}

function formatQuestion({ isSensitive, fallback }: KeyPrompt): string {
  if (isSensitive) return '  Value (hidden): '
  if (fallback === undefined) return '  Value: '
  return `  Value [${truncate(stripControls(fallback), MAX_VALUE_WIDTH)}]: `
}

/** Says what is wrong with a value, without the value; `undefined` if nothing is. */
function describeProblem({ demand, isSensitive }: KeyPrompt, value: string): string | undefined {
  if (isPlaceholder(value, isSensitive ? SECRET : SETTING)) return 'still a placeholder'
  if (quoteValue(value) === undefined) {
    return 'an env file cannot hold it: it has too many kinds of quotes beside # or $'
  }
  return demand.type && findMismatch(demand.type, value)
}
