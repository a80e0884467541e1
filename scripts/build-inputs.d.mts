/** SHA-256 of the names and contents of everything the build depends on. */
export function digestOfInputs(): string;
export function isBuilt(digest: string): boolean;
export function markBuilt(digest: string): void;
