import { isStandIn } from '../../check/placeholder.ts'
import { count, printable, shorten } from '../../report/text.ts'
import { describe } from '../../template/demand.ts'
import { mismatch } from '../../template/types.ts'
import { stderr } from '../output.ts'
import { Prompt } from '../prompt.ts'
import type { Want } from './key-prompts.ts'
import { spell } from './quote.ts'

/** What a new env file gets, by key, and which of it was made up. */
export interface Answers {
  values: Map<string, string>
  generated: string[]
}

/** The values that are there without asking: those which are generated, and what the template gives. */
export function answerAll(wants: readonly Want[]): Answers {
  const answers = fallbacks(wants)
  for (const { demand, generate } of wants) {
    if (!demand.required || !generate) continue
    answers.values.set(demand.key, generate())
    answers.generated.push(demand.key)
  }
  return answers
}

function fallbacks(wants: readonly Want[]): Answers {
  const values = new Map<string, string>()
  for (const { demand, fallback } of wants) if (fallback !== undefined) values.set(demand.key, fallback)
  return { values, generated: [] }
}

/**
 * Asks for each required key.
 *
 * @param env the file that is made, as it is named to people
 * @throws {Failure} with exit code 130 for Ctrl-C
 */
export async function askAll(wants: readonly Want[], env: string): Promise<Answers> {
  const answers = fallbacks(wants)
  const asked = wants.filter(({ demand }) => demand.required)
  if (asked.length === 0) return answers
  stderr.write(
    `${count(asked.length, 'key')} to fill in for ${printable(env)}. Enter skips one, Ctrl-C stops.\n`,
  )
  const prompt = new Prompt()
  try {
    for (const want of asked) {
      introduce(want)
      await ask(want, prompt, answers)
    }
  } finally {
    prompt.close()
  }
  stderr.write('\n')
  return answers
}

const width = 78

function introduce({ demand, example }: Want): void {
  const description = describe(demand)
  const { docs } = demand.marks
  const lines = [
    '',
    stderr.paint('bold', printable(demand.key)),
    ...(description ? [`  ${shorten(printable(description), 400)}`] : []),
    ...(docs ? [`  See ${shorten(printable(docs), 400)}`] : []),
    ...(example ? [`  For example ${shorten(printable(example), width)}`] : []),
  ]
  stderr.write(`${lines.join('\n')}\n`)
}

async function ask(want: Want, prompt: Prompt, { values, generated }: Answers): Promise<void> {
  const { demand, generate } = want
  if (generate && (await prompt.confirm('  Generate a random value?', true))) {
    values.set(demand.key, generate())
    generated.push(demand.key)
    return
  }
  for (;;) {
    const value = await prompt.line(questionOf(want), { hidden: want.isSensitive })
    if (value.trim() === '') return
    const wrong = faultOf(want, value)
    if (wrong === undefined) {
      values.set(demand.key, value)
      return
    }
    stderr.write(
      `${stderr.paint('yellow', `  That is ${printable(wrong)}.`)} Try again, or skip with Enter.\n`,
    )
  }
}

function questionOf({ isSensitive, fallback }: Want): string {
  if (isSensitive) return '  Value (not shown): '
  return fallback === undefined ? '  Value: ' : `  Value [${shorten(printable(fallback), width)}]: `
}

/** What is wrong with a value, in words that do not hold it. */
function faultOf({ demand, isSensitive }: Want, value: string): string | undefined {
  if (isStandIn(value, () => isSensitive)) return 'a stand-in, not a value'
  if (spell(value) === undefined) {
    return 'nothing that an env file can hold: too many kinds of quotes beside # or $'
  }
  return demand.type && mismatch(demand.type, value)
}
