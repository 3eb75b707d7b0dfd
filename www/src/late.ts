/** How long a download may take. */

/** After so long it is called a failure, which the visitor can retry. */
export const PATIENCE_MS = 60_000;

/** The cause of such a failure. */
export const LATE = { name: "TimeoutError" };

/** Whoever waited for so long is not made to wait for another attempt. */
export function isLate(error: unknown): boolean {
	return ((error as Error).cause as Error | undefined)?.name === LATE.name;
}
