import { closeSync, fdatasync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const PAGE = Buffer.alloc(4_096, 1);
const syncData = promisify(fdatasync);

/** Whether it is the disk that makes everybody wait: what others do to it shows here as well. */
export class DiskProbe {
  private readonly file: number;

  /** @param path of a file of its own, on the disk in question */
  constructor(path: string) {
    this.file = openSync(path, 'w', 0o600);
  }

  /** @returns milliseconds that a page took to be on the disk */
  async flush(): Promise<number> {
    const started = performance.now();
    writeSync(this.file, PAGE, 0, PAGE.length, 0);
    await syncData(this.file);
    return performance.now() - started;
  }

  close(): void {
    closeSync(this.file);
  }
}
