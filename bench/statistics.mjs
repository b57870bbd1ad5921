/** @returns the value below which a part of the numbers lies: `quantile(numbers, 0.9)` */
export function quantile(numbers, part) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}

/** @returns the middle of the numbers, or the mean of the two in the middle */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2
}

export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
