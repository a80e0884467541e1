/** Milliseconds of processor time that the work takes: unlike the clock's, they do not grow with what else the machine has to do. */
export function processorMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
